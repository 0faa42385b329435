"""Texts side by side without padding: first the first word of every text, then the second of all that have one.

Texts lie by falling length, so those that have a word t are always the first ones: a step of reading is one slice of
rows, and no row is computed for nothing.

Axis letters: B texts, W words of all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

MOST_TEXTS = 256
MOST_WORDS = 40_000
"""Of a batch: more texts gain nothing, and more words need more memory."""


@dataclass(frozen=True, eq=False)
class Packed:
    """Texts as they are read: word t (from 0) of text b is row `offsets[t] + b`.

    `ids` (W,) are the words, `lengths` (B,) falls, `offsets` has one more entry than the longest text has words.
    """

    ids: Integers
    lengths: Integers
    offsets: Integers

    @classmethod
    def of(cls, texts: Sequence[Integers]) -> "Packed":
        """These texts of at least one word each. ValueError unless their lengths fall."""
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        if not len(lengths) or lengths[-1] < 1 or (np.diff(lengths) > 0).any():
            raise ValueError("texts must have at least one word each, and come by falling length")
        alive = np.searchsorted(-lengths, -np.arange(lengths[0]), side="left")  # how many have more than t words
        offsets = np.concatenate([[0], np.cumsum(alive)])
        found = cls(np.empty(offsets[-1], dtype=np.int64), lengths, offsets)
        found.ids[found.in_order] = np.concatenate(texts)
        return found

    @property
    def steps(self) -> Iterator[slice]:
        """The rows of each step, from the first word to the last of the longest text."""
        return (slice(int(a), int(b)) for a, b in zip(self.offsets[:-1], self.offsets[1:], strict=True))

    @cached_property
    def in_order(self) -> Integers:
        """The row of every word (W,), text after text, in the order in which a person reads."""
        return np.concatenate([self.offsets[:length] + text for text, length in enumerate(self.lengths)])

    @cached_property
    def mirrored(self) -> Integers:
        """Of every row (W,) the one that lies as far from the other end of its text."""
        found = np.empty_like(self.ids)
        for text, length in enumerate(self.lengths):
            rows = self.offsets[:length] + text
            found[rows] = rows[::-1]
        return found

    def backwards(self) -> "Packed":
        """The same texts, each from its own last word to its first."""
        return Packed(self.ids[self.mirrored], self.lengths, self.offsets)


def batches(lengths: Integers, most_words: int = MOST_WORDS) -> Iterator[Integers]:
    """Which texts (none empty) are read side by side: indices, by falling length, of at most so many words.

    A text that is longer than that is a batch of its own.
    """
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        words = np.cumsum(lengths[order[start : start + MOST_TEXTS]])
        count = max(1, int(np.searchsorted(words, most_words, side="right")))
        yield order[start : start + count]
        start += count
