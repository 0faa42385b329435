"""How far back an output word reaches: the gradient of its log-probability at every word of the source.

Backpropagation through both networks by hand, for all output words at once, on a trace. Written out, with dh and dc
what is carried back (the same chain rule as in `models.gradients.backprop`, which has one read-out and no start state):

    dC_t += dh_t o_t (1 - tanh(C_t)^2)              the whole gradient at C_t
    d(before squashing) = dC_t i_t' g_t, dC_t C_{t-1} f_t', dC_t i_t g_t', dh_t tanh(C_t) o_t'
    dC_{t-1} = dC_t f_t,  dh_{t-1} = U^T d(before squashing)

With attention a word reaches the source by two more ways, what it looks at and how much: Luong et al. 2015, equations 5
to 8, differentiated. A state that was not handed over passes nothing back.

Axis letters: S output words (the axis of what is differentiated), T source words, H units.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.networks.weights import Array, LayerWeights
from models.reading.scan import State, times
from models.translation.steps import Memory, Reading, attend, log_softmax, memory_of
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
    encoder, decoder = trace.source.layer.signals, trace.output.layer.signals
    memory = memory_of(model, Reading(encoder))
    at_decoder, at_memory = _into_states(model, decoder["hidden"], trace.output.ids, memory)
    count, size = at_decoder.shape
    dh, dc = np.zeros((count, size)), np.zeros((count, size))
    for s in range(count - 1, -1, -1):
        dh[s] += at_decoder[s]
        dh, dc, _ = _through_step(decoder, model.decoder, s, _before(decoder, s, trace.handed), dh, dc)
    dh *= trace.how.hidden == "own"
    dc *= trace.how.cell == "own"
    return _through_encoder(encoder, model.encoder, dh, dc, at_memory)


def _through_encoder(
    signals: Mapping[str, Array], weights: LayerWeights, dh: Array, dc: Array, direct: Array | None
) -> Reach:
    """From the gradient at what was handed over, `dh` and `dc` (S, H), and at every state `direct` (S, T, H)."""
    words, size = signals["hidden"].shape
    hidden, cell = np.empty((2, len(dh), words))
    zeros = State.zero(size)
    read = {name: values[::-1] for name, values in signals.items()}
    for r in range(words - 1, -1, -1):  # in the order of reading, whose last is word 0
        if direct is not None:
            dh = dh + direct[:, words - 1 - r]
        hidden[:, words - 1 - r] = _log10_norms(dh)
        dh, dc, at_cell = _through_step(read, weights, r, _before(read, r, zeros), dh, dc)
        cell[:, words - 1 - r] = _log10_norms(at_cell)
    return Reach(hidden, cell)


def _through_step(
    signals: Mapping[str, Array], weights: LayerWeights, t: int, before: State, dh: Array, dc: Array
) -> tuple[Array, Array, Array]:
    """(dh, dc) before step t from those after it, (S, H) each, and the whole gradient at C_t."""
    f, i, g, o, c = (signals[name][t] for name in ("forget", "input", "candidate", "output", "cell"))
    squashed = np.tanh(c)
    dc = dc + dh * (o * (1 - squashed**2))
    blocks = [  # in PyTorch's order
        dc * (g * i * (1 - i)),
        dc * (before.cell * f * (1 - f)),
        dc * (i * (1 - g**2)),
        dh * (squashed * o * (1 - o)),
    ]
    return times(np.concatenate(blocks, axis=1), weights.w_hh), dc * f, dc


def _into_states(
    model: Translator, hidden: Array, ids: NDArray[np.int64], memory: Memory | None
) -> tuple[Array, Array | None]:
    """The gradient of each word's log-probability at the decoder's state that wrote it, (S, H), and at the encoder's
    states by way of the attention, (S, T, H); the latter is None without."""
    state, attention = attend(model, hidden, memory)
    probabilities = np.exp(log_softmax(times(state, model.fc.T) + model.bias))
    at_state = model.fc[ids] - times(probabilities, model.fc)  # (one-hot - p) W
    if memory is None or attention is None or model.attention is None:
        return at_state, None
    size = hidden.shape[1]
    both = times(at_state * (1 - state**2), model.attention.combine)
    at_context, at_hidden = both[:, :size], both[:, size:]
    at_attention = times(at_context, memory.states.T)
    at_score = attention * (at_attention - (attention * at_attention).sum(axis=1, keepdims=True))
    asked = times(hidden, model.attention.score)  # h W, whose product with a state is its score
    at_memory = attention[:, :, None] * at_context[:, None] + at_score[:, :, None] * asked[:, None]
    return at_hidden + times(at_score, memory.scored), at_memory


def _before(signals: Mapping[str, Array], t: int, start: State) -> State:
    return State(signals["hidden"][t - 1], signals["cell"][t - 1]) if t else start


def _log10_norms(rows: Array) -> Array:
    """log10 of the L2 norm of every row, also where its squares would underflow."""
    largest = np.abs(rows).max(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(largest) + np.log10(np.linalg.norm(rows / largest[:, None], axis=1))
    return np.where(largest == 0, -np.inf, logs)
