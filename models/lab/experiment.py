"""A recurrent network with random weights reads random vectors: how does the gradient fare, T steps back?

The experiment behind "W_hh to the power of 100": nothing is trained, everything that matters can be chosen. The loss
is the sum of the last hidden state over sqrt(H), so dL/dh_T has length 1.

Axis letters: T steps, E inputs, H units.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from models.gradients.backprop import LOG10_OF_2, Factors, Scaled, carry_back, factors_of
from models.lab.clipping import Clipped, Precision, clip, log10_total, weight_gradients
from models.networks.cells import CELLS, GATE_BLOCKS, Cell
from models.networks.weights import Array, LayerWeights, kept
from models.reading.scan import scan, times

Nonlinearity = Literal["tanh", "relu", "identity"]
NONLINEARITIES: tuple[Nonlinearity, ...] = get_args(Nonlinearity)

Start = Literal["default", "orthogonal", "identity", "radius"]
STARTS: tuple[Start, ...] = get_args(Start)

LIMITS: Mapping[str, tuple[float, float]] = {
    "steps": (1, 1_001),
    "hidden_size": (1, 256),
    "radius": (0.0, 2.0),
    "forget_bias": (-2.0, 5.0),
    "update_bias": (-2.0, 5.0),
    "spread": (0.0, 2.0),
}
"""The smallest and the largest value of each number in a `Setup`."""

CLIP_NORM = 1.0
"""The usual limit of the gradient's norm, also in this project's training."""

_INPUTS = 100  # E, as in the trained networks


@dataclass(frozen=True)
class Setup:
    """What an experiment is made of. ValueError, naming the field, for what cannot be.

    `start` is how the recurrent matrix begins: PyTorch's default U(-1/sqrt(H), 1/sqrt(H)); random orthogonal (Saxe et
    al. 2014); the identity (Le et al. 2015); or Gaussian, rescaled to the spectral `radius`. A gated cell's matrix is
    made of one such block a gate. `forget_bias` (LSTM) and `update_bias` (GRU) are added to the gate's default bias.
    `spread` is the standard deviation of the inputs, which are drawn independently from N(0, spread**2).
    """

    cell: Cell = "rnn"
    steps: int = 100
    hidden_size: int = 128
    nonlinearity: Nonlinearity = "tanh"  # of the vanilla RNN; gated cells have their own
    start: Start = "default"
    radius: float = 1.0
    forget_bias: float = 0.0
    update_bias: float = 0.0
    spread: float = 0.3
    seed: int = 1

    def __post_init__(self) -> None:
        for name, options in (("cell", CELLS), ("nonlinearity", NONLINEARITIES), ("start", STARTS)):
            if getattr(self, name) not in options:
                raise ValueError(f"{name} must be one of {', '.join(options)}; not {getattr(self, name)!r}")
        for name, (low, high) in LIMITS.items():
            if not low <= getattr(self, name) <= high:  # NaN is not
                raise ValueError(f"{name} must be {low:g} to {high:g}; not {getattr(self, name)!r}")


@dataclass(frozen=True)
class Run:
    """What was measured, in the order of reading.

    `log10_hidden` (T,) is log10 of the norm of dL/dh_t, `log10_cell` (T,) that of dL/dC_t (None without a cell state);
    -inf where it is exactly zero. `log10_linear` (T,) is the same for a vanilla RNN whose squashing is left out on the
    way back, so that only powers of the recurrent matrix remain; None for gated cells. `log10_entry` (T,) is log10 of
    the largest entry of dL/dh_t in magnitude, which a number format must be able to hold. `log10_weights` is log10 of
    the norm of the gradient of all weights together, `clipped` that norm in float32 and in float64 before and after
    torch's `clip_grad_norm_` with the limit CLIP_NORM.
    """

    setup: Setup
    log10_hidden: Array
    log10_cell: Array | None
    log10_linear: Array | None
    log10_entry: Array
    log10_weights: float
    clipped: tuple[Clipped, ...]

    def lost_in(self, dtype: Precision) -> int | None:
        """How many steps back plain arithmetic in `dtype` first has a gradient of exactly 0 or of inf; None if never.

        A number below half of the smallest subnormal rounds to 0, one beyond the largest is inf.
        """
        low, high = _RANGES[dtype]
        return _first_beyond(self.log10_entry, low, self.log10_entry, high)

    def norm_lost_in(self, dtype: Precision) -> int | None:
        """The same for the gradient's norm, which is lost sooner: a norm is the root of a sum of squares."""
        low, high = _RANGES[dtype]
        return _first_beyond(self.log10_entry, low / 2, self.log10_hidden, high / 2)


_RANGES = {"float32": (-150 * LOG10_OF_2, 128 * LOG10_OF_2), "float64": (-1075 * LOG10_OF_2, 1024 * LOG10_OF_2)}


