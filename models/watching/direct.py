"""How strongly a number depends on what the recurrent modules hand out, whatever stands between.

The run is played again with what they handed out as leaves, so one call of autograd gives the slope at every step: a
mean, a maximum, attention, any layers. Where modules stand behind each other, the gradient at the inputs of the later
one, which is computed by hand (models/gradients), goes on through what stands between to the earlier one.

Axis letters: T steps, E inputs, H units, P numbers handed on, L layers, D directions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from models.gradients.backprop import LayerGradients, Scaled, before_first, factors_of
from models.networks.weights import Array
from models.reading.trace import LayerTrace
from models.watching.calls import SEQUENCES, Call, Heard, OtherRunError, Run, replay
from models.watching.number import Batch, Choice, Squashings, Target, choose, last_squashing, tensor_in
from models.watching.places import state_of, state_onto, steps_of, steps_onto
from models.watching.readings import Piece, Reading

_SAME = 1e-3  # of the output: another kernel rounds otherwise, another run says something else
_ROUNDINGS = 300  # of the number's precision; heads with a layer between were off by 1e-2, linear ones by 7e-7


@dataclass(frozen=True, eq=False)
class Asked:
    """The number that is asked about: its `value`, what it is, and by leaf its slope; None where none leads back.

    It is `linear` where it is `bias`, its value for nothing handed out, and what is handed out times the slopes.
    """

    choice: Choice
    value: float
    slopes: tuple[tuple[Tensor | None, ...], ...] | None
    linear: bool
    bias: float
    heard: Heard | None


def ask(module: nn.Module, run: Run, calls: Sequence[Call], first: object, batch: Batch, target: Target) -> Asked:
    """Ask for the number that `target` means in the run's `first` output. WatchError as `choose`."""
    try:
        seen = Squashings()
        with seen:
            heard = replay(module, run, calls)
        lifted = None if callable(target) else last_squashing(tensor_in(heard.output), seen)
        squashed = None if lifted is None else seen.found[lifted][0]
        choice = choose(first, batch, target, squashed)
        if not _same(choice, heard.output, first):
            raise OtherRunError
        again = _Again(module, run, calls, choice, lifted)
        if lifted is not None:
            choice = choose(again.heard(1.0).output, batch, target, squashed)
            again = _Again(module, run, calls, choice, lifted)
            heard = again.heard(1.0)
    except OtherRunError:
        choice = choose(first, batch, target, None)
        return Asked(choice, float(choice.pick(first)), None, linear=False, bias=float("nan"), heard=None)
    return _slopes(again, heard)


@dataclass(frozen=True, eq=False)
class _Again:
    """The run with its last squashing lifted."""

    module: nn.Module
    run: Run
    calls: Sequence[Call]
    choice: Choice
    lifted: int | None

    def heard(self, scale: float) -> Heard:
        with Squashings(self.lifted):
            return replay(self.module, self.run, self.calls, scale)


def _same(choice: Choice, one: object, other: object) -> bool:
    a, b = float(choice.pick(one)), float(choice.pick(other))
    return abs(a - b) <= _SAME * max(1.0, abs(a))


def _slopes(again: _Again, heard: Heard) -> Asked:
    choice = again.choice
    number = choice.pick(heard.output)
    value, slopes = float(number), _gradient(number, heard)
    if slopes is None:
        return Asked(choice, value, None, linear=False, bias=float("nan"), heard=heard)
    try:
        nothing, half = again.heard(0.0), again.heard(0.5)
    except OtherRunError:
        return Asked(choice, value, slopes, linear=False, bias=float("nan"), heard=heard)
    bias, halves = float(choice.pick(nothing.output)), _gradient(choice.pick(half.output), half)
    rounding = _ROUNDINGS * torch.finfo(number.dtype).eps
    adds = sum(float((s * leaf).sum()) for s, leaf in _pairs(slopes, heard.leaves))
    size = sum(float((s * leaf).abs().sum()) for s, leaf in _pairs(slopes, heard.leaves))
    linear = abs(bias + adds - value) <= rounding * max(size, abs(bias), abs(value))
    linear = linear and halves is not None and _alike(slopes, halves, rounding)
    return Asked(choice, value, slopes, linear, bias, heard)


def _gradient(number: Tensor, heard: Heard) -> tuple[tuple[Tensor | None, ...], ...] | None:
    """The slope of a number at every leaf; None where none of them leads to it."""
    if not number.requires_grad:
        return None
    leaves = [leaf for own in heard.leaves for leaf in own]
    found = iter(torch.autograd.grad(number, leaves, allow_unused=True, retain_graph=True))
    slopes = tuple(tuple(next(found) for _ in own) for own in heard.leaves)
    return slopes if any(slope is not None for own in slopes for slope in own) else None


def _pairs(
    slopes: Sequence[Sequence[Tensor | None]], others: Sequence[Sequence[Tensor | None]]
) -> list[tuple[Tensor, Tensor]]:
    both = ((s, o) for own, other in zip(slopes, others, strict=True) for s, o in zip(own, other, strict=True))
    return [(s.detach(), o.detach()) for s, o in both if s is not None and o is not None]


def _alike(
    slopes: tuple[tuple[Tensor | None, ...], ...], halves: tuple[tuple[Tensor | None, ...], ...], rounding: float
) -> bool:
    present = [[s is not None for s in own] for own in slopes] == [[s is not None for s in own] for own in halves]
    largest = max(float(s.abs().max()) for own in slopes for s in own if s is not None)
    return present and all(float((a - b).abs().max()) <= rounding * largest for a, b in _pairs(slopes, halves))


