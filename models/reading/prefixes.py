"""The verdict after every word, for any network: what a two-way one makes of the text up to there, read anew.

Axis letters: T words, B texts of a batch, H units.
"""

from typing import cast

import numpy as np

from models.networks.classifier import Network
from models.networks.weights import Array, frozen
from models.reading.batches import ahead, logits, states
from models.reading.trace import Trace, check_not_held, sigmoid

PREFIX_LIMIT = 500
"""Words up to which a two-way network is asked: it must read each beginning of the text again, T (T + 1) / 2 words."""

_BATCH = 64


def prefix_probabilities(model: Network, trace: Trace) -> Array | None:
    """P(positive | the first t words) for t = 1 to T, (T,), on a trace of this very model.

    A one-way network has them all from one reading. A two-way network has read the end before it says anything, so each
    beginning is read as a text of its own, in float32, which is off by less than 1e-6; only what the first layer makes
    of it forwards is known from the trace. None where the text has more than PREFIX_LIMIT words. HeldError for a trace
    of a two-way network in which something is held.
    """
    if trace.prefix_probability is not None:
        return trace.prefix_probability
    if trace.number == "value":  # of which there is no probability
        return None
    check_not_held(trace, "what a two-way network says after each word is")
    count = len(trace.ids)
    if count > PREFIX_LIMIT:
        return None
    backward = model.layers[1]
    once = (trace.layers[0].signals["hidden"], model.vectors(trace.ids))
    forward, inputs = (cast("Array", array.astype(np.float32)) for array in once)
    blocks = ahead(inputs, backward)
    found = []
    for first in range(0, count, _BATCH):
        lengths = np.arange(first + 1, min(first + _BATCH, count) + 1)
        texts, steps = len(lengths), lengths[-1]
        here = np.broadcast_to(forward[:steps], (texts, *forward[:steps].shape))
        there = states(backward, np.broadcast_to(blocks[:steps], (texts, *blocks[:steps].shape)), lengths)
        found.append(logits(model, (here, there), lengths))
    return frozen(sigmoid(np.concatenate(found)))
