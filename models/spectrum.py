"""What the recurrent matrix alone would do to a gradient: its eigenvalues and its powers (the lesson's W_hh^100)."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.cells import GATE_BLOCKS
from models.export import Array, LayerWeights

_LOG10_OF_2 = math.log10(2)


def eigenvalues(weights: LayerWeights) -> Mapping[str, NDArray[np.complex128]]:
    """The eigenvalues (H,) of each gate's block of the recurrent matrix, by the block's name."""
    blocks = np.split(weights.w_hh, len(GATE_BLOCKS[weights.cell]))
    found = (np.linalg.eigvals(block).astype(np.complex128) for block in blocks)
    return dict(zip(GATE_BLOCKS[weights.cell], found, strict=True))


def spectral_radius(values: NDArray[np.complex128]) -> float:
    """The largest magnitude of the eigenvalues: what one more power multiplies by, in the long run."""
    return float(np.abs(values).max())


def power_norms(matrix: Array, longest: int, points: int = 40) -> tuple[NDArray[np.int64], Array]:
    """(k, log10 of the largest singular value of `matrix` to the power k), for up to `points` powers up to `longest`.

    The powers are evenly spread and start at 0. Computed by repeated products that are rescaled by powers of two, so
    that 2^1000 and 0.2^1000 are numbers; -inf for a power that is zero.
    """
    stride = max(1, math.ceil(longest / max(1, points - 1)))
    powers = np.arange(0, longest + 1, stride)
    step, step_exponent = _power(matrix, stride)
    product, exponent = np.eye(len(matrix)), 0
    logs = np.empty(len(powers))
    for at in range(len(powers)):
        logs[at] = _log10_norm(product) + exponent * _LOG10_OF_2
        product, shift = _rescaled(product @ step)
        exponent += shift + step_exponent
    return powers, logs


def _power(matrix: Array, power: int) -> tuple[Array, int]:
    """`matrix` to the `power` as (M, e), M * 2**e."""
    product, exponent = np.eye(len(matrix)), 0
    for _ in range(power):
        product, shift = _rescaled(product @ matrix)
        exponent += shift
    return product, exponent


def _rescaled(matrix: Array) -> tuple[Array, int]:
    shift = math.frexp(np.abs(matrix).max())[1]
    return np.ldexp(matrix, -shift), shift


def _log10_norm(matrix: Array) -> float:
    """log10 of the largest singular value, from the symmetric matrix M^T M, which is much cheaper than an SVD."""
    largest = float(np.linalg.eigvalsh(matrix.T @ matrix)[-1])
    return 0.5 * math.log10(largest) if largest > 0 else -math.inf
