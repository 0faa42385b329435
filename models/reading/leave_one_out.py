"""What each word is worth here: the logit of the whole text minus that of the text without the word, for any network.

The text without a word is read anew, exactly and in float64 (as in Li et al. 2016, "Understanding neural networks
through representation erasure"). All T such texts are one batch. Where a direction starts from the embeddings or from
layers that all read the same way, they share what stands before the word: that is taken from the trace, and a text
joins the batch where its word is left out, so about T * T / 2 steps are taken. What a text is filled up with on the
left stays as it is.

Axis letters: T words, H units.
"""

from collections.abc import Sequence

import numpy as np

from models.networks.classifier import Network
from models.networks.weights import Array, LayerWeights, frozen
from models.reading.batches import ahead, logits, states, step
from models.reading.trace import Trace, check_not_held

LEAVE_OUT_LIMIT = 500
"""Words up to which each is left out in turn: the time grows with their square."""

_TEXTS = 32  # of a batch where every text is held whole, T * G * H numbers each


def leave_one_out(model: Network, trace: Trace) -> Array | None:
    """The logit of the whole text minus the logit without word t, (T,), on a trace of this very model; read-only.

    Above 0 the word pushes towards positive. NaN for a text of one word, without which there is nothing to read; None
    where the text has more than LEAVE_OUT_LIMIT words. HeldError for a trace in which something is held: without a word
    its places are no longer where they were.
    """
    check_not_held(trace, "what the text is worth without a word is")
    count = len(trace.ids)
    if count > LEAVE_OUT_LIMIT:
        return None
    if count == 1:
        return frozen(np.full(1, np.nan))
    two_way_above = model.config.bidirectional and model.config.layers > 1
    without = _read_whole(model, trace) if two_way_above or not model.config.reads_ends else _read_on(model, trace)
    return frozen(trace.logit - without)


def _read_on(model: Network, trace: Trace) -> Array:
    """Logits (T,) without each word, where no direction meets what the other has read."""
    inputs = model.vectors(trace.ids)
    found = np.full(len(inputs), model.bias)
    carried = "cell" if model.config.cell == "lstm" else "hidden"  # the former is the LSTM's alone
    for direction in model.config.directions:
        order = np.s_[::-1] if direction == "backward" else np.s_[:]
        stack = [w for w in model.layers if w.direction == direction]
        read = [layer for layer in trace.layers if layer.direction == direction]
        hidden = [layer.before("hidden")[order] for layer in read]
        cells = [layer.before(carried)[order] for layer in read]
        weights = model.readout_of(stack[-1])
        assert weights is not None
        found += (_last_states(stack, hidden, cells, inputs[order]) @ weights)[order]
    return found


def _last_states(stack: Sequence[LayerWeights], hidden: list[Array], cells: list[Array], inputs: Array) -> Array:
    """The last hidden state of the top of `stack` without each of the `inputs`, (T, H), all in the order of reading.

    Row t starts at the state before word t, in `hidden` and `cells`, and reads on from the word after it.
    """
    words = ahead(inputs, stack[0])
    for t in range(1, len(inputs)):
        blocks = words[t : t + 1]
        for depth, w in enumerate(stack):
            if depth:
                blocks = ahead(hidden[depth - 1][:t], w)
            found = step(w.cell, blocks, hidden[depth][:t], cells[depth][:t], w.for_scan)
            hidden[depth][:t] = found["hidden"]
            cells[depth][:t] = found.get("cell", 0)
    return hidden[-1]


def _read_whole(model: Network, trace: Trace) -> Array:
    """Logits (T,) without each word, for any network: every text from its first word to its last, layer by layer."""
    inputs, places = model.vectors(trace.ids), np.arange(len(trace.ids))
    without = np.array([np.delete(places, t) for t in places])  # (T, T - 1)
    lowest = [w for w in model.layers if w.layer == 0]
    words = [ahead(inputs, w) for w in lowest]  # once a word, not once a text
    found = []
    for first in range(0, len(places), _TEXTS):
        batch = without[first : first + _TEXTS]
        lengths = np.full(len(batch), batch.shape[1])
        below = [states(w, added[batch], lengths) for w, added in zip(lowest, words, strict=True)]
        found.append(logits(model, below, lengths))
    return np.concatenate(found)
