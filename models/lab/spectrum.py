"""What the recurrent matrix alone would do to a gradient: its eigenvalues and its powers (the lesson's W_hh^100)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.gradients.backprop import LOG10_OF_2
from models.lab.experiment import Setup, draw
from models.networks.cells import GATE_BLOCKS
from models.networks.weights import Array, LayerWeights


@dataclass(frozen=True)
class MatrixPowers:
    """The recurrent matrix of a setup: `eigenvalues` (H,) of each gate's block, by the block's name.

    For a vanilla RNN, whose matrix is one block, `radius` is the largest magnitude of them, and `powers` (N,) and
    `log10_norms` (N,) say how large its powers are; None for gated cells, where no single matrix is multiplied.
    """

    eigenvalues: Mapping[str, NDArray[np.complex128]]
    radius: float | None
    powers: NDArray[np.int64] | None
    log10_norms: Array | None


def matrix_alone(setup: Setup) -> MatrixPowers:
    """What the recurrent matrix of `setup` is, and what it would do alone over the setup's steps."""
    weights, _ = draw(setup)
    found = eigenvalues(weights)
    if setup.cell != "rnn":
        return MatrixPowers(found, None, None, None)
    powers, norms = power_norms(weights.w_hh, setup.steps - 1)
    return MatrixPowers(found, spectral_radius(found["hidden"]), powers, norms)


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

    They are 0 and evenly spread powers, the last being `longest`. Computed by repeated products that are rescaled by
    powers of two, so that 2^1000 and 0.2^1000 are numbers; -inf for a power that is zero.
    """
    stride = max(1, math.ceil(longest / max(1, points - 1)))
    powers = np.concatenate([[0], np.arange(longest, 0, -stride)[::-1]])
    logs = np.zeros(len(powers))
    if longest > 0:
        step, step_exponent = _power(matrix, stride)
        product, exponent = _power(matrix, int(powers[1]))
        for at in range(1, len(powers)):
            logs[at] = _log10_norm(product) + exponent * LOG10_OF_2
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
