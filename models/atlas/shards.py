"""A shard: some texts of a corpus, read, written to files, and noted down as done.

What a shard becomes depends on the plan and on its own texts alone. So whoever makes it, and however often, the files
are the same to the last byte, on one machine; of other processors the last bits may differ.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from models.atlas.codes import Codes
from models.atlas.corpus import Text
from models.atlas.manifest import TEXTS, WORDS, Done, Plan, part_name, write_done, write_file
from models.atlas.merged import save_part
from models.atlas.packed import Integers, Packed, batches
from models.atlas.reader import KEEPS, Reader
from models.atlas.tally import Tally
from models.networks.classifier import Network
from models.networks.text import read_text

MOST_CHARACTERS = 200_000
MOST_READ = 10_000
"""Words of one text; what comes after is not read."""

_ROWS = 500_000  # words of a row group in Parquet
_LONE = re.compile("[\ud800-\udfff]")
_RECENT = 65_536


@dataclass(frozen=True)
class Item:
    """One text of a shard: its `number` in the corpus (from 0), its `name` there, and whether it was `cut`."""

    number: int
    name: str
    text: str
    cut: bool


@dataclass(frozen=True)
class Shard:
    """Texts that are read together; `share` says how much of the corpus lies up to its end."""

    index: int
    items: list[Item]
    share: float

    @property
    def source(self) -> str:
        """A SHA-256 over its texts and their numbers."""
        found = hashlib.sha256()
        for item in self.items:
            content = item.text.encode()
            found.update(f"{item.number} {len(content)} ".encode())
            found.update(content)
        return found.hexdigest()


@dataclass
class Cutter:
    """Cuts a corpus into shards, and counts what is `left_out`: what is no text, and what was there before.

    A text counts as there before if it is the same letter by letter; eight bytes are remembered of each.
    """

    texts: int
    characters: int
    left_out: dict[str, int] = field(default_factory=lambda: {"no text": 0, "twice": 0})

    def cut(self, corpus: Iterable[Text]) -> Iterator[Shard]:
        """All shards, in order; none is empty."""
        seen, items, size, index, share = _Seen(), list[Item](), 0, 0, 0.0
        for number, found in enumerate(corpus):
            share = found.share
            if found.text is None:
                self.left_out["no text"] += 1
                continue
            text = _LONE.sub(" ", found.text[:MOST_CHARACTERS])  # Parquet holds no lone surrogates; they are spaces
            if seen.before(found.text):
                self.left_out["twice"] += 1
                continue
            if items and size + len(text) > self.characters:
                yield Shard(index, items, share)
                items, size, index = [], 0, index + 1
            items.append(Item(number, _LONE.sub("?", found.name), text, len(found.text) > len(text)))
            size += len(text)
            if len(items) == self.texts:
                yield Shard(index, items, share)
                items, size, index = [], 0, index + 1
        if items:
            yield Shard(index, items, 1.0)


class _Seen:
    """Which texts came before: eight bytes each, sorted, and a few of the last ones."""

    def __init__(self) -> None:
        self._sorted = np.empty(0, np.uint64)
        self._recent: set[int] = set()

    def before(self, text: str) -> bool:
        """Whether this text was here before; it was from now on."""
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        key = int.from_bytes(digest, "little")
        place = int(np.searchsorted(self._sorted, np.uint64(key)))
        if key in self._recent or (place < len(self._sorted) and int(self._sorted[place]) == key):
            return True
        self._recent.add(key)
        if len(self._recent) == _RECENT:
            fresh = np.fromiter(self._recent, np.uint64, _RECENT)
            self._sorted, self._recent = np.sort(np.concatenate([self._sorted, fresh])), set()
        return False


def encoded(model: Network, text: str) -> Integers:
    """The words of a text as the network reads them, (T,): none of an empty one, and not more than are read."""
    tokens = read_text(text, model.vocabulary, model.config.language, model.config.tokenizer)
    return np.array(model.vocabulary.encode(tokens[: MOST_READ + 1]), dtype=np.int64)


def make(shard: Shard, plan: Plan, model: Network, reader: Reader, folder: Path) -> Done:
    """Read a shard, write its files and its note. OSError if they cannot be written: then it is not done."""
    read = [(item, encoded(model, item.text)) for item in shard.items]
    there = [(item, ids[:MOST_READ]) for item, ids in read if len(ids)]
    files = {
        f"{TEXTS}/{shard.index:05}.parquet": write_file(folder / TEXTS / f"{shard.index:05}.parquet", _texts(there))
    }
    ids = [words for _, words in there]
    numbers = np.array([item.number for item, _ in there], dtype=np.int64)
    tally, states = read_all(plan, model, reader, ids, numbers)
    name = f"{WORDS}/{shard.index:05}.parquet"
    files[name] = write_file(folder / name, write_words(plan, ids, numbers, states))
    done = Done(
        index=shard.index,
        first=shard.items[0].number,
        texts=len(there),
        words=sum(map(len, ids)),
        empty=len(read) - len(there),
        cut=sum(item.cut or len(words) > MOST_READ for item, words in read),
        source=shard.source,
        files=files,
        part=save_part(folder / part_name(shard.index), tally),
    )
    write_done(folder, done)
    return done


def states_of(signals: tuple[str, ...]) -> tuple[str, ...]:
    """Of these signals those that are kept for every word."""
    return tuple(signal for signal in signals if signal in ("cell", "hidden"))


def read_all(
    plan: Plan, model: Network, reader: Reader, texts: list[Integers], numbers: Integers
) -> tuple[Tally, Codes]:
    """The statistics of these texts, none of them empty, and the codes of their states (states * H, words)."""
    columns, gate = len(reader.signals) * reader.units, KEEPS[model.config.cell]
    keeps = None if gate is None else reader.signals.index(gate) * reader.units
    tally = Tally(texts, columns, reader.units, keeps)
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    kept = len(states_of(reader.signals)) * reader.units
    states = np.empty((kept, starts[-1]), np.uint8)
    for batch in batches(lengths):
        packed = Packed.of([texts[k] for k in batch])
        values = reader.read(packed)
        codes = plan.scales.codes(values)
        places = np.concatenate([np.arange(starts[k], starts[k + 1]) for k in batch])
        states[:, places] = codes[-kept:, packed.in_order]
        tally.add(packed, numbers[batch], values, codes)
    tally.settle()
    return tally, states


def _texts(there: list[tuple[Item, Integers]]) -> Callable[[BinaryIO], None]:
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table(
        {
            "text": pa.array([item.number for item, _ in there], pa.int64()),
            "name": pa.array([item.name for item, _ in there], pa.string()),
            "words": pa.array([len(ids) for _, ids in there], pa.int32()),
            "content": pa.array([item.text for item, _ in there], pa.large_string()),
        }
    )

    def write(file: BinaryIO) -> None:
        parquet.write_table(table, file, compression="zstd", row_group_size=128)

    return write


def write_words(plan: Plan, texts: list[Integers], numbers: Integers, states: Codes) -> Callable[[BinaryIO], None]:
    """What writes the states of these texts (states * H, words) as Parquet."""
    import pyarrow as pa
    from pyarrow import parquet

    def column(values: NDArray[Any], kind: Any) -> Any:
        return pa.array(np.concatenate([np.empty(0, np.int64), *values]), kind)

    columns = {
        "text": pa.array(np.repeat(numbers, [len(ids) for ids in texts]), pa.int64()),
        "step": column([np.arange(1, len(ids) + 1) for ids in texts], pa.int32()),  # type: ignore[arg-type]
        "word": column(texts, pa.int32()),  # type: ignore[arg-type]
    }
    names = [f"{state}_{unit}" for state in states_of(plan.scales.signals) for unit in range(plan.scales.units)]
    table = pa.table(columns | {name: pa.array(codes) for name, codes in zip(names, states, strict=True)})

    def write(file: BinaryIO) -> None:  # without a dictionary a byte would take four: Parquet has no type of one byte
        parquet.write_table(table, file, compression="zstd", use_dictionary=True, row_group_size=_ROWS)

    return write
