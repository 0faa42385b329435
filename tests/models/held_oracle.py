"""A network with a hand in it as a torch module in float64, written gate by gate, for autograd to follow.

What is held is put in by `torch.where`, so autograd itself cuts the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.modules.cells import CellWeights
from models.networks.cells import SIGNALS
from models.networks.classifier import Network
from models.reading.holding.hold import Hold
from tests.models import oracle

Held = Mapping[tuple[int, str, int], tuple[Tensor, Tensor]]
"""(index of the layer in the trace, signal, word) -> which units are held, (H,) bool, and at what, (H,)."""


@dataclass(frozen=True)
class Hand:
    """What is held in one layer at one word, and what is added to a state once the hand is there, (H,)."""

    index: int
    word: int
    held: Held
    nudge: oracle.Nudge

    def __call__(self, name: str, computed: Tensor) -> Tensor:
        """`computed` (1, H) with the held units put in, and the nudge upon them."""
        place = (self.index, name, self.word)
        if place in self.held:
            mask, values = self.held[place]
            computed = torch.where(mask, values, computed)
        return computed + self.nudge[place] if place in self.nudge else computed


def spelled_out(model: Network, holds: Sequence[Hold], steps: int) -> dict[tuple[int, str, int], tuple[Tensor, Tensor]]:
    """Holds of numbers or arrays, word by word."""
    found: dict[tuple[int, str, int], tuple[Tensor, Tensor]] = {}
    size = model.config.hidden_size
    for index, w in enumerate(model.layers):
        for hold in holds:
            if hold.layer not in (None, w.layer) or hold.direction not in (None, w.direction):
                continue
            words = range(steps) if hold.words is None else hold.words
            units = list(range(size) if hold.units is None else hold.units)
            for row, word in enumerate(words):
                new = (torch.zeros(size, dtype=torch.bool), torch.zeros(size).double())
                mask, values = found.setdefault((index, hold.signal, word), new)
                mask[units] = True
                wanted = torch.as_tensor(hold.value, dtype=torch.float64).expand(len(words), len(units))
                values[units] = wanted[row]
    return found


def read(
    network: Network, tokens: tuple[str, ...], holds: Sequence[Hold], nudge: oracle.Nudge | None = None
) -> oracle.Reading:
    """As `tests.models.oracle.read`, with `holds` in it."""
    model, held = oracle.in_float64(network), spelled_out(network, holds, len(tokens))
    inputs = model.embedding(oracle.ids_of(network, tokens)).requires_grad_()
    layers: list[dict[str, list[Tensor]]] = []
    for layer in range(model.config.layers):
        both = []
        for direction in model.config.directions:
            zeros, index = inputs.new_zeros(1, model.config.hidden_size), len(layers)
            found = {name: [zeros] * len(inputs) for name in SIGNALS[model.config.cell]}
            state = {"hidden": zeros, "cell": zeros}
            for t in range(len(inputs)) if direction == "forward" else reversed(range(len(inputs))):
                hand = Hand(index, t, held, nudge or {})
                state = _step(network.config.cell, inputs[t : t + 1], state, model.weights(layer, direction), hand)
                for name, value in state.items():
                    found[name][t] = value
            layers.append(found)
            both.append(torch.cat(found["hidden"]))
        inputs = torch.cat(both, dim=1)
    size = model.config.hidden_size
    last = inputs[-1] if not model.config.bidirectional else torch.cat([inputs[-1, :size], inputs[0, size:]])
    return oracle.Reading(layers, model.readout(last)[0])


def _step(cell: str, x: Tensor, state: Mapping[str, Tensor], w: CellWeights, hand: Hand) -> dict[str, Tensor]:
    """One step of any cell, each signal passing the hand as soon as it is there."""
    h, size = state["hidden"], w.w_hh.shape[1]
    from_word, from_memory = x @ w.w_ih.T + w.b_ih, h @ w.w_hh.T + w.b_hh

    def block(k: int) -> Tensor:
        part = slice(k * size, (k + 1) * size)
        return from_word[:, part] + from_memory[:, part]

    if cell == "rnn":
        return {"hidden": hand("hidden", torch.tanh(block(0)))}
    if cell == "lstm":
        i, f = hand("input", torch.sigmoid(block(0))), hand("forget", torch.sigmoid(block(1)))
        g, o = hand("candidate", torch.tanh(block(2))), hand("output", torch.sigmoid(block(3)))
        c = hand("cell", f * state["cell"] + i * g)
        return {
            "forget": f,
            "input": i,
            "candidate": g,
            "output": o,
            "cell": c,
            "hidden": hand("hidden", o * torch.tanh(c)),
        }
    r, z = hand("reset", torch.sigmoid(block(0))), hand("update", torch.sigmoid(block(1)))
    n = hand("candidate", torch.tanh(from_word[:, 2 * size :] + r * from_memory[:, 2 * size :]))
    return {"reset": r, "update": z, "candidate": n, "hidden": hand("hidden", (1 - z) * n + z * h)}
