"""What if: a trained network with one thing changed, as a copy; the shared original is never touched."""

import copy

import torch

from models.networks.classifier import SentimentClassifier


def with_forget_bias(model: SentimentClassifier, delta: float) -> SentimentClassifier:
    """A copy of an LSTM whose forget gates have `delta` added before the logistic function, at every unit and layer.

    Gers et al. (2000) gave the gate its bias; above 0 it keeps more of the cell, below 0 less. With `delta` 0 the copy
    computes exactly what the original does. The words and their vectors are the original's own. ValueError without
    forget gates or for a `delta` that is no finite number.
    """
    if model.config.cell != "lstm":
        raise ValueError(f"only an LSTM has forget gates; not a {model.config.cell.upper()}")
    if not torch.isfinite(torch.tensor(delta)):
        raise ValueError(f"delta must be a finite number; not {delta}")
    shared = (model.vocabulary, model.embedding)  # 20,000 words and 8 MB would be nine tenths of the work
    changed = copy.deepcopy(model, {id(part): part for part in shared})
    size = model.config.hidden_size
    with torch.no_grad():
        for layer in range(model.config.layers):
            for direction in model.config.directions:
                changed.weights(layer, direction).b_ih[size : 2 * size] += delta  # block 1 of i, f, g, o
    return changed
