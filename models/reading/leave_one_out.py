"""What each word is worth here: the logit of the whole text minus that of the text without the word, for any network.

The text without a word is read anew, exactly and in float64 (as in Li et al. 2016, "Understanding neural networks
through representation erasure"). All T such texts are one batch. Where a direction starts from the embeddings or from
layers that all read the same way, they share what stands before the word: that is taken from the trace, and a text
joins the batch where its word is left out, so about T * T / 2 steps are taken.

Axis letters: T words, B texts of the batch, N inputs, H units, G blocks of gates.
"""

from collections.abc import Sequence

import numpy as np
import torch

from models.networks.cells import Cell
from models.networks.classifier import SentimentClassifier
from models.reading.export import Array, LayerWeights, NetworkWeights, ScanWeights, as_float64, exported
from models.reading.scan import Signals, states_before, times
from models.reading.trace import Trace

LEAVE_OUT_LIMIT = 500
"""Words up to which each is left out in turn: the time grows with their square."""

_TEXTS = 32  # of a batch where every text is held whole, T * G * H numbers each


def leave_one_out(model: SentimentClassifier, trace: Trace) -> Array | None:
    """The logit of the whole text minus the logit without word t, (T,), on a trace of this very model; read-only.

    Above 0 the word pushes towards positive. NaN for a text of one word, without which there is nothing to read; None
    where the text has more than LEAVE_OUT_LIMIT words.
    """
    count = len(trace.ids)
    if count > LEAVE_OUT_LIMIT:
        return None
    if count == 1:
        worth = np.full(1, np.nan)
    else:
        weights, inputs = exported(model), as_float64(model.embedding.weight[torch.tensor(trace.ids)])
        two_way_above = model.config.bidirectional and model.config.layers > 1
        without = _read_whole(weights, inputs) if two_way_above else _read_on(weights, trace, inputs)
        worth = trace.logit - without
    worth.flags.writeable = False
    return worth


def _read_on(weights: NetworkWeights, trace: Trace, inputs: Array) -> Array:
    """Logits (T,) without each word, where no direction meets what the other has read."""
    logits = np.full(len(inputs), weights.bias)
    for direction in dict.fromkeys(w.direction for w in weights.layers):
        order = np.s_[::-1] if direction == "backward" else np.s_[:]
        stack = [w for w in weights.layers if w.direction == direction]
        read = [
            {name: values[order] for name, values in layer.signals.items()}
            for layer in trace.layers
            if layer.direction == direction
        ]
        readout = stack[-1].readout
        assert readout is not None
        logits += (_last_states(stack, read, inputs[order]) @ readout)[order]
    return logits


def _last_states(stack: Sequence[LayerWeights], read: Sequence[Signals], inputs: Array) -> Array:
    """The last hidden state of the top of `stack` without each of the `inputs`, (T, H), all in the order of reading.

    Row t starts at the state before word t and reads on from the word after it.
    """
    hidden = [states_before(signals["hidden"]) for signals in read]
    cells = [states_before(signals.get("cell", signals["hidden"])) for signals in read]  # unused but in the LSTM
    ahead = _ahead(inputs, stack[0].for_scan)
    for t in range(1, len(inputs)):
        blocks = ahead[t : t + 1]
        for depth, w in enumerate(stack):
            if depth:
                blocks = _ahead(hidden[depth - 1][:t], w.for_scan)
            hidden[depth][:t], cells[depth][:t] = _step(w.cell, blocks, hidden[depth][:t], cells[depth][:t], w.for_scan)
    return hidden[-1]


def _read_whole(weights: NetworkWeights, inputs: Array) -> Array:
    """Logits (T,) without each word, for any network: every text from its first word to its last, layer by layer."""
    places = np.arange(len(inputs))
    without = np.array([np.delete(places, t) for t in places])  # (T, T - 1)
    ahead = [_ahead(inputs, w.for_scan) for w in weights.layers if w.layer == 0]  # once a word, not once a text
    batches = (without[first : first + _TEXTS] for first in range(0, len(places), _TEXTS))
    return np.concatenate([_logits(weights, [found[batch] for found in ahead]) for batch in batches])


def _logits(weights: NetworkWeights, ahead: Sequence[Array]) -> Array:
    """Logits (B,) of texts of one length, from what their words add, (B, T, G*H), in each direction of layer 0."""
    logits = np.full(len(ahead[0]), weights.bias)
    below = np.empty((0, 0, 0))  # (B, T, N) states of the layer below, directions side by side
    for depth in range(weights.layers[-1].layer + 1):
        members = [w for w in weights.layers if w.layer == depth]
        if depth:
            rows = below.reshape(-1, below.shape[2])
            ahead = [_ahead(rows, w.for_scan).reshape(*below.shape[:2], -1) for w in members]
        found = [_states(w, blocks) for w, blocks in zip(members, ahead, strict=True)]
        below = np.concatenate(found, axis=2)
        for w, states in zip(members, found, strict=True):
            if w.readout is not None:
                logits += states[:, 0 if w.direction == "backward" else -1] @ w.readout
    return logits


def _states(w: LayerWeights, ahead: Array) -> Array:
    """Hidden states of one layer in one direction, (B, T, H), in input order of time, from what its inputs add."""
    texts, steps, _ = ahead.shape
    hidden = np.empty((texts, steps, w.hidden_size))
    h = c = np.zeros((texts, w.hidden_size))
    for t in reversed(range(steps)) if w.direction == "backward" else range(steps):
        h, c = _step(w.cell, ahead[:, t], h, c, w.for_scan)
        hidden[:, t] = h
    return hidden


def _ahead(inputs: Array, w: ScanWeights) -> Array:
    """What the inputs (B, N) add before squashing, with the bias, (B, G*H)."""
    found = times(inputs, w.w_ih)
    found += w.bias
    return found


def _step(cell: Cell, ahead: Array, h: Array, c: Array, w: ScanWeights) -> tuple[Array, Array]:
    """The states (h, c) after one more word, (B, H) each, as `models.reading.scan` has them; c is the LSTM's alone."""
    memory = times(h, w.w_hh.T)
    if cell == "rnn":
        memory += ahead
        return np.tanh(memory, out=memory), c
    gates = memory[:, : -w.size]  # the candidate is the last block
    gates += ahead[:, : -w.size]
    np.tanh(gates, out=gates)
    gates *= 0.5
    gates += 0.5
    candidate = memory[:, -w.size :]
    if cell == "lstm":
        candidate += ahead[:, -w.size :]
        np.tanh(candidate, out=candidate)
        i, f, o = gates[:, : w.size], gates[:, w.size : -w.size], gates[:, -w.size :]
        c = f * c + i * candidate
        return o * np.tanh(c), c
    r, z = gates[:, : w.size], gates[:, w.size :]
    candidate += w.memory_bias
    candidate *= r
    candidate += ahead[:, -w.size :]
    np.tanh(candidate, out=candidate)
    return candidate + z * (h - candidate), c