def _first_beyond(low_logs: Array, low: float, high_logs: Array, high: float) -> int | None:
    lost = np.flatnonzero(((low_logs < low) | (high_logs > high))[::-1])
    return int(lost[0]) if len(lost) else None


def run(setup: Setup) -> Run:
    """Draw the network and the inputs from the seed, read, and send the gradient back, in float64 on a log scale."""
    weights, inputs = draw(setup)
    factors, hiddens = _read(setup, weights, inputs)
    direct = Scaled.zeros(setup.steps, setup.hidden_size)
    direct.values[-1] = 1 / math.sqrt(setup.hidden_size)
    hidden, cell = carry_back(factors, weights.w_hh, direct)
    linear = None
    if setup.cell == "rnn":
        unsquashed = Factors(np.broadcast_to(1.0, (setup.steps, 1, setup.hidden_size)))
        linear = carry_back(unsquashed, weights.w_hh, direct)[0].log10_norms()
    before = Scaled(np.roll(hiddens.values, 1, axis=0), np.roll(hiddens.exponents, 1))
    before.values[0] = 0
    to_memory = Scaled(factors.to_memory(hidden, cell), hidden.exponents)
    gradients = weight_gradients(to_memory, Scaled(factors.to_inputs(hidden, cell), hidden.exponents), before, inputs)
    return Run(
        setup,
        log10_hidden=hidden.log10_norms(),
        log10_cell=None if cell is None else cell.log10_norms(),
        log10_linear=linear,
        log10_entry=hidden.log10_largest(),
        log10_weights=log10_total(gradients),
        clipped=(clip(gradients, CLIP_NORM, "float32"), clip(gradients, CLIP_NORM, "float64")),
    )


def draw(setup: Setup) -> tuple[LayerWeights, Array]:
    """The random network and its inputs (T, E) of a setup: the same for the same setup."""
    random = np.random.default_rng(setup.seed)
    size, names = setup.hidden_size, GATE_BLOCKS[setup.cell]
    reach = 1 / math.sqrt(size)
    w_ih = random.uniform(-reach, reach, (len(names) * size, _INPUTS))
    b_ih, b_hh = random.uniform(-reach, reach, (2, len(names) * size))
    w_hh = np.concatenate([_recurrent_block(setup, random) for _ in names])
    for gate, bias in (("forget", setup.forget_bias), ("update", setup.update_bias)):
        if gate in names:
            at = names.index(gate)
            b_ih[at * size : (at + 1) * size] += bias
    inputs = setup.spread * random.standard_normal((setup.steps, _INPUTS))
    return LayerWeights(setup.cell, 0, "forward", *map(kept, (w_ih, w_hh, b_ih, b_hh))), inputs


def _recurrent_block(setup: Setup, random: np.random.Generator) -> Array:
    size = setup.hidden_size
    if setup.start == "identity":
        return np.eye(size)
    if setup.start == "default":
        return random.uniform(-1 / math.sqrt(size), 1 / math.sqrt(size), (size, size))
    gaussian = random.standard_normal((size, size))
    if setup.start == "orthogonal":
        q, r = np.linalg.qr(gaussian)
        return np.asarray(q * np.sign(np.diag(r)))
    return np.asarray(gaussian * (setup.radius / np.abs(np.linalg.eigvals(gaussian)).max()))


def _read(setup: Setup, weights: LayerWeights, inputs: Array) -> tuple[Factors, Scaled]:
    """The derivatives of every step and the hidden states (T, H)."""
    if setup.cell == "rnn" and setup.nonlinearity != "tanh":
        hiddens = _read_unbounded(setup.nonlinearity, weights, inputs)
        open_units = np.ones(hiddens.values.shape) if setup.nonlinearity == "identity" else hiddens.values > 0
        slopes: Array = open_units.astype(np.float64)
        return Factors(slopes[:, None]), hiddens
    signals = scan(inputs, weights)
    return factors_of(signals, weights), Scaled(signals["hidden"], np.zeros(setup.steps, dtype=np.int64))


def _read_unbounded(nonlinearity: Nonlinearity, weights: LayerWeights, inputs: Array) -> Scaled:
    """The states (T, H) of a vanilla RNN with ReLU or without any squashing; they may grow beyond every format."""
    driven = times(inputs, np.ascontiguousarray(weights.w_ih.T)) + weights.b_ih + weights.b_hh
    states = Scaled.zeros(*driven.shape)
    h, exponent = np.zeros(weights.hidden_size), 0
    for t, from_input in enumerate(driven):
        h = weights.w_hh @ h + np.ldexp(from_input, -exponent)
        if nonlinearity == "relu":
            h = np.maximum(h, 0)
        shift = max(math.frexp(np.abs(h).max())[1], -exponent)  # never below 2**0: what is small stays as it is
        h, exponent = np.ldexp(h, -shift), exponent + shift
        states.values[t], states.exponents[t] = h, exponent
    return states
