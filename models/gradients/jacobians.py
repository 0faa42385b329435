"""The running product of Jacobians dh_T/dh_t: what any gradient meets on its way back (Pascanu et al. 2013).

Carried back like one gradient, but for a whole matrix: row k of it is the gradient of h_T[k]. In an LSTM the ways
through the cell state are included; C_t itself is held fixed.

Axis letters: T words, H units.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.gradients.backprop import LOG10_OF_2, Factors, factors_of
from models.networks.classifier import Network
from models.networks.weights import Array, LayerWeights
from models.reading.trace import Trace

_ITERATIONS = 12  # of the power method at every step, from the step before: at worst 0.04 decades off over 1,000 words
_MEDIANS = 48  # steps, evenly spread, at which all singular values are computed
_RESOLVED = 1e-12  # of the largest: smaller singular values drown in the product's rounding


@dataclass(frozen=True)
class Spectra:
    """log10 of the singular values of dh_T/dh_t at every word, in the order of reading.

    `largest` (T,) everywhere; `median` (T,) at some words, NaN between them and where it is too small beside the
    largest for float64 to tell. `bound` (T,) is log10 of s^(T-t) with s the largest singular value of the recurrent
    matrix: what a vanilla RNN cannot exceed, because tanh' is at most 1. None for gated cells, for which it bounds
    nothing.
    """

    largest: Array
    median: Array
    bound: Array | None


def jacobian_spectra(model: Network, trace: Trace) -> Spectra:
    """Spectra of the top layer of `model` on a trace of it. ValueError for a two-way network."""
    if model.config.bidirectional:
        raise ValueError("a two-way network has no single product of Jacobians")
    weights, layer = model.layers[-1], trace.layers[-1]
    factors = factors_of(layer.signals, weights, layer.start, layer.held)
    steps = len(trace.tokens)
    wanted = set(np.unique(np.linspace(0, steps - 1, min(steps, _MEDIANS)).astype(int)).tolist())
    largest, median = np.empty(steps), np.full(steps, np.nan)
    probe = np.ones(weights.hidden_size) / math.sqrt(weights.hidden_size)
    for t, matrix, exponent in _products(factors, weights, steps):
        if len(wanted) < steps:  # else every word's comes exactly, with all the others
            value, probe = _largest(matrix, probe)
        if t in wanted:
            values = np.linalg.svd(matrix, compute_uv=False)
            value, middle = float(values[0]), float(values[len(values) // 2])
            if middle > _RESOLVED * value:
                median[t] = math.log10(middle) + exponent * LOG10_OF_2
        largest[t] = (math.log10(value) if value > 0 else -math.inf) + exponent * LOG10_OF_2
    return Spectra(largest, median, _bound(weights, steps))


def _products(factors: Factors, weights: LayerWeights, steps: int) -> Iterator[tuple[int, Array, int]]:
    """(t, M, e) from the last word to the first, dh_T/dh_t = M * 2**e with M (H, H)."""
    size = weights.hidden_size
    dh, dc, exponent = np.eye(size), np.zeros((size, size)), 0
    for t in range(steps - 1, -1, -1):
        shift = math.frexp(max(np.abs(dh).max(), np.abs(dc).max()))[1]
        dh, dc, exponent = np.ldexp(dh, -shift), np.ldexp(dc, -shift), exponent + shift
        yield t, dh, exponent
        dh, dc, _ = factors.step_back(t, dh, dc, weights.w_hh)


def _largest(matrix: Array, probe: Array) -> tuple[float, Array]:
    """(the largest singular value, its right vector) by the power method from `probe`."""
    value = 0.0
    for _ in range(_ITERATIONS):
        image = matrix.T @ (matrix @ probe)
        length = math.sqrt(image.dot(image))
        if length == 0:
            return 0.0, probe
        value, probe = math.sqrt(length), image / length
    return value, probe


def _bound(weights: LayerWeights, steps: int) -> Array | None:
    if weights.cell != "rnn":
        return None
    largest = float(np.linalg.norm(weights.w_hh, 2))
    return np.asarray(math.log10(largest) * np.arange(steps - 1, -1, -1.0)) if largest > 0 else None
