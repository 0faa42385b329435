"""Backpropagation through time by hand, in numpy float64, that never underflows.

The chain rule applied to the equations in `models.cells` (Werbos 1990). The factors that do not depend on the gradient
are taken for all words at once; the loop carries one vector back. Every few steps that vector is divided by a power of
two, which is exact, and the exponents are kept, so a norm of 1e-400 is still a number.

Axis letters: T words, E inputs, H units, G blocks of gates.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cells import Cell
from models.export import Array, LayerWeights
from models.scan import Signals, gru_memory_term

_RESCALE_EVERY = 4  # steps; a gradient would have to shrink 1e75-fold in one step to be lost between
_LOG10_OF_2 = math.log10(2)


@dataclass(frozen=True)
class Scaled:
    """Rows of vectors, `values` (T, N), each times 2 ** `exponents` (T,) int64."""

    values: Array
    exponents: NDArray[np.int64]

    @classmethod
    def zeros(cls, steps: int, size: int) -> "Scaled":
        """All zero."""
        return cls(np.zeros((steps, size)), np.zeros(steps, dtype=np.int64))

    def log10_norms(self) -> Array:
        """log10 of each row's L2 norm, (T,); -inf where every entry is exactly zero."""
        largest = np.abs(self.values).max(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            unit = self.values / largest[:, None]
            logs = np.log2(largest) + np.log2(np.linalg.norm(unit, axis=1)) + self.exponents
        logs[largest == 0] = -np.inf
        return np.asarray(logs * _LOG10_OF_2)

    def plus(self, other: "Scaled") -> "Scaled":
        """The sum, row by row, on the scale of the larger row."""
        scale = np.maximum(_magnitudes(self), _magnitudes(other))
        values = _onto(self, scale) + _onto(other, scale)
        return Scaled(values, scale)

    def reversed(self) -> "Scaled":
        """The same rows in the opposite order."""
        return Scaled(self.values[::-1], self.exponents[::-1])


@dataclass(frozen=True)
class LayerGradients:
    """dL/d of a layer's states and inputs at every word: `hidden` (T, H), `cell` (T, H) or None, `inputs` (T, E)."""

    hidden: Scaled
    cell: Scaled | None
    inputs: Scaled


def backprop(signals: Mapping[str, Array], weights: LayerWeights, direct: Scaled) -> LayerGradients:
    """Send `direct`, dL/dh_t (T, H) by every way but this layer's own recurrence, back through the layer.

    `signals` in the order of reading, as `models.scan.scan` returns them.
    """
    factors = _FACTORS[weights.cell](dict(signals), weights)
    hidden, cell = _carry_back(factors, weights.w_hh, direct)
    by_block = factors.to_inputs(hidden, cell)  # (T, G*H), on the scale of `hidden`
    inputs = Scaled(by_block @ weights.w_ih, hidden.exponents)
    return LayerGradients(hidden, cell, inputs)


@dataclass(frozen=True)
class _Factors:
    """Derivatives that only the forward pass decides, with d the gradient carried back.

    The gradient of block k before squashing, as the recurrent matrix meets it, is `from_hidden[t, k] * dh +
    from_cell[t, k] * dc`; `inputs` replaces `from_hidden` where the input matrix meets it differently (GRU). What
    skips the matrix: `keep_hidden[t] * dh` (GRU) and `keep_cell[t] * dc` (LSTM). `hidden_to_cell` is dC/dh (LSTM).
    """

    from_hidden: Array  # (T, G, H)
    inputs: Array | None = None  # (T, G, H)
    from_cell: Array | None = None  # (T, G, H)
    keep_hidden: Array | None = None  # (T, H)
    keep_cell: Array | None = None  # (T, H)
    hidden_to_cell: Array | None = None  # (T, H)

    def to_inputs(self, hidden: Scaled, cell: Scaled | None) -> Array:
        """The gradient of every block before squashing as the input matrix meets it, (T, G*H), scaled as `hidden`."""
        blocks = (self.from_hidden if self.inputs is None else self.inputs) * hidden.values[:, None]
        if self.from_cell is not None and cell is not None:
            blocks = blocks + self.from_cell * cell.values[:, None]
        return blocks.reshape(len(blocks), -1)


def _carry_back(factors: _Factors, w_hh: Array, direct: Scaled) -> tuple[Scaled, Scaled | None]:
    steps, size = direct.values.shape
    hidden = Scaled(np.empty((steps, size)), np.empty(steps, dtype=np.int64))
    has_cell = factors.hidden_to_cell is not None
    cells = np.empty((steps, size)) if has_cell else None
    arrives = np.any(direct.values != 0, axis=1)
    dh, dc, exponent = np.zeros(size), np.zeros(size), 0
    for t in range(steps - 1, -1, -1):
        if arrives[t]:
            dh, dc, exponent = _add(dh, dc, exponent, direct.values[t], int(direct.exponents[t]))
        elif t % _RESCALE_EVERY == 0:
            dh, dc, exponent = _rescale(dh, dc, exponent)
        hidden.values[t] = dh
        hidden.exponents[t] = exponent
        blocks = factors.from_hidden[t] * dh  # (G, H)
        if cells is not None:
            assert factors.hidden_to_cell is not None and factors.from_cell is not None
            dc = np.add(dc, factors.hidden_to_cell[t] * dh, out=cells[t])
            blocks += factors.from_cell[t] * dc
            assert factors.keep_cell is not None
            dc = dc * factors.keep_cell[t]
        before = np.dot(blocks.ravel(), w_hh)
        if factors.keep_hidden is not None:
            before += factors.keep_hidden[t] * dh
        dh = before
    return hidden, None if cells is None else Scaled(cells, hidden.exponents)


def _rescale(dh: Array, dc: Array, exponent: int) -> tuple[Array, Array, int]:
    """Divide both by the power of two that brings the larger of them near 1."""
    shift = math.frexp(max(np.abs(dh).max(), np.abs(dc).max()))[1]
    return np.ldexp(dh, -shift), np.ldexp(dc, -shift), exponent + shift


def _add(dh: Array, dc: Array, exponent: int, direct: Array, other: int) -> tuple[Array, Array, int]:
    """dh + direct on the scale of the larger of the two."""
    if not (dh.any() or dc.any()):
        return direct.copy(), dc, other
    dh, dc, exponent = _rescale(dh, dc, exponent)
    scale = max(exponent, other + math.frexp(np.abs(direct).max())[1])
    return (
        np.ldexp(dh, exponent - scale) + np.ldexp(direct, other - scale),
        np.ldexp(dc, exponent - scale),
        scale,
    )


def _magnitudes(rows: Scaled) -> NDArray[np.int64]:
    largest = np.abs(rows.values).max(axis=1)
    empty = np.iinfo(np.int64).min // 4
    return np.where(largest == 0, empty, np.frexp(largest)[1] + rows.exponents)


def _onto(rows: Scaled, scale: NDArray[np.int64]) -> Array:
    shift = np.clip(rows.exponents - scale, -5000, 5000).astype(np.int32)
    return np.where(rows.values == 0, 0.0, np.ldexp(rows.values, shift[:, None]))


def _rnn_factors(signals: Signals, weights: LayerWeights) -> _Factors:
    del weights
    return _Factors(from_hidden=(1 - signals["hidden"] ** 2)[:, None])


def _lstm_factors(signals: Signals, weights: LayerWeights) -> _Factors:
    del weights
    f, i, g, o, c = (signals[name] for name in ("forget", "input", "candidate", "output", "cell"))
    squashed = np.tanh(c)
    steps, size = c.shape
    from_cell, from_hidden = np.zeros((steps, 4, size)), np.zeros((steps, 4, size))
    from_cell[:, 0] = g * i * (1 - i)
    from_cell[:, 1] = _before(c) * f * (1 - f)
    from_cell[:, 2] = i * (1 - g**2)
    from_hidden[:, 3] = squashed * o * (1 - o)
    return _Factors(from_hidden, from_cell=from_cell, keep_cell=f, hidden_to_cell=o * (1 - squashed**2))


def _gru_factors(signals: Signals, weights: LayerWeights) -> _Factors:
    r, z, n, h = (signals[name] for name in ("reset", "update", "candidate", "hidden"))
    before = _before(h)
    candidate = (1 - z) * (1 - n**2)
    reset = candidate * gru_memory_term(before, weights) * r * (1 - r)
    update = (before - n) * z * (1 - z)
    return _Factors(
        from_hidden=np.stack([reset, update, candidate * r], axis=1),
        inputs=np.stack([reset, update, candidate], axis=1),
        keep_hidden=z,
    )


def _before(states: Array) -> Array:
    """The state that each step starts from: zero, then all but the last. (T, H) -> (T, H)."""
    return np.concatenate([np.zeros_like(states[:1]), states[:-1]])


_FACTORS: Mapping[Cell, Callable[[Signals, LayerWeights], _Factors]] = {
    "rnn": _rnn_factors,
    "lstm": _lstm_factors,
    "gru": _gru_factors,
}
