"""Why something is not the network, the vocabulary or the file that it is taken for, as a value.

A `MisfitError` says what is wrong by a fixed word and its parts: names of tensors, sizes, keys. Its str() is the
sentence in English; a screen says the same in its visitor's language (viz/locales, the keys under "problem"). Parts
that come from a file are cut short, and hold nothing that cannot be printed.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from models.networks.brought.sentences import BROUGHT

Part = str | int | tuple[str, ...]

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "folder.missing": "its folder is missing.",
        "folder.written": "its folder is being written; try again in a moment.",
        "folder.name": "a name has only small letters from a to z, digits, - and _, at most 40, "
        "and starts with a letter or a digit.",
        "file.missing": "the file {file} is missing.",
        "file.unreadable": "the file {file} cannot be read.",
        "file.large": "the file {file} has {found} MB; at most {most} MB are read.",
        "text.encoding": "the text is not in UTF-8.",
        "config.json": "line {line}, column {column} is not JSON.",
        "config.deep": "the JSON cannot be read: it is nested too deeply, or one of its numbers is too long.",
        "config.whole": "the whole must be one object with the keys {fields}.",
        "config.model": "model must be an object of keys and values; it is {found}.",
        "config.lacks": "these keys are missing: {fields}.",
        "config.unknown": "these keys mean nothing here: {fields}. Known are {known}.",
        "config.format": "format must be {wanted}; it is {found}.",
        "config.kind": "the kind of network is {found}; here it must be {wanted}.",
        "config.size": "{field} must be a whole number from 1 to {most}; it is {found}.",
        "config.share": "{field} must be a number from 0 to below 1; it is {found}.",
        "config.flag": "{field} must be true or false; it is {found}.",
        "config.choice": "{field} must be one of {options}; it is {found}.",
        "config.names": "{field} must be a list of different texts, not an empty one; it is {found}.",
        "config.sizes": "sizes must be a list of {layers} whole numbers, one a layer, the last one hidden_size; "
        "it is {found}.",
        "config.id": "{field} must be a whole number from 0 to {most}, or null; it is {found}.",
        "config.pads": "pads must be a whole number from 0 to {most}, and 0 where padding is null; it is {found}.",
        "config.one_way": "a network of one direction has no states for {found}.",
        "config.outputs": "the last layer of the head has {outputs} outputs, but classes names {found}.",
        "config.chosen": "chosen must be one or two different numbers of outputs, from 0 to {most}; it is {found}.",
        "config.tied": "with tied, embedding_size and hidden_size must be equal; they are {embedding} and {hidden}.",
        "vocabulary.start": "the first words must be {wanted}; they are {found}.",
        "vocabulary.twice": "the word {word} stands twice, in lines {first} and {second}.",
        "vocabulary.size": "there are {found} words, not {wanted} as {field} says.",
        "weights.foreign": "the content is not in the format safetensors.",
        "weights.pickle": "the content is what torch.save or pickle writes, which is never read; "
        "write it with safetensors.",
        "weights.cut": "there are only {found} of {wanted} bytes.",
        "weights.lacks": "these tensors are missing: {names}.",
        "weights.unknown": "these tensors mean nothing here: {names}.",
        "weights.names": "these tensors are missing: {names}. In their place are {found}.",
        "weights.shape": "the tensor {tensor} has the shape {found}, not {wanted}.",
        "weights.shapes": "the tensor {tensor} has the shape {found}, not {wanted}; neither do these fit: {names}.",
        "weights.type": "the tensor {tensor} holds numbers of the type {found}; those that are read are {wanted}.",
        "weights.infinite": "the tensor {tensor} holds numbers that are not finite.",
        **BROUGHT,
        "in": "in {file}, {reason}",
        "more": "{names} and {count} more",
    }
)
"""Each after the name of what does not fit and a colon, or after "in", the name of a file and a comma."""

MOST_SIZE = 10_000_000
MOST_LAYERS = 100
_NAMED = 4  # of many names
_LENGTH = 60  # characters of one


class MisfitError(ValueError):
    """Something does not fit. `kind` is a key of `SENTENCES`, `parts` are what stands in its braces."""

    def __init__(self, kind: str, **parts: Part) -> None:
        self.kind = kind
        self.parts: Mapping[str, Part] = MappingProxyType({name: _brief(part) for name, part in parts.items()})
        super().__init__(self.said(in_english))

    def said(self, say: Callable[..., str], mark: Callable[[str], str] = str) -> str:
        """The sentence as `say` has it, which takes a key of `SENTENCES` and the parts; `mark` sets off each name."""
        return say(self.kind, **{name: _shown(name, part, say, mark) for name, part in self.parts.items()})


def in_english(kind: str, **parts: object) -> str:
    """A sentence of `SENTENCES` with its parts."""
    return SENTENCES[kind].format(**parts)


def check_sizes(config: object, **most: int) -> None:
    """MisfitError unless each of these fields is a whole number from 1 to what is given."""
    for field, limit in most.items():
        value = getattr(config, field)
        if type(value) is not int or not 1 <= value <= limit:
            raise MisfitError("config.size", field=field, most=limit, found=repr(value))


def check_shares(config: object, *fields: str) -> None:
    """MisfitError unless each of these fields is a number from 0 to below 1."""
    for field in fields:
        share = getattr(config, field)
        if type(share) not in (int, float) or not 0 <= share < 1:
            raise MisfitError("config.share", field=field, found=repr(share))


def check_flags(config: object, *fields: str) -> None:
    """MisfitError unless each of these fields is true or false."""
    for field in fields:
        if type(getattr(config, field)) is not bool:
            raise MisfitError("config.flag", field=field, found=repr(getattr(config, field)))


def check_choice(config: object, field: str, options: Sequence[str]) -> None:
    """MisfitError unless the field is one of `options`."""
    if getattr(config, field) not in options:
        raise MisfitError("config.choice", field=field, options=tuple(options), found=repr(getattr(config, field)))


def _brief(part: Part) -> Part:
    if isinstance(part, int):
        return part
    return _cut(part) if isinstance(part, str) else tuple(_cut(name) for name in part)


def _cut(name: str) -> str:
    """One line that can be printed; – for nothing."""
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name[:_LENGTH])
    return (shown.strip() or "–") + ("…" if len(name) > _LENGTH else "")


def _shown(name: str, part: Part, say: Callable[..., str], mark: Callable[[str], str]) -> object:
    if isinstance(part, int):
        return part
    if isinstance(part, str):
        return mark(part)
    rest = 0 if name == "known" else max(0, len(part) - _NAMED)
    names = ", ".join(mark(each) for each in part[: len(part) - rest])
    return say("more", names=names, count=rest) if rest else names
