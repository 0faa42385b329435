"""What names and shapes of tensors say of a network: cell, layers, directions, sizes, embedding, the parts of its head.

Names differ, shapes do not: torch's own weight_ih and weight_hh are known by their names, whatever stands before them;
the rest by its shape. A tensor that no part uses is named and refused.

Axis letters: V words, E embedding size, H units, G blocks of gates.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from models.adopting.stored import Stored, Tensors
from models.networks.cells import Cell
from models.networks.misfit import MisfitError

_CELLS: Mapping[int, Cell] = {4: "lstm", 3: "gru", 1: "rnn"}
_RECURRENT = re.compile(r"(?:(.*)\.)?(weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)(?:_l(\d{1,2}))?(_reverse)?(_raw)?")
_WRAPPED = ("module.", "_orig_mod.", "model.", "net.")

Part = dict[str, Stored]
"""A module's tensors by the last part of their names."""


@dataclass(frozen=True)
class Layer:
    """One layer of the stack: its directions' tensors, forward first, and its sizes."""

    ways: tuple[Part, ...]
    inputs: int
    units: int


@dataclass(frozen=True)
class Shapes:
    """A network as far as shapes say it. Without an `embedding` letters are read, one of so many."""

    cell: Cell
    layers: tuple[Layer, ...]
    embedding: Stored | None
    words: int
    head: tuple[tuple[str, Part], ...]  # in the order of the file, by numbers where names have them
    names: Mapping[int, str] = field(default_factory=dict)  # of tensors, by identity

    @property
    def units(self) -> int:
        """H of the top layer."""
        return self.layers[-1].units

    @property
    def ways(self) -> int:
        """Directions."""
        return len(self.layers[0].ways)

    @property
    def recurrent(self) -> int:
        """Numbers in the recurrent layers."""
        gates = {"lstm": 4, "gru": 3, "rnn": 1}[self.cell]
        return sum(gates * layer.units * (layer.inputs + layer.units) * len(layer.ways) for layer in self.layers)

    def name_of(self, tensor: Stored) -> str:
        """What the file calls a tensor."""
        return self.names.get(id(tensor), "")


def shapes_of(tensors: Tensors) -> Shapes:
    """What is said. MisfitError where there is no recurrent layer of torch, or where tensors are left over."""
    plain = _unwrapped(tensors)
    layers, cell, rest = _recurrent(plain)
    embedding, rest = _embedding(rest, layers[0].inputs)
    parts = _parts(rest)
    words = layers[0].inputs if embedding is None else embedding.shape[0]
    return Shapes(cell, layers, embedding, words, parts, {id(each): name for name, each in plain.items()})


def _unwrapped(tensors: Tensors) -> dict[str, Stored]:
    """The tensors without what a wrapper puts before every name, and without counters of batches."""
    found = {name: each for name, each in tensors.items() if each.kind != "I64"}
    while prefix := next((p for p in _WRAPPED if found and all(name.startswith(p) for name in found)), None):
        found = {name.removeprefix(prefix): each for name, each in found.items()}
    return found


def _recurrent(tensors: Mapping[str, Stored]) -> tuple[tuple[Layer, ...], Cell, dict[str, Stored]]:
    modules: dict[str, dict[tuple[int, str], Part]] = {}
    rest: dict[str, Stored] = {}
    for name, tensor in tensors.items():
        found = _RECURRENT.fullmatch(name)
        if found is None:
            rest[name] = tensor
            continue
        module, kind, layer, reverse, _ = found.groups(default="")
        if kind == "weight_hr":
            raise MisfitError("adopt.projection", tensor=name)
        if f"{name}_raw" in tensors or name.replace(".module.", ".") + "_raw" in tensors:
            continue  # fastai keeps beside it what it drops out of
        own = modules.setdefault(module.removesuffix(".module"), {}).setdefault((int(layer or 0), reverse), {})
        own[kind] = tensor
    if not modules:
        raise MisfitError("adopt.no_cell", names=tuple(tensors))
    layers = [layer for own in modules.values() for layer in _layers(own)]
    cells = {_CELLS.get(_blocks(layer.ways[0])) for layer in layers}
    if len(cells) > 1 or None in cells or len({len(layer.ways) for layer in layers}) > 1:
        raise MisfitError("adopt.cells", names=tuple(modules))
    (cell,) = cells
    assert cell is not None
    ways = len(layers[0].ways)
    for below, above in pairwise(layers):
        if above.inputs != ways * below.units:
            raise MisfitError("adopt.chain", names=tuple(modules))
    return tuple(layers), cell, rest


