"""How a network's outputs are read from the states of its top layer, as data: which states, through which layers.

A block "POOL.SERIES" is one reading of one series of states:

    series   forward, backward, or both added or multiplied, unit by unit: sum, product
    pool     end: the state in which the direction ends (its last word forward, its first word backward)
             last, first: what is handed out at the text's last or first word; mean, max: over all words

The blocks side by side go through the layers. One number is asked about: an output, or how much one exceeds another.

Axis letters: T words, H units, D directions, F numbers of all blocks, K outputs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.networks.brought.layers import LINEAR, backward, forward, layer_tensors, width_of
from models.networks.misfit import MisfitError
from models.networks.tensors import Shape
from models.networks.weights import Array, Floats

POOLS = ("end", "last", "first", "mean", "max")
SERIES = ("forward", "backward", "sum", "product")
SQUASHES = ("none", "sigmoid", "softmax")
"""What the network's own program does with the outputs at the end; the number asked about stands before it."""

MOST_CLASSES = 100_000


@dataclass(frozen=True)
class HeadConfig:
    """What config.json says of a head; `classes` are the names of the outputs, `chosen` the number asked about: (k,) is
    output k, (a, b) is output a less output b, both from 0.
    """

    blocks: tuple[str, ...]
    layers: tuple[str, ...]
    classes: tuple[str, ...]
    chosen: tuple[int, ...]
    squash: str = "none"

    def __post_init__(self) -> None:
        for name in ("blocks", "layers", "classes"):
            texts = getattr(self, name)
            if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts) or not texts:
                raise MisfitError("config.names", field=name, found=repr(texts))
            if name == "classes" and (len(set(texts)) < len(texts) or len(texts) > MOST_CLASSES):
                raise MisfitError("config.names", field=name, found=repr(texts))
            object.__setattr__(self, name, tuple(texts))
        known = tuple(f"{pool}.{series}" for pool in POOLS for series in SERIES)
        if strange := [block for block in self.blocks if block not in known]:
            raise MisfitError("config.choice", field="blocks", options=known, found=repr(strange[0]))
        if self.squash not in SQUASHES:
            raise MisfitError("config.choice", field="squash", options=SQUASHES, found=repr(self.squash))
        widths = [width for width in map(width_of, self.layers) if width is not None]
        outputs = len(self.classes)
        if widths and widths[-1] != (1 if self.is_one_of_two else outputs):
            raise MisfitError("config.outputs", outputs=widths[-1], found=outputs)
        chosen = self.chosen
        sensible = isinstance(chosen, list | tuple) and all(type(k) is int and 0 <= k < outputs for k in chosen)
        if not sensible or not 1 <= len(chosen) <= 2 or len(set(chosen)) < len(chosen):
            raise MisfitError("config.chosen", found=repr(chosen), most=max(0, outputs - 1))
        object.__setattr__(self, "chosen", tuple(chosen))

    @property
    def is_one_of_two(self) -> bool:
        """Whether one output says which of two classes it is: the logit of the second."""
        widths = [width for width in map(width_of, self.layers) if width is not None]
        return bool(widths) and widths[-1] == 1 and len(self.classes) == 2

    @property
    def is_linear(self) -> bool:
        """Whether the outputs are weighted sums of the states that are read."""
        layers = all(layer.partition(" ")[0] in LINEAR for layer in self.layers)
        return layers and not any(block.endswith(".product") for block in self.blocks)

    @property
    def reads_ends(self) -> bool:
        """Whether the outputs are weighted sums of the states in which the directions end, as in our own networks."""
        return self.is_linear and all(block.startswith("end.") for block in self.blocks)

    def shapes(self, units: int) -> dict[str, Shape]:
        """The parameters by their names, and the shape of each."""
        return layer_tensors(self.layers, units * len(self.blocks))


@dataclass(frozen=True, eq=False)
class Slopes:
    """The number, what it is where nothing is read (`bias`), and how it depends on every state: (T, H) a direction."""

    number: float
    bias: float
    direct: tuple[Array, ...]


