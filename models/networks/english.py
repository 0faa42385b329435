"""English split and counted as the lesson does it with torchtext: by torchtext, or by an equal of ours.

The only file that knows torchtext's words (unmaintained since 0.18.0, and loadable only beside torch before 2.4, so on
no Python from 3.13 on); the download of the reviews in models/training/data.py is the other one that imports it. What
both makers give is the same, token by token: docs/decisions/0016-newer-pythons.md says over what that was measured.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class English:
    """How English becomes words.

    `split(text)` is `basic_english`: lower case, punctuation (' . , ( ) ! ?) as tokens of its own; `"`, `:`, `;` and
    `<br />` are dropped. `words(tokenized, specials, size)` is a vocabulary of at most `size` words: the specials,
    then by falling frequency, equal ones by code point. A special that stands in the text takes the place that its
    frequency earns, and is then left out.
    """

    maker: str
    split: Callable[[str], list[str]]
    words: Callable[[Iterable[Sequence[str]], Sequence[str], int], list[str]]


def by_torchtext() -> English:
    """torchtext's own. ImportError where it is not installed or does not load beside the torch that is."""
    try:
        import torchtext

        torchtext.disable_torchtext_deprecation_warning()
        from torchtext.data.utils import get_tokenizer  # the warning is switched off first
        from torchtext.vocab import build_vocab_from_iterator
    except OSError as error:  # its library misses a symbol in a newer torch
        raise ImportError(f"torchtext does not load beside this torch ({error})") from error

    def words(tokenized: Iterable[Sequence[str]], specials: Sequence[str], size: int) -> list[str]:
        built = build_vocab_from_iterator(tokenized, specials=list(specials), max_tokens=size)
        return list(built.get_itos())

    return English(f"torchtext {torchtext.__version__}", get_tokenizer("basic_english"), words)


def by_ourselves() -> English:
    """The same without any library."""
    return English("gatescope", _split, _words)


def by_whoever_is_here() -> English:
    """torchtext where it loads, as in the lesson; our own elsewhere."""
    try:
        return by_torchtext()
    except ImportError:
        return by_ourselves()


_APART = str.maketrans({mark: f" {mark} " for mark in "'.,()!?"} | dict.fromkeys(";:", " "))


def _split(text: str) -> list[str]:
    # In torchtext's order: a line break that a quotation mark cuts in two is whole again once that is gone.
    return text.lower().replace('"', "").replace("<br />", " ").translate(_APART).split()


def _words(tokenized: Iterable[Sequence[str]], specials: Sequence[str], size: int) -> list[str]:
    counts: Counter[str] = Counter()
    for tokens in tokenized:
        counts.update(tokens)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    kept = (word for word, _ in ranked[: size - len(specials)])
    return [*specials, *(word for word in kept if word not in specials)]
