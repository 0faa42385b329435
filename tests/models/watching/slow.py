"""The oracle: a module whose recurrent parts run word by word in plain torch operations, for autograd to follow.

Every state is kept, by the part's name, layer and direction, in input order of time: h = o * tanh(C) of all units, also
where a projection hands on fewer numbers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from models.modules.cells import CellWeights, gru_step, lstm_step
from models.watching.calls import recurrent_in

Key = tuple[str, int, str]
"""Name of the part, layer, "hidden" or "cell"; of the second direction the layer is -1 - layer."""


@dataclass
class States:
    """T tensors (B, H) of each part, layer and kind."""

    kept: dict[Key, list[Tensor]] = field(default_factory=dict)

    def norms(self, number: Tensor, key: Key) -> Tensor:
        """The L2 norms of the number's gradient at every step, (T,)."""
        found = torch.autograd.grad(number, self.kept[key], retain_graph=True, allow_unused=True)
        return torch.stack([torch.zeros((), dtype=number.dtype) if g is None else g.norm() for g in found])


@contextmanager
def slowly(module: nn.Module) -> Iterator[States]:
    """Within it, `module` runs word by word, and its states are kept."""
    states = States()
    parts = recurrent_in(module)
    for name, part in parts.items():
        part.__dict__["forward"] = _forward(name, part, states)
    try:
        yield states
    finally:
        for part in parts.values():
            del part.__dict__["forward"]


def _forward(name: str, part: Any, states: States) -> Callable[..., Any]:
    if isinstance(part, nn.RNNBase):
        return lambda inputs, hx=None: _sequence(name, part, states, inputs, hx)

    def one(inputs: Tensor, hx: Any = None) -> Any:
        h, c = hx if isinstance(hx, tuple) else (hx, hx)
        h = inputs.new_zeros(len(inputs), part.hidden_size) if h is None else h
        h, c, _ = _step(part, "", inputs, h, torch.zeros_like(h) if c is None else c)
        _keep(states, (name, 0), h, c, isinstance(part, nn.LSTMCell))
        return (h, c) if isinstance(part, nn.LSTMCell) else h

    return one


def _keep(states: States, place: tuple[str, int], h: Tensor, c: Tensor, with_cell: bool) -> None:
    states.kept.setdefault((*place, "hidden"), []).append(h)
    if with_cell:
        states.kept.setdefault((*place, "cell"), []).append(c)


def _sequence(name: str, part: Any, states: States, inputs: Any, hx: Any) -> Any:
    packed = inputs if isinstance(inputs, PackedSequence) else None
    lengths = None
    if packed is not None:
        inputs, lengths = pad_packed_sequence(packed)
        assert int(lengths.min()) == int(lengths.max()), "the oracle reads texts of one length"
    elif part.batch_first:
        inputs = inputs.transpose(0, 1)
    given = hx if isinstance(hx, tuple) else (hx, hx)
    ends: list[tuple[Tensor, Tensor]] = []
    for layer in range(part.num_layers):
        ways = []
        for way in range(2 if part.bidirectional else 1):
            at = len(ends)
            start = [None if each is None else each[at] for each in given]
            output, end = _way(name, part, states, inputs, layer, way, start)
            ways.append(output)
            ends.append(end)
        inputs = torch.cat(ways, dim=2)
    last = tuple(torch.stack(each) for each in zip(*ends, strict=True))
    if packed is not None:
        output = pack_padded_sequence(inputs, lengths, enforce_sorted=False)
    else:
        output = inputs.transpose(0, 1) if part.batch_first else inputs
    return output, last if isinstance(part, nn.LSTM) else last[0]


def _way(
    name: str, part: Any, states: States, inputs: Tensor, layer: int, way: int, start: list[Tensor | None]
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    suffix = f"_l{layer}{'_reverse' if way else ''}"
    batch, size = inputs.shape[1], part.hidden_size
    width = getattr(part, "proj_size", 0) or size
    h = inputs.new_zeros(batch, width) if start[0] is None else start[0]
    c = inputs.new_zeros(batch, size) if start[1] is None else start[1]
    own = States()
    outputs = []
    for x in inputs.flip(0) if way else inputs:
        h, c, units = _step(part, suffix, x, h, c)
        _keep(own, (name, -1 - layer if way else layer), units, c, isinstance(part, nn.LSTM))
        outputs.append(h)
    for key, kept in own.kept.items():
        states.kept.setdefault(key, []).extend(reversed(kept) if way else kept)
    return torch.stack(outputs[::-1] if way else outputs), (h, c)


def _step(part: Any, suffix: str, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(what is handed on, C, all units)."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    w_ih, w_hh, *biases = (getattr(part, name + suffix, None) for name in names)
    b_ih, b_hh = (w_ih.new_zeros(len(w_ih)) if bias is None else bias for bias in biases)
    weights = CellWeights(w_ih, w_hh, b_ih, b_hh)
    if isinstance(part, nn.LSTM | nn.LSTMCell):
        found = lstm_step(x, h, c, weights)
        project = getattr(part, "weight_hr" + suffix, None)
        units = found["hidden"]
        return units if project is None else units @ project.T, found["cell"], units
    if isinstance(part, nn.GRU | nn.GRUCell):
        units = gru_step(x, h, weights)["hidden"]
    else:
        before = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
        units = torch.relu(before) if part.nonlinearity == "relu" else torch.tanh(before)
    return units, units, units
