"""The scan with a hand in it: as `models.reading.scan`, but what is held is put over what each step computes.

A loop of its own, so that a text in which nothing is held is read as ever and costs nothing more. With nothing held
it computes the same to the last bit (a test looks). Each step works on one text, (H,), or on many side by side, (B, H).

A gate or candidate is held once it is squashed, the cell state before its tanh is taken, the hidden state at the end.

Axis letters: T words, B texts side by side, H units, G blocks of gates.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.networks.cells import SIGNALS, Cell
from models.networks.weights import SCAN_BLOCKS, Array, LayerWeights
from models.reading.holding.hold import Held
from models.reading.scan import Signals, State, times

Put = Callable[[int, Array], None]
"""Writes what is held at step t, counted in the order of reading, over the numbers that the step has computed."""

Parts = tuple[Array, ...]
"""Views of blocks (..., G*H): all of them, and where there are gates all gates, each gate and the candidate."""

_HALF = np.array(0.5)


@dataclass(frozen=True)
class Hands:
    """What is put over the gates, (..., G*H) without the candidate's block, and over each of the others, (..., H)."""

    gates: Put | None = None
    candidate: Put | None = None
    cell: Put | None = None
    hidden: Put | None = None


def gate_columns(w: LayerWeights) -> dict[str, int]:
    """Where each gate's block begins among the columns that `Hands.gates` writes to."""
    gates = [name for name in SCAN_BLOCKS[w.cell] if name not in ("candidate", "hidden")]
    return {name: place * w.hidden_size for place, name in enumerate(gates)}


def scan_held(inputs: Array, weights: LayerWeights, held: Mapping[str, Held], start: State | None = None) -> Signals:
    """Read `inputs` (T, E) as `models.reading.scan.scan` does, with `held` in it, all in the order of reading."""
    w, hands, step = weights.for_scan, _hands(weights, held), STEPS[weights.cell]
    blocks = times(inputs, w.w_ih)
    blocks += w.bias
    cells, hiddens = np.empty((2, len(inputs), w.size))
    product, state = np.empty(len(w.w_hh)), start or State.zero(w.size)
    memory, h, c = parts_of(product, w.size), state.hidden, state.cell
    rows = zip(*parts_of(blocks, w.size), strict=True)
    for t, (row, hidden, cell) in enumerate(zip(rows, hiddens, cells, strict=True)):
        w.w_hh.dot(h, out=product)
        step(t, row, memory, h, c, hidden, cell, w.memory_bias, hands)
        h, c = hidden, cell
    found = {name: blocks[:, at : at + w.size] for name, at in gate_columns(weights).items()}
    found |= {"candidate": blocks[:, -w.size :], "cell": cells, "hidden": hiddens}
    return {name: found[name] for name in SIGNALS[weights.cell]}


def parts_of(blocks: Array, size: int) -> Parts:
    """Views of the blocks (..., G*H) of any cell with H = `size`; see `Parts`."""
    if blocks.shape[-1] == size:
        return (blocks,)
    each = (blocks[..., left : left + size] for left in range(0, blocks.shape[-1], size))
    return blocks, blocks[..., :-size], *each


def _rnn_step(
    t: int, row: Parts, memory: Parts, h: Array, c: Array, hidden: Array, cell: Array, bias: Array, hands: Hands
) -> None:
    np.add(row[0], memory[0], out=hidden)
    np.tanh(hidden, out=hidden)
    if hands.hidden is not None:
        hands.hidden(t, hidden)


def _lstm_step(
    t: int, row: Parts, memory: Parts, h: Array, c: Array, hidden: Array, cell: Array, bias: Array, hands: Hands
) -> None:
    block, gates, i, f, o, g = row
    product, written = memory[0], memory[2]  # the product is used up before its place is
    block += product
    np.tanh(block, out=block)
    gates *= _HALF
    gates += _HALF
    if hands.gates is not None:
        hands.gates(t, gates)
    if hands.candidate is not None:
        hands.candidate(t, g)
    np.multiply(f, c, out=cell)
    np.multiply(i, g, out=written)
    cell += written
    if hands.cell is not None:
        hands.cell(t, cell)
    np.tanh(cell, out=hidden)
    hidden *= o
    if hands.hidden is not None:
        hands.hidden(t, hidden)


def _gru_step(
    t: int, row: Parts, memory: Parts, h: Array, c: Array, hidden: Array, cell: Array, bias: Array, hands: Hands
) -> None:
    _, gates, r, z, n = row
    to_gates, to_candidate = memory[1], memory[4]
    gates += to_gates
    np.tanh(gates, out=gates)
    gates *= _HALF
    gates += _HALF
    if hands.gates is not None:
        hands.gates(t, gates)
    to_candidate += bias
    to_candidate *= r
    n += to_candidate
    np.tanh(n, out=n)
    if hands.candidate is not None:
        hands.candidate(t, n)
    np.subtract(h, n, out=hidden)  # (1 - z) n + z h = n + z (h - n)
    hidden *= z
    hidden += n
    if hands.hidden is not None:
        hands.hidden(t, hidden)


Step = Callable[[int, Parts, Parts, Array, Array, Array, Array, Array, Hands], None]
STEPS: Mapping[Cell, Step] = {"rnn": _rnn_step, "lstm": _lstm_step, "gru": _gru_step}
"""Step t of each cell: its blocks and the product with the hidden state, the states h and c before it, the hidden and
cell state after it, the memory bias of the GRU, and what is held.

The blocks (..., G*H) are what the inputs add and become the gates and the candidate. The product (..., G*H) is used up.
The new states are written into the arrays given, which may be the old ones themselves.
"""


def _hands(w: LayerWeights, held: Mapping[str, Held]) -> Hands:
    """Of one text."""
    columns = gate_columns(w)
    gates = [_over(one, columns[name]) for name, one in held.items() if name in columns]
    puts = {name: _over(one, 0) for name, one in held.items() if name not in columns}
    if gates:
        puts["gates"] = gates[0] if len(gates) == 1 else _one_by_one(gates)
    return Hands(**puts)


def _over(held: Held, at: int) -> Put:
    """Puts the values where they are held, into as many columns from `at` on as there are units."""
    touched: list[bool] = np.any(held.mask, axis=1).tolist()
    masks, values, own = list(held.mask), list(held.values), np.s_[at : at + held.mask.shape[1]]

    def put(step: int, numbers: Array) -> None:
        if touched[step]:
            np.copyto(numbers[own], values[step], where=masks[step])

    return put


def _one_by_one(puts: Sequence[Put]) -> Put:
    def put(step: int, numbers: Array) -> None:
        for one in puts:
            one(step, numbers)

    return put