@dataclass(eq=False)
class Slopes:
    """Of one reading, by layer and direction: `hidden` (T, P) what each step hands out, `cell` (H,) the last C.

    `between` says that a C before the last is read too, of which nothing is kept.
    """

    hidden: dict[int, Array] = field(default_factory=dict)
    cell: dict[int, Array] = field(default_factory=dict)
    between: bool = False

    def add(self, reading: Reading, piece: Piece, row: int, slopes: Sequence[Tensor | None]) -> None:
        """Count the slopes at what one call handed out."""
        call, sequence = piece.call, isinstance(piece.call.module, SEQUENCES)
        output, *states = slopes if sequence else (None, *slopes)
        if output is not None:
            self._add_output(reading, piece, steps_of(call, output, row))
        for slope, cell in zip(states, (False, True), strict=False):
            if slope is not None:
                self._add_state(reading, piece, state_of(call, slope, row), cell=cell)

    def _add_output(self, reading: Reading, piece: Piece, steps: Array) -> None:
        layers = reading.exported.layers
        top = [k for k, w in enumerate(layers) if w.layer == layers[-1].layer]
        for k, own in zip(top, np.split(steps, len(top), axis=1), strict=True):
            if own.any():
                self._rows(reading, k, own.shape[1])[_rows_of(reading, piece)] += own

    def _add_state(self, reading: Reading, piece: Piece, states: Array, *, cell: bool) -> None:
        for k, (w, own) in enumerate(zip(reading.exported.layers, states, strict=True)):
            if not own.any():
                continue
            if not cell:
                rows = _rows_of(reading, piece)
                last = rows.start if w.direction == "backward" else rows.stop - 1
                self._rows(reading, k, len(own))[last] += own
            elif piece is reading.pieces[-1]:
                self.cell[k] = self.cell.get(k, np.zeros(len(own))) + own
            else:
                self.between = True

    def _rows(self, reading: Reading, k: int, width: int) -> Array:
        return self.hidden.setdefault(k, np.zeros((sum(len(piece.inputs) for piece in reading.pieces), width)))

    def of_units(self, reading: Reading, k: int) -> Array | None:
        """The slope at the units of one layer and direction, (T, H); None for none."""
        found, project = self.hidden.get(k), reading.exported.projections[k]
        if found is None and k in self.cell:
            return np.zeros((sum(len(piece.inputs) for piece in reading.pieces), len(self.cell[k])))
        return found if found is None or project is None else found @ project


def _rows_of(reading: Reading, piece: Piece) -> slice:
    first = sum(len(each.inputs) for each in reading.pieces[: reading.pieces.index(piece)])
    return slice(first, first + len(piece.inputs))


Back = Callable[[LayerTrace, int], LayerGradients]


def send_on(
    heard: Heard, reading: Reading, layers: Sequence[LayerTrace], gradients: Sequence[LayerGradients], row: int
) -> tuple[tuple[Tensor | None, ...], ...] | None:
    """The slopes at every leaf by way of what this reading was given, its inputs and its start; None for none.

    `gradients` are those of its layers, with inputs.
    """
    outputs, seeds = [], []
    lowest = [found.inputs for found, layer in zip(gradients, layers, strict=True) if layer.layer == 0]
    inputs = _sum([found for found in lowest if found is not None])
    scale = int(inputs.exponents.max())
    for piece in reading.pieces:
        given = heard.given[piece.at][0]
        if given.requires_grad:
            rows = _rows_of(reading, piece)
            plain = np.ldexp(inputs.values[rows], (inputs.exponents[rows] - scale)[:, None].astype(np.int32))
            outputs.append(given)
            seeds.append(steps_onto(piece.call, plain, row, given))
    first = reading.pieces[0]
    for given, states in zip(heard.given[first.at][1:], _at_start(reading, layers, gradients), strict=False):
        if given.requires_grad:
            outputs.append(given)
            seeds.append(state_onto(first.call, states / 2.0**scale, row, given))
    if not outputs:
        return None
    leaves = [leaf for own in heard.leaves for leaf in own]
    slopes = torch.autograd.grad(outputs, leaves, seeds, allow_unused=True, retain_graph=True)
    if all(slope is None for slope in slopes):
        return None
    found = iter(None if slope is None else slope.double() * 2.0**scale for slope in slopes)
    return tuple(tuple(next(found) for _ in own) for own in heard.leaves)


def _sum(parts: Sequence[Scaled]) -> Scaled:
    total = parts[0]
    for part in parts[1:]:
        total = total.plus(part)
    return total


def _at_start(reading: Reading, layers: Sequence[LayerTrace], gradients: Sequence[LayerGradients]) -> list[Array]:
    """dL/d of the states that were given, hidden (L * D, P) and cell (L * D, H) where there is one."""
    hidden, cells = [], []
    for k, (layer, found) in enumerate(zip(layers, gradients, strict=True)):
        w, project = reading.exported.layers[k], reading.exported.projections[k]
        own = found.reversed() if layer.direction == "backward" else found
        factors = factors_of(layer.as_read(), w, layer.start)
        dh, dc = before_first(factors, w.w_hh, own.hidden, own.cell)
        hidden.append(dh if project is None else np.linalg.pinv(project).T @ dh)
        cells.append(dc)
    return [np.stack(hidden), *([np.stack([c for c in cells if c is not None])] if cells[0] is not None else [])]
