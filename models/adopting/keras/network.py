"""A file of Keras as an opened file: the shapes of its network, and the one way in which its head reads the states.

Keras writes down what PyTorch's files leave open, so there is one reading; a known answer still checks it.

Axis letters: V words, E embedding size, F numbers that a layer reads, N that it hands on.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from models.adopting.adopt import Opened, described
from models.adopting.heads import HeadReading
from models.adopting.keras.files import Layer, layers_of
from models.adopting.keras.recurrent import Recurrent, changed, fit, is_recurrent, recurrent_of
from models.adopting.keras.settings import NOTHING, POOLS, check, function, number
from models.adopting.limits import PYTHON, Limits, check_size
from models.adopting.shapes import Part, Shapes
from models.adopting.stored import Stored
from models.networks.misfit import MisfitError
from models.networks.weights import Floats

_SQUASHES = ("relu", "tanh", "sigmoid")
_ENDS = ("sigmoid", "softmax", "log_softmax")
_EPSILON = 1e-3  # Keras' own, of both normalisations

Step = tuple[str, Part | None]
"""A layer of the head as `HeadConfig` has it, and its tensors, if it has some."""


def opened(name: str, content: bytes, limits: Limits = PYTHON) -> Opened:
    """What a file of Keras says. MisfitError with the reason where it is none, or no network of this kind."""
    check_size(len(content), limits)
    layers = [layer for layer in layers_of(content) if layer.kind not in NOTHING]
    embedding = layers[0] if layers else None
    if embedding is not None and is_recurrent(embedding):
        raise MisfitError("adopt.keras.numbers", tensor=embedding.name)
    if embedding is None or embedding.kind != "Embedding" or len(embedding.tensors) != 1:
        raise MisfitError("adopt.keras.layer", tensor=layers[0].name if layers else name, found=_kind(layers))
    (table,) = embedding.tensors
    if len(table.shape) != 2:
        raise MisfitError("weights.shape", tensor=str(table.place), found=str(table.shape), wanted="(V, E)")
    count = next((at for at, layer in enumerate(layers[1:]) if not is_recurrent(layer)), len(layers) - 1)
    if not count:
        raise (
            MisfitError("adopt.keras.layer", tensor=layers[1].name, found=layers[1].kind)
            if layers[1:]
            else (MisfitError("adopt.no_head"))
        )
    stack = recurrent_of(layers[1 : 1 + count], table.shape[1])
    reading = _head(stack[-1], layers[1 + count :])
    stacked = tuple(each.stacked for each in stack)
    named = [table, *(t for layer in stacked for part in layer.ways for t in part.values())]
    named += [t for part in reading.parts for t in part.values()]
    shapes = Shapes(stack[0].cell, stacked, table, table.shape[0], (), {id(t): str(t.place) for t in named})
    skips = embedding.settings.get("mask_zero") is True
    return replace(described(name, content, shapes, (reading,), limits), skips_filling=skips)


def _kind(layers: Sequence[Layer]) -> str:
    return layers[0].kind if layers else "-"


def _head(top: Recurrent, layers: Sequence[Layer]) -> HeadReading:
    """What stands behind the top recurrent layer, as blocks and layers."""
    pool, rest = "end", list(layers)
    if top.hands_on_all:
        if not rest or rest[0].kind not in POOLS:
            raise MisfitError("adopt.keras.sequence", tensor=rest[0].name if rest else top.name)
        check(rest[0].name, rest[0].settings, "data_format", "channels_last")
        check(rest[0].name, rest[0].settings, "keepdims", False)
        pool = POOLS[rest.pop(0).kind]
    series = {"": ("forward",), "concat": ("forward", "backward"), "mul": ("product",)}.get(top.merge, ("sum",))
    steps: list[Step] = [("scale", _halved(top.stacked.units))] if top.merge == "ave" else []
    for layer in rest:
        steps += _steps(layer)
    end = steps.pop()[0] if steps and steps[-1][0] in _ENDS else "none"
    last = steps[-1] if steps else None
    if last is None or last[1] is None or not last[0].startswith("linear"):
        raise MisfitError("adopt.keras.end", tensor=rest[-1].name) if rest else MisfitError("adopt.no_head")
    if any(step in ("softmax", "log_softmax") for step, _ in steps) or (end in _ENDS[1:] and last[0] == "linear 1"):
        raise MisfitError("adopt.keras.end", tensor=rest[-1].name)
    blocks = tuple(f"{pool}.{each}" for each in series)
    parts = tuple(part for _, part in steps if part is not None)
    return HeadReading(blocks, tuple(step for step, _ in steps), parts, end)


def _steps(layer: Layer) -> list[Step]:
    """One layer of Keras as layers of a head."""
    made: dict[str, Callable[[Layer], list[Step]]] = {
        "Dense": _dense,
        "Activation": lambda each: _squash(each, function(each.settings.get("activation"))),
        "ReLU": _relu,
        "Softmax": lambda each: _squash(each, "softmax"),
        "BatchNormalization": _batch_norm,
        "LayerNormalization": _layer_norm,
        "Flatten": lambda _: [],  # of one row of numbers
    }
    if layer.kind not in made:
        raise MisfitError("adopt.keras.layer", tensor=layer.name, found=layer.kind)
    return made[layer.kind](layer)


def _squash(layer: Layer, activation: object) -> list[Step]:
    if activation == "linear":
        return []
    check(layer.name, {"activation": activation}, "activation", "linear", *_SQUASHES, *_ENDS[1:])
    return [(str(activation), None)]


def _dense(layer: Layer) -> list[Step]:
    if len(layer.tensors) not in (1, 2) or len(layer.tensors[0].shape) != 2:
        raise MisfitError("weights.lacks", names=(f"{layer.name}: kernel",))
    kernel, *biases = layer.tensors
    inputs, outputs = kernel.shape
    part = {"weight": changed(kernel, (outputs, inputs), lambda numbers: numbers.T)}
    for bias in biases:
        fit(bias, (outputs,))
        part["bias"] = bias
    return [(f"linear {outputs}", part), *_squash(layer, function(layer.settings.get("activation")))]


def _relu(layer: Layer) -> list[Step]:
    check(layer.name, layer.settings, "max_value", "linear")  # none
    for setting in ("negative_slope", "threshold"):
        check(layer.name, layer.settings, setting, 0.0, 0)
    return [("relu", None)]


def _batch_norm(layer: Layer) -> list[Step]:
    """In use, one factor and one summand a number."""
    _check_axis(layer)
    check(layer.name, layer.settings, "renorm", False)
    gamma, beta, (mean, variance) = _scaled(layer, 2)
    epsilon = number(layer, "epsilon", _EPSILON)

    def numbers(tensor: Stored) -> Floats:
        return tensor.numbers(str(tensor.place)).astype(np.float64)

    def factor() -> Floats:
        spread: Floats = np.sqrt(numbers(variance) + epsilon)
        return 1.0 / spread if gamma is None else numbers(gamma) / spread

    def summand() -> Floats:
        return (0.0 if beta is None else numbers(beta)) - numbers(mean) * factor()

    return [("scale", {"weight": _computed(mean.shape, factor), "bias": _computed(mean.shape, summand)})]


def _layer_norm(layer: Layer) -> list[Step]:
    _check_axis(layer)
    check(layer.name, layer.settings, "rms_scaling", False)
    gamma, beta, _ = _scaled(layer, 0)
    one = gamma or beta
    if one is None:
        raise MisfitError("adopt.keras.setting", tensor=layer.name, field="scale", found="False", options=("True",))
    shape = one.shape
    part = {
        "weight": gamma or _computed(shape, lambda: np.ones(shape)),
        "bias": beta or _computed(shape, lambda: np.zeros(shape)),
    }
    return [(f"norm {number(layer, 'epsilon', _EPSILON)!r}", part)]


def _check_axis(layer: Layer) -> None:
    axis = layer.settings.get("axis", -1)
    last = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    check(layer.name, {"axis": last}, "axis", -1, 1)


def _scaled(layer: Layer, more: int) -> tuple[Stored | None, Stored | None, tuple[Stored, ...]]:
    """gamma and beta, each if there is one, and so many more tensors, all of one shape."""
    waiting = list(layer.tensors)
    has = [layer.settings.get(setting, True) is True for setting in ("scale", "center")]
    if len(waiting) != sum(has) + more:
        raise MisfitError("weights.lacks", names=(f"{layer.name}: gamma", "beta"))
    gamma, beta = (waiting.pop(0) if each else None for each in has)
    for tensor in layer.tensors:
        fit(tensor, layer.tensors[0].shape[:1])
    return gamma, beta, tuple(waiting)


def _computed(shape: tuple[int, ...], numbers: Callable[[], Floats]) -> Stored:
    return Stored(shape, "F64", None, lambda: np.asarray(numbers(), "<f8").tobytes())


def _halved(units: int) -> Part:
    """The mean of two directions is half of their sum."""
    return {
        "weight": _computed((units,), lambda: np.full(units, 0.5)),
        "bias": _computed((units,), lambda: np.zeros(units)),
    }
