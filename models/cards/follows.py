"""How well a unit's state tells where a property holds: the area under the ROC curve (AUC), over a corpus.

It is the chance that the state is higher at a word where the property holds than at one where it does not: 0.5 says
nothing, 1 and 0 say all. Most units follow the sentiment so far. So every other property is measured among words before
which the sentiment is alike (as many words of praise more than of blame, in five classes): what a unit does besides.

Texts fall into two halves. Which property a unit follows best is seen on one, how well it does on the other. Chance is
what the best of all units has where the property is moved along the corpus, away from its words.

Axis letters: H units, P properties, W words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.cards.properties import LEFT_OUT, PROPERTIES, SO_FAR, Marks
from models.networks.weights import Array

Codes = NDArray[np.uint8]
Integers = NDArray[np.int64]

CLASSES = (-2, 0, 1, 3)
"""Where the classes of sentiment so far begin: up to -3, -2 to -1, 0, 1 to 2, from 3."""

_STEPS = 256


@dataclass(frozen=True, eq=False)
class Follows:
    """`auc` (2, P, H): by the half of the texts; `chance` (P,): how far from 0.5 the best of all units lies by chance.

    `share` (P,) is how many of the words that are asked have the property.
    """

    auc: Array
    chance: Array
    share: Array


@dataclass(frozen=True, eq=False)
class Words:
    """Some texts in a row: of every word the `codes` (H, W) of its state, and the `marks` of each text."""

    codes: Codes
    marks: Sequence[Marks]


def follows(parts: Iterable[Words], units: int) -> Follows:
    """Measure all properties; texts go to the two halves in turn. NaN where a property never holds, or always."""
    counts = np.zeros((2, len(PROPERTIES), units, 2, len(CLASSES) + 1, 2, _STEPS), np.int32)
    text = 0
    for part in parts:
        for at, flags, keys in _keys(part, text):
            for unit in range(units):
                found = np.bincount(keys + part.codes[unit][flags], minlength=2 * (len(CLASSES) + 1) * 2 * _STEPS)
                counts[at][unit] += found.reshape(counts.shape[3:])
        text += len(part.marks)
    there = counts[0, :, 0].sum(axis=(1, 2, 4))  # (P, 2)
    chance = np.fmax.reduce(np.abs(_areas(counts[1])[..., 1] - 0.5), axis=1, initial=0)
    return Follows(np.moveaxis(_areas(counts[0]), -1, 0), chance, there[:, 1] / np.maximum(there.sum(axis=1), 1))


def _keys(part: Words, text: int) -> Iterator[tuple[tuple[int, int], NDArray[np.bool_], Integers]]:
    """Of each property, as it is and moved: which words are asked, and where each of them is counted."""
    lengths = [len(marks.before) for marks in part.marks]
    halves = np.repeat((text + np.arange(len(lengths))) % 2, lengths)
    classes = np.digitize(np.concatenate([marks.before for marks in part.marks]), CLASSES)
    for at, name in enumerate(PROPERTIES):
        flags = np.concatenate([marks.flags[name] for marks in part.marks])
        alike = np.zeros_like(classes) if name == SO_FAR else classes
        for moved in (0, 1):
            now = np.roll(flags, len(flags) // 3) if moved else flags
            asked = now != LEFT_OUT
            rows = (halves[asked] * (len(CLASSES) + 1) + alike[asked]) * 2 + now[asked]
            yield (moved, at), asked, rows.astype(np.int64) * _STEPS


def _areas(counts: NDArray[np.int32]) -> Array:
    """Of counts (..., classes, without or with, steps): pairs of one class in which the one with it is higher."""
    without, having = counts[..., 0, :].astype(np.float64), counts[..., 1, :].astype(np.float64)
    below = np.cumsum(without, axis=-1) - without / 2
    pairs = (without.sum(axis=-1) * having.sum(axis=-1)).sum(axis=-1)
    higher = (having * below).sum(axis=(-2, -1))
    return np.asarray(np.divide(higher, pairs, out=np.full_like(pairs, np.nan), where=pairs > 0))


def codes_of(table: Mapping[str, NDArray[np.uint8]], units: int) -> Codes:
    """The states of a shard's table of words, a row a unit."""
    return np.stack([table[f"hidden_{unit}"] for unit in range(units)])


def text_bounds(steps: Integers) -> Iterator[slice]:
    """The rows of each text, from the step of every word."""
    starts = [*np.flatnonzero(steps == 1).tolist(), len(steps)]
    return (slice(a, b) for a, b in pairwise(starts))
