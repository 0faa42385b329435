"""The other ways to look into a recurrent network, each as good as it can be made, and the network they all read.

They compute the same numbers as `models.trace` and `models.gradients` (tests/benchmarks holds them to it), in the
precision of the model they are given. Each is made once per network and called with the ids (1, T) of a text.
"""

import itertools
import random
import string
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import torch
from torch import Tensor, nn

from models.modules.bridge import network_of
from models.modules.cells import CellWeights
from models.modules.classifier import SentimentClassifier
from models.networks.cells import GATE_BLOCKS, Cell
from models.networks.classifier import ClassifierConfig, Network
from models.networks.text import SPECIALS, Vocabulary

State = Tensor | tuple[Tensor, Tensor]
"""What a cell hands to the next word: h (1, H), for the LSTM (h, c)."""

_CELL_MODULES: Mapping[Cell, type[nn.RNNCell] | type[nn.LSTMCell] | type[nn.GRUCell]] = {
    "rnn": nn.RNNCell,
    "lstm": nn.LSTMCell,
    "gru": nn.GRUCell,
}


@cache
def network(cell: Cell) -> Network:
    """What `module` gives, to be read."""
    return network_of(module(cell))


@cache
def module(cell: Cell, precision: torch.dtype = torch.float32) -> SentimentClassifier:
    """A network of the shipped shape with made-up words and PyTorch's initial weights, the same at every call.

    How long a scan takes does not depend on the weights, so no trained network is needed.
    """
    config = ClassifierConfig(cell)
    made_up = itertools.product(string.ascii_lowercase, repeat=4)
    words = ("".join(letters) for letters in itertools.islice(made_up, config.vocabulary_size - len(SPECIALS)))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = SentimentClassifier(config, Vocabulary((*SPECIALS, *words)))
    return model.to(precision).eval().requires_grad_(False)


def text_of(model: Network, steps: int) -> str:
    """`steps` random words that the network knows, the same at every call, as unevenly frequent as real ones are.

    The n-th word comes 1/n times as often as the first (Zipf 1949).
    """
    words = model.vocabulary.tokens[len(SPECIALS) :]
    frequencies = [1 / rank for rank in range(1, len(words) + 1)]
    return " ".join(random.Random(steps).choices(words, frequencies, k=steps))


def ids_of(model: Network, text: str) -> Tensor:
    """The ids (1, T) of such a text."""
    return torch.tensor([model.vocabulary.encode(text.split())])


class Fused:
    """The network as it is: one call of PyTorch's own `nn.LSTM`, `nn.GRU` or `nn.RNN`, which shows nothing inside."""

    def __init__(self, model: SentimentClassifier) -> None:
        self._model = model

    @torch.inference_mode()
    def __call__(self, ids: Tensor) -> Tensor:
        """The logit, (1,)."""
        logit: Tensor = self._model(ids, torch.tensor([ids.shape[1]]))
        return logit


class CellLoop:
    """`nn.LSTMCell`, `nn.GRUCell` or `nn.RNNCell` word by word; a forward hook keeps the states. It shows no gates."""

    def __init__(self, model: SentimentClassifier) -> None:
        self._model = model
        self._cell = _cell_module(model)
        self._states: list[State] = []
        self._cell.register_forward_hook(lambda _module, _inputs, state: self._states.append(state))

    @torch.inference_mode()
    def __call__(self, ids: Tensor) -> dict[str, Tensor]:
        """{"hidden": (T, H)}, for the LSTM "cell" too."""
        self._states.clear()
        state = None
        for x in torch.split(self._model.embed(ids)[0], 1):
            state = self._cell(x, state)
        return {name: torch.cat(values) for name, values in _by_name(self._states).items()}


class GateModules:
    """A cell made of one module per gate, with a forward hook on each: the only way by hooks to see gates."""

    def __init__(self, model: SentimentClassifier) -> None:
        self._model = model
        names = GATE_BLOCKS[model.config.cell]
        weights = model.weights(0, "forward")
        parts = (part.chunk(len(names)) for part in (weights.w_ih, weights.w_hh, weights.b_ih, weights.b_hh))
        self._cell = _GATED[model.config.cell]([CellWeights(*block) for block in zip(*parts, strict=True)])
        self._gates: defaultdict[str, list[Tensor]] = defaultdict(list)
        for name, gate in self._cell.named_children():
            gate.register_forward_hook(lambda _module, _inputs, value, name=name: self._gates[name].append(value))

    @torch.inference_mode()
    def __call__(self, ids: Tensor) -> dict[str, Tensor]:
        """Every signal of the cell, each (T, H)."""
        self._gates.clear()
        state, states = _zero_state(self._model), []
        for x in torch.split(self._model.embed(ids)[0], 1):
            state = self._cell(x, state)
            states.append(state)
        return {name: torch.cat(values) for name, values in (self._gates | _by_name(states)).items()}


