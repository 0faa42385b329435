"""Calls that go on from each other, as one reading of one text of a batch.

A module may be called once for a whole text, once a word (a decoder), or as a cell in a loop: a call whose state to
start from is, bit by bit, the one in which the module's call before ended goes on with the same reading.

Axis letters: T steps, E inputs, H units, P numbers handed on (P = H but for a projection), D directions, L layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from models.networks.weights import Array
from models.reading.scan import State
from models.watching.calls import SEQUENCES, Call, numbers_in
from models.watching.notes import WatchError
from models.watching.places import batch_of, state_of, steps_of
from models.watching.weights import Exported, Kept, exported


@dataclass(frozen=True, eq=False)
class Piece:
    """One call as a text of its batch meets it: `at` is the call's place in the run, `inputs` (T, E), `outputs`
    (T, D * P), and the states `start` and `end`: hidden (L * D, P) and, of an LSTM, cell (L * D, H).
    """

    at: int
    call: Call
    inputs: Array
    outputs: Array
    start: tuple[Array, ...]
    end: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """What one module read of one text, in consecutive `pieces`, and the layers by which it did."""

    name: str
    module: nn.Module
    pieces: tuple[Piece, ...]
    exported: Exported

    @property
    def inputs(self) -> Array:
        """(T, E)."""
        return np.concatenate([piece.inputs for piece in self.pieces])

    @property
    def outputs(self) -> Array:
        """(T, D * P)."""
        return np.concatenate([piece.outputs for piece in self.pieces])

    @property
    def starts(self) -> list[State | None]:
        """What each layer and direction starts from, in units; None for zeros.

        Through a projection the units are any that are handed on as the given numbers.
        """
        hidden, *cell = self.pieces[0].start
        found: list[State | None] = []
        for k, project in enumerate(self.exported.projections):
            h = hidden[k] if project is None else np.linalg.pinv(project) @ hidden[k]
            c = cell[0][k] if cell else np.zeros_like(h)
            found.append(State(h, c) if h.any() or c.any() else None)
        return found


def readings_of(calls: Sequence[Call], row: int) -> list[Reading]:
    """All readings of text `row` (from 0) of the batch, in the order in which they begin.

    WatchError without that row, or where a module was given nothing to read.
    """
    found: list[list[Piece]] = []
    for at, call in enumerate(calls):
        piece = _piece(at, call, row)
        before = next((pieces for pieces in reversed(found) if pieces[-1].call.module is call.module), None)
        if before is not None and _goes_on(before[-1], piece):
            before.append(piece)
        else:
            found.append([piece])
    names = _numbered([pieces[0].call.name for pieces in found])
    made: dict[int, Exported] = {}  # calls with the same weights share them
    for pieces in found:
        call = pieces[0].call
        if id(call.weights) not in made:
            made[id(call.weights)] = exported(call.module, call.weights)
    return [
        Reading(name, pieces[0].call.module, tuple(pieces), made[id(pieces[0].call.weights)])
        for name, pieces in zip(names, found, strict=True)
    ]


def _numbered(names: list[str]) -> list[str]:
    """Names of modules as names of readings: "gru", "gru (2)"."""
    return [name if name not in names[:k] else f"{name} ({names[:k].count(name) + 1})" for k, name in enumerate(names)]


def _goes_on(before: Piece, piece: Piece) -> bool:
    if getattr(piece.call.module, "bidirectional", False) or not piece.call.start:
        return False
    meets = all(np.array_equal(end, start) for end, start in zip(before.end, piece.start, strict=True))
    return meets and _alike(before.call.weights, piece.call.weights)


def _alike(first: Kept, second: Kept) -> bool:
    return first is second or all(torch.equal(tensor, second.tensors[name]) for name, tensor in first.tensors.items())


def _piece(at: int, call: Call, row: int) -> Piece:
    batch = batch_of(call)
    if not 0 <= row < batch:
        raise WatchError("row", row=row, last=batch - 1, batch=batch)
    inputs = steps_of(call, numbers_in(call.inputs), row)
    if len(inputs) == 0:
        raise WatchError("empty", name=call.name)
    said = [numbers_in(each) for each in call.said]
    ends = said[1:] if isinstance(call.module, SEQUENCES) else said

    def states(tensors: Sequence[Tensor]) -> tuple[Array, ...]:
        return tuple(state_of(call, each, row) for each in tensors)

    end = states(ends)
    start = states(call.start) or tuple(map(np.zeros_like, end))
    return Piece(at, call, inputs, steps_of(call, said[0], row), start, end)
