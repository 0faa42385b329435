"""Trained weights as numpy float64 arrays, arranged for the scans; made once per network, not once per text."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.networks.cells import GATE_BLOCKS, Cell
from models.networks.classifier import SentimentClassifier

Array = NDArray[np.float64]

SCAN_BLOCKS: Mapping[Cell, tuple[str, ...]] = {
    "lstm": ("input", "forget", "output", "candidate"),
    "gru": ("reset", "update", "candidate"),
    "rnn": ("hidden",),
}
"""The order of the blocks in `ScanWeights`: gates, which the logistic function squashes, lie together."""

_LINE = 8  # float64 numbers of a cache line of 64 bytes

_SQUASHED_BY_TANH = ("candidate", "hidden")


@dataclass(frozen=True)
class ScanWeights:
    """A layer's weights as `models.reading.scan` reads them: blocks in `SCAN_BLOCKS` order, those of gates halved."""

    w_ih: Array  # (E, G*H), to be met by inputs from the left
    w_hh: Array  # (G*H, H)
    bias: Array  # (G*H,) what is added before squashing: both biases, but of the GRU's candidate only the inputs' own
    memory_bias: Array  # (H,) the GRU's other one, b' of n = tanh(W x + b + r (U h + b')); zero in other cells

    @property
    def size(self) -> int:
        """H."""
        return len(self.memory_bias)


@dataclass(frozen=True)
class LayerWeights:
    """One layer in one direction, blocks in PyTorch's order (G of them, H units each), inputs of size E."""

    cell: Cell
    layer: int
    direction: str
    w_ih: Array  # (G*H, E)
    w_hh: Array  # (G*H, H)
    b_ih: Array  # (G*H,)
    b_hh: Array  # (G*H,)
    readout: Array | None  # (H,) weights of the logit on the last hidden state; None below the top layer
    for_scan: ScanWeights  # the same once more

    @property
    def hidden_size(self) -> int:
        """H."""
        return int(self.w_hh.shape[1])


@dataclass(frozen=True)
class NetworkWeights:
    """All layers, bottom to top, forward before backward, and the bias of the logit."""

    layers: tuple[LayerWeights, ...]
    bias: float


_cache: WeakKeyDictionary[SentimentClassifier, tuple[tuple[tuple[int, int], ...], NetworkWeights]] = WeakKeyDictionary()
_lock = threading.Lock()


def exported(model: SentimentClassifier) -> NetworkWeights:
    """The network's weights in float64, read-only; exported anew if a parameter was written to since."""
    version = tuple((parameter.data_ptr(), parameter._version) for parameter in model.parameters())
    with _lock:
        known = _cache.get(model)
        if known is None or known[0] != version:
            known = _cache[model] = (version, _export(model))
    return known[1]


def layer_weights(cell: Cell, w_ih: Array, w_hh: Array, b_ih: Array, b_hh: Array) -> LayerWeights:
    """The weights of a lone layer, blocks in PyTorch's order, that no logit reads."""
    w_ih, w_hh, b_ih, b_hh = (_kept(array) for array in (w_ih, w_hh, b_ih, b_hh))
    for_scan = _for_scan(cell, w_ih, w_hh, b_ih, b_hh)
    return LayerWeights(cell, 0, "forward", w_ih, w_hh, b_ih, b_hh, None, for_scan)


def as_float64(tensor: Tensor) -> Array:
    """A read-only float64 copy."""
    array: Array = tensor.detach().to(torch.float64, copy=True).numpy()
    return _read_only(array)


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array


def _kept(array: Array) -> Array:
    """A read-only copy that begins where one of the processor's cache lines does.

    A loop meets the recurrent matrix anew at every word; each of the registers it is read through would else straddle
    two lines, which costs half as much again (4 blocks of 128 x 128: 6.8 us a product instead of 4.6).
    """
    numbers = np.empty(array.size + _LINE)
    first = -(numbers.ctypes.data // numbers.itemsize) % _LINE
    copy = numbers[first : first + array.size].reshape(array.shape)
    copy[...] = array
    return _read_only(copy)


def _export(model: SentimentClassifier) -> NetworkWeights:
    config = model.config
    readout = as_float64(model.readout.weight).reshape(len(config.directions), config.hidden_size)
    layers = []
    for layer in range(config.layers):
        for way, direction in enumerate(config.directions):
            w = model.weights(layer, direction)
            w_ih, w_hh, b_ih, b_hh = (_kept(as_float64(tensor)) for tensor in (w.w_ih, w.w_hh, w.b_ih, w.b_hh))
            top = readout[way] if layer == config.layers - 1 else None
            for_scan = _for_scan(config.cell, w_ih, w_hh, b_ih, b_hh)
            layers.append(LayerWeights(config.cell, layer, direction, w_ih, w_hh, b_ih, b_hh, top, for_scan))
    return NetworkWeights(tuple(layers), float(model.readout.bias.detach().double()))


def _for_scan(cell: Cell, w_ih: Array, w_hh: Array, b_ih: Array, b_hh: Array) -> ScanWeights:
    names = SCAN_BLOCKS[cell]
    order = [GATE_BLOCKS[cell].index(name) for name in names]
    scale = np.array([1.0 if name in _SQUASHED_BY_TANH else 0.5 for name in names])

    def arranged(rows: Array) -> Array:  # (G*H, ...)
        blocks: Array = rows.reshape(len(names), -1)[order] * scale[:, None]
        return blocks.reshape(rows.shape)

    size = w_hh.shape[1]
    memory_bias = np.zeros(size)
    if cell == "gru":
        b_hh, memory_bias = np.concatenate([b_hh[: 2 * size], memory_bias]), b_hh[2 * size :]
    return ScanWeights(*(_kept(a) for a in (arranged(w_ih).T, arranged(w_hh), arranged(b_ih + b_hh), memory_bias)))
