"""How far back an output word reaches: the gradient of its log-probability at every word of the source.

Backpropagation through both networks by hand (`models.gradients.backprop`), for all output words at once, on a trace.
With attention a word reaches the source by two more ways, what it looks at and how much: Luong et al. 2015, equations 5
to 8, differentiated. A state that was not handed over passes nothing back.

Axis letters: S output words (the axis of what is differentiated), T source words, H units.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.gradients.backprop import Scaled, factors_of
from models.networks.weights import Array
from models.reading.scan import times
from models.translation.steps import Memory, attend, log_softmax, memory_of
from models.translation.trace import TranslationTrace
from models.translation.translator import Translator


@dataclass(frozen=True)
class Reach:
    """Norms of the gradient of each output word's log-probability at the encoder's states, log10, (S, T) each.

    Row s is output word s, column t the source word as typed. `log10_cell` is that of dL/dC_t, the state as a whole;
    `log10_hidden` that of dL/dh_t with C_t held fixed. -inf where it is exactly zero: where nothing
    was handed over.
    """

    log10_hidden: Array
    log10_cell: Array


def output_reach(model: Translator, trace: TranslationTrace) -> Reach:
    """The reach of every word of a trace of this very model; what it was fed is taken as given."""
    encoder, decoder = trace.source.layer, trace.output.layer.signals
    at_decoder, at_memory = _into_states(model, decoder["hidden"], trace.output.ids, memory_of(model, encoder))
    dh, dc = np.zeros((2, *at_decoder.shape))
    factors = factors_of(decoder, model.decoder, trace.handed)
    for s in range(len(dh) - 1, -1, -1):
        dh[s] += at_decoder[s]
        dh, dc, _ = factors.step_back(s, dh, dc, model.decoder.w_hh, times)
    dh *= trace.how.hidden == "own"
    dc *= trace.how.cell == "own"
    words = len(trace.source.tokens)
    hidden, cell = np.empty((2, len(dh), words))
    factors = factors_of(encoder.as_read(), model.encoder)
    for t in range(words):  # from the word that is read last
        if at_memory is not None:
            dh = dh + at_memory[:, t]
        hidden[:, t] = _log10_norms(dh)
        dh, dc, at_cell = factors.step_back(words - 1 - t, dh, dc, model.encoder.w_hh, times)
        cell[:, t] = _log10_norms(at_cell)
    return Reach(hidden, cell)


def _into_states(
    model: Translator, hidden: Array, ids: NDArray[np.int64], memory: Memory | None
) -> tuple[Array, Array | None]:
    """The gradient of each word's log-probability at the decoder's state that wrote it, (S, H), and at the encoder's
    states by way of the attention, (S, T, H); the latter is None without."""
    state, attention = attend(model, hidden, memory)
    probabilities = np.exp(log_softmax(times(state, model.fc.T) + model.bias))
    at_state = model.fc[ids] - times(probabilities, model.fc)  # (one-hot - p) W
    if memory is None or attention is None or model.score is None:
        return at_state, None
    size = hidden.shape[1]
    both = times(at_state * (1 - state**2), model.combine)
    at_context, at_hidden = both[:, :size], both[:, size:]
    at_attention = times(at_context, memory.states.T)
    at_score = attention * (at_attention - (attention * at_attention).sum(axis=1, keepdims=True))
    asked = times(hidden, model.score)  # h W, whose product with a state is its score
    at_memory = attention[:, :, None] * at_context[:, None] + at_score[:, :, None] * asked[:, None]
    return at_hidden + times(at_score, memory.scored), at_memory


def _log10_norms(rows: Array) -> Array:
    return Scaled(rows, np.zeros(len(rows), dtype=np.int64)).log10_norms()
