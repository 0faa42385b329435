"""What if: a trained network with one thing changed, as a network of its own; the shared original is never touched."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.networks.classifier import Network


def with_forget_bias(model: Network, delta: float) -> Network:
    """An LSTM whose forget gates have `delta` added before the logistic function, at every unit and layer.

    Gers et al. (2000) gave the gate its bias; above 0 it keeps more of the cell, below 0 less. With `delta` 0 it
    computes exactly what the original does. All other weights are the original's own. ValueError without forget gates
    or for a `delta` that is no finite number.
    """
    if model.config.cell != "lstm":
        raise ValueError(f"only an LSTM has forget gates; not a {model.config.cell.upper()}")
    if not math.isfinite(delta):
        raise ValueError(f"delta must be a finite number; not {delta}")
    changed = dict(model.tensors)
    for name in model.tensors:
        if "bias_ih" in name:
            size = len(changed[name]) // 4
            changed[name] = changed[name].astype(np.float64)
            changed[name][size : 2 * size] += delta  # block 1 of i, f, g, o
    return replace(model, tensors=changed)


def without_units(
    model: Network, units: Sequence[int], *, layer: int | None = None, direction: str | None = None
) -> Network:
    """A network in which nothing listens to the hidden state of these `units`: exactly as if each were held at 0.

    Their columns are zero in their own layer's recurrent matrix, in the matrices of the layer above, and in the
    read-out. Of one `layer` (from 0) and `direction`, or of all. All other weights are the original's own. ValueError
    for units, layers or directions that are not there.
    """
    config, changed = model.config, dict(model.tensors)
    if config.head is not None:
        raise ValueError("of a network with a head of its own, hold the hidden state of units at 0 instead")
    places = [w for w in model.layers if layer in (None, w.layer) and direction in (None, w.direction)]
    if not places:
        raise ValueError(f"the network has no layer {layer} {direction or ''}".rstrip())
    for unit in units:
        if not 0 <= unit < config.hidden_size:
            raise ValueError(f"there is no unit {unit}: units are 0 to {config.hidden_size - 1}")
    for w in places:
        own, columns = "_reverse" if w.direction == "backward" else "", np.array(units, dtype=np.int64)
        beside = columns + config.hidden_size * config.directions.index(w.direction)
        above = [f"recurrent.weight_ih_l{w.layer + 1}{way}" for way in ("", "_reverse")]
        listening = [name for name in above if name in changed] or ["readout.weight"]
        for name, silent in [
            (f"recurrent.weight_hh_l{w.layer}{own}", columns),
            *((name, beside) for name in listening),
        ]:
            changed[name] = changed[name].copy()
            changed[name][:, silent] = 0
    return replace(model, tensors=changed)
