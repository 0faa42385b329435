"""Backpropagation through time by hand, in numpy float64, that never underflows.

The chain rule applied to the equations in `models.networks.cells` (Werbos 1990). The factors that do not depend on the
gradient are taken for all words at once; the loop carries one vector back. Every few steps that vector is divided by a
power of two, which is exact, and the exponents are kept, so a norm of 1e-400 is still a number.

Where a hand held a number (`models.reading.holding`), that number depends on nothing before it: no gradient goes on
from there. The gradient at a held state is that at the number with which the text was read on.

Axis letters: T words, E inputs, H units, G blocks of gates.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import Cell
from models.networks.weights import Array, LayerWeights
from models.reading.holding.hold import Mask
from models.reading.scan import Signals, State, states_before, times

_RESCALE_EVERY = 4  # steps; a gradient would have to shrink 1e75-fold in one step to be lost between
LOG10_OF_2 = math.log10(2)


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
            logs = np.log2(largest) + np.log2(np.einsum("th,th->t", unit, unit)) / 2 + self.exponents
        logs[largest == 0] = -np.inf
        return np.asarray(logs * LOG10_OF_2)

    def log10_magnitudes(self) -> Array:
        """log10 of every entry's magnitude, (T, N); -inf where it is exactly zero."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log10(np.abs(self.values)) + self.exponents[:, None] * LOG10_OF_2)

    def log10_largest(self) -> Array:
        """log10 of each row's largest entry in magnitude, (T,); -inf where every entry is exactly zero."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log10(np.abs(self.values).max(axis=1)) + self.exponents * LOG10_OF_2)

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
    """dL/d of a layer's states and inputs at every word: `hidden` (T, H), `cell` (T, H), `inputs` (T, E).

    `cell` is None without a cell state, `inputs` where nobody asked for them.
    """

    hidden: Scaled
    cell: Scaled | None
    inputs: Scaled | None

    def reversed(self) -> "LayerGradients":
        """The same in the opposite order of time."""
        cell = None if self.cell is None else self.cell.reversed()
        return LayerGradients(self.hidden.reversed(), cell, None if self.inputs is None else self.inputs.reversed())


def backprop(
    signals: Mapping[str, Array],
    weights: LayerWeights,
    direct: Scaled,
    start: State | None = None,
    held: Mapping[str, Mask] | None = None,
    *,
    end_cell: Array | None = None,
    with_inputs: bool,
) -> LayerGradients:
    """Send `direct`, dL/dh_t (T, H) by every way but this layer's own recurrence, back through the layer.

    `signals` in the order of reading, as `models.reading.scan.scan` returns them from the state `start`; so is `held`,
    which says by the signal's name where, (T, H), a hand held it. `end_cell` (H,) is dL/dC_T by such ways, where
    something reads the last cell state itself.
    """
    factors = factors_of(signals, weights, start, held)
    hidden, cell = carry_back(factors, weights.w_hh, direct, end_cell)
    if not with_inputs:
        return LayerGradients(hidden, cell, None)
    by_block = factors.to_inputs(hidden, cell)  # (T, G*H), on the scale of `hidden`
    inputs = Scaled(times(by_block, weights.w_ih), hidden.exponents)
    return LayerGradients(hidden, cell, inputs)


@dataclass(frozen=True)
class CellFactors:
    """Derivatives that pass through the LSTM's cell state C, with dc the gradient carried back.

    `blocks[t, k] * dc` is the gradient of block k (input, forget, candidate) before squashing, `keep[t] * dc` that of
    C_{t-1}. `from_hidden[t]` is dh_t/dC_t.
    """

    blocks: Array  # (T, 3, H)
    keep: Array  # (T, H)
    from_hidden: Array  # (T, H)


@dataclass(frozen=True)
class Factors:
    """Derivatives that only the forward pass decides, with dh the gradient carried back.

    `blocks[t, k] * dh` is the gradient of block k before squashing, as the recurrent matrix meets it; `candidate` is
    the last block as the input matrix meets it, where that differs (GRU). `keep[t] * dh` skips the matrix (GRU). In the
    LSTM only the output gate's block is here; `cell` holds the other three, which stand before it.
    """

    blocks: Array  # (T, G, H); LSTM: (T, 1, H)
    candidate: Array | None = None  # (T, H)
    keep: Array | None = None  # (T, H)
    cell: CellFactors | None = None

    def to_memory(self, hidden: Scaled, cell: Scaled | None) -> Array:
        """The gradient of every block before squashing as the recurrent matrix meets it, (T, G*H), scaled alike."""
        return self._before_squashing(self.blocks, hidden, cell)

    def to_inputs(self, hidden: Scaled, cell: Scaled | None) -> Array:
        """The gradient of every block before squashing as the input matrix meets it, (T, G*H), scaled as `hidden`."""
        if self.candidate is None:
            return self.to_memory(hidden, cell)
        blocks = np.concatenate([self.blocks[:, :-1], self.candidate[:, None]], axis=1)
        return self._before_squashing(blocks, hidden, cell)

    def step_back(
        self, t: int, dh: Array, dc: Array, w_hh: Array, product: Callable[[Array, Array], Array] = np.matmul
    ) -> tuple[Array, Array, Array]:
        """(dh, dc) before step t of N gradients at once from those after it, (N, H), and the whole gradient at C_t."""
        blocks = self.blocks[t] * dh[:, None]
        if self.cell is not None:
            dc = dc + self.cell.from_hidden[t] * dh
            blocks = np.concatenate([self.cell.blocks[t] * dc[:, None], blocks], axis=1)
        before = product(blocks.reshape(len(dh), -1), w_hh)
        if self.keep is not None:
            before = before + self.keep[t] * dh
        return before, dc if self.cell is None else dc * self.cell.keep[t], dc

    def _before_squashing(self, of_hidden: Array, hidden: Scaled, cell: Scaled | None) -> Array:
        blocks = of_hidden * hidden.values[:, None]
        if self.cell is not None and cell is not None:
            blocks = np.concatenate([self.cell.blocks * cell.values[:, None], blocks], axis=1)
        return blocks.reshape(len(blocks), -1)


def factors_of(
    signals: Mapping[str, Array],
    weights: LayerWeights,
    start: State | None = None,
    held: Mapping[str, Mask] | None = None,
) -> Factors:
    """The derivatives of every step, from what the forward pass left, `signals` and `held` in the order of reading."""
    if weights.relu:
        return Factors((signals["hidden"] > 0).astype(np.float64)[:, None])
    found = _FACTORS[weights.cell](dict(signals), weights, start or State.zero(weights.hidden_size))
    return _cut(found, held) if held else found


def carry_back(
    factors: Factors, w_hh: Array, direct: Scaled, end_cell: Array | None = None
) -> tuple[Scaled, Scaled | None]:
    """(dL/dh_t, dL/dC_t or None), (T, H) each, from `direct`, dL/dh_t by every way but the recurrence.

    `end_cell` (H,) is dL/dC_T by such ways.
    """
    steps, size = direct.values.shape
    through_cell = factors.cell
    states = np.zeros((steps + 1, 1 if through_cell is None else 2, size))  # [t + 1] is of word t: h, in an LSTM and C
    exponents = np.empty(steps, dtype=np.int64)
    blocks = np.empty(len(w_hh))
    of_cell, of_hidden = np.split(blocks.reshape(-1, size), [0 if through_cell is None else 3])
    if end_cell is not None:
        states[steps, 1] = end_cell
    arrives, exponent = np.any(direct.values != 0, axis=1), 0
    for t in range(steps - 1, -1, -1):
        state, before = states[t + 1], states[t]
        if arrives[t]:
            exponent = _add(state, exponent, direct.values[t], int(direct.exponents[t]))
        elif t % _RESCALE_EVERY == 0:
            exponent = _rescale(state, exponent)
        exponents[t] = exponent
        dh = state[0]
        np.multiply(factors.blocks[t], dh, out=of_hidden)
        if through_cell is not None:
            dc = state[1]
            dc += through_cell.from_hidden[t] * dh
            np.multiply(through_cell.blocks[t], dc, out=of_cell)
            np.multiply(through_cell.keep[t], dc, out=before[1])
        blocks.dot(w_hh, out=before[0])
        if factors.keep is not None:
            before[0] += factors.keep[t] * dh
    hidden = Scaled(states[1:, 0], exponents)
    return hidden, None if through_cell is None else Scaled(states[1:, 1], exponents)


def before_first(factors: Factors, w_hh: Array, hidden: Scaled, cell: Scaled | None) -> tuple[Array, Array | None]:
    """(dL/dh, dL/dC or None) of the state that the layer starts from, (H,), from those that `carry_back` found."""
    first = Scaled(hidden.values[:1], hidden.exponents[:1])
    of_cell = None if cell is None else Scaled(cell.values[:1], cell.exponents[:1])
    scale = 2.0 ** float(hidden.exponents[0])
    before = factors.to_memory(first, of_cell)[0] @ w_hh
    if factors.keep is not None:
        before = before + factors.keep[0] * hidden.values[0]
    if factors.cell is None or cell is None:
        return before * scale, None
    return before * scale, factors.cell.keep[0] * cell.values[0] * scale


def _rescale(state: Array, exponent: int) -> int:
    """Divide `state` in place by the power of two that brings its largest entry near 1; its new exponent."""
    shift = math.frexp(np.abs(state).max())[1]
    np.ldexp(state, -shift, out=state)
    return exponent + shift


def _add(state: Array, exponent: int, direct: Array, other: int) -> int:
    """Add `direct` (H,) to the first row of `state` in place, on the scale of the larger of the two; that scale."""
    if not state.any():
        state[0] = direct
        return other
    exponent = _rescale(state, exponent)
    scale = max(exponent, other + math.frexp(np.abs(direct).max())[1])
    np.ldexp(state, exponent - scale, out=state)
    state[0] += np.ldexp(direct, other - scale)
    return scale


def _magnitudes(rows: Scaled) -> NDArray[np.int64]:
    largest = np.abs(rows.values).max(axis=1)
    empty = np.iinfo(np.int64).min // 4
    return np.where(largest == 0, empty, np.frexp(largest)[1] + rows.exponents)


def _onto(rows: Scaled, scale: NDArray[np.int64]) -> Array:
    shift = np.clip(rows.exponents - scale, -5000, 5000).astype(np.int32)
    return np.where(rows.values == 0, 0.0, np.ldexp(rows.values, shift[:, None]))


def _rnn_factors(signals: Signals, weights: LayerWeights, start: State) -> Factors:
    del weights, start
    return Factors((1 - signals["hidden"] ** 2)[:, None])


def _lstm_factors(signals: Signals, weights: LayerWeights, start: State) -> Factors:
    del weights
    f, i, g, o, c = (signals[name] for name in ("forget", "input", "candidate", "output", "cell"))
    squashed = np.tanh(c)
    blocks = np.empty((len(c), 3, c.shape[1]))
    np.multiply(g * i, 1 - i, out=blocks[:, 0])
    np.multiply(states_before(c, start.cell) * f, 1 - f, out=blocks[:, 1])
    np.multiply(i, 1 - g**2, out=blocks[:, 2])
    through_cell = CellFactors(blocks, keep=f, from_hidden=o * (1 - squashed**2))
    return Factors((squashed * o * (1 - o))[:, None], cell=through_cell)


def _gru_factors(signals: Signals, weights: LayerWeights, start: State) -> Factors:
    r, z, n, h = (signals[name] for name in ("reset", "update", "candidate", "hidden"))
    before, new = states_before(h, start.hidden), np.s_[2 * weights.hidden_size :]  # the candidate's block
    memory = times(before, weights.w_hh[new].T) + weights.b_hh[new]
    candidate = (1 - z) * (1 - n**2)
    blocks = np.empty((len(h), 3, h.shape[1]))
    np.multiply(candidate * memory * r, 1 - r, out=blocks[:, 0])
    np.multiply((before - n) * z, 1 - z, out=blocks[:, 1])
    np.multiply(candidate, r, out=blocks[:, 2])
    return Factors(blocks, candidate, keep=z)


def _cut(factors: Factors, held: Mapping[str, Mask]) -> Factors:
    """The same without the ways through what is held: each derivative is one of a signal that must be free for it."""

    def free(*names: str) -> Array:
        masks = [held[name] for name in names if name in held]
        return 1.0 - np.logical_or.reduce(masks) if masks else np.ones_like(factors.blocks[:, 0])

    cell, hidden = factors.cell, free("hidden")
    if cell is not None:
        through = [free("cell", name) for name in ("input", "forget", "candidate")]
        kept = CellFactors(cell.blocks * np.stack(through, axis=1), cell.keep * free("cell"), cell.from_hidden * hidden)
        return Factors(factors.blocks * free("hidden", "output")[:, None], cell=kept)
    if factors.candidate is None or factors.keep is None:
        return Factors(factors.blocks * hidden[:, None])
    new = free("hidden", "candidate")
    ways = [free("hidden", "candidate", "reset"), free("hidden", "update"), new]
    return Factors(factors.blocks * np.stack(ways, axis=1), factors.candidate * new, keep=factors.keep * hidden)


_FACTORS: Mapping[Cell, Callable[[Signals, LayerWeights, State], Factors]] = {
    "rnn": _rnn_factors,
    "lstm": _lstm_factors,
    "gru": _gru_factors,
}
