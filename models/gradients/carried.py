"""The gradient at the state that a gate carries, and how much of it that gate alone would let through.

In an LSTM the carried state is C_t = f_t * C_{t-1} + i_t * g_t, in a GRU h_t = z_t * h_{t-1} + (1 - z_t) * n_t. Along
the product alone, with all gates and candidates held fixed, dC_t/dC_{t-1} is f_t, the "constant error carousel"
(Hochreiter and Schmidhuber 1997; Gers et al. 2000). The true gradient also travels through h_{t-1} into every gate.

Axis letters: T words, H units. All tables are log10 of magnitudes, -inf where a gradient is exactly zero: at the last
word, from which all others come, for a unit that the logit does not read or whose tanh(C) is saturated to the last bit.
"""

import math

import numpy as np

from models.gradients.norms import top_gradients
from models.networks.weights import Array, Layered
from models.reading.attribution import only_layer
from models.reading.drives import drives
from models.reading.trace import Trace, check_not_held


def carried_gradients(model: Layered, trace: Trace) -> Array:
    """log10 of |dL/dC_t| (GRU and vanilla RNN: |dL/dh_t|) of every unit, (T, H), on a trace of this very model.

    Of the top layer's first direction, where there are several.
    """
    found = top_gradients(model, trace)
    return (found.hidden if found.cell is None else found.cell).log10_magnitudes()


def gates_alone(model: Layered, trace: Trace) -> Array:
    """What `carried_gradients` would be if the carrying gate were the only way back, (T, H): g_T * prod f_k over k > t.

    g_T is the true gradient at the last word, f_k the forget gate (GRU: the update gate z_k). The product is a sum of
    logarithms, so nothing underflows. AttributionError except for one layer and one direction of an LSTM or a GRU,
    HeldError for a reading in which something is held.
    """
    only_layer(trace)
    check_not_held(trace, "what the gates alone would let through is")
    # not from the gate itself: where it is nearly shut, (1 + tanh) / 2 has lost its digits and then rounds to zero
    drive = drives(model, trace)["forget" if trace.cell == "lstm" else "update"]
    log10_kept = -np.logaddexp(0.0, -(drive.word + drive.memory + drive.bias)) / math.log(10)
    logs = np.concatenate([log10_kept[1:], carried_gradients(model, trace)[-1:]])
    return np.asarray(np.cumsum(logs[::-1], axis=0)[::-1])


def log10_norm(units: Array) -> Array:
    """log10 of the L2 norm over the units of such a table (T, H), (T,); -inf where all of a row are."""
    largest = units.max(axis=1)
    finite = np.where(np.isneginf(largest), 0.0, largest)  # -inf less -inf would be no number
    with np.errstate(divide="ignore"):
        return np.asarray(finite + 0.5 * np.log10((10.0 ** (2 * (units - finite[:, None]))).sum(axis=1)))
