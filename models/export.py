"""Trained weights as numpy float64 arrays, arranged for the scans; made once per network, not once per text."""

import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from models.cells import Cell
from models.classifier import SentimentClassifier

Array = NDArray[np.float64]


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


def as_float64(tensor: Tensor) -> Array:
    """A read-only float64 copy."""
    array: Array = tensor.detach().double().numpy().copy()
    array.flags.writeable = False
    return array


def _export(model: SentimentClassifier) -> NetworkWeights:
    config = model.config
    readout = as_float64(model.readout.weight).reshape(len(config.directions), config.hidden_size)
    layers = []
    for layer in range(config.layers):
        for way, direction in enumerate(config.directions):
            w = model.weights(layer, direction)
            w_ih, w_hh, b_ih, b_hh = (as_float64(tensor) for tensor in (w.w_ih, w.w_hh, w.b_ih, w.b_hh))
            top = readout[way] if layer == config.layers - 1 else None
            layers.append(LayerWeights(config.cell, layer, direction, w_ih, w_hh, b_ih, b_hh, top))
    return NetworkWeights(tuple(layers), float(model.readout.bias.detach().double()))
