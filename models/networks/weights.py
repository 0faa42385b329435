"""The weights of one recurrent layer as frozen numpy arrays: as PyTorch stores them, and arranged once for the scan.

Axis letters: E inputs, H units, G blocks of gates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import GATE_BLOCKS, Cell

Array = NDArray[np.float64]
Floats = NDArray[np.floating[Any]]
Kind = TypeVar("Kind", bound=np.generic)

SCAN_BLOCKS: Mapping[Cell, tuple[str, ...]] = {
    "lstm": ("input", "forget", "output", "candidate"),
    "gru": ("reset", "update", "candidate"),
    "rnn": ("hidden",),
}
"""The order of the blocks in `ScanWeights`: gates, which the logistic function squashes, lie together."""

_LINE = 8  # float64 numbers of a cache line of 64 bytes

_SQUASHED_BY_TANH = ("candidate", "hidden")


@dataclass(frozen=True, eq=False)
class ScanWeights:
    """A layer's weights as `models.reading.scan` reads them: blocks in `SCAN_BLOCKS` order, those of gates halved."""

    w_ih: Array  # (E, G*H), to be met by inputs from the left
    w_hh: Array  # (G*H, H)
    bias: Array  # (G*H,) what is added before squashing: both biases, but of the GRU's candidate only the inputs' own
    memory_bias: Array  # (H,) the GRU's other one, b' of n = tanh(W x + b + r (U h + b')); zero in other cells
    relu: bool = field(default=False, kw_only=True)  # of a vanilla RNN: squashed by max(0, x), not by tanh

    @property
    def size(self) -> int:
        """H."""
        return len(self.memory_bias)


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """One layer in one direction, float64, blocks in PyTorch's order (G of them, H units each), inputs of size E."""

    cell: Cell
    layer: int
    direction: str
    w_ih: Array  # (G*H, E)
    w_hh: Array  # (G*H, H)
    b_ih: Array  # (G*H,)
    b_hh: Array  # (G*H,)
    relu: bool = field(default=False, kw_only=True)  # as `ScanWeights.relu`

    @property
    def hidden_size(self) -> int:
        """H."""
        return int(self.w_hh.shape[1])

    @cached_property
    def for_scan(self) -> ScanWeights:
        """The same, arranged for the scan when it is first read."""
        names, size = SCAN_BLOCKS[self.cell], self.hidden_size
        order = [GATE_BLOCKS[self.cell].index(name) for name in names]
        scale = np.array([1.0 if name in _SQUASHED_BY_TANH else 0.5 for name in names])

        def arranged(rows: Array) -> Array:  # (G*H, ...)
            blocks: Array = rows.reshape(len(names), -1)[order] * scale[:, None]
            return blocks.reshape(rows.shape)

        b_hh, memory_bias = self.b_hh, np.zeros(size)
        if self.cell == "gru":
            b_hh, memory_bias = np.concatenate([b_hh[: 2 * size], memory_bias]), b_hh[2 * size :]
        found = (arranged(self.w_ih).T, arranged(self.w_hh), arranged(self.b_ih + b_hh), memory_bias)
        return ScanWeights(*map(kept, found), relu=self.relu)

    @cached_property
    def in_single(self) -> ScanWeights:
        """`for_scan` in float32, in which a processor does twice as much at a time."""
        w = self.for_scan
        arrays = (frozen(np.ascontiguousarray(a, np.float32)) for a in (w.w_ih, w.w_hh, w.bias, w.memory_bias))
        return ScanWeights(*(cast("Array", array) for array in arrays), relu=self.relu)


class Layered(Protocol):
    """What can be read layer by layer: a network, or a module that was watched."""

    @property
    def layers(self) -> tuple[LayerWeights, ...]:
        """From the bottom to the top, forward before backward."""

    def vectors(self, ids: NDArray[np.int64]) -> Array:
        """The inputs of the lowest layer by number, (T,) -> (T, E)."""


def layer_weights(
    module: str, cell: Cell, tensors: Mapping[str, Floats], layer: int = 0, direction: str = "forward"
) -> LayerWeights:
    """Read-only copies in float64 of the weights of one layer and direction, which torch has in a `module`."""
    return LayerWeights(cell, layer, direction, *(kept(tensors[name]) for name in _names(module, layer, direction)))


def layer_shapes(
    module: str, cell: Cell, inputs: int, units: int, layer: int = 0, direction: str = "forward"
) -> dict[str, tuple[int, ...]]:
    """The four parameters of one layer and direction of torch's `module`, by their names, and the shape of each."""
    rows = len(GATE_BLOCKS[cell]) * units
    return dict(zip(_names(module, layer, direction), ((rows, inputs), (rows, units), (rows,), (rows,)), strict=True))


def _names(module: str, layer: int, direction: str) -> tuple[str, ...]:
    part = f"l{layer}" + ("_reverse" if direction == "backward" else "")
    return tuple(f"{module}.{kind}_{part}" for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))


def frozen(array: NDArray[Kind]) -> NDArray[Kind]:
    """The very array, from now on read-only."""
    array.flags.writeable = False
    return array


def kept(array: Floats) -> Array:
    """A read-only copy in float64 that begins where one of the processor's cache lines does.

    A loop meets the recurrent matrix anew at every word; each of the registers it is read through would else straddle
    two lines, which costs half as much again (4 blocks of 128 x 128: 6.8 us a product instead of 4.6).
    """
    numbers = np.empty(array.size + _LINE)
    first = -(numbers.ctypes.data // numbers.itemsize) % _LINE
    copy = numbers[first : first + array.size].reshape(array.shape)
    copy[...] = array
    return frozen(copy)
