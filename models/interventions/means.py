"""What each unit does on average: the means of every signal over the words of many texts, and how far it strays.

A unit held at its mean says what it says without having read anything. The mean is one over many texts, never over the
text at hand. Those that ship were measured on reviews that training held out, and stand with their network:
checkpoints/NAME/units.json, which `python -m models.whatif units NAME --data FILE` writes.

Axis letters: T words, H units.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.networks.checkpoint import WEIGHTS_FILE, checkpoint_root, is_name
from models.networks.classifier import Network
from models.networks.weights import frozen
from models.reading.holding.hold import LayerValues, Values
from models.reading.trace import trace_ids

UNITS_FILE = "units.json"
FORMAT = 1
DIGITS = 5


@dataclass(frozen=True, eq=False)
class UnitMeans(Values):
    """The mean of every signal over the `words` of `texts` texts; `spread` has the standard deviations beside them.

    Where a signal is held at this value, each unit is held at its own mean.
    """

    spread: Values
    texts: int
    words: int


def measure_means(model: Network, texts: Iterable[NDArray[np.int64]]) -> UnitMeans:
    """The means over all words of encoded `texts`, read in float64. ValueError without a text."""
    sums: dict[tuple[int, str, str], list[Any]] = {}
    count, words = 0, 0
    for ids in texts:
        trace = trace_ids(model, ids)
        count, words = count + 1, words + len(ids)
        for layer in trace.layers:
            for name, course in layer.signals.items():
                found = sums.setdefault((layer.layer, layer.direction, name), [0.0, 0.0])
                found[0] = found[0] + course.sum(axis=0)
                found[1] = found[1] + (course**2).sum(axis=0)
    if not count:
        raise ValueError("there are no means of no texts")
    means = {key: total / words for key, (total, _) in sums.items()}
    spread = {key: np.sqrt(np.maximum(0.0, squares / words - means[key] ** 2)) for key, (_, squares) in sums.items()}
    return UnitMeans(_layered(means), spread=Values(_layered(spread)), texts=count, words=words)


def unit_means(name: str, root: Path | None = None) -> UnitMeans:
    """The means that ship with the network `name`.

    ValueError where none do, or where they were measured on other weights than those that stand there now.
    """
    table = read_units(name, root)
    means, spread = ({_key(key): np.array(row) for key, row in table[part].items()} for part in ("mean", "spread"))
    return UnitMeans(_layered(means), spread=Values(_layered(spread)), texts=table["texts"], words=table["words"])


def read_units(name: str, root: Path | None = None) -> dict[str, Any]:
    """All that was measured of the units of the network `name`, as its file has it; ValueError as `unit_means`."""
    folder = (root or checkpoint_root()) / name
    again = f"python -m models.whatif units {name} --data FILE measures them"
    if not is_name(name) or not (folder / UNITS_FILE).is_file():
        raise ValueError(f"no means of the units of {name[:60]!r} are there; {again}")
    table: dict[str, Any] = json.loads((folder / UNITS_FILE).read_text(encoding="utf-8"))
    if table.get("format") != FORMAT or table.get("weights") != weights_hash(folder):
        raise ValueError(f"the means of the units of {name} were measured on other weights; {again} anew")
    return table


def means_table(means: UnitMeans) -> dict[str, Any]:
    """As the file has them: "1.forward.hidden" and so on, one number a unit."""
    parts = {"mean": means.layers, "spread": means.spread.layers}
    rows = {
        part: {
            f"{layer.layer + 1}.{layer.direction}.{signal}": values.round(DIGITS).tolist()
            for layer in layers
            for signal, values in layer.signals.items()
        }
        for part, layers in parts.items()
    }
    return {"texts": means.texts, "words": means.words, **rows}


def weights_hash(folder: Path) -> str:
    """SHA-256 of a network's weights."""
    return hashlib.sha256((folder / WEIGHTS_FILE).read_bytes()).hexdigest()


def _key(name: str) -> tuple[int, str, str]:
    layer, direction, signal = name.split(".")
    return int(layer) - 1, direction, signal


def _layered(rows: dict[tuple[int, str, str], Any]) -> tuple[LayerValues, ...]:
    ways = dict.fromkeys((layer, direction) for layer, direction, _ in rows)
    return tuple(
        LayerValues(*way, {name: frozen(values) for (*part, name), values in rows.items() if tuple(part) == way})
        for way in ways
    )
