"""The fast path: one layer over one text, word by word, in plain numpy float64, keeping every gate.

The same equations as `models.cells` (which is the oracle). The product with the inputs is taken for all words at
once, so the loop is left with one matrix-vector product and a few element-wise operations in place. The logistic
function is computed as (1 + tanh(x/2)) / 2, so that one call of tanh serves all gates of a step.

Axis letters: T words, E inputs, H units.
"""

from collections.abc import Callable, Mapping

import numpy as np

from models.cells import Cell
from models.export import Array, LayerWeights

Signals = dict[str, Array]


def scan(inputs: Array, weights: LayerWeights) -> Signals:
    """Read `inputs` (T, E) from a zero state; every signal of the cell, each (T, H), in the order of reading."""
    return _SCANS[weights.cell](inputs, weights)


def gru_memory_term(hidden: Array, weights: LayerWeights) -> Array:
    """What the GRU's reset gate multiplies, U h + b' of the candidate, for the states `hidden` (T, H) -> (T, H)."""
    size = weights.hidden_size
    return hidden @ weights.w_hh[2 * size :].T + weights.b_hh[2 * size :]


def _scan_rnn(inputs: Array, w: LayerWeights) -> Signals:
    hidden = inputs @ w.w_ih.T
    hidden += w.b_ih + w.b_hh
    memory = np.empty(w.hidden_size)
    before = np.zeros(w.hidden_size)
    for state in hidden:
        np.dot(w.w_hh, before, out=memory)
        state += memory
        before = np.tanh(state, out=state)
    return {"hidden": hidden}


def _scan_lstm(inputs: Array, w: LayerWeights) -> Signals:
    steps, size = len(inputs), w.hidden_size
    # i, f, g, o -> i, f, o, g: the three gates lie together and are halved for the tanh form of the logistic function
    order = np.r_[0 : 2 * size, 3 * size : 4 * size, 2 * size : 3 * size]
    half = np.repeat([0.5, 1.0], [3 * size, size])
    u = w.w_hh[order] * half[:, None]
    gates = inputs @ (w.w_ih[order] * half[:, None]).T
    gates += (w.b_ih + w.b_hh)[order] * half
    cells, hiddens = np.empty((steps, size)), np.empty((steps, size))
    memory, written = np.empty(4 * size), np.empty(size)
    c, h = np.zeros(size), np.zeros(size)
    for gate, cell, hidden in zip(gates, cells, hiddens, strict=True):
        np.dot(u, h, out=memory)
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


def _scan_gru(inputs: Array, w: LayerWeights) -> Signals:
    steps, size = len(inputs), w.hidden_size
    half = np.repeat([0.5, 1.0], [2 * size, size])
    u = w.w_hh * half[:, None]
    gates = inputs @ (w.w_ih * half[:, None]).T
    gates += w.b_ih * half
    gates[:, : 2 * size] += w.b_hh[: 2 * size] * 0.5
    bias = w.b_hh[2 * size :]
    hiddens = np.empty((steps, size))
    memory = np.empty(3 * size)
    h = np.zeros(size)
    for gate, hidden in zip(gates, hiddens, strict=True):
        np.dot(u, h, out=memory)
        logistic, candidate = gate[: 2 * size], gate[2 * size :]
        logistic += memory[: 2 * size]
        np.tanh(logistic, out=logistic)
        logistic *= 0.5
        logistic += 0.5
        reset = memory[2 * size :]
        reset += bias
        reset *= gate[:size]
        candidate += reset
        np.tanh(candidate, out=candidate)
        np.subtract(h, candidate, out=hidden)  # (1 - z) n + z h = n + z (h - n)
        hidden *= gate[size : 2 * size]
        hidden += candidate
        h = hidden
    r, z, n = (gates[:, k * size : (k + 1) * size] for k in range(3))
    return {"reset": r, "update": z, "candidate": n, "hidden": hiddens}


_SCANS: Mapping[Cell, Callable[[Array, LayerWeights], Signals]] = {
    "rnn": _scan_rnn,
    "lstm": _scan_lstm,
    "gru": _scan_gru,
}
