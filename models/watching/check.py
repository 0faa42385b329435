"""How far the exact scan is from what the module itself said, and what a difference means.

A scan in float64 differs from a run in float32 by the latter's roundings, about 1e-7. More has one of three reasons:
the network amplifies roundings, the module computes something else than torch's, or the scan is wrong. A tiny change
of the inputs tells how much is amplified, and torch's own module in float64, on the same inputs, whether the scan is
right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from models.networks.weights import Array
from models.reading.scan import Signals
from models.reading.trace import scan_layers
from models.watching.notes import Note, WatchError
from models.watching.readings import Reading
from models.watching.weights import cell_of, is_relu

_MODULES = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
_ROUNDINGS = 1_000  # of a precision, which a run may be off by where nothing amplifies them
_NUDGE = 1e-13  # of each input, to see what the network makes of it

DIGITS = {torch.float64: 16, torch.float32: 7, torch.float16: 3, torch.bfloat16: 2}


@dataclass(frozen=True)
class Check:
    """`error` is the largest difference between the scan and what the module handed out, at `steps` steps, in numbers
    of the module's own `precision`. `exact` is that between the scan and torch in float64, where it was needed.
    """

    error: float
    steps: int
    precision: str
    exact: float | None = None


def check(reading: Reading, signals: Sequence[Signals]) -> tuple[Check, list[Note]]:
    """Compare. WatchError where the module said what is no number, or where the scan is wrong."""
    outputs = handed_on(reading, signals)
    said = reading.outputs
    if not np.isfinite(said).all():
        step = int(np.flatnonzero(~np.isfinite(said).all(axis=1))[0]) + 1
        raise WatchError("finite", name=reading.name, step=step)
    apart = np.abs(outputs - said).max(axis=1)
    error = max(float(apart.max()), *(_ends_apart(reading, signals)))
    dtype = next(iter(reading.pieces[0].call.weights.tensors.values())).dtype
    precision = str(dtype).removeprefix("torch.")
    scale = max(1.0, float(np.abs(said).max()))
    limit = min(_ROUNDINGS * torch.finfo(dtype).eps, 0.1) * scale
    if error <= limit:
        return Check(error, len(said), precision), []
    exact, amplified = float(np.abs(outputs - _in_double(reading)).max()), _amplified(reading, outputs)
    if exact > _ROUNDINGS * torch.finfo(torch.float64).eps * scale * amplified:
        raise WatchError("scan", name=reading.name, error=f"{exact:.1e}")
    if error > limit * amplified:
        raise WatchError("subclass", name=reading.name, module=type(reading.module).__name__, error=f"{error:.1e}")
    step = int((apart > limit).argmax()) + 1
    parts = {"step": step, "precision": precision, "limit": f"{limit:.0e}", "exact": f"{exact:.1e}"}
    return Check(error, len(said), precision, exact), [Note("rounding", parts)]


def _amplified(reading: Reading, outputs: Array) -> float:
    """How many times larger a tiny change of the inputs becomes on its way to what is handed on; at least 1."""
    signs = np.where(np.arange(reading.inputs.size).reshape(reading.inputs.shape) % 3, 1.0, -1.0)
    nudged = scan_layers(reading.exported.layers, reading.inputs * (1 + _NUDGE * signs), reading.starts)
    return max(1.0, float(np.abs(handed_on(reading, nudged) - outputs).max()) / _NUDGE)


def handed_on(reading: Reading, signals: Sequence[Signals]) -> Array:
    """What the top layer hands on, (T, D * P), by the scan."""
    return np.concatenate([_projected(reading, signals, k, "hidden") for k in _top(reading)], axis=1)


def _top(reading: Reading) -> list[int]:
    layers = reading.exported.layers
    return [k for k, w in enumerate(layers) if w.layer == layers[-1].layer]


def _projected(reading: Reading, signals: Sequence[Signals], k: int, signal: str) -> Array:
    project = reading.exported.projections[k]
    values = signals[k][signal]
    return values if project is None or signal == "cell" else values @ project.T


def _ends_apart(reading: Reading, signals: Sequence[Signals]) -> list[float]:
    """The largest differences of the states in which the layers end."""
    found = []
    for states, signal in zip(reading.pieces[-1].end, ("hidden", "cell"), strict=False):
        for k, (w, state) in enumerate(zip(reading.exported.layers, states, strict=True)):
            end = _projected(reading, signals, k, signal)[0 if w.direction == "backward" else -1]
            found.append(float(np.abs(end - state).max()))
    return found


def _in_double(reading: Reading) -> Array:
    """What torch's own module says in float64 with the same weights, inputs and start, (T, D * P)."""
    call, layers = reading.pieces[0].call, reading.exported.layers
    cell, ways = cell_of(call.module), len([w for w in layers if w.layer == 0])
    more: dict[str, Any] = {"nonlinearity": "relu"} if is_relu(call.module) else {}
    if size := getattr(call.module, "proj_size", 0):
        more["proj_size"] = size
    tensors = call.weights.tensors
    fresh = _MODULES[cell](
        reading.inputs.shape[1],
        layers[0].hidden_size,
        layers[-1].layer + 1,
        bias=any(name.startswith("bias") for name in tensors),
        bidirectional=ways == 2,
        dtype=torch.float64,
        **more,
    )
    single = not isinstance(call.module, nn.RNNBase)
    fresh.load_state_dict({f"{name}_l0" if single else name: tensor.cpu().double() for name, tensor in tensors.items()})
    start = tuple(torch.tensor(states) for states in reading.pieces[0].start)
    with torch.no_grad():
        found: Array = fresh(torch.tensor(reading.inputs), start if cell == "lstm" else start[0])[0].numpy()
    return found
