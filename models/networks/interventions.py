"""What if: a trained network with one thing changed, as a network of its own; the shared original is never touched."""

import math
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
    size, changed = model.config.hidden_size, dict(model.tensors)
    for name in model.tensors:
        if "bias_ih" in name:
            changed[name] = changed[name].astype(np.float64)
            changed[name][size : 2 * size] += delta  # block 1 of i, f, g, o
    return replace(model, tensors=changed)
