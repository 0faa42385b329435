"""The texts of an atlas: looked up by their numbers, and read again exactly when they are shown."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from models.atlas.manifest import TEXTS, Manifest
from models.atlas.shards import MOST_READ
from models.networks.classifier import Network
from models.networks.text import read_text
from models.reading.trace import Trace, trace_text

REMEMBERED = 64
"""Texts, and as many traces."""


class Texts:
    """What the shards of an atlas hold of its corpus; `check` is called with the name of a file before it is read.

    Every method raises ValueError for the number of a text that was not read.
    """

    def __init__(self, folder: Path, manifest: Manifest, model: Network, check: Callable[[str], None]) -> None:
        self._folder, self._shards, self._model, self._check = folder, manifest.shards, model, check
        self._firsts = [shard.first for shard in self._shards]
        self.forget()

    def forget(self) -> None:
        """Remember nothing of what was asked for."""
        self._rows: dict[int, tuple[str, str]] = {}
        self._traces: dict[int, Trace] = {}

    def row(self, number: int) -> tuple[str, str]:
        """A text's name in its corpus, and the text as far as it is read."""
        if number not in self._rows:
            found = self._read(number)
            _make_room(self._rows)
            self._rows[number] = found
        return self._rows[number]

    def trace(self, number: int) -> Trace:
        """The text read again, in float64."""
        if number not in self._traces:
            found = trace_text(self._model, self.row(number)[1], limit=MOST_READ)
            _make_room(self._traces)
            self._traces[number] = found
        return self._traces[number]

    def tokens(self, number: int) -> Sequence[str]:
        """The words that are read of it."""
        if number in self._traces:
            return self._traces[number].tokens
        config = self._model.config
        return read_text(self.row(number)[1], self._model.vocabulary, config.language, config.tokenizer)[:MOST_READ]

    def _read(self, number: int) -> tuple[str, str]:
        from pyarrow import parquet

        index = bisect_right(self._firsts, number) - 1
        if index >= 0:
            name = f"{TEXTS}/{self._shards[index].index:05}.parquet"
            self._check(name)
            with parquet.ParquetFile(self._folder / name) as file:
                for group in range(file.num_row_groups):
                    bounds = file.metadata.row_group(group).column(0).statistics
                    if bounds is not None and bounds.has_min_max and bounds.min <= number <= bounds.max:
                        rows = file.read_row_group(group, columns=["text", "name", "content"], use_threads=False)
                        numbers = rows["text"].to_pylist()
                        if number in numbers:
                            place = numbers.index(number)
                            return str(rows["name"][place]), str(rows["content"][place])
        raise ValueError(f"the corpus has no text {number} that was read")


def _make_room(remembered: dict[int, Any]) -> None:
    """Forget the oldest if there are too many."""
    if len(remembered) >= REMEMBERED:
        remembered.pop(next(iter(remembered)))
