"""Many texts of one network read side by side, for leaving words out, cutting texts off and trying several words.

In the precision of what is handed in, float64 or float32.

Axis letters: B texts of the batch, T words of the longest, N inputs, H units, G blocks of gates.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import Cell
from models.networks.classifier import Network
from models.networks.weights import Array, LayerWeights, ScanWeights
from models.reading.scan import ROWS, Signals, times


def logits(model: Network, below: Sequence[Array], lengths: NDArray[np.int64]) -> Array:
    """Logits (B,) of texts of `lengths` (B,) words, ascending, from the states of layer 0.

    `below` are its hidden states, (B, T, H) of each direction; entries past a text's length do not matter. What all
    texts share may be an array that is broadcast over them.
    """
    for depth in range(1, model.config.layers):
        members = [w for w in model.layers if w.layer == depth]
        below = [states(w, _ahead_of_texts(below, w), lengths) for w in members]
    if not model.config.reads_ends:
        return np.array([model.number_of([part[b, :length] for part in below]) for b, length in enumerate(lengths)])
    found = np.full(len(lengths), model.bias)
    texts = np.arange(len(lengths))
    for w, hidden in zip(model.layers[-len(below) :], below, strict=True):
        weights = model.readout_of(w)
        assert weights is not None
        found += hidden[texts, 0 if w.direction == "backward" else lengths - 1] @ weights
    return found


def states(w: LayerWeights, blocks: Array, lengths: NDArray[np.int64]) -> Array:
    """Hidden states of one layer in one direction, (B, T, H), in input order of time.

    `blocks` (B, T, G*H) is what its inputs add, as `ahead` has it. A text is read backwards from its own last word.
    """
    texts, steps, _ = blocks.shape
    hidden = np.zeros((texts, steps, w.hidden_size), blocks.dtype)
    h, c = np.zeros((2, texts, w.hidden_size), blocks.dtype)
    for t in reversed(range(steps)) if w.direction == "backward" else range(steps):
        there = np.s_[int(np.searchsorted(lengths, t, side="right")) :]  # texts that have this word
        found = step(w.cell, blocks[there, t], h[there], c[there], _arranged(w, blocks))
        hidden[there, t] = h[there] = found["hidden"]
        c[there] = found.get("cell", 0)
    return hidden


def ahead(inputs: Array, w: LayerWeights) -> Array:
    """What the inputs (B, N) add before squashing, with the bias, (B, G*H)."""
    weights = _arranged(w, inputs)
    found = times(inputs, weights.w_ih)
    found += weights.bias
    return found


def step(cell: Cell, ahead: Array, h: Array, c: Array, w: ScanWeights, tile: int = ROWS) -> Signals:
    """The signals of one more word, (B, H) each, as `models.reading.scan` has them, after the states h and (LSTM) c."""
    blocks = times(h, w.w_hh.T, tile)
    gates, candidate = blocks[:, : -w.size], blocks[:, -w.size :]  # of a vanilla RNN all is the last block
    if cell != "gru":
        blocks += ahead
        np.tanh(blocks, out=blocks)
    else:
        gates += ahead[:, : -w.size]
        np.tanh(gates, out=gates)
    gates *= 0.5
    gates += 0.5
    if cell == "rnn":
        return {"hidden": blocks}
    if cell == "lstm":
        i, f, o = gates[:, : w.size], gates[:, w.size : -w.size], gates[:, -w.size :]
        c = f * c + i * candidate
        return {"forget": f, "input": i, "candidate": candidate, "output": o, "cell": c, "hidden": o * np.tanh(c)}
    r, z = gates[:, : w.size], gates[:, w.size :]
    candidate += w.memory_bias
    candidate *= r
    candidate += ahead[:, -w.size :]
    np.tanh(candidate, out=candidate)
    return {"reset": r, "update": z, "candidate": candidate, "hidden": candidate + z * (h - candidate)}


def _arranged(w: LayerWeights, like: Array) -> ScanWeights:
    return w.in_single if like.dtype == np.float32 else w.for_scan


def _ahead_of_texts(below: Sequence[Array], w: LayerWeights) -> Array:
    """`ahead` of the states of the layer below, (B, T, G*H); what all texts share is multiplied once."""
    shared = [not part.strides[0] for part in below]
    if not any(shared):
        rows = np.concatenate(below, axis=2)
        return ahead(rows.reshape(-1, rows.shape[2]), w).reshape(*rows.shape[:2], -1)
    weights = _arranged(w, below[0])
    found = weights.bias[None, None]
    for part, once, matrix in zip(below, shared, np.split(weights.w_ih, len(below)), strict=True):
        rows = part[:1] if once else part
        found = found + times(rows.reshape(-1, rows.shape[2]), matrix).reshape(*rows.shape[:2], -1)
    return found
