"""Two texts word beside word, and how far apart one network's states are at each step.

A network that reads forwards cannot know what follows, so up to the first word that differs every difference is
exactly zero; in the backward direction, after the last one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from models.networks.weights import Array
from models.reading.trace import Trace


@dataclass(frozen=True)
class Alignment:
    """C columns; `first[c]` and `second[c]` (C,) int64 count words from 0, -1 where that text has none there.

    Every word of both texts stands in one column, in its text's order; no column is empty.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]

    @property
    def shared(self) -> NDArray[np.bool_]:
        """(C,) True where both texts have a word, the same or another."""
        return np.asarray((self.first >= 0) & (self.second >= 0))

    @property
    def added(self) -> tuple[int, tuple[int, ...]] | None:
        """Which text has words where the other has none, 0 or 1, and these, from 0; None if neither or both have."""
        only = [
            tuple(int(at) for at in one[other < 0])
            for one, other in ((self.first, self.second), (self.second, self.first))
        ]
        return None if bool(only[0]) == bool(only[1]) else (0, only[0]) if only[0] else (1, only[1])


def align(first: Sequence[str], second: Sequence[str]) -> Alignment:
    """Lay two texts beside each other: equal beginnings, equal endings, and in between the longest equal runs.

    Where words were replaced by a different number of words, the last ones stand beside each other ("good" under the
    "good" of "not good", not under "not").
    """
    shorter = min(len(first), len(second))
    start = next((at for at in range(shorter) if first[at] != second[at]), shorter)
    left = shorter - start
    end = next((back for back in range(left) if first[-1 - back] != second[-1 - back]), left)
    middle = SequenceMatcher(
        None, first[start : len(first) - end], second[start : len(second) - end], autojunk=False
    ).get_opcodes()
    columns = [(at, at) for at in range(start)]
    for _, a_from, a_to, b_from, b_to in middle:
        columns += _block(range(start + a_from, start + a_to), range(start + b_from, start + b_to))
    columns += [(len(first) - end + at, len(second) - end + at) for at in range(end)]
    return Alignment(*np.array(columns, dtype=np.int64).reshape(-1, 2).T)


def differences(first: Trace, second: Trace, alignment: Alignment, layer: int = -1) -> Mapping[str, Array]:
    """Signal for signal of `layers[layer]`, second minus first: (C, H), NaN where one of the texts has no word.

    ValueError for traces of networks of another shape.
    """
    one, other = first.layers[layer].signals, second.layers[layer].signals
    if {name: values.shape[1] for name, values in one.items()} != {n: v.shape[1] for n, v in other.items()}:
        raise ValueError("the two traces must come from one network")
    return {
        name: np.where(alignment.shared[:, None], other[name][alignment.second] - values[alignment.first], np.nan)
        for name, values in one.items()
    }


def span_of_difference(found: Mapping[str, Array]) -> tuple[int, int] | None:
    """The first and the last column at which any signal of `differences` is not exactly equal; None if all are."""
    apart = np.any([np.nan_to_num(values).any(axis=1) for values in found.values()], axis=0)
    columns = np.flatnonzero(apart)
    return (int(columns[0]), int(columns[-1])) if len(columns) else None


def _block(first: range, second: range) -> list[tuple[int, int]]:
    """The columns of one stretch, shorter side last, in which the words need not be equal."""
    width = max(len(first), len(second))
    one, other = ([-1] * (width - len(side)) + list(side) for side in (first, second))
    return list(zip(one, other, strict=True))
