"""What is counted while a corpus is read: histograms, words, the texts of the highest and lowest values, retention.

All of it comes from the float32 numbers themselves, not from their codes (but the histograms, whose bins are steps of
codes), and can be added up, shard by shard.

Axis letters: W words of a batch, C columns (signals side by side, H units each), V words of the vocabulary.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.atlas.codes import BINS, STEPS, Codes
from models.atlas.packed import Integers, Packed
from models.atlas.reader import Singles

KEPT = 64
"""Texts with the highest and with the lowest value of a column; more than anybody is shown, since float32 errs."""

SPANS = (1, 2, 4, 8, 16, 32, 64, 128)
"""Over how many words retention is measured."""

HIGHEST, LOWEST = 0, 1

_TOGETHER = 512  # texts whose extremes are sorted at once


@dataclass(eq=False)
class Extremes:
    """`values` (2, K, C) and in which `texts` (2, K, C) they stand, one a text: the highest, and the lowest.

    They fall, or rise; NaN and -1 where there are not so many texts.
    """

    values: Singles
    texts: Integers

    @classmethod
    def none(cls, columns: int) -> "Extremes":
        """Of no text."""
        shape = (2, KEPT, columns)
        return cls(np.full(shape, np.nan, np.float32), np.full(shape, -1, np.int64))

    def add(self, values: Singles, texts: Integers) -> None:
        """Take in `values` (2, N, C) of other texts (2, N, C), as they are here."""
        for end, sign in ((HIGHEST, -1), (LOWEST, 1)):
            new, whose = values[end], texts[end]
            if len(new) > KEPT:
                best = np.argpartition(sign * new, KEPT, axis=0)[:KEPT]
                new, whose = np.take_along_axis(new, best, axis=0), np.take_along_axis(whose, best, axis=0)
            both, whose = np.concatenate([self.values[end], new]), np.concatenate([self.texts[end], whose])
            rank = np.lexsort((whose, sign * both), axis=0)[:KEPT]  # NaN comes last
            self.values[end] = np.take_along_axis(both, rank, axis=0)
            self.texts[end] = np.take_along_axis(whose, rank, axis=0)


@dataclass(eq=False)
class Words:
    """Of the words `ids` (D,), rising: `counts` (D,), in how many `texts` (D,), `sums` and `squares` (D, C)."""

    ids: Integers
    counts: Integers
    texts: Integers
    sums: Singles
    squares: Singles

    def __post_init__(self) -> None:
        self._sorted = np.empty((0, self.sums.shape[1]), np.float32)  # memory that is new costs as much as the sums

    @classmethod
    def of(cls, texts: list[Integers], columns: int) -> "Words":
        """Of these texts, with nothing summed up yet."""
        ids, counts = np.unique(np.concatenate([np.empty(0, np.int64), *texts]), return_counts=True)
        inside = np.zeros(len(ids), np.int64)
        for text in texts:
            inside[np.searchsorted(ids, np.unique(text))] += 1
        sums, squares = np.zeros((2, len(ids), columns), np.float32)
        return cls(ids, counts, inside, sums, squares)

    def add(self, ids: Integers, values: Singles) -> None:
        """Add the values (W, C) of a batch of words (W,)."""
        order = np.argsort(ids, kind="stable")
        words, starts = np.unique(ids[order], return_index=True)
        ends = [*starts[1:].tolist(), len(ids)]
        rows = np.searchsorted(self.ids, words)
        if len(self._sorted) < len(ids):
            self._sorted = np.empty(values.shape, np.float32)
        values = np.take(values, order, axis=0, out=self._sorted[: len(ids)], mode="clip")
        found = np.empty((len(words), values.shape[1]), np.float32)
        for table in (self.sums, self.squares):
            for word, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
                np.add.reduce(values[start:end], axis=0, out=found[word])
            table[rows] += found
            np.square(values, out=values)


class Tally:
    """The statistics of the texts of one shard; `keeps` is the first column of the gate that keeps, None without."""

    def __init__(self, texts: list[Integers], columns: int, units: int, keeps: int | None) -> None:
        self.words = Words.of(texts, columns)
        self.extremes = Extremes.none(columns)
        self.histograms = np.zeros((columns, BINS), np.int64)
        self.kept = np.zeros((len(SPANS), units if keeps is not None else 0))
        self.spans = np.zeros(len(SPANS), np.int64)
        self._keeps = None if keeps is None else slice(keeps, keeps + units)
        self._waiting: list[tuple[Singles, Integers]] = []

    def add(self, packed: Packed, numbers: Integers, values: Singles, codes: Codes) -> None:
        """Take in a batch: `values` (W, C), their `codes` (C, W), and the texts' numbers in the corpus."""
        self.words.add(packed.ids, values)
        self._waiting.append(_extremes(packed, numbers, values))
        if sum(len(texts[0]) for _, texts in self._waiting) >= _TOGETHER:
            self.settle()
        for column, row in enumerate(codes):
            counts = np.bincount(row, minlength=STEPS)
            self.histograms[column] += counts.reshape(BINS, -1).sum(axis=1)
        if self._keeps is not None:
            self._add_retention(packed, values[packed.in_order, self._keeps])

    def settle(self) -> None:
        """Sort what waits to be sorted; to be called after the last batch."""
        if self._waiting:
            values, texts = (np.concatenate(parts, axis=1) for parts in zip(*self._waiting, strict=True))
            self.extremes.add(values, texts)
            self._waiting = []

    def _add_retention(self, packed: Packed, gates: Singles) -> None:
        """What is left of a state after so many more words is the product of their gates."""
        left = np.concatenate([np.arange(length)[::-1] for length in packed.lengths])  # words still to come
        product, span = gates[1:].copy(), 1
        for place, wanted in enumerate(SPANS):
            if span != wanted:
                if len(product) <= span:
                    return
                product, span = product[:-span] * product[span:], wanted
            whole = (left[: len(product)] >= wanted).astype(np.float32)
            self.spans[place] += int(whole.sum())
            self.kept[place] += whole @ product


def _extremes(packed: Packed, numbers: Integers, values: Singles) -> tuple[Singles, Integers]:
    """The highest and the lowest value in each text, (2, B, C), and the text's number."""
    first = values[: len(packed.lengths)]
    found = np.stack([first, first])
    for rows in packed.steps:
        part, n = values[rows], rows.stop - rows.start
        np.maximum(found[HIGHEST, :n], part, out=found[HIGHEST, :n])
        np.minimum(found[LOWEST, :n], part, out=found[LOWEST, :n])
    return found, np.broadcast_to(numbers[:, None], found.shape)


def spread(counts: Integers, sums: NDArray[np.float64], squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The standard deviations of as many values as `counts`, which broadcasts, from their sums and sums of squares."""
    n = np.maximum(counts, 1)
    found: NDArray[np.float64] = np.sqrt(np.maximum(squares / n - (sums / n) ** 2, 0))
    return found
