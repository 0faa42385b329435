"""The weights of a recurrent torch module as they were in one call, as the layers that the scan reads.

They are taken by `getattr`, so parametrised, normed and dropped-out weights are what the module itself used.

A projection (`proj_size`) hands on P numbers, W_hr h, of the H units h = o * tanh(C). Everything that reads them is a
matrix, so W_hr is multiplied into it: U' = U W_hr within the layer, W' = W W_hr in the layer above. The scan then has
the units themselves as its state.

Axis letters: E inputs, H units, P projected, G blocks of gates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from models.networks.cells import Cell
from models.networks.weights import Array, Floats, LayerWeights, kept

_KINDS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")


@dataclass(frozen=True, eq=False)
class Kept:
    """A module's weights by their names. `origin` are the very tensors, to know them again."""

    tensors: Mapping[str, Tensor]
    origin: Mapping[str, Tensor]


class _Heard(Protocol):
    @property
    def module(self) -> nn.Module: ...
    @property
    def weights(self) -> Kept: ...


def weights_of(module: nn.Module, earlier: Sequence[_Heard]) -> Kept:
    """Copies of the module's weights; those of an earlier call of the same module where they still hold."""
    names = [f"{kind}{part}" for part in _parts(module) for kind in _KINDS]
    found = {name: getattr(module, name) for name in names if isinstance(getattr(module, name, None), Tensor)}
    before = next((call.weights for call in reversed(earlier) if call.module is module), None)
    if before is not None and all(_same(before, name, tensor) for name, tensor in found.items()):
        return before
    return Kept({name: tensor.detach().clone() for name, tensor in found.items()}, found)


def _same(before: Kept, name: str, tensor: Tensor) -> bool:
    return before.origin[name] is tensor or torch.equal(before.tensors[name], tensor)


def _parts(module: nn.Module) -> list[str]:
    """ "" of a cell, "_l0", "_l0_reverse", "_l1" and so on of a module that reads sequences."""
    if not isinstance(module, nn.RNNBase):
        return [""]
    ways = ("", "_reverse") if module.bidirectional else ("",)
    return [f"_l{layer}{way}" for layer in range(module.num_layers) for way in ways]


def cell_of(module: nn.Module) -> Cell:
    """Which of the cells it is."""
    if isinstance(module, nn.LSTM | nn.LSTMCell):
        return "lstm"
    return "gru" if isinstance(module, nn.GRU | nn.GRUCell) else "rnn"


def is_relu(module: nn.Module) -> bool:
    """Whether a vanilla RNN squashes by max(0, x)."""
    return isinstance(module, nn.RNN | nn.RNNCell) and module.nonlinearity == "relu"


@dataclass(frozen=True, eq=False)
class Exported:
    """`layers` for the scan, and for each the projection (P, H) by which its units are handed on, None for none."""

    layers: tuple[LayerWeights, ...]
    projections: tuple[Array | None, ...]


def exported(module: nn.Module, weights: Kept) -> Exported:
    """The layers of a module from the bottom to the top, forward before backward."""
    cell, parts = cell_of(module), _parts(module)
    ways = 2 if parts[-1].endswith("_reverse") else 1
    layers: list[LayerWeights] = []
    projections: list[Array | None] = []
    for at, part in enumerate(parts):
        w = {kind: plain(weights.tensors[f"{kind}{part}"]) for kind in _KINDS if f"{kind}{part}" in weights.tensors}
        zeros = np.zeros(len(w["weight_hh"]))
        project = w["weight_hr"].astype(np.float64) if "weight_hr" in w else None
        below = [each for each in projections[at // ways * ways - ways : at // ways * ways] if each is not None]
        w_ih = _through(w["weight_ih"], below)
        w_hh = w["weight_hh"] if project is None else w["weight_hh"].astype(np.float64) @ project
        arrays = (w_ih, w_hh, w.get("bias_ih", zeros), w.get("bias_hh", zeros))
        direction = "backward" if part.endswith("_reverse") else "forward"
        layers.append(LayerWeights(cell, at // ways, direction, *map(kept, arrays), relu=is_relu(module)))
        projections.append(project)
    return Exported(tuple(layers), tuple(projections))


def _through(w_ih: Floats, below: list[Array]) -> Floats:
    """Weights on projected numbers (P of each direction) as weights on the units that they are made of."""
    if not below:
        return w_ih
    own = np.split(w_ih, np.cumsum([len(project) for project in below])[:-1], axis=1)
    return np.concatenate([part.astype(np.float64) @ project for part, project in zip(own, below, strict=True)], axis=1)


def double(tensor: Tensor) -> Array:
    """A copy in float64, on the processor."""
    return np.array(plain(tensor), dtype=np.float64)


def plain(tensor: Tensor) -> Floats:
    """The numbers on the processor, in their own precision; bfloat16, which numpy does not have, as float32."""
    own = tensor.detach().cpu()
    found: Floats = (own.float() if own.dtype == torch.bfloat16 else own).numpy()
    return found
