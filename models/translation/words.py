"""From a sentence to what the translators read and write: tokens, ids of two vocabularies.

Both languages are split by `models.networks.text.tokenize` as English is; Vietnamese falls into its syllables, which
are written apart. What is put right in the published pairs is explained in docs/decisions/0014-translators.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.networks.text import PADDING_ID, SPECIALS, UNKNOWN_ID, EmptyTextError, Vocabulary, tokenize
from models.networks.vietnamese import own_letters

START = "<bos>"
END = "<eos>"
START_ID = 2
END_ID = 3
TARGET_SPECIALS = (*SPECIALS, START, END)
"""What leads the vocabulary of the decoder; the encoder's has only the first two."""

NEVER_WRITTEN = (UNKNOWN_ID, PADDING_ID, START_ID)
"""Ids that are no output. The decoder gives them a probability as it does to every id, but none is chosen."""

SOURCE_LIMIT = 50
"""Words of a source that are read: twice as many as the longest sentence that the networks learned from (25)."""

OUTPUT_LIMIT = 50
"""Words after which an output that has not ended is broken off; the longest that the networks learned had 30."""

_ZERO_WIDTH = "\u200b"
_THOUSANDS = re.compile(r"(?<=\d)@(?=\d{3})")
_HYPHEN = re.compile(r"(?<=[^\W\d_])\+(?=[^\W_])")
_POSSESSIVE = re.compile(r"\s*-s\b")
_SPACES = re.compile(r"\s+")
_FINAL = (".", "!", "?", "…")
_NO_WORD_AFTER = re.compile(r"\s+([.,!?;:…)])")


@dataclass(frozen=True)
class Sentence:
    """A source as it is read: T `tokens` in the order in which they were typed.

    `dropped` counts words beyond the limit; `ended` is True where a full stop was added because the sentence had none.
    """

    tokens: tuple[str, ...]
    dropped: int = 0
    ended: bool = False


def restore(text: str, *, english: bool) -> str:
    """What the published file of sentence pairs mangles put right, in NFC and without zero-width or double spaces.

    In it '+' stands for a hyphen, '@' for the comma of thousands, ' -s' for the English "'s".
    """
    text = unicodedata.normalize("NFC", text).replace(_ZERO_WIDTH, "")
    text = _HYPHEN.sub(" ", _THOUSANDS.sub(",", text))
    if english:
        text = _POSSESSIVE.sub("'s", text)
    return _SPACES.sub(" ", text.replace('"', "")).strip()


def has_end(text: str) -> bool:
    """Whether a sentence ends with a mark that ends one."""
    return text.endswith(_FINAL)


def read_source(text: str, vocabulary: Vocabulary | None = None, *, limit: int = SOURCE_LIMIT) -> Sentence:
    """What the encoder reads of a text that a person typed; `vocabulary` takes apart what it does not know.

    Every sentence that the networks learned from ends with a mark, so a full stop is added where none is.
    EmptyTextError if no word is left, ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1; not {limit}")
    tokens = _tokens(text, vocabulary)
    if not any(any(character.isalnum() for character in token) for token in tokens):
        raise EmptyTextError("there is no word to translate: the text is empty or holds only marks")
    ended = tokens[-1] not in _FINAL
    if ended:
        tokens = [*tokens, "."]
    return Sentence(tuple(tokens[:limit]), max(0, len(tokens) - limit), ended and len(tokens) <= limit)


def read_target(text: str, vocabulary: Vocabulary | None = None) -> tuple[str, ...]:
    """The words of a translation that a person typed, without an end; EmptyTextError if there is none."""
    tokens = _tokens(own_letters(text), vocabulary)
    if not tokens:
        raise EmptyTextError("there is no word in the translation: it is empty or holds only spaces")
    return tuple(tokens)


def _tokens(text: str, vocabulary: Vocabulary | None) -> list[str]:
    tokens = tokenize(text)
    return tokens if vocabulary is None else vocabulary.taken_apart(tokens)


def encode_target(vocabulary: Vocabulary, tokens: Sequence[str]) -> list[int]:
    """The id of each word; one that is spelled like a special is data, so it is unknown."""
    return [UNKNOWN_ID if token_id < len(TARGET_SPECIALS) else token_id for token_id in vocabulary.encode(tokens)]


def build_vocabulary(tokenized: Iterable[Sequence[str]], *, target: bool) -> Vocabulary:
    """Every word of a training split, by falling frequency and then by spelling, behind the specials."""
    counts: dict[str, int] = {}
    for tokens in tokenized:
        for token in tokens:
            counts[token] = counts.get(token, 0) + 1
    specials = TARGET_SPECIALS if target else SPECIALS
    words = sorted(set(counts) - set(specials), key=lambda word: (-counts[word], word))
    return Vocabulary((*specials, *words))


def as_text(tokens: Iterable[str]) -> str:
    """Words as a person writes them: marks close up to the word before, the end is left out."""
    return _NO_WORD_AFTER.sub(r"\1", " ".join(token for token in tokens if token != END))
