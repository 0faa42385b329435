"""The fast path: one layer over one text, word by word, in plain numpy float64, keeping every gate.

The same equations as `models.networks.cells` (which is the oracle). The product with the inputs is taken for all words
at once, so the loop is left with one matrix-vector product and a few element-wise operations in place. The logistic
function is computed as (1 + tanh(x/2)) / 2, so that one call of tanh serves all gates of a step.

Axis letters: T words, E inputs, H units.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from models.networks.cells import Cell
from models.networks.weights import Array, LayerWeights, ScanWeights

Signals = dict[str, Array]

_HALF = np.array(0.5)  # an array, because a Python float is converted anew at every step
ROWS = 32  # of a tile: fewer cost more a row, more cost a short text more
_SMALL_PRODUCT = 500_000  # multiplications; OpenBLAS 0.3.31 uses a second thread from 2 ** 19 on


@dataclass(frozen=True, eq=False)
class State:
    """What a layer goes on from: `hidden` and `cell`, (H,) each; only the LSTM has a use for the latter."""

    hidden: Array
    cell: Array

    @classmethod
    def zero(cls, size: int) -> "State":
        """What a text starts from where nobody says otherwise."""
        return cls(np.zeros(size), np.zeros(size))


def scan(inputs: Array, weights: LayerWeights, start: State | None = None) -> Signals:
    """Read `inputs` (T, E) from a state, zero unless it is given; every signal, (T, H), in the order of reading."""
    return _SCANS[weights.cell](inputs, weights.for_scan, start or State.zero(weights.hidden_size))


def states_before(states: Array, start: Array | None = None) -> Array:
    """The state that each step starts from, in the order of reading: `start` (H,), then all but the last of (T, H)."""
    return np.concatenate([np.zeros_like(states[:1]) if start is None else start[None], states[:-1]])


def times(rows: Array, matrix: Array, tile: int = ROWS) -> Array:
    """`rows` (T, N) @ `matrix` (N, M), in tiles of one shape, `tile` rows high, the last one filled up with zeros.

    A row's product is then the same to the last bit however many rows stand around it: the library picks its routine,
    and with it the order of additions, by the shape. So two texts that begin alike are read exactly alike up to the
    first word that differs. Tiles are small enough that OpenBLAS keeps each in its own thread: it would share one big
    product out to all cores, and where those are busy (a server with visitors) wait for them for 10 to 30 ms, many
    times what it could save.
    """
    count = len(rows)
    padding = -count % tile
    if padding:
        rows = np.concatenate([rows, np.zeros((padding, rows.shape[1]), rows.dtype)])
    side = max(8, _SMALL_PRODUCT // (tile * len(matrix)) // 8 * 8)  # eights suit the processor's vectors
    product = np.empty((len(rows), matrix.shape[1]), matrix.dtype)
    for left in range(0, matrix.shape[1], side):
        columns = np.s_[left : left + side]
        for top in range(0, len(rows), tile):
            part = np.s_[top : top + tile]
            np.matmul(rows[part], matrix[:, columns], out=product[part, columns])
    return product[:count]


def _scan_rnn(inputs: Array, w: ScanWeights, start: State) -> Signals:
    hiddens = times(inputs, w.w_ih)
    hiddens += w.bias
    memory = np.empty(w.size)
    h = start.hidden
    for hidden in hiddens:
        w.w_hh.dot(h, out=memory)
        hidden += memory
        h = np.maximum(hidden, 0.0, out=hidden) if w.relu else np.tanh(hidden, out=hidden)
    return {"hidden": hiddens}


def _scan_lstm(inputs: Array, w: ScanWeights, start: State) -> Signals:
    blocks = times(inputs, w.w_ih)  # (T, 4H)
    blocks += w.bias
    gates = blocks[:, : 3 * w.size]
    ins, forgets, outs, candidates = np.split(blocks, 4, axis=1)
    cells, hiddens = np.empty((2, len(inputs), w.size))
    memory, written = np.empty(4 * w.size), np.empty(w.size)
    h, c = start.hidden, start.cell
    for block, gate, i, f, o, g, cell, hidden in zip(
        blocks, gates, ins, forgets, outs, candidates, cells, hiddens, strict=True
    ):
        w.w_hh.dot(h, out=memory)
        block += memory
        np.tanh(block, out=block)
        gate *= _HALF
        gate += _HALF
        np.multiply(f, c, out=cell)
        np.multiply(i, g, out=written)
        cell += written
        np.tanh(cell, out=hidden)
        hidden *= o
        h, c = hidden, cell
    return {
        "forget": forgets,
        "input": ins,
        "candidate": candidates,
        "output": outs,
        "cell": cells,
        "hidden": hiddens,
    }


def _scan_gru(inputs: Array, w: ScanWeights, start: State) -> Signals:
    blocks = times(inputs, w.w_ih)  # (T, 3H)
    blocks += w.bias
    gates = blocks[:, : 2 * w.size]
    resets, updates, candidates = np.split(blocks, 3, axis=1)
    hiddens = np.empty((len(inputs), w.size))
    memory = np.empty(3 * w.size)
    to_gates, to_candidate = memory[: 2 * w.size], memory[2 * w.size :]
    h = start.hidden
    for gate, r, z, n, hidden in zip(gates, resets, updates, candidates, hiddens, strict=True):
        w.w_hh.dot(h, out=memory)
        gate += to_gates
        np.tanh(gate, out=gate)
        gate *= _HALF
        gate += _HALF
        to_candidate += w.memory_bias
        to_candidate *= r
        n += to_candidate
        np.tanh(n, out=n)
        np.subtract(h, n, out=hidden)  # (1 - z) n + z h = n + z (h - n)
        hidden *= z
        hidden += n
        h = hidden
    return {"reset": resets, "update": updates, "candidate": candidates, "hidden": hiddens}


_SCANS: Mapping[Cell, Callable[[Array, ScanWeights, State], Signals]] = {
    "rnn": _scan_rnn,
    "lstm": _scan_lstm,
    "gru": _scan_gru,
}
