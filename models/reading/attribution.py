"""Exact accounting: what each word wrote into the memory, how much of it survives, and what it adds to the logit.

Accounting, not causation: every gate also depends on the words before it. Only for networks of one layer and one
direction whose state is carried by a gate (LSTM, GRU).

Axis letters: T words, H units.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.holding.hold import HeldError
from models.reading.trace import LayerTrace, Trace, trace_text
from models.reading.units import influence

Reason = Literal["cell", "layers", "directions", "head"]

_SENTENCES: dict[Reason, str] = {
    "cell": "a vanilla RNN has no gate that carries its state on, so what a word wrote cannot be followed",
    "layers": "with several layers a word reaches the read-out through all of them, so its share is not defined",
    "directions": "a two-way network reads every word in two orders, so a word has no single share",
    "head": "between the states and the number stands more than a weighted sum, so no word has a share of it",
}


_HELD = "a state is held: no word has written what stands there, so the shares of the words do not add up"


class AttributionError(ValueError):
    """There is no exact accounting for this network; `reason` is a fixed word that a screen can translate."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason: Reason = reason


@dataclass(frozen=True)
class WordContributions:
    """`per_word` (T,) and `bias` add up to `logit`."""

    tokens: tuple[str, ...]
    per_word: Array
    bias: float
    logit: float


def word_contributions(model: Network, text: str | Trace) -> WordContributions:
    """What each word adds to the logit of the whole text.

    LSTM: let a_t be the part of the last cell state that the first t words wrote, a_t = sum over s <= t of
    (prod of f_k, k > s) * i_s * g_s. Word t adds w . o_T * (tanh(a_t) - tanh(a_{t-1})) (Murdoch and Szlam 2017).
    GRU: word t adds w . (prod of z_k, k > t) * (1 - z_t) * n_t.
    Where the number reads the states of several words, these shares of each add up. What a state to start from leaves
    is part of the bias. Of a trace in which gates are held, these are the shares with the held gates.

    AttributionError (a ValueError) where there is no such accounting, HeldError where a state that it follows is held:
    what stands there no word has written. EmptyTextError for a text without words.
    """
    trace, layer = _single_layer(model, text)
    if not trace.linear:
        raise AttributionError("head")
    keep, written = _carried(layer)
    carried = "cell" if trace.cell == "lstm" else "hidden"
    if layer.direct is not None and "hidden" in layer.held and (layer.held["hidden"] & (layer.direct != 0)).any():
        raise HeldError(_HELD)
    per_word, bias = np.zeros(len(keep)), trace.bias
    assert layer.direct is not None
    for t in np.flatnonzero(layer.direct.any(axis=1)):
        read, so_far = layer.direct[t], np.s_[: t + 1]
        parts = written[so_far] * survival_to_end(keep[so_far])  # (t + 1, H)
        left = layer.before(carried)[0] * keep[so_far].prod(axis=0)  # of the start
        if trace.cell == "lstm":
            squashed = np.tanh(np.cumsum(np.concatenate([left[None], parts]), axis=0))
            read, left, parts = read * layer.signals["output"][t], squashed[0], np.diff(squashed, axis=0)
        per_word[so_far] += parts @ read
        bias += float(left @ read)
    if layer.direct_cell is not None:
        per_word += (written * survival_to_end(keep)) @ layer.direct_cell
        bias += float((layer.before(carried)[0] * keep.prod(axis=0)) @ layer.direct_cell)
    return WordContributions(trace.tokens, per_word, bias, trace.logit)


def memory_survival(model: Network, text: str | Trace, unit: int | None = None) -> Array:
    """How much of what word s wrote is left after word t: (T, T) in 0..1, at [t, s], 1 on and 0 above the diagonal.

    The product of the forget gates (GRU: update gates) after word s up to word t, of one `unit` or, without one, the
    mean over all units weighted by their influence on the prediction. Times what was written, row T adds up to the
    last state. ValueError for a unit that the network does not have, and as `word_contributions`.
    """
    _, layer = _single_layer(model, text)
    keep, _ = _carried(layer)
    if unit is not None:
        if not 0 <= unit < keep.shape[1]:
            raise ValueError(f"unit must be 0 to {keep.shape[1] - 1}; not {unit}")
        return _triangle(keep[:, [unit]], np.ones(1))
    weights = influence(layer)
    return _triangle(keep, weights / weights.sum() if weights.any() else np.full(len(weights), 1 / len(weights)))


def written(trace: Trace) -> Array:
    """What each word wrote into the state, (T, H): LSTM i * g, GRU (1 - z) * n.

    AttributionError elsewhere, HeldError where that state is held.
    """
    return _carried(only_layer(trace))[1]


def _single_layer(model: Network, text: str | Trace) -> tuple[Trace, LayerTrace]:
    trace = text if isinstance(text, Trace) else trace_text(model, text)
    return trace, only_layer(trace)


def only_layer(trace: Trace) -> LayerTrace:
    """The only layer of a network that reads one way and carries its state by a gate; AttributionError elsewhere."""
    if trace.cell == "rnn":
        raise AttributionError("cell")
    if trace.layers[-1].layer > 0:
        raise AttributionError("layers")
    if len(trace.layers) > 1:
        raise AttributionError("directions")
    return trace.layers[0]


def _carried(layer: LayerTrace) -> tuple[Array, Array]:
    """(the share of the state that each step keeps, what it writes), both (T, H). HeldError where a state is held."""
    signals = layer.signals
    if ("cell" if "cell" in signals else "hidden") in layer.held:
        raise HeldError(_HELD)
    if "forget" in signals:
        return signals["forget"], signals["input"] * signals["candidate"]
    return signals["update"], (1 - signals["update"]) * signals["candidate"]


def survival_to_end(keep: Array) -> Array:
    """The product of `keep` (T, H) after each word, up to the end; 1 at the last word."""
    later = np.concatenate([keep[1:], np.ones_like(keep[:1])])
    return np.asarray(np.cumprod(later[::-1], axis=0)[::-1])


def _triangle(keep: Array, weights: Array) -> Array:
    steps = len(keep)
    rows = np.zeros((steps, steps))
    left = np.zeros((steps, keep.shape[1]))  # (s, H): what is left of word s, so far
    for t in range(steps):
        left[:t] *= keep[t]
        left[t] = 1.0
        rows[t, : t + 1] = left[: t + 1] @ weights
    np.fill_diagonal(rows, 1.0)  # the weights' sum may be off by a rounding
    return rows
