"""Readings of a run, read again by the exact scan, as traces: with the slopes of the number and what is to be known.

Axis letters: T steps, H units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from models.gradients.norms import all_gradients
from models.networks.weights import Array, frozen
from models.reading.scan import Signals
from models.reading.trace import LayerTrace, Trace, layer_trace, scan_layers, sigmoid
from models.watching.calls import Call, reads_words, recurrent_in
from models.watching.check import DIGITS, Check, check
from models.watching.direct import Asked, Slopes, send_on
from models.watching.notes import Note
from models.watching.readings import Reading
from models.watching.watched import Watched, WatchedModule, is_read
from models.watching.weights import cell_of, is_relu


@dataclass(eq=False)
class _Read:
    """A reading with what was found of it so far."""

    reading: Reading
    signals: tuple[Signals, ...]
    check: Check
    notes: list[Note]
    own: Slopes  # of what the head reads
    onward: Slopes  # of what later modules read


def found_in(
    module: nn.Module,
    readings: Sequence[Reading],
    calls: Sequence[Call],
    asked: Asked,
    words: Sequence[str] | None,
    row: int,
) -> Watched:
    """All that is known of a run. WatchError where what a module said is no number, or is not what torch computes."""
    read = [_read(each) for each in readings]
    if asked.slopes is not None:
        for each in read:
            for piece in each.reading.pieces:
                each.own.add(each.reading, piece, row, asked.slopes[piece.at])
    sources = _through(read, asked, row) if len(calls) > 1 else {}
    value = _exact(read, asked) if asked.linear else asked.value
    modules = tuple(_watched(each, read, asked, value, words, sources.get(k, ())) for k, each in enumerate(read))
    notes = [] if asked.heard is not None else [Note("other_run")]
    if asked.heard is not None and asked.slopes is not None and not asked.linear:
        notes.append(Note("head"))
    silent = [name for name, each in recurrent_in(module).items() if all(call.module is not each for call in calls)]
    if silent:
        notes.append(Note("uncalled", {"names": ", ".join(silent)}))
    return Watched(modules, value, asked.choice.told, tuple(notes), reads_words(module))


def _read(reading: Reading) -> _Read:
    signals = scan_layers(reading.exported.layers, reading.inputs, reading.starts)
    found, notes = check(reading, signals)
    project = reading.exported.projections[-1]
    if project is not None:
        notes.append(Note("projection", {"name": reading.name, "units": project.shape[1], "width": len(project)}))
    if is_relu(reading.module):
        notes.append(Note("relu", {"name": reading.name}))
    dtype = getattr(torch, found.precision)
    if DIGITS[dtype] < DIGITS[torch.float32]:
        parts = {"name": reading.name, "precision": found.precision, "digits": DIGITS[dtype]}
        notes.append(Note("precision", parts))
    return _Read(reading, signals, found, notes, Slopes(), Slopes())


def _through(read: Sequence[_Read], asked: Asked, row: int) -> dict[int, tuple[str, ...]]:
    """Follow the gradient from each module's inputs to the modules before it; of each reading, where it came from."""
    if asked.heard is None or asked.slopes is None:
        return {}
    owner = {piece.at: (k, piece) for k, each in enumerate(read) for piece in each.reading.pieces}
    sources: dict[int, tuple[str, ...]] = {}
    for k in reversed(range(len(read))):
        each = read[k]
        trace = _trace(each, asked, asked.value, None)
        gradients = all_gradients(trace, each.reading.exported.layers, with_inputs=True)
        slopes = send_on(asked.heard, each.reading, trace.layers, gradients, row)
        from_where: list[int] = []
        for at, own in enumerate(slopes or ()):
            source, piece = owner[at]
            if any(slope is not None for slope in own):
                from_where += [source] if source not in from_where else []
                if source < k:
                    read[source].onward.add(read[source].reading, piece, row, own)
        if any(source >= k for source in from_where):
            each.notes.append(Note("fed_back", {"name": each.reading.name}))
        sources[k] = tuple(read[source].reading.name for source in from_where if source < k)
    return sources


def _exact(read: Sequence[_Read], asked: Asked) -> float:
    """The number of a linear head in float64, by the states of the scan."""
    total = asked.bias
    for each in read:
        for k, signals in enumerate(each.signals):
            slopes = each.own.of_units(each.reading, k)
            if slopes is not None:
                total += float((slopes * signals["hidden"]).sum())
            if k in each.own.cell:
                end = 0 if each.reading.exported.layers[k].direction == "backward" else -1
                total += float(each.own.cell[k] @ signals["cell"][end])
    return total


def _watched(
    each: _Read,
    read: Sequence[_Read],
    asked: Asked,
    value: float,
    words: Sequence[str] | None,
    sources: tuple[str, ...],
) -> WatchedModule:
    reading, name = each.reading, each.reading.name
    trace = _trace(each, asked, value, words)
    if words is not None and len(words) != len(trace.tokens):
        parts = {"words": len(words), "name": name, "steps": len(trace.tokens)}
        each.notes.append(Note("words", parts))
    if each.own.cell or each.own.between:
        each.notes.append(Note("reads_cell", {"name": name}))
    if asked.heard is not None and not is_read(trace):
        each.notes.append(Note("no_gradient", {"name": name}))
    elif each.onward.hidden and not each.own.hidden and not each.own.cell:
        later = [other.reading.name for other in read[read.index(each) + 1 :]]
        each.notes.append(Note("indirect", {"name": name, "others": ", ".join(later)}))
    inputs = frozen(reading.inputs)
    return WatchedModule(name, trace, reading.exported.layers, inputs, each.check, tuple(each.notes), sources)


def _trace(each: _Read, asked: Asked, value: float, words: Sequence[str] | None) -> Trace:
    reading = each.reading
    layers = tuple(
        layer_trace(
            w.layer, w.direction, dict(each.signals[k]), _slope(each, k), start, direct_cell=_cell_slope(each, k)
        )
        for k, (w, start) in enumerate(zip(reading.exported.layers, reading.starts, strict=True))
    )
    steps = len(reading.inputs)
    named = words is not None and len(words) == steps
    linear = asked.linear and not each.onward.hidden and not each.onward.cell
    kind = asked.choice.kind
    return Trace(
        cell=cell_of(reading.module),
        tokens=tuple(map(str, words)) if words is not None and named else tuple(str(t + 1) for t in range(steps)),
        ids=frozen(np.arange(steps)),
        known=frozen(np.ones(steps, dtype=np.bool_)),
        dropped=0,
        layers=layers,
        logit=value,
        bias=value - _adds(layers) if linear else asked.bias,
        probability=float("nan") if kind == "value" else float(sigmoid(np.float64(value))),
        prefix_probability=None,
        number=kind,
        linear=linear,
    )


def _adds(layers: Sequence[LayerTrace]) -> float:
    total = 0.0
    for layer in layers:
        if layer.direct is not None:
            total += float((layer.direct * layer.signals["hidden"]).sum())
        if layer.direct_cell is not None:
            total += float(layer.direct_cell @ layer.end.cell)
    return total


def _slope(each: _Read, k: int) -> Array | None:
    own, onward = (slopes.of_units(each.reading, k) for slopes in (each.own, each.onward))
    return own if onward is None else onward if own is None else own + onward


def _cell_slope(each: _Read, k: int) -> Array | None:
    own, onward = each.own.cell.get(k), each.onward.cell.get(k)
    return own if onward is None else onward if own is None else own + onward
