"""The scan with a hand in it: as `models.reading.scan`, but what is held is put over what each step computes.

A loop of its own, so that a text in which nothing is held is read as ever and costs nothing more. With nothing held
it computes the same to the last bit (a test looks). Each step works on one text, (H,), or on many side by side, (B, H).

A gate or candidate is held once it is squashed, the cell state before its tanh is taken, the hidden state at the end.

Axis letters: T words, B texts side by side, H units, G blocks of gates.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from models.networks.cells import SIGNALS, Cell
from models.networks.weights import SCAN_BLOCKS, Array, LayerWeights, ScanWeights
from models.reading.holding.hold import Held, Mask
from models.reading.scan import Signals, State, times

Put = Callable[[int, Array], None]
"""Writes what is held at step t, counted in the order of reading, over the numbers that the step has computed."""

_HALF = np.array(0.5)


def _leave(step: int, numbers: Array) -> None:
    """Nothing is held."""


@dataclass(frozen=True)
class Hands:
    """What is put over the gates, (..., G*H) without the candidate's block, and over each of the others, (..., H)."""

    gates: Put = _leave
    candidate: Put = _leave
    cell: Put = _leave
    hidden: Put = _leave


def gate_columns(w: LayerWeights) -> dict[str, int]:
    """Where each gate's block begins among the columns that `Hands.gates` writes to."""
    gates = [name for name in SCAN_BLOCKS[w.cell] if name not in ("candidate", "hidden")]
    return {name: place * w.hidden_size for place, name in enumerate(gates)}


def scan_held(inputs: Array, weights: LayerWeights, held: Mapping[str, Held], start: State | None = None) -> Signals:
    """Read `inputs` (T, E) as `models.reading.scan.scan` does, with `held` in it, all in the order of reading."""
    w, hands = weights.for_scan, _hands(weights, held)
    step = STEPS[weights.cell]
    blocks = times(inputs, w.w_ih)
    blocks += w.bias
    cells, hiddens = np.empty((2, len(inputs), w.size))
    memory, state = np.empty(len(w.w_hh)), start or State.zero(w.size)
    h, c = state.hidden, state.cell
    for t, (block, cell, hidden) in enumerate(zip(blocks, cells, hiddens, strict=True)):
        w.w_hh.dot(h, out=memory)
        step(t, block, memory, State(h, c), w, hands, State(hidden, cell))
        h, c = hidden, cell
    found = {name: blocks[:, at : at + w.size] for name, at in gate_columns(weights).items()}
    found |= {"candidate": blocks[:, -w.size :], "cell": cells, "hidden": hiddens}
    return {name: found[name] for name in SIGNALS[weights.cell]}


def _rnn_step(t: int, block: Array, memory: Array, before: State, w: ScanWeights, hands: Hands, after: State) -> None:
    block += memory
    np.tanh(block, out=after.hidden)
    hands.hidden(t, after.hidden)


def _lstm_step(t: int, block: Array, memory: Array, before: State, w: ScanWeights, hands: Hands, after: State) -> None:
    size = w.size
    block += memory
    np.tanh(block, out=block)
    gates, candidate = block[..., :-size], block[..., -size:]
    gates *= _HALF
    gates += _HALF
    hands.gates(t, gates)
    hands.candidate(t, candidate)
    np.multiply(block[..., size : 2 * size], before.cell, out=after.cell)
    np.multiply(block[..., :size], candidate, out=memory[..., :size])  # what is written; the product is used up
    after.cell[...] += memory[..., :size]
    hands.cell(t, after.cell)
    np.tanh(after.cell, out=after.hidden)
    np.multiply(after.hidden, block[..., 2 * size : -size], out=after.hidden)
    hands.hidden(t, after.hidden)


def _gru_step(t: int, block: Array, memory: Array, before: State, w: ScanWeights, hands: Hands, after: State) -> None:
    size = w.size
    gates, candidate, to_candidate = block[..., :-size], block[..., -size:], memory[..., -size:]
    gates += memory[..., :-size]
    np.tanh(gates, out=gates)
    gates *= _HALF
    gates += _HALF
    hands.gates(t, gates)
    to_candidate += w.memory_bias
    to_candidate *= block[..., :size]
    candidate += to_candidate
    np.tanh(candidate, out=candidate)
    hands.candidate(t, candidate)
    hidden = after.hidden
    np.subtract(before.hidden, candidate, out=hidden)  # (1 - z) n + z h = n + z (h - n)
    hidden *= block[..., size:-size]
    hidden += candidate
    hands.hidden(t, hidden)


STEPS: Mapping[Cell, Callable[[int, Array, Array, State, ScanWeights, Hands, State], None]] = {
    "rnn": _rnn_step,
    "lstm": _lstm_step,
    "gru": _gru_step,
}
"""Step t of each cell. `block` (..., G*H) is what the inputs add and becomes the gates and the candidate; `memory`
(..., G*H) is the product with the hidden state `before`, and is used up; the new state is written into `after`, which
may be `before` itself."""


def _hands(w: LayerWeights, held: Mapping[str, Held]) -> Hands:
    """Of one text."""
    columns = gate_columns(w)
    gates = {columns[name]: one for name, one in held.items() if name in columns}
    puts: dict[str, Put] = {name: _over(one.mask, one.values) for name, one in held.items() if name not in columns}
    if gates:
        steps = len(next(iter(gates.values())).mask)
        size = (steps, len(columns) * w.hidden_size)
        mask, values = np.zeros(size, np.bool_), np.zeros(size)
        for at, one in gates.items():
            own = np.s_[:, at : at + w.hidden_size]
            mask[own], values[own] = one.mask, one.values
        puts["gates"] = _over(mask, values)
    return Hands(**puts)


def _over(mask: Mask, values: Array) -> Put:
    """Puts `values` (T, N) where `mask` (T, N) says."""
    touched: list[bool] = np.any(mask, axis=1).tolist()

    def put(step: int, numbers: Array) -> None:
        if touched[step]:
            np.copyto(numbers, values[step], where=mask[step])

    return put
