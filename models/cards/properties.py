"""What can be true of a word of a review, so that one can ask whether a unit follows it.

Every property is 1 at the words where it holds, 0 where it does not, and LEFT_OUT where it is not asked: the word "but"
itself does not stand after "but". What counts as praise and blame is what reviews say (`lexicon_of`), and not the
network that is measured.

Axis letters: T words of one text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.networks.text import UNKNOWN, Language

Flags = NDArray[np.uint8]
Integers = NDArray[np.int64]

LEFT_OUT = 2
SO_FAR = "so_far"
"""More words of praise than of blame up to here, against fewer."""

PROPERTIES = (
    SO_FAR,
    *("praise_word", "blame_word", "negation", "after_negation", "but", "after_but", "first_words", "sentence_start"),
    *("sentence_end", "comma", "parentheses", "unknown"),
)
"""Of the words of praise and blame, of negation and contrast; and of the place in text and sentence."""

FIRST_WORDS = 30
AFTER_NEGATION = 4
SENTENCE_START = 3

_NEGATIONS: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"not", "no", "never", "nor", "neither", "none", "nothing", "cannot"}),
    "vi": frozenset({"không", "chẳng", "chả", "chưa", "đừng", "khong", "ko", "k"}),
}
_CONTRAST: Mapping[Language, frozenset[str]] = {"en": frozenset({"but"}), "vi": frozenset({"nhưng"})}
_ENDS = frozenset(".!?")

_AT_LEAST = 50  # reviews of either kind in which a word of the lexicon is
_TIMES = 2.0  # as many reviews of its own kind as of the other


@dataclass(frozen=True)
class Lexicon:
    """Words of praise and of blame, as `reviews` reviews have them."""

    praise: frozenset[str]
    blame: frozenset[str]
    reviews: int


def lexicon_of(tokens: Sequence[str], texts: Sequence[Integers], labels: Sequence[float]) -> Lexicon:
    """Words that are in twice as many reviews of one kind as of the other; `tokens` are the vocabulary's.

    `texts` are encoded, a label is 1 for praise. Each review counts once, and words in few reviews are left out.
    """
    there = np.zeros((2, len(tokens)))
    for ids, label in zip(texts, labels, strict=True):
        there[int(label > 0.5), np.unique(ids)] += 1
    many = there.sum(axis=0) >= _AT_LEAST
    sizes = np.array([[max(1, sum(label <= 0.5 for label in labels))], [max(1, sum(label > 0.5 for label in labels))]])
    blame, praise = (there + 1) / sizes
    kinds = (many & (praise > _TIMES * blame), many & (blame > _TIMES * praise))
    liked, disliked = (frozenset(tokens[int(k)] for k in np.flatnonzero(kind)) for kind in kinds)
    return Lexicon(liked, disliked, len(texts))


@dataclass(frozen=True, eq=False)
class Marks:
    """The properties of one text, by name, (T,) each, and `before` (T,): praise minus blame before each word."""

    flags: Mapping[str, Flags]
    before: Integers


def marked(tokens: Sequence[str], language: Language, lexicon: Lexicon) -> Marks:
    """All properties of a text of at least one word; `tokens` with UNKNOWN for what the network does not know."""
    words = np.array(tokens, dtype=object)
    praise, blame = _among(words, lexicon.praise), _among(words, lexicon.blame)
    so_far = np.cumsum(praise.astype(np.int64) - blame)
    negations = _among(words, _NEGATIONS[language])
    if language == "en":  # "don't" comes as don ' t
        negations[1:] |= (words[1:] == "t") & (words[:-1] == "'")
    contrast, ends = _among(words, _CONTRAST[language]), _among(words, _ENDS)
    sentences = np.concatenate([[0], np.cumsum(ends)[:-1]])
    place = np.arange(len(words)) - np.searchsorted(sentences, sentences)
    flags = {
        SO_FAR: np.where(so_far == 0, LEFT_OUT, so_far > 0),
        "praise_word": praise,
        "blame_word": blame,
        "negation": negations,
        "after_negation": _after(negations, sentences, AFTER_NEGATION),
        "but": contrast,
        "after_but": _after(contrast, sentences, len(words)),
        "first_words": np.arange(len(words)) < FIRST_WORDS,
        "sentence_start": place < SENTENCE_START,
        "sentence_end": ends,
        "comma": words == ",",
        "parentheses": _inside(words),
        "unknown": words == UNKNOWN,
    }
    return Marks({name: flags[name].astype(np.uint8) for name in PROPERTIES}, so_far - praise + blame)


def _among(words: NDArray[np.object_], wanted: frozenset[str]) -> NDArray[np.bool_]:
    return np.fromiter((word in wanted for word in words), bool, len(words))


def _after(marks: NDArray[np.bool_], sentences: Integers, words: int) -> NDArray[np.int64]:
    """1 up to so many words after a mark, in its sentence; the mark itself is left out."""
    last = np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -1))
    near = (last >= 0) & (np.arange(len(marks)) - last <= words) & (sentences[last] == sentences)
    return np.where(marks, LEFT_OUT, near)


def _inside(words: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Between ( and ), where both are there."""
    found, opened = np.zeros(len(words), dtype=bool), None
    for at, word in enumerate(words):
        if word == "(":
            opened = at
        elif word == ")" and opened is not None:
            found[opened + 1 : at] = True
            opened = None
    return found
