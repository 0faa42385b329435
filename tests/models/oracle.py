"""The slow and obvious way: a network as a float64 loop over `models.modules.cells.step`, for autograd to follow."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.modules.bridge import module_of
from models.modules.cells import step
from models.modules.classifier import SentimentClassifier
from models.networks.cells import SIGNALS
from models.networks.classifier import Network

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


def in_float64(model: Network) -> SentimentClassifier:
    """As a torch module in double precision."""
    return module_of(model).double()


def ids_of(model: Network, tokens: tuple[str, ...]) -> Tensor:
    """Vocabulary ids, (T,)."""
    return torch.tensor(model.vocabulary.encode(tokens))


def read(network: Network, tokens: tuple[str, ...], nudge: Nudge | None = None) -> Reading:
    """Read the text word by word in float64; `nudge` disturbs single states on the way."""
    model = in_float64(network)
    inputs = model.embedding(ids_of(network, tokens)).requires_grad_()  # so that there is a graph at all
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
    return torch.stack([torch.zeros(()).double() if g is None else _norm(g) for g in found])


def _norm(vector: Tensor) -> Tensor:
    """The L2 norm, also where squares would underflow."""
    largest = vector.abs().max()
    return largest * (vector / largest).norm() if largest > 0 else largest


def rescaled_log10_norms(model: Network, tokens: tuple[str, ...]) -> dict[str, Tensor]:
    """log10 of the norms of dlogit/d(state) in a one-layer, one-way network, by the state's name, (T,).

    Autograd through one step at a time; what is carried back is rescaled after each, so that nothing underflows.
    """
    double, cell = in_float64(model), model.config.cell
    weights, inputs = double.weights(0, "forward"), double.embedding(ids_of(model, tokens))
    names = ("hidden", "cell") if cell == "lstm" else ("hidden",)
    states = {name: read(model, tokens).signal(0, name) for name in names}
    carried = {"hidden": double.readout.weight, "cell": torch.zeros_like(double.readout.weight)}
    exponent, logs = 0.0, {name: inputs.new_zeros(len(tokens)) for name in names}
    for t in reversed(range(len(tokens))):
        before = {n: (states[n][t - 1 : t] if t else torch.zeros_like(states[n][:1])).requires_grad_() for n in names}
        after = step(cell, inputs[t : t + 1], before, weights)
        ends = [after[n] for n in names]
        found = torch.autograd.grad(ends, ends + [before[n] for n in names], [carried[n] for n in names])
        for name, gradient in zip(names, found, strict=False):
            logs[name][t] = exponent + math.log10(gradient.norm())
        scale = max(float(gradient.norm()) for gradient in found[len(names) :])
        carried = {name: gradient / scale for name, gradient in zip(names, found[len(names) :], strict=True)}
        exponent += math.log10(scale)
    return logs
