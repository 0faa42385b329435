"""The recurrent layers of a file of Keras in PyTorch's arrangement.

Keras multiplies from the left, so its matrices are ours on their side. The blocks of its LSTM stand as ours, of its GRU
the update gate stands first. A bias is one where PyTorch has two, but in the GRU, where the rows of one are our two.

Axis letters: E inputs, H units, G blocks of gates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.adopting.keras.files import Layer
from models.adopting.keras.settings import CELLS, MERGES, check, check_cell
from models.adopting.shapes import Layer as Stacked
from models.adopting.shapes import Part
from models.adopting.stored import Stored
from models.networks.cells import Cell
from models.networks.misfit import MisfitError
from models.networks.weights import Floats

_ORDER: dict[Cell, tuple[int, ...]] = {"lstm": (0, 1, 2, 3), "gru": (1, 0, 2), "rnn": (0,)}
"""Where each block of PyTorch's stands among those of Keras."""

_KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}


@dataclass(frozen=True, eq=False)
class Recurrent:
    """One layer: `merge` is how its two directions become one, "" where it has one."""

    name: str
    cell: Cell
    merge: str
    hands_on_all: bool  # a state for every word
    stacked: Stacked


def is_recurrent(layer: Layer) -> bool:
    """Whether it is a layer that reads word by word."""
    return layer.kind in CELLS or layer.kind == "Bidirectional"


def recurrent_of(layers: Sequence[Layer], inputs: int) -> list[Recurrent]:
    """The layers from the bottom to the top. MisfitError where they are no stack of one kind and direction."""
    found: list[Recurrent] = []
    for layer in layers:
        below = found[-1] if found else None
        if below is not None and not below.hands_on_all:
            raise MisfitError("adopt.keras.sequence", tensor=below.name)
        if below is not None and below.merge == "mul":
            raise MisfitError("adopt.keras.product", tensor=below.name)
        found.append(_recurrent(layer, inputs, below))
        inputs = found[-1].stacked.units * (2 if found[-1].merge == "concat" else 1)
    if len({(each.cell, len(each.stacked.ways)) for each in found}) > 1:
        raise MisfitError("adopt.keras.cells", names=tuple(each.name for each in found))
    return found


def _recurrent(layer: Layer, inputs: int, below: Recurrent | None) -> Recurrent:
    if layer.kind != "Bidirectional":
        check_cell(layer.name, layer.kind, layer.settings, backwards=False)
        return _made(layer, layer.kind, layer.settings, "", inputs, below)
    check(layer.name, layer.settings, "merge_mode", *MERGES)
    try:
        forward = layer.settings["layer"]
        ways = (forward, layer.settings.get("backward_layer") or forward)
        kinds = [str(way["class_name"]) for way in ways]
        settings = [dict(way["config"]) for way in ways]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MisfitError("adopt.keras.foreign") from error
    if kinds[0] not in CELLS or kinds[0] != kinds[1]:
        raise MisfitError("adopt.keras.layer", tensor=layer.name, found=kinds[0])
    check_cell(layer.name, kinds[0], settings[0], backwards=False)
    check_cell(layer.name, kinds[1], settings[1], backwards=ways[1] is not ways[0])
    for same in ("units", "use_bias", "return_sequences"):
        check(layer.name, settings[1], same, settings[0].get(same))
    return _made(layer, kinds[0], settings[0], str(layer.settings.get("merge_mode", "concat")), inputs, below)


def _made(layer: Layer, kind: str, settings: Any, merge: str, inputs: int, below: Recurrent | None) -> Recurrent:
    cell, ways = CELLS[kind], 2 if merge else 1
    count, rest = divmod(len(layer.tensors), ways)
    if rest or count not in (2, 3) or len(layer.tensors[1].shape) != 2:
        raise MisfitError("weights.lacks", names=(f"{layer.name}: kernel", "recurrent_kernel"))
    units = layer.tensors[1].shape[0]
    parts = [_part(cell, layer.tensors[at : at + count], inputs, units, below) for at in range(0, ways * count, count)]
    wide = inputs * (2 if below is not None and below.merge in ("sum", "ave") else 1)
    return Recurrent(
        layer.name, cell, merge, settings.get("return_sequences") is True, Stacked(tuple(parts), wide, units)
    )


def _part(cell: Cell, tensors: Sequence[Stored], inputs: int, units: int, below: Recurrent | None) -> Part:
    """The tensors of one direction. What a layer below hands on as the sum of its two directions, or as their mean, is
    read from both side by side by a matrix that stands twice.
    """
    kernel, recurrent, *biases = tensors
    order, rows = _ORDER[cell], len(_ORDER[cell]) * units
    fit(kernel, (inputs, rows))
    fit(recurrent, (units, rows))
    twice = below is not None and below.merge in ("sum", "ave")
    factor = 0.5 if below is not None and below.merge == "ave" else 1.0

    def arranged(numbers: Floats) -> Floats:  # (..., G*H), blocks in PyTorch's order
        blocks = numbers.reshape(*numbers.shape[:-1], len(order), units)[..., order, :]
        return blocks.reshape(numbers.shape)

    def read_from_below(numbers: Floats) -> Floats:
        own = arranged(numbers).T
        return np.concatenate([own, own], axis=1) * own.dtype.type(factor) if twice else own

    wide = inputs * (2 if twice else 1)
    part = {
        "weight_ih": changed(kernel, (rows, wide), read_from_below),
        "weight_hh": changed(recurrent, (rows, units), lambda numbers: arranged(numbers).T),
    }
    for bias in biases:
        fit(bias, (2, rows) if cell == "gru" else (rows,))
        part["bias_ih"] = changed(bias, (rows,), lambda numbers: arranged(numbers.reshape(-1, rows)[0]))
        if cell == "gru":
            part["bias_hh"] = changed(bias, (rows,), lambda numbers: arranged(numbers[1]))
    return part


def changed(tensor: Stored, shape: tuple[int, ...], change: Callable[[Floats], Floats]) -> Stored:
    """The tensor with its numbers arranged otherwise, when they are read."""

    def read() -> bytes:
        return np.ascontiguousarray(change(tensor.numbers(str(tensor.place))), _KINDS[tensor.kind]).tobytes()

    return Stored(shape, tensor.kind, tensor.place, read)


def fit(tensor: Stored, wanted: tuple[int, ...]) -> None:
    """MisfitError for a tensor of another shape."""
    if tensor.shape != wanted:
        raise MisfitError("weights.shape", tensor=str(tensor.place), found=str(tensor.shape), wanted=str(wanted))
