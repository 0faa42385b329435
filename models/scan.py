"""The fast path: one layer over one text, word by word, in plain numpy float64, keeping every gate.

The same equations as `models.cells` (which is the oracle). The product with the inputs is taken for all words at
once, so the loop is left with one matrix-vector product and a few element-wise operations in place. The logistic
function is computed as (1 + tanh(x/2)) / 2, so that one call of tanh serves all gates of a step.

Axis letters: T words, E inputs, H units.
"""

from collections.abc import Callable, Mapping

import numpy as np

from models.cells import Cell
from models.export import Array, LayerWeights, ScanWeights

Signals = dict[str, Array]


def scan(inputs: Array, weights: LayerWeights) -> Signals:
    """Read `inputs` (T, E) from a zero state; every signal of the cell, each (T, H), in the order of reading."""
    return _SCANS[weights.cell](inputs, weights.for_scan)


def gru_memory_term(hidden: Array, weights: LayerWeights) -> Array:
    """What the GRU's reset gate multiplies, U h + b' of the candidate, for the states `hidden` (T, H) -> (T, H)."""
    size = weights.hidden_size
    return times(hidden, weights.w_hh[2 * size :].T) + weights.b_hh[2 * size :]


def times(rows: Array, matrix: Array) -> Array:
    """`rows` (T, N) @ `matrix` (N, M), row by row.

    One product of all rows would take half the time on an idle machine. But OpenBLAS shares it out to a thread for
    every core, and where those are busy (a server, a training run) waits for them for 10 to 30 ms; a product of a
    single row stays in its thread.
    """
    return np.matmul(rows[:, None], matrix)[:, 0]


def _scan_rnn(inputs: Array, w: ScanWeights) -> Signals:
    size = len(w.memory_bias)
    hidden = times(inputs, w.w_ih)
    hidden += w.bias
    memory = np.empty(size)
    before = np.zeros(size)
    for state in hidden:
        np.dot(w.w_hh, before, out=memory)
        state += memory
        before = np.tanh(state, out=state)
    return {"hidden": hidden}


def _scan_lstm(inputs: Array, w: ScanWeights) -> Signals:
    steps, size = len(inputs), len(w.memory_bias)
    gates = times(inputs, w.w_ih)  # (T, 4H): i, f, o, g
    gates += w.bias
    cells, hiddens = np.empty((steps, size)), np.empty((steps, size))
    memory, written = np.empty(4 * size), np.empty(size)
    c, h = np.zeros(size), np.zeros(size)
    for gate, cell, hidden in zip(gates, cells, hiddens, strict=True):
        np.dot(w.w_hh, h, out=memory)
        gate += memory
        np.tanh(gate, out=gate)
        logistic = gate[: 3 * size]
        logistic *= 0.5
        logistic += 0.5
        np.multiply(gate[size : 2 * size], c, out=cell)
        np.multiply(gate[:size], gate[3 * size :], out=written)
        cell += written
        np.tanh(cell, out=hidden)
        hidden *= gate[2 * size : 3 * size]
        c, h = cell, hidden
    i, f, o, g = (gates[:, k * size : (k + 1) * size] for k in range(4))
    return {"forget": f, "input": i, "candidate": g, "output": o, "cell": cells, "hidden": hiddens}


def _scan_gru(inputs: Array, w: ScanWeights) -> Signals:
    steps, size = len(inputs), len(w.memory_bias)
    gates = times(inputs, w.w_ih)  # (T, 3H): r, z, n
    gates += w.bias
    hiddens = np.empty((steps, size))
    memory = np.empty(3 * size)
    h = np.zeros(size)
    for gate, hidden in zip(gates, hiddens, strict=True):
        np.dot(w.w_hh, h, out=memory)
        logistic, candidate = gate[: 2 * size], gate[2 * size :]
        logistic += memory[: 2 * size]
        np.tanh(logistic, out=logistic)
        logistic *= 0.5
        logistic += 0.5
        reset = memory[2 * size :]
        reset += w.memory_bias
        reset *= gate[:size]
        candidate += reset
        np.tanh(candidate, out=candidate)
        np.subtract(h, candidate, out=hidden)  # (1 - z) n + z h = n + z (h - n)
        hidden *= gate[size : 2 * size]
        hidden += candidate
        h = hidden
    r, z, n = (gates[:, k * size : (k + 1) * size] for k in range(3))
    return {"reset": r, "update": z, "candidate": n, "hidden": hiddens}


_SCANS: Mapping[Cell, Callable[[Array, ScanWeights], Signals]] = {
    "rnn": _scan_rnn,
    "lstm": _scan_lstm,
    "gru": _scan_gru,
}