class Head:
    """A head that computes, in float64."""

    def __init__(self, config: HeadConfig, tensors: Mapping[str, Floats]) -> None:
        self.config = config
        self._tensors = {name: t.astype(np.float64) for name, t in tensors.items() if name.startswith("head.")}

    def outputs(self, states: Sequence[Array]) -> Array:
        """What comes out before the last squashing, (K,), of the top layer's states, (T, H) of each direction."""
        found: Array = self._run(self._read(states)[None])[-1][0]
        return found

    def number(self, states: Sequence[Array]) -> float:
        """The number asked about."""
        return float(self._asked(self._run(self._read(states)[None])[-1])[0])

    def running(self, states: Array) -> Array:
        """The number for the text up to each word, (T,), of a one-way network's states (T, H)."""
        count = np.arange(1, len(states) + 1)[:, None]
        series = {
            "end": states,
            "last": states,
            "first": np.broadcast_to(states[:1], states.shape),
            "mean": np.cumsum(states, axis=0) / count,
            "max": np.maximum.accumulate(states, axis=0),
        }
        rows = np.concatenate([series[block.partition(".")[0]] for block in self.config.blocks], axis=1)
        return self._asked(self._run(rows)[-1])

    def slopes(self, states: Sequence[Array]) -> Slopes:
        """The number with its slopes at every state of every direction."""
        passed = self._run(self._read(states)[None])
        wanted = self._asked(np.eye(passed[-1].shape[1]))[None]
        read = backward(self.config.layers, self._tensors, passed, wanted)[0]
        direct = [np.zeros_like(each) for each in states]
        for block, slope in zip(self.config.blocks, np.split(read, len(self.config.blocks)), strict=True):
            _send_back(block, states, direct, slope)
        nothing = self._run(np.zeros_like(passed[0]))[-1]
        return Slopes(float(self._asked(passed[-1])[0]), float(self._asked(nothing)[0]), tuple(direct))

    def _run(self, rows: Array) -> list[Array]:
        return forward(self.config.layers, self._tensors, rows)

    def _asked(self, outputs: Array) -> Array:
        """The number of each row, (N, K) -> (N,)."""
        if self.config.is_one_of_two:
            return outputs[:, 0] if self.config.chosen[0] == 1 else -outputs[:, 0]
        first, *second = (outputs[:, k] for k in self.config.chosen)
        return first - second[0] if second else first

    def _read(self, states: Sequence[Array]) -> Array:
        """All blocks side by side, (F,)."""
        return np.concatenate([_pooled(block, states) for block in self.config.blocks])


def _pooled(block: str, states: Sequence[Array]) -> Array:
    pool, _, series = block.partition(".")
    if pool == "end":
        return _joined(series, states[0][-1], states[-1][0])
    rows = _joined(series, states[0], states[-1])
    found: Array = {"last": rows[-1], "first": rows[0], "mean": rows.mean(axis=0), "max": rows.max(axis=0)}[pool]
    return found


def _joined(series: str, forward: Array, backward: Array) -> Array:
    if series == "sum":
        return forward + backward
    return forward * backward if series == "product" else forward if series == "forward" else backward


def _send_back(block: str, states: Sequence[Array], direct: Sequence[Array], slope: Array) -> None:
    """Add to `direct` what a block's slope (H,) is at every state."""
    pool, _, series = block.partition(".")
    if pool == "end":
        ends = states[0][-1], states[-1][0]
        parts = _parts(series, *ends, slope)
        for rows, at, part in zip((direct[0], direct[-1]), (-1, 0), parts, strict=True):
            if part is not None:
                rows[at] += part
        return
    spread = np.zeros_like(states[0])
    if pool == "max":
        spread[_joined(series, states[0], states[-1]).argmax(axis=0), np.arange(len(slope))] = slope
    else:
        spread[{"last": np.s_[-1:], "first": np.s_[:1], "mean": np.s_[:]}[pool]] = (
            slope / len(spread) if pool == "mean" else slope
        )
    for rows, part in zip((direct[0], direct[-1]), _parts(series, states[0], states[-1], spread), strict=True):
        if part is not None:
            rows += part


def _parts(series: str, forward: Array, backward: Array, slope: Array) -> tuple[Array | None, Array | None]:
    """A slope at a series as slopes at its two directions."""
    if series == "product":
        return slope * backward, slope * forward
    return slope if series in ("forward", "sum") else None, slope if series in ("backward", "sum") else None
