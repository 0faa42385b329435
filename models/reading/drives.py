"""Each gate taken apart: what came from the word, what from the memory, and what from the bias, before the squashing.

With x_t the input of the layer at word t and h_{t-1} the hidden state before it:

    RNN   h = tanh(word + memory + bias)
    LSTM  f, i, o = sigmoid(word + memory + bias)       candidate = tanh(word + memory + bias)
    GRU   r, z    = sigmoid(word + memory + bias)       candidate = tanh(word + bias + r * memory)

word = W x_t and memory = U h_{t-1}; in the GRU's candidate, as PyTorch has it, memory = U h_{t-1} + b'.

Axis letters: T words, H units.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.networks.cells import GATE_BLOCKS
from models.networks.weights import Array, Layered
from models.reading.scan import times
from models.reading.trace import Trace


@dataclass(frozen=True)
class Drive:
    """What pushes one gate: `word` and `memory` (T, H), `bias` (H,), unbounded."""

    word: Array
    memory: Array
    bias: Array


def drives(model: Layered, trace: Trace, layer: int = -1) -> Mapping[str, Drive]:
    """The drives of `trace.layers[layer]`, by the name of the signal that they become, in input order of time.

    `trace` must be of this very model. Of a gate that is held it is what would have become of it.
    """
    found = trace.layers[layer]
    below = [other.signals["hidden"] for other in trace.layers if other.layer == found.layer - 1]
    inputs = np.concatenate(below, axis=1) if below else model.vectors(trace.ids)
    weights, before = model.layers[layer], found.before("hidden")
    size = weights.hidden_size
    words, memories = times(inputs, weights.w_ih.T), times(before, weights.w_hh.T)
    apart = {}
    for block, name in enumerate(GATE_BLOCKS[weights.cell]):
        part = slice(block * size, (block + 1) * size)
        bias, memory = weights.b_ih[part], memories[:, part]
        if weights.cell == "gru" and name == "candidate":
            memory = memory + weights.b_hh[part]
        else:
            bias = bias + weights.b_hh[part]
        apart[name] = Drive(words[:, part], memory, bias)
    return apart