def _layers(own: Mapping[tuple[int, str], Part]) -> list[Layer]:
    """The layers of one module, from the bottom to the top."""
    found, reverse = [], any(way for _, way in own)
    for depth in range(1 + max(layer for layer, _ in own)):
        ways = [own.get((depth, way), {}) for way in (("", "_reverse") if reverse else ("",))]
        for part in ways:
            missing = tuple(
                kind for kind in ("weight_ih", "weight_hh") if kind not in part or len(part[kind].shape) != 2
            )
            if missing or ("bias_ih" in part) != ("bias_hh" in part):
                raise MisfitError("weights.lacks", names=missing or ("bias_ih", "bias_hh"))
        rows, units = ways[0]["weight_hh"].shape
        inputs = ways[0]["weight_ih"].shape[1]
        wanted = {"weight_ih": (rows, inputs), "weight_hh": (rows, units), "bias_ih": (rows,), "bias_hh": (rows,)}
        for part in ways:
            for kind, tensor in part.items():
                if tensor.shape != wanted[kind]:
                    raise MisfitError("weights.shape", tensor=kind, found=str(tensor.shape), wanted=str(wanted[kind]))
        found.append(Layer(tuple(ways), inputs, units))
    return found


def _blocks(part: Part) -> int:
    rows, units = part["weight_hh"].shape
    return rows // units if rows % units == 0 else 0


def _embedding(rest: Mapping[str, Stored], inputs: int) -> tuple[Stored | None, dict[str, Stored]]:
    """The embedding, by its name and the width that the lowest layer reads; None where letters are read as they are."""

    def alone(name: str) -> bool:
        return f"{name.removesuffix('weight')}bias" not in rest

    fitting = [n for n, t in rest.items() if len(t.shape) == 2 and t.shape[1] == inputs and n.endswith("weight")]
    fitting.sort(key=lambda name: (not re.search("emb|vectors|wte|encoder", name), not alone(name)))
    fitting = [name for name in fitting if alone(name) or re.search("emb", name)]
    if not fitting:
        return None, dict(rest)
    found = rest[fitting[0]]
    same = {name for name, tensor in rest.items() if tensor.place == found.place and alone(name)}
    return found, {name: tensor for name, tensor in rest.items() if name not in same}


def _parts(rest: Mapping[str, Stored]) -> tuple[tuple[str, Part], ...]:
    """What is left, as the layers of a head: modules with a weight and what belongs to it."""
    parts: dict[str, Part] = {}
    for name, tensor in rest.items():
        module, _, last = name.rpartition(".")
        parts.setdefault(module, {})[last] = tensor
    for module, part in parts.items():
        if not _is_layer(part):
            raise MisfitError("adopt.left", names=tuple(f"{module}.{last}".strip(".") for last in part))
    return tuple(sorted(parts.items(), key=lambda item: _numbers_of(item[0], list(parts))))


def _is_layer(part: Part) -> bool:
    if "weight" not in part or not set(part) <= {"weight", "bias", "running_mean", "running_var"}:
        return False
    shape = part["weight"].shape
    if len(shape) == 2:
        return set(part) <= {"weight", "bias"} and ("bias" not in part or part["bias"].shape == shape[:1])
    return len(shape) == 1 and len(part) in (2, 4) and all(each.shape == shape for each in part.values())


def _numbers_of(name: str, names: Sequence[str]) -> tuple[int, int]:
    """Modules of one list by their numbers, all else in the order of the file."""
    stem, _, number = name.rpartition(".")
    if not number.isdecimal():
        return names.index(name), 0
    return min(k for k, each in enumerate(names) if each.rpartition(".")[0] == stem), int(number)
