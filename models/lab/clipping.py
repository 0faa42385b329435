"""Exploding gradients and the usual remedy: the norm of the weights' gradient before and after clipping.

Pascanu, Mikolov and Bengio (2013): where the norm is above a limit, the gradient is scaled down to it. Done as torch's
`clip_grad_norm_` does it, in the number format's own arithmetic, on the gradient of an experiment's loss.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from models.gradients.backprop import Scaled
from models.networks.weights import Array, Floats

Precision = Literal["float32", "float64"]


@dataclass(frozen=True)
class Clipped:
    """A gradient's norm in a number format, before and after `clip_grad_norm_`; inf and nan are what torch says too."""

    precision: Precision
    before: float
    after: float


def clip(gradients: list[Scaled], limit: float, precision: Precision) -> Clipped:
    """Clip `gradients`, one `Scaled` a weight tensor, to the total norm `limit` in the given precision."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        shifts = [np.clip(gradient.exponents, -5_000, 5_000)[:, None].astype(np.int32) for gradient in gradients]
        true = [np.ldexp(gradient.values, shift) for gradient, shift in zip(gradients, shifts, strict=True)]
        tensors = [tensor.astype(np.dtype(precision)) for tensor in true]
        before = _norm(tensors)
        share = np.minimum(limit / (before + 1e-6), 1)  # 1e-6 as torch has it
        return Clipped(precision, float(before), float(_norm([tensor * share for tensor in tensors])))


def _norm(tensors: list[Floats]) -> np.floating[Any]:
    """The L2 norm of all together, in their own precision."""
    norms = np.array([np.sqrt((tensor * tensor).sum()) for tensor in tensors])
    found: np.floating[Any] = np.sqrt((norms * norms).sum())
    return found


def log10_total(gradients: list[Scaled]) -> float:
    """log10 of the norm of all `gradients` together, which no number format need hold; -inf if all are zero."""
    logs = np.concatenate([gradient.log10_norms() for gradient in gradients])
    largest = float(logs.max())
    return largest + 0.5 * math.log10(float((10.0 ** (2 * (logs - largest))).sum())) if largest > -math.inf else largest


def weight_gradients(blocks: Scaled, inputs_blocks: Scaled, hidden_before: Scaled, inputs: Array) -> list[Scaled]:
    """dL/dW_hh, dL/dW_ih and dL/d(both biases) from what arrives before squashing, summed over all steps.

    `blocks` (T, G*H) as the recurrent matrix meets it, `inputs_blocks` as the input matrix does, `hidden_before` (T, H)
    the states that the steps start from, `inputs` (T, E).
    """
    steps = len(inputs)
    plain = Scaled(inputs, np.zeros(steps, dtype=np.int64))
    ones = Scaled(np.ones((steps, 1)), np.zeros(steps, dtype=np.int64))
    return [
        _outer_sum(blocks, hidden_before),
        _outer_sum(inputs_blocks, plain),
        _outer_sum(inputs_blocks, ones),
        _outer_sum(blocks, ones),
    ]


def _outer_sum(left: Scaled, right: Scaled) -> Scaled:
    """The sum over the steps of left_t right_t^T, (N, M), every row on one scale."""
    exponents = left.exponents + right.exponents
    sizes = np.abs(left.values).max(axis=1) * np.abs(right.values).max(axis=1)
    counted = sizes > 0
    scale = int((np.frexp(sizes[counted])[1] + exponents[counted]).max()) if counted.any() else 0
    shift = np.clip(exponents - scale, -5_000, 5_000).astype(np.int32)
    half = shift // 2  # in two halves, for a value alone may be far from its product
    total = np.ldexp(left.values, half[:, None]).T @ np.ldexp(right.values, (shift - half)[:, None])
    return Scaled(total, np.full(len(total), scale, dtype=np.int64))
