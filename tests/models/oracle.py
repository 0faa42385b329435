"""The slow and obvious way: a network as an explicit float64 loop over `models.cells.step`, for autograd to follow."""

import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.cells import SIGNALS, step
from models.classifier import SentimentClassifier

Nudge = Mapping[tuple[int, str, int], Tensor]
"""(index of the layer in the trace, "hidden" or "cell", word) -> what to add to that state, (H,)."""


@dataclass(frozen=True)
class Reading:
    """Every signal of every layer and direction, as lists of T tensors (1, H) that hang on one autograd graph."""

    layers: list[dict[str, list[Tensor]]]
    logit: Tensor

    def signal(self, layer: int, name: str) -> Tensor:
        """One signal as (T, H)."""
        return torch.cat(self.layers[layer][name]).detach()


def in_float64(model: SentimentClassifier) -> SentimentClassifier:
    """A copy in double precision; the original is left alone."""
    return copy.deepcopy(model).double()


def ids_of(model: SentimentClassifier, tokens: tuple[str, ...]) -> Tensor:
    """Vocabulary ids, (T,)."""
    return torch.tensor(model.vocabulary.encode(tokens))


def read(model: SentimentClassifier, tokens: tuple[str, ...], nudge: Nudge | None = None) -> Reading:
    """Read the text word by word in float64; `nudge` disturbs single states on the way."""
    model = in_float64(model)
    inputs = model.embedding(ids_of(model, tokens)).requires_grad_()  # so that there is a graph at all
    layers: list[dict[str, list[Tensor]]] = []
    for layer in range(model.config.layers):
        both = []
        for direction in model.config.directions:
            layers.append(_read_layer(model, inputs, layer, direction, len(layers), nudge or {}))
            both.append(torch.cat(layers[-1]["hidden"]))
        inputs = torch.cat(both, dim=1)
    size = model.config.hidden_size
    last = inputs[-1] if not model.config.bidirectional else torch.cat([inputs[-1, :size], inputs[0, size:]])
    return Reading(layers, model.readout(last)[0])


def _read_layer(
    model: SentimentClassifier, inputs: Tensor, layer: int, direction: str, index: int, nudge: Nudge
) -> dict[str, list[Tensor]]:
    cell, weights = model.config.cell, model.weights(layer, direction)
    zeros = inputs.new_zeros(1, model.config.hidden_size)
    state = {"hidden": zeros, "cell": zeros}
    found: dict[str, list[Tensor]] = {name: [zeros] * len(inputs) for name in SIGNALS[cell]}
    steps = range(len(inputs)) if direction == "forward" else reversed(range(len(inputs)))
    for t in steps:
        state = step(cell, inputs[t : t + 1], state, weights)
        if (index, "cell", t) in nudge:
            state["cell"] = state["cell"] + nudge[index, "cell", t]
            state["hidden"] = state["output"] * torch.tanh(state["cell"])
        if (index, "hidden", t) in nudge:
            state["hidden"] = state["hidden"] + nudge[index, "hidden", t]
        for name, value in state.items():
            found[name][t] = value
    return found


def gradient_norms(reading: Reading, layer: int, name: str) -> Tensor:
    """L2 norms of dlogit/d(state) at every word, (T,), by autograd."""
    states = reading.layers[layer][name]
    found = torch.autograd.grad(reading.logit, states, retain_graph=True, allow_unused=True)
    return torch.stack([torch.zeros(()).double() if g is None else g.norm() for g in found])


def rnn_log10_norms(model: SentimentClassifier, tokens: tuple[str, ...]) -> Tensor:
    """log10 of the norms of dlogit/dh_t in a one-layer RNN, (T,), rescaled at every step against underflow."""
    double = in_float64(model)
    weights = double.weights(0, "forward")
    inputs = double.embedding(ids_of(model, tokens))
    hidden = torch.cat(read(model, tokens).layers[0]["hidden"]).detach()
    vector, logs = double.readout.weight.detach(), []
    exponent = 0.0
    for t in range(len(tokens) - 1, -1, -1):
        norm = float(vector.norm())
        vector, exponent = vector / norm, exponent + math.log10(norm)
        logs.append(exponent)
        if t:
            before = hidden[t - 1 : t].clone().requires_grad_()
            after = step("rnn", inputs[t : t + 1], {"hidden": before}, weights)["hidden"]
            (vector,) = torch.autograd.grad(after, before, vector)
    return torch.tensor(logs[::-1], dtype=torch.float64)
