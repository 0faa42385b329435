"""What ships of a network's units, read again: a value that everybody may share.

Axis letters: S signals, H units, N words of either end, F frequent words.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.atlas.codes import BINS, Scales
from models.atlas.reader import COLUMNS
from models.atlas.tally import SPANS
from models.cards.frequent import means
from models.cards.properties import PROPERTIES, SO_FAR
from models.interventions.means import weights_hash
from models.networks.checkpoint import checkpoint_root, is_name
from models.networks.weights import Array, frozen

NUMBERS, FOLLOWED = "atlas.npz", "atlas.json"
FORMAT = 2

CLEAR = 0.3
"""How far from 0.5 an AUC must lie to be said of a unit: 0.8 and above, or 0.2 and below."""

HIGHEST, LOWEST = 0, 1


@dataclass(frozen=True, eq=False)
class Words:
    """The words at which a signal is highest, or lowest, each with its mean, half the 95 % interval, and its places."""

    ids: NDArray[np.int64]
    mean: Array
    reach: Array
    count: NDArray[np.int64]
    texts: NDArray[np.int64]


@dataclass(frozen=True)
class AtWord:
    """What a signal of a unit is on average at a word: its `mean`, half the 95 % interval (`reach`), and its places.

    `above` says at which share of all frequent words the mean is lower.
    """

    mean: float
    reach: float
    count: int
    texts: int
    above: float


@dataclass(frozen=True)
class Followed:
    """A property that a unit follows, with its AUC on texts on which it was not chosen, and that of chance at most."""

    name: str
    auc: float
    chance: float


@dataclass(frozen=True, eq=False)
class Card:
    """All units of the network `name` over `texts` test reviews with `words` words.

    `auc` (2, properties, H) by the half of the reviews. Of the reviews that were read without each unit: `read` how
    many, `moved` (H,) how far the logit moves on average, `turned` (H,) how many verdicts turn.
    """

    name: str
    signals: tuple[str, ...]
    scales: Scales
    texts: int
    words: int
    of: int
    auc: Array
    chance: Array
    share: Array
    read: int
    moved: Array
    turned: NDArray[np.int64]
    numbers: Mapping[str, NDArray[Any]]

    @property
    def units(self) -> int:
        """H."""
        return self.scales.units

    @property
    def so_far(self) -> Array:
        """How well each unit tells praise from blame so far, (H,): its AUC on all reviews."""
        return np.asarray(self.auc[:, PROPERTIES.index(SO_FAR)].mean(axis=0))

    @property
    def following(self) -> NDArray[np.int64]:
        """The units that follow the sentiment so far: clearly, on either half of the reviews."""
        both = self.auc[:, PROPERTIES.index(SO_FAR)]
        return np.flatnonzero(
            (np.abs(both - 0.5) >= CLEAR).all(axis=0) & (np.sign(both[0] - 0.5) == np.sign(both[1] - 0.5))
        )

    def besides(self, unit: int) -> Followed | None:
        """What a unit follows besides the sentiment so far; None if it follows nothing that was asked clearly.

        The property is the one that it follows best on one half of the reviews, the AUC that on the other half.
        """
        rows = [at for at, name in enumerate(PROPERTIES) if name != SO_FAR]
        seen = np.nan_to_num(np.abs(self.auc[0, rows, unit] - 0.5))
        at = rows[int(seen.argmax())]
        found = float(self.auc[1, at, unit])
        clear = seen.max() >= CLEAR and abs(found - 0.5) >= CLEAR and (found > 0.5) == (self.auc[0, at, unit] > 0.5)
        return Followed(PROPERTIES[at], found, float(self.chance[at])) if clear else None

    @property
    def influence(self) -> Array:
        """How far the logit moves without each unit, in shares of the most, (H,)."""
        return np.asarray(self.moved / max(self.moved.max(), 1e-12))

    def kept(self, words: int) -> Array | None:
        """How much of its state each unit has left after so many words, (H,); None for a vanilla RNN."""
        kept = self.numbers["kept"]
        return np.asarray(kept[SPANS.index(words)], dtype=np.float64) if kept.size else None

    def retention(self, unit: int) -> Array | None:
        """The same after each of SPANS words, of one unit."""
        kept = self.numbers["kept"]
        return np.asarray(kept[:, unit], dtype=np.float64) if kept.size else None

    def histogram(self, unit: int, signal: str) -> tuple[Array, NDArray[np.int64]]:
        """The edges of 64 bins, (65,), and how many words lie in each, (64,)."""
        at = self.signals.index(signal)
        return self.scales.edges(signal, unit, BINS), self.numbers["histograms"][at, unit].astype(np.int64)

    def extremes(self, unit: int, signal: str, end: int) -> Words:
        """The words at the HIGHEST or the LOWEST end, by the near end of their intervals."""
        at = (self.signals.index(signal), end, unit)
        ids, count, texts = (self.numbers[f"word_{name}"][at].astype(np.int64) for name in ("id", "count", "texts"))
        mean, reach = (self.numbers[f"word_{name}"][at].astype(np.float64) for name in ("mean", "reach"))
        there = ids >= 0
        return Words(ids[there], mean[there], reach[there], count[there], texts[there])

    @property
    def frequent(self) -> NDArray[np.int64]:
        """The ids of all words of which the mean is known, rising, (F,)."""
        return self.numbers["frequent_id"].astype(np.int64)

    def at(self, word: int, unit: int, signal: str) -> AtWord | None:
        """What a signal of a unit is on average at the word of this id; None where the word is too rare to say."""
        row = int(np.searchsorted(self.frequent, word))
        if row == len(self.frequent) or self.frequent[row] != word:
            return None
        mean, reach = means(self.numbers, self.signals.index(signal), unit)
        count, texts = (int(self.numbers[f"frequent_{name}"][row]) for name in ("count", "texts"))
        return AtWord(float(mean[row]), float(reach[row]), count, texts, float((mean < mean[row]).mean()))


def read_card(name: str, root: Path | None = None) -> Card:
    """The units of the network `name` as they ship. ValueError where they do not, or are of other weights."""
    folder = (root or checkpoint_root()) / name
    again = f"python -m models.cards {name} --data FILE measures them"
    if not is_name(name) or not (folder / FOLLOWED).is_file():
        raise ValueError(f"nothing is told of the units of {name[:60]!r}; {again}")
    try:
        told: dict[str, Any] = json.loads((folder / FOLLOWED).read_text(encoding="utf-8"))
        stale = told["format"] != FORMAT or told["weights"] != weights_hash(folder)
        if stale or told["properties"] != list(PROPERTIES):
            raise ValueError(f"the units of {name} were measured on other weights; {again} anew")
        return _checked(name, told, _loaded(folder / NUMBERS))
    except (OSError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"what is told of the units of {name} is damaged; {again} anew") from error


def _loaded(path: Path) -> Mapping[str, NDArray[Any]]:
    content = path.read_bytes()
    if not content.startswith(b"PK"):  # numpy would take it for a pickle, and refuse it with advice to unpickle it
        raise zipfile.BadZipFile(path.name)
    with np.load(io.BytesIO(content)) as found:
        return {key: frozen(found[key]) for key in found.files}


def _checked(name: str, told: Mapping[str, Any], numbers: Mapping[str, NDArray[Any]]) -> Card:
    """ValueError where the arrays do not fit each other."""
    signals, caps = tuple(told["signals"]), tuple(float(cap) for cap in numbers["caps"])
    units = int(told["units"])
    shape, words = (len(signals), units), numbers["frequent_id"].shape
    fits = numbers["histograms"].shape == (*shape, BINS) and numbers["frequent_mean"].shape == (*shape, *words)
    if signals not in COLUMNS.values() or not fits:
        raise ValueError(f"what is told of the units of {name} is damaged")
    lost = told["without"]
    auc = np.array([[[np.nan if v is None else v for v in row] for row in half] for half in told["auc"]], dtype=float)
    return Card(
        name=name,
        signals=signals,
        scales=Scales(signals, units, caps),
        texts=int(told["texts"]),
        words=int(told["words"]),
        of=int(told["of"]),
        auc=frozen(auc),
        chance=frozen(np.array(told["chance"], dtype=float)),
        share=frozen(np.array(told["share"], dtype=float)),
        read=int(lost["texts"]),
        moved=frozen(np.array(lost["moved"], dtype=float)),
        turned=frozen(np.array(lost["turned"], dtype=np.int64)),
        numbers=numbers,
    )
