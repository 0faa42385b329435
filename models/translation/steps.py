"""The encoder's reading and one step of the decoder, in plain numpy float64, keeping every gate.

The same equations as `models.translation.learning.modules`, which is the oracle. A step works on several hypotheses
at once; its products are taken in tiles of eight rows (`models.reading.scan.times`), so a hypothesis gets the same
numbers to the last bit whichever others stand beside it, and a search with one beam is the greedy one.

Axis letters: N hypotheses, T source words, E embedding size, H units, V words of the target.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.networks.weights import Array
from models.reading.batches import step as one_more_word
from models.reading.scan import scan, times
from models.reading.trace import LayerTrace, layer_trace
from models.translation.translator import Translator

TILE = 8  # rows; no search is wider


@dataclass(frozen=True)
class Memory:
    """What an attention looks back at: the encoder's hidden `states` (T, H), and these times the score's matrix."""

    states: Array
    scored: Array


@dataclass(frozen=True)
class Step:
    """One step of N hypotheses: `signals` each (N, H), `log_probabilities` (N, V) in nats, `attention` (N, T)."""

    signals: Mapping[str, Array]
    log_probabilities: Array
    attention: Array | None


def read(model: Translator, ids: NDArray[np.int64]) -> LayerTrace:
    """Read a source of T words, `ids` in the order in which they were typed, from its last to its first."""
    vectors = model.vectors("encoder", ids[::-1])
    return layer_trace(0, "backward", {name: values[::-1] for name, values in scan(vectors, model.encoder).items()})


def memory_of(model: Translator, reading: LayerTrace) -> Memory | None:
    """What the decoder may look back at; None without attention."""
    if model.score is None:
        return None
    states = np.ascontiguousarray(reading.signals["hidden"])
    return Memory(states, times(states, model.score.T))


def step(model: Translator, words: NDArray[np.int64], hidden: Array, cell: Array, memory: Memory | None) -> Step:
    """Feed each of N hypotheses the word it wrote last, (N,), in its states `hidden` and `cell`, (N, H)."""
    w = model.decoder.for_scan
    ahead = times(model.vectors("decoder", words), w.w_ih, TILE) + w.bias
    signals = one_more_word("lstm", ahead, hidden, cell, w, TILE)
    state, attention = attend(model, signals["hidden"], memory)
    logits = times(state, model.fc.T, TILE)
    logits += model.bias
    return Step(signals, log_softmax(logits), attention)


def attend(model: Translator, hidden: Array, memory: Memory | None) -> tuple[Array, Array | None]:
    """What the output layer reads, (N, H), and the attention (N, T), which sums to 1; `hidden` itself without."""
    if memory is None or model.score is None:
        return hidden, None
    attention = np.exp(log_softmax(times(hidden, memory.scored.T, TILE)))
    context = times(attention, memory.states, TILE)
    both = np.concatenate([context, hidden], axis=1)
    return np.tanh(times(both, model.combine.T, TILE)), attention


def log_softmax(scores: Array) -> Array:
    """log(exp(x) / sum exp(x)) of every row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))
