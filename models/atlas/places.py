"""The same pattern elsewhere: which units are on over marked words, and where else in the corpus they are.

A unit is on where its state is beyond a threshold, above it or, with the other sign, below. The pattern of marked words
are the units that are on at all of them with one sign and, if asked, off just before and just after: the question of
LSTMVis (Strobelt et al. 2018, https://arxiv.org/abs/1606.07461). A place of the corpus is as many words in a row; what
counts there is how many of these units do the same.

By chance means: as often as so many units would do the same if each did it where it pleased, as often as it does,
and the units knew nothing of one another.

The search reads a copy of the states that is mapped into memory, a column a unit, made when it is first needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.atlas.codes import Codes, Scales
from models.atlas.manifest import WORDS, Manifest, write_file
from models.networks.weights import Array, Kind

COPIES = "search"

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pattern:
    """Units (U,) that are `above` (U,) the threshold, or below its negative, over so many words in a row.

    `alone`: and neither just before nor just after them.
    """

    signal: str
    units: Integers
    above: Flags
    threshold: float
    length: int
    alone: bool


@dataclass(frozen=True, eq=False)
class Found:
    """The best places, one a text: `texts` (N,) by their numbers, at `steps` (N,) from 1, with how many `units` on.

    They come by falling number of units. `places` and `chance` (U + 1,) say how many places of the corpus have at least
    so many of the units on, and how many are to be expected by chance.
    """

    texts: Integers
    steps: Integers
    units: Integers
    places: Integers
    chance: Array


def pattern_of(states: Array, first: int, last: int, *, signal: str, threshold: float, alone: bool) -> Pattern:
    """The pattern of the words `first` to `last` (from 1, both included) of states (T, H).

    ValueError for words that are not there, a threshold that is not above 0, or if no unit is on.
    """
    if not 1 <= first <= last <= len(states):
        raise ValueError(f"first and last must lie between 1 and {len(states)}, in this order; not {first} and {last}")
    if not threshold > 0:
        raise ValueError(f"threshold must be above 0; not {threshold}")
    high, low = states > threshold, states < -threshold
    found: list[Flags] = []
    for on in (high, low):
        there: Flags = np.logical_and.reduce(on[first - 1 : last], axis=0)
        for at in (first - 2, last):
            if alone and 0 <= at < len(states):
                there &= ~on[at]
        found.append(there)
    units = np.flatnonzero(found[0] | found[1])
    if not len(units):
        where = "there and neither just before nor just after" if alone else "there"
        raise ValueError(f"no unit is beyond {threshold:g} {where}; take a lower threshold or other words")
    return Pattern(signal, units, found[0][units], threshold, last - first + 1, alone)


def search(copy: Path, pattern: Pattern, scales: Scales, texts: int) -> Found:
    """The `texts` texts of the corpus with the best places, from a copy that `copied` has made."""
    count = len(pattern.units)
    places, alike, none = np.zeros(count + 1, np.int64), np.zeros(count, np.int64), np.zeros(0, np.int64)
    best = [(none, none, none)]
    limits = [
        scales.code_of(pattern.signal, int(unit), pattern.threshold if up else -pattern.threshold)
        for unit, up in zip(pattern.units, pattern.above, strict=True)
    ]
    for numbers, steps, columns in _shards(copy, pattern.units):
        there = _Places.of(steps, pattern)
        units: NDArray[Any] = np.zeros(len(there.whole), np.uint16 if count > 255 else np.uint8)
        for unit, (codes, limit, up) in enumerate(zip(columns, limits, pattern.above, strict=True)):
            found = there.alike(codes >= limit if up else codes <= limit)
            alike[unit] += np.count_nonzero(found)
            units += found.view(np.uint8)  # a sum of bool would be converted, number by number
        places += np.bincount(units, minlength=count + 1)
        places[0] -= len(units) - np.count_nonzero(there.whole)
        best.append(_best(units, numbers, steps, texts))
    whose, where, how_many = (np.concatenate(parts) for parts in zip(*best, strict=True))
    order = np.argsort(-how_many, kind="stable")[:texts]
    total = int(places.sum())
    chance = total * _at_random(alike / max(total, 1))
    return Found(whose[order], where[order], how_many[order], _at_least(places), _at_least(chance))


def _at_random(rates: Array) -> Array:
    """How likely 0 to U of the units (U,) are on at once if each is with its own rate, whatever the others do."""
    found = np.ones(1)
    for rate in rates:
        found = np.convolve(found, [1 - rate, rate])
    return found


def _at_least(counts: NDArray[Kind]) -> NDArray[Kind]:
    return np.cumsum(counts[::-1])[::-1]


@dataclass(frozen=True, eq=False)
class _Places:
    """All places of a shard, by their first word: `whole` says which lie within one text."""

    whole: Flags
    goes_on: Flags  # (W - 1,) whether the next word is of the same text
    pattern: Pattern

    @classmethod
    def of(cls, steps: Integers, pattern: Pattern) -> "_Places":
        """None of them where there are too few words."""
        last = steps[pattern.length - 1 :]
        return cls(last - steps[: len(last)] == pattern.length - 1, steps[1:] > 1, pattern)

    def alike(self, on: Flags) -> Flags:
        """Where a unit that is `on` at these words (W,) does as in the pattern."""
        length = self.pattern.length
        found = _in_a_row(on, length) & self.whole
        if self.pattern.alone and len(found):
            links = on[:-1] & self.goes_on  # on here, and the next word is of the same text
            np.greater(found[1:], links[: len(found) - 1], out=found[1:])  # and not
            followed = on[length:] & self.goes_on[length - 1 :]
            np.greater(found[: len(followed)], followed, out=found[: len(followed)])
        return found


def _in_a_row(on: Flags, length: int) -> Flags:
    """Where so many words in a row are on, by the first of them."""
    found, span = on, 1
    while span < length:
        more = min(span, length - span)
        found = found[: max(0, len(found) - more)] & found[more:]
        span += more
    return found


def _best(units: NDArray[Any], numbers: Integers, steps: Integers, texts: int) -> tuple[Integers, Integers, Integers]:
    """The best place of each of the best texts: number, step, units."""
    starts = np.flatnonzero(steps[: len(units)] == 1)
    if not len(starts):
        return (np.zeros(0, np.int64),) * 3
    most = np.maximum.reduceat(units, starts)
    chosen = np.argsort(-most.astype(np.int64), kind="stable")[:texts]
    chosen = chosen[most[chosen] > 0]
    ends = np.append(starts[1:], len(units))
    places = np.array([starts[k] + units[starts[k] : ends[k]].argmax() for k in chosen], dtype=np.int64)
    return numbers[places], steps[places].astype(np.int64), most[chosen].astype(np.int64)


def copied(folder: Path, manifest: Manifest, signal: str) -> Path:
    """The copy of the states of one signal, made from the shards if there is none yet.

    AtlasError if a shard is not what was written, OSError if the copy cannot be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    path = folder / COPIES / f"{signal}-{manifest.stamp}.arrow"
    if path.exists():
        return path
    names = ["text", "step", *(f"{signal}_{unit}" for unit in range(manifest.plan.scales.units))]

    def write(file: Any) -> None:
        writer = None
        for shard in manifest.shards:
            name = f"{WORDS}/{shard.index:05}.parquet"
            manifest.check(folder, name)
            table = parquet.read_table(folder / name, columns=names, use_threads=False).combine_chunks()
            writer = writer or pa.ipc.new_file(file, table.schema)
            for batch in table.to_batches():
                writer.write_batch(batch)
        if writer is not None:
            writer.close()

    write_file(path, write)
    for older in path.parent.glob(f"{signal}-*.arrow"):
        if older != path:
            older.unlink()
    return path


def _shards(copy: Path, units: Integers) -> Iterator[tuple[Integers, Integers, list[Codes]]]:
    """Of every shard with words: the number of the text and the step of each word, and the columns of these units."""
    import pyarrow as pa

    with pa.memory_map(str(copy)) as mapped:
        file = pa.ipc.open_file(mapped)
        for index in range(file.num_record_batches):
            batch = file.get_batch(index)
            if batch.num_rows:
                columns = [batch.column(2 + int(unit)).to_numpy() for unit in units]
                yield batch.column(0).to_numpy(), batch.column(1).to_numpy(), columns
