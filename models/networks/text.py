"""From what a person typed to what the network reads: tokens and vocabulary ids.

English is split as torchtext's `basic_english` does it (models/networks/english.py): lower case, punctuation split off,
`"`, `:`, `;` and `<br />` dropped. Vietnamese is split by models/networks/vietnamese.py.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, get_args

from models.networks import english, vietnamese

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""What networks read: English and Vietnamese."""

UNKNOWN = "<unk>"
PADDING = "<pad>"
SPECIALS = (UNKNOWN, PADDING)
UNKNOWN_ID = 0
PADDING_ID = 1

_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class EmptyTextError(ValueError):
    """The text holds nothing that the tokenizer keeps."""


def tokenize(text: str, language: Language = "en") -> list[str]:
    """Split a text as the networks of a language were trained to read it.

    Control characters and lone surrogates, which stand for nothing a reader could see, count as spaces. No token
    contains white space, and none is empty. An empty list means that nothing was left.
    """
    split = vietnamese.split if language == "vi" else english.split
    tokens: list[str] = split(_NOT_TEXT.sub(" ", text))
    return [token for token in tokens if _is_visible(token)]


def has_invisible(text: str) -> bool:
    """Whether the text holds control characters or lone surrogates, which are read as spaces."""
    return _NOT_TEXT.search(text) is not None


def _is_visible(token: str) -> bool:
    # Zero-width joiners, direction marks and the like ("Cf") alone would be an invisible word on the screen.
    return any(unicodedata.category(character) != "Cf" for character in token)


class Vocabulary:
    """The words a network knows, by id: id 0 is `<unk>`, id 1 is `<pad>`, then by falling frequency."""

    def __init__(self, tokens: Sequence[str]) -> None:
        """`tokens` in the order of their ids. ValueError if the specials do not lead or a word stands twice."""
        self.tokens = tuple(tokens)
        if self.tokens[: len(SPECIALS)] != SPECIALS:
            raise ValueError(f"a vocabulary starts with {' '.join(SPECIALS)}")
        self._ids = {token: index for index, token in enumerate(self.tokens)}
        if len(self._ids) != len(self.tokens):
            raise ValueError("a word stands twice in the vocabulary")

    def __len__(self) -> int:
        return len(self.tokens)

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """The id of each token; `UNKNOWN_ID` for words that the vocabulary lacks.

        A token spelled like a special is data, not a command, so it is unknown too.
        """
        ids = (self._ids.get(token, UNKNOWN_ID) for token in tokens)
        return [UNKNOWN_ID if token_id == PADDING_ID else token_id for token_id in ids]

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
        """Read a file with one word a line. OSError or ValueError if it is no such file."""
        return cls.parse(path.read_bytes())

    @classmethod
    def parse(cls, content: bytes) -> "Vocabulary":
        """What such a file holds. ValueError as `load`."""
        lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8").read()  # whatever ends its lines
        return cls(lines.removesuffix("\n").split("\n"))

    def save(self, path: Path) -> None:
        """Write one word a line; tokens hold no white space, so the file reads back exactly."""
        path.write_text("\n".join(self.tokens) + "\n", encoding="utf-8", newline="\n")
