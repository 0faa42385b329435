"""The statistics of a corpus: those of its shards added up in their order, so that the sums are always the same.

A shard's statistics lie in a file of their own until they are added; every few shards the sum is written down, and
they are removed. A build that was stopped goes on from there.

Axis letters: V words of the vocabulary, C columns (signals side by side, H units each).
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from models.atlas.codes import BINS
from models.atlas.manifest import PARTS, STATISTICS, AtlasError, Manifest, part_name, write_file
from models.atlas.packed import Integers
from models.atlas.reader import Singles
from models.atlas.tally import SPANS, Extremes, Tally, spread

SUMMARY, MEANS, DEVIATIONS = (f"{STATISTICS}/{name}" for name in ("summary.npz", "means.npy", "deviations.npy"))
MERGED = f"{PARTS}/merged.npz"

_OF_WORDS = ("counts", "texts", "sums", "squares")
_WORDS_AT_ONCE = 1_024  # of those whose sums are turned into means


@dataclass(eq=False)
class Merged:
    """The sum of the first `shards` shards: of every word `counts`, `texts` (V,), `sums` and `squares` (V, C)."""

    shards: int
    counts: Integers
    texts: Integers
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]
    extremes: Extremes
    histograms: Integers  # (C, BINS)
    kept: NDArray[np.float64]  # (spans, H): sums over words
    spans: Integers  # (spans,): of how many words

    @classmethod
    def none(cls, vocabulary: int, columns: int, units: int) -> "Merged":
        """Of no shard; `units` 0 without a gate that keeps."""
        sums, squares = np.zeros((2, vocabulary, columns))
        counts, texts = np.zeros((2, vocabulary), np.int64)
        histograms, spans = np.zeros((columns, BINS), np.int64), np.zeros(len(SPANS), np.int64)
        none = Extremes.none(columns)
        return cls(0, counts, texts, sums, squares, none, histograms, np.zeros((len(SPANS), units)), spans)

    @classmethod
    def load(cls, folder: Path) -> "Merged | None":
        """What was written down last, None if nothing was. AtlasError if it is damaged."""
        if not (folder / MERGED).exists():
            return None
        found = _loaded(folder, MERGED)
        whole = cls.none(*(int(size) for size in found["sizes"]))
        for name in _OF_WORDS:
            vars(whole)[name][found["ids"]] = found[name]
        whole.extremes = Extremes(found["values"], found["whose"])
        whole.histograms, whole.kept, whole.spans = (found[name] for name in ("histograms", "kept", "spans"))
        whole.shards = int(found["shards"])
        return whole

    def save(self, folder: Path) -> None:
        """Write it down, without the words that never came, and remove the files of the shards that are in it."""
        ids = np.flatnonzero(self.counts)
        arrays: dict[str, Any] = {name: vars(self)[name][ids] for name in _OF_WORDS}
        arrays |= {name: vars(self)[name] for name in ("shards", "histograms", "kept", "spans")}
        arrays |= {"ids": ids, "sizes": (*self.sums.shape, self.kept.shape[1])}
        arrays |= {"values": self.extremes.values, "whose": self.extremes.texts}
        write_file(folder / MERGED, lambda file: np.savez(file, **arrays))
        for index in range(self.shards):
            (folder / part_name(index)).unlink(missing_ok=True)

    def add(self, folder: Path) -> None:
        """Add the next shard. AtlasError if its file is damaged."""
        part = _loaded(folder, part_name(self.shards))
        ids = part["ids"]
        self.counts[ids] += part["counts"]
        self.texts[ids] += part["texts"]
        self.sums[ids] += part["sums"]
        self.squares[ids] += part["squares"]
        self.extremes.add(part["values"], part["whose"])
        for name in ("histograms", "kept", "spans"):
            vars(self)[name] += part[name]
        self.shards += 1

    def finish(self, folder: Path) -> dict[str, str]:
        """Write what the atlas keeps of it; the SHA-256 of every file by its name.

        Means and standard deviations of the words that came, `ids` (D,), are (C, D) in float32, so that those of a unit
        lie together.
        """
        ids = np.flatnonzero(self.counts)
        means = np.empty((self.sums.shape[1], len(ids)), np.float32)
        deviations = np.empty_like(means)
        for top in range(0, len(ids), _WORDS_AT_ONCE):
            words, part = ids[top : top + _WORDS_AT_ONCE], np.s_[:, top : top + _WORDS_AT_ONCE]
            n, sums = self.counts[words, None], self.sums[words]
            means[part] = (sums / n).T
            deviations[part] = spread(n, sums, self.squares[words]).T
        total, words_read = self.sums.sum(axis=0), self.counts.sum()
        summary: dict[str, Any] = {
            "ids": ids,
            "counts": self.counts[ids],
            "texts": self.texts[ids],
            "mean": total / words_read,
            "sd": spread(words_read, total, self.squares.sum(axis=0)),
            "histograms": self.histograms,
            "kept": self.kept / np.where(self.spans, self.spans, np.nan)[:, None],
            "spans": self.spans,
            "values": self.extremes.values,
            "whose": self.extremes.texts,
        }
        return {
            SUMMARY: write_file(folder / SUMMARY, lambda file: np.savez_compressed(file, **summary)),
            MEANS: write_file(folder / MEANS, lambda file: np.save(file, means)),
            DEVIATIONS: write_file(folder / DEVIATIONS, lambda file: np.save(file, deviations)),
        }


def save_part(path: Path, tally: Tally) -> str:
    """Write a shard's statistics; their SHA-256."""
    words, extremes = tally.words, tally.extremes
    arrays: dict[str, Any] = {
        "ids": words.ids,
        "counts": words.counts,
        "texts": words.texts,
        "sums": words.sums,
        "squares": words.squares,
        "values": extremes.values,
        "whose": extremes.texts,
        "histograms": tally.histograms,
        "kept": tally.kept,
        "spans": tally.spans,
    }

    def write(file: BinaryIO) -> None:
        np.savez(file, **arrays)

    return write_file(path, write)


def summary_of(folder: Path, manifest: Manifest) -> dict[str, NDArray[Any]]:
    """What `finish` has written, but means and deviations. AtlasError if it is not what was written."""
    manifest.check(folder, SUMMARY)
    return _loaded(folder, SUMMARY)


def row_of(folder: Path, name: str, column: int) -> Singles:
    """Means or deviations of every word that came, in one column, (D,)."""
    rows = np.load(folder / name, mmap_mode="r")
    return np.array(rows[column])


def _loaded(folder: Path, name: str) -> dict[str, NDArray[Any]]:
    try:
        with np.load(io.BytesIO((folder / name).read_bytes())) as found:
            return dict(found)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise AtlasError(f"{name} of the atlas in {folder} is damaged; remove the folder and build it anew.") from error
