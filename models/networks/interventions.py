"""What if: a trained network with one thing changed, as a network of its own; the shared original is never touched."""

import math
from dataclasses import replace

from models.networks.classifier import Network
from models.networks.weights import LayerWeights, frozen


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
    size = model.config.hidden_size

    def shifted(w: LayerWeights) -> LayerWeights:
        b_ih = w.b_ih.copy()
        b_ih[size : 2 * size] += delta  # block 1 of i, f, g, o
        return replace(w, b_ih=frozen(b_ih))

    return replace(model, layers=tuple(map(shifted, model.layers)))
