"""The layers of a head, forwards and backwards over rows of numbers: data that names them, arrays that fill them.

Axis letters: N rows, F numbers a row.
"""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from models.networks.misfit import MOST_SIZE, MisfitError
from models.networks.tensors import Shape
from models.networks.weights import Array

LAYERS = ("linear", "scale", "norm", "relu", "tanh", "sigmoid")
"""W x + b; w * x + b (what is left of a batch normalisation); that after mean 0 and spread 1 (a layer normalisation);
and what squashes. "linear 5" has five outputs; "norm 0.001" adds so much to the spread's square, "norm" torch's own."""

LINEAR = ("linear", "scale")

_EPSILON = 1e-5  # torch's own, of a layer normalisation
_EPSILONS = re.compile(r"0\.\d{1,12}|[1-9]e-\d{1,2}|\d\.\d{1,12}e-\d{1,2}")


def width_of(layer: str) -> int | None:
    """The outputs of "linear 5"; None of the other layers. MisfitError for what is no layer."""
    kind, _, size = layer.partition(" ")
    if kind == "linear" and size.isascii() and size.isdecimal() and len(size) < 9 and 1 <= int(size) <= MOST_SIZE:
        return int(size)
    if layer in LAYERS and layer != "linear":
        return None
    if kind == "norm" and _EPSILONS.fullmatch(size):
        return None
    raise MisfitError(
        "config.choice", field="layers", options=("linear N", *LAYERS[1:], "norm 0.001"), found=repr(layer)
    )


def layer_tensors(layers: Sequence[str], inputs: int) -> dict[str, Shape]:
    """The parameters of these layers over so many inputs, by their names, and the shape of each."""
    found: dict[str, Shape] = {}
    for at, layer in enumerate(layers):
        kind, outputs = layer.partition(" ")[0], width_of(layer)
        if outputs is not None:
            found |= {f"head.{at}.weight": (outputs, inputs), f"head.{at}.bias": (outputs,)}
            inputs = outputs
        elif kind in ("scale", "norm"):
            found |= {f"head.{at}.weight": (inputs,), f"head.{at}.bias": (inputs,)}
    return found


def forward(layers: Sequence[str], tensors: Mapping[str, Array], rows: Array) -> list[Array]:
    """What stands before every layer, and after the last: rows (N, F) each."""
    found = [rows]
    for at, layer in enumerate(layers):
        kind, x = layer.partition(" ")[0], found[-1]
        if kind == "linear":
            x = x @ tensors[f"head.{at}.weight"].T + tensors[f"head.{at}.bias"]
        elif kind in ("scale", "norm"):
            x = (_normed(x, layer)[0] if kind == "norm" else x) * tensors[f"head.{at}.weight"] + tensors[
                f"head.{at}.bias"
            ]
        else:
            x = _SQUASHED[kind](x)
        found.append(x)
    return found


def backward(layers: Sequence[str], tensors: Mapping[str, Array], passed: Sequence[Array], slopes: Array) -> Array:
    """The slopes (N, F) at the first layer's inputs of what has `slopes` at the last one's outputs."""
    for at in reversed(range(len(layers))):
        kind, before, after = layers[at].partition(" ")[0], passed[at], passed[at + 1]
        if kind == "linear":
            slopes = slopes @ tensors[f"head.{at}.weight"]
        elif kind == "relu":
            slopes = slopes * (before > 0)
        elif kind == "tanh":
            slopes = slopes * (1 - after**2)
        elif kind == "sigmoid":
            slopes = slopes * after * (1 - after)
        else:
            slopes = slopes * tensors[f"head.{at}.weight"]
            if kind == "norm":
                normed, spread = _normed(before, layers[at])
                mean = slopes.mean(axis=1, keepdims=True)
                slopes = (slopes - mean - normed * (slopes * normed).mean(axis=1, keepdims=True)) / spread
    return slopes


def _normed(x: Array, layer: str) -> tuple[Array, Array]:
    spread = np.sqrt(x.var(axis=1, keepdims=True) + float(layer.partition(" ")[2] or _EPSILON))
    return (x - x.mean(axis=1, keepdims=True)) / spread, spread


def _relu(x: Array) -> Array:
    return np.maximum(x, 0.0)


def _sigmoid(x: Array) -> Array:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def _tanh(x: Array) -> Array:
    return np.asarray(np.tanh(x))


_SQUASHED: Mapping[str, Callable[[Array], Array]] = {"relu": _relu, "tanh": _tanh, "sigmoid": _sigmoid}
