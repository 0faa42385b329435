"""One time step of the vanilla RNN, the LSTM and the GRU, written as the textbook writes them.

These functions are the readable definition of what Gatescope shows, and the oracle of its tests; the fast
path is `models.reading.scan`. They follow PyTorch's conventions, so that trained `nn.RNN`, `nn.LSTM` and `nn.GRU`
weights fit without change:

- https://pytorch.org/docs/2.3/generated/torch.nn.RNN.html
- https://pytorch.org/docs/2.3/generated/torch.nn.LSTM.html (Hochreiter and Schmidhuber 1997; Gers et al. 2000)
- https://pytorch.org/docs/2.3/generated/torch.nn.GRU.html (Cho et al. 2014; reset after the product, as in cuDNN)

Axis letters: B sentences, E embedding size, H hidden size. Every function takes weights as PyTorch stores them:
`w_ih` (G*H, E), `w_hh` (G*H, H), `b_ih` (G*H,), `b_hh` (G*H,) with G blocks stacked in PyTorch's order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.networks.cells import CELLS, Cell


@dataclass(frozen=True)
class CellWeights:
    """The four arrays of one layer in one direction: `w_ih` (G*H, E), `w_hh` (G*H, H), `b_ih` and `b_hh` (G*H,)."""

    w_ih: Tensor
    w_hh: Tensor
    b_ih: Tensor
    b_hh: Tensor


def rnn_step(x: Tensor, h: Tensor, w: CellWeights) -> dict[str, Tensor]:
    """h' = tanh(W x + b + U h + b'). `x` (B, E), `h` (B, H) -> {"hidden"} (B, H), in (-1, 1)."""
    return {"hidden": torch.tanh(x @ w.w_ih.T + w.b_ih + h @ w.w_hh.T + w.b_hh)}


def lstm_step(x: Tensor, h: Tensor, c: Tensor, w: CellWeights) -> dict[str, Tensor]:
    """One LSTM step. `x` (B, E), `h` and `c` (B, H) -> the six signals, each (B, H).

    Gates are in (0, 1), candidate and hidden in (-1, 1), the cell is unbounded.
    """
    i, f, g, o = (x @ w.w_ih.T + w.b_ih + h @ w.w_hh.T + w.b_hh).chunk(4, dim=-1)
    f = torch.sigmoid(f)
    i = torch.sigmoid(i)
    g = torch.tanh(g)
    o = torch.sigmoid(o)
    c = f * c + i * g
    h = o * torch.tanh(c)
    return {"forget": f, "input": i, "candidate": g, "output": o, "cell": c, "hidden": h}


def gru_step(x: Tensor, h: Tensor, w: CellWeights) -> dict[str, Tensor]:
    """One GRU step. `x` (B, E), `h` (B, H) -> the four signals, each (B, H).

    PyTorch's z keeps the old state and its r acts after the product with U. Many lessons write the opposite z,
    `h' = (1 - z) h + z n`, with r inside the product.
    """
    x_r, x_z, x_n = (x @ w.w_ih.T + w.b_ih).chunk(3, dim=-1)
    h_r, h_z, h_n = (h @ w.w_hh.T + w.b_hh).chunk(3, dim=-1)
    r = torch.sigmoid(x_r + h_r)
    z = torch.sigmoid(x_z + h_z)
    n = torch.tanh(x_n + r * h_n)
    h = (1 - z) * n + z * h
    return {"reset": r, "update": z, "candidate": n, "hidden": h}


def step(cell: Cell, x: Tensor, state: Mapping[str, Tensor], weights: CellWeights) -> dict[str, Tensor]:
    """One step of any cell: `state` holds "hidden" (B, H), for the LSTM also "cell"; returns all signals."""
    if cell == "lstm":
        return lstm_step(x, state["hidden"], state["cell"], weights)
    if cell == "gru":
        return gru_step(x, state["hidden"], weights)
    if cell == "rnn":
        return rnn_step(x, state["hidden"], weights)
    raise ValueError(f"cell must be one of {', '.join(CELLS)}; not {cell!r}")