class Autograd:
    """Gradients of the logit by `backward()`, every state of a loop over `nn.LSTMCell` (...) asked to retain its own.

    The fused modules cannot do this: only their last state is part of the way from the output to the loss.
    """

    def __init__(self, model: SentimentClassifier) -> None:
        self._model = model
        self._cell = _cell_module(model)

    def __call__(self, ids: Tensor) -> dict[str, Tensor]:
        """L2 norms of dlogit/dh_t, {"hidden": (T,)}, for the LSTM those of dlogit/dc_t as "cell" too."""
        state, states = _zero_state(self._model, requires_grad=True), []
        for x in torch.split(self._model.embed(ids)[0], 1):
            state = self._cell(x, state)
            states.append(state)
            for tensor in state if isinstance(state, tuple) else (state,):
                tensor.retain_grad()
        kept = _by_name(states)
        self._model.readout(kept["hidden"][-1]).sum().backward()
        return {
            name: torch.cat([h.grad for h in values if h.grad is not None]).norm(dim=1) for name, values in kept.items()
        }


class _Gate(nn.Module):
    """squash(W x + b + U h + b') as one product with x and h side by side."""

    def __init__(self, weights: CellWeights, squash: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self._linear = _linear(torch.cat([weights.w_ih, weights.w_hh], dim=1), weights.b_ih + weights.b_hh)
        self._squash = squash

    def forward(self, x_and_h: Tensor) -> Tensor:
        """(1, E + H) -> (1, H)."""
        return self._squash(self._linear(x_and_h))


class _ResetCandidate(nn.Module):
    """The GRU's tanh(W x + b + r (U h + b'))."""

    def __init__(self, weights: CellWeights) -> None:
        super().__init__()
        self._from_input = _linear(weights.w_ih, weights.b_ih)
        self._from_state = _linear(weights.w_hh, weights.b_hh)

    def forward(self, x: Tensor, h: Tensor, reset: Tensor) -> Tensor:
        """`x` (1, E), `h` and `reset` (1, H) -> (1, H)."""
        return torch.tanh(self._from_input(x) + reset * self._from_state(h))


class _GatedRnn(nn.Module):
    def __init__(self, blocks: Sequence[CellWeights]) -> None:
        super().__init__()
        self.hidden = _Gate(blocks[0], torch.tanh)

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        """`x` (1, E), `h` (1, H) -> the next h."""
        hidden: Tensor = self.hidden(torch.cat([x, h], dim=1))
        return hidden


class _GatedLstm(nn.Module):
    def __init__(self, blocks: Sequence[CellWeights]) -> None:
        super().__init__()
        i, f, g, o = blocks
        self.input = _Gate(i, torch.sigmoid)
        self.forget = _Gate(f, torch.sigmoid)
        self.candidate = _Gate(g, torch.tanh)
        self.output = _Gate(o, torch.sigmoid)

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """`x` (1, E), `state` (h, c) -> the next (h, c)."""
        h, c = state
        x_and_h = torch.cat([x, h], dim=1)
        c = self.forget(x_and_h) * c + self.input(x_and_h) * self.candidate(x_and_h)
        return self.output(x_and_h) * torch.tanh(c), c


class _GatedGru(nn.Module):
    def __init__(self, blocks: Sequence[CellWeights]) -> None:
        super().__init__()
        r, z, n = blocks
        self.reset = _Gate(r, torch.sigmoid)
        self.update = _Gate(z, torch.sigmoid)
        self.candidate = _ResetCandidate(n)

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        """`x` (1, E), `h` (1, H) -> the next h."""
        x_and_h = torch.cat([x, h], dim=1)
        z = self.update(x_and_h)
        hidden: Tensor = (1 - z) * self.candidate(x, h, self.reset(x_and_h)) + z * h
        return hidden


_GATED: Mapping[Cell, type[_GatedRnn] | type[_GatedLstm] | type[_GatedGru]] = {
    "rnn": _GatedRnn,
    "lstm": _GatedLstm,
    "gru": _GatedGru,
}


def _cell_module(model: SentimentClassifier) -> nn.RNNCell | nn.LSTMCell | nn.GRUCell:
    """PyTorch's own single step with the network's weights."""
    config, weights = model.config, model.weights(0, "forward")
    cell = _CELL_MODULES[config.cell](config.embedding_size, config.hidden_size, dtype=weights.w_ih.dtype)
    cell.load_state_dict(
        {"weight_ih": weights.w_ih, "weight_hh": weights.w_hh, "bias_ih": weights.b_ih, "bias_hh": weights.b_hh}
    )
    return cell.requires_grad_(False)


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    linear = nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
    linear.load_state_dict({"weight": weight, "bias": bias})
    return linear.requires_grad_(False)


def _zero_state(model: SentimentClassifier, *, requires_grad: bool = False) -> State:
    like = model.readout.weight
    zeros = torch.zeros(1, model.config.hidden_size, dtype=like.dtype, requires_grad=requires_grad)
    return (zeros, zeros.clone()) if model.config.cell == "lstm" else zeros


def _by_name(states: Sequence[State]) -> dict[str, list[Tensor]]:
    pairs = [state for state in states if isinstance(state, tuple)]
    if pairs:
        return {"hidden": [h for h, _ in pairs], "cell": [c for _, c in pairs]}
    return {"hidden": [state for state in states if isinstance(state, Tensor)]}
