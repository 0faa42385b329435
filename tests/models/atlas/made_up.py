"""Texts made up from a few words, atlases of them, and what brute force says: `trace_text`, one text at a time."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.atlas.building.build import build
from models.atlas.corpus import Corpus
from models.atlas.opened import Atlas, open_atlas, signal_of
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.trace import Trace, trace_text
from tests.conftest import WORDS


def texts(count: int, seed: int = 0, longest: int = 12) -> list[str]:
    """Different texts of one to `longest` words; some of their words are unknown."""
    draw, found = random.Random(seed), dict[str, None]()
    while len(found) < count:
        words = draw.choices([*WORDS, "zyzzyva", "quux"], k=draw.randint(1, longest))
        found[" ".join(words)] = None
    return list(found)


def lines(path: Path, found: Sequence[str]) -> Corpus:
    """A corpus with a text a line."""
    path.write_text("".join(f"{text}\n" for text in found), encoding="utf-8")
    return Corpus(path)


def atlas_of(model: Network, found: Sequence[str], folder: Path, part: str | None = None, shard: int = 37) -> Atlas:
    """The atlas of these texts, in several shards, checked when it is opened."""
    corpus = lines(folder / "texts.txt", found)
    build(model, "mine", corpus, folder / "atlas", part=part, texts_a_shard=shard)
    return open_atlas(folder / "atlas", model)


@dataclass(frozen=True)
class BruteForce:
    """Every text read one at a time, in float64."""

    traces: list[Trace]
    part: str

    @classmethod
    def of(cls, model: Network, found: Sequence[str], part: str) -> "BruteForce":
        return cls([trace_text(model, text) for text in found], part)

    def signal(self, name: str) -> list[Array]:
        """Of every text (T, H)."""
        return [signal_of(trace, self.part, name) for trace in self.traces]

    def column(self, name: str, unit: int) -> Array:
        """Of every word of the corpus, (W,)."""
        return np.concatenate([values[:, unit] for values in self.signal(name)])

    def words(self) -> Iterator[tuple[int, int]]:
        """Of every word of the corpus its text and its id."""
        for text, trace in enumerate(self.traces):
            yield from ((text, int(word)) for word in trace.ids)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
