"""From what a person typed to what the network reads: tokens and vocabulary ids.

What was pasted becomes what a keyboard types (models/networks/keyboard.py), the same for every language and for
training. Then English is split as torchtext's `basic_english` does it (models/networks/english.py): lower case,
punctuation split off, `"`, `:` and `;` dropped. Vietnamese is split by models/networks/vietnamese.py.
"""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from models.networks import english, keyboard, vietnamese
from models.networks.brought import texts
from models.networks.misfit import MisfitError

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""What networks read: English and Vietnamese."""

Tokenizer = Literal["gatescope", "basic_english", "spaces", "no_punctuation", "keras", "letters"]
TOKENIZERS: tuple[Tokenizer, ...] = get_args(Tokenizer)
"""How a network had its texts split: as ours, as torchtext alone does it, or as other tools do (brought/texts.py)."""

UNKNOWN = "<unk>"
PADDING = "<pad>"
SPECIALS = (UNKNOWN, PADDING)
UNKNOWN_ID = 0
PADDING_ID = 1


class EmptyTextError(ValueError):
    """The text holds nothing that the tokenizer keeps."""


def tokenize(text: str, language: Language = "en", tokenizer: Tokenizer = "gatescope") -> list[str]:
    """Split a text as the networks of a language read it; with "basic_english" as the lesson does it, and no more.

    Control characters and lone surrogates, which stand for nothing a reader could see, count as spaces. No token
    contains white space, and none is empty. An empty list means that nothing was left.
    """
    if tokenizer == "basic_english":
        return [token for token in english.split(keyboard.without_controls(text)) if _is_visible(token)]
    if tokenizer != "gatescope":
        return [token for token in texts.split(keyboard.without_controls(text), tokenizer) if _is_visible(token)]
    return keyboard.split(text, vietnamese.split if language == "vi" else english.split)


def read_text(text: str, vocabulary: "Vocabulary", language: Language, tokenizer: Tokenizer = "gatescope") -> list[str]:
    """The tokens that a network with this vocabulary reads: as `tokenize`, with unknown words taken apart by ours."""
    tokens = tokenize(text, language, tokenizer)
    if tokenizer == "gatescope":
        return vocabulary.taken_apart(tokens)
    return vocabulary.known_of(tokens) if vocabulary.specials.unknown is None else tokens


def _is_visible(token: str) -> bool:
    # Zero-width joiners, direction marks and the like ("Cf") alone would be an invisible word on the screen.
    return any(unicodedata.category(character) != "Cf" for character in token)


@dataclass(frozen=True)
class Specials:
    """Which ids of a vocabulary are no words. Without an `unknown` one, words that it lacks are left out."""

    unknown: int | None = UNKNOWN_ID
    padding: int | None = PADDING_ID
    start: int | None = None  # stands in front of every text


OURS = Specials()


class Vocabulary:
    """The words a network knows, by id: id 0 is `<unk>`, id 1 is `<pad>`, then by falling frequency.

    Of a network that was trained elsewhere the `specials` say where those stand, if anywhere.
    """

    def __init__(self, tokens: Sequence[str], specials: Specials = OURS) -> None:
        """`tokens` in the order of their ids. MisfitError if the specials do not lead or a word stands twice."""
        self.tokens, self.specials = tuple(tokens), specials
        if specials == OURS:
            self.check_start(SPECIALS)
        self._ids = {token: index for index, token in enumerate(self.tokens)}
        if len(self._ids) != len(self.tokens):
            again, word = next((at, word) for at, word in enumerate(self.tokens) if self._ids[word] != at)
            raise MisfitError("vocabulary.twice", word=word, first=again + 1, second=self._ids[word] + 1)

    def __len__(self) -> int:
        return len(self.tokens)

    def check_start(self, wanted: tuple[str, ...]) -> None:
        """MisfitError unless these are the first words."""
        found = self.tokens[: len(wanted)]
        if found != wanted:
            raise MisfitError("vocabulary.start", wanted=wanted, found=found)

    def check_size(self, wanted: int, field: str) -> None:
        """MisfitError unless there are as many words as a `field` of the network's configuration says."""
        if len(self) != wanted:
            raise MisfitError("vocabulary.size", found=len(self), wanted=wanted, field=field)

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """The id of each token; that of `<unk>` for words that the vocabulary lacks.

        A token spelled like a special is data, not a command, so it is unknown too; without an `<unk>` neither has an
        id.
        """
        unknown, specials = self.specials.unknown, (self.specials.padding, self.specials.start)
        ids = (self._ids.get(token, unknown) for token in tokens)
        found = (unknown if token_id in specials else token_id for token_id in ids)
        return [token_id for token_id in found if token_id is not None]

    def known_of(self, tokens: Iterable[str]) -> list[str]:
        """The tokens without those that have no id."""
        return [token for token in tokens if self.encode([token])]

    def taken_apart(self, tokens: Iterable[str]) -> list[str]:
        """The tokens, and in the place of an unknown one the words between its marks, if all of them are known."""
        taken: list[str] = []
        for token in tokens:
            if token.isalnum() or token in self._ids:
                taken.append(token)
            else:
                parts = keyboard.parts(token)
                taken += parts if parts and all(part in self._ids for part in parts) else [token]
        return taken

    @classmethod
    def build(cls, tokenized: Iterable[list[str]], *, size: int) -> "Vocabulary":
        """The `size` most frequent words (specials included) of a tokenized training split.

        ValueError if there is no room for a word.
        """
        if size <= len(SPECIALS):
            raise ValueError(f"a vocabulary of {size} has no room for words beside {' '.join(SPECIALS)}")
        return cls(english.words(tokenized, SPECIALS, size))

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """Read a file with one word a line. OSError or MisfitError if it is no such file."""
        return cls.parse(path.read_bytes())

    @classmethod
    def parse(cls, content: bytes, specials: Specials = OURS) -> "Vocabulary":
        """What such a file holds. MisfitError as `load`."""
        try:
            lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8").read()  # whatever ends its lines
        except UnicodeDecodeError as error:
            raise MisfitError("text.encoding") from error
        return cls(lines.removesuffix("\n").split("\n"), specials)

    def save(self, path: Path) -> None:
        """Write one word a line; tokens hold no white space, so the file reads back exactly."""
        path.write_text("\n".join(self.tokens) + "\n", encoding="utf-8", newline="\n")
