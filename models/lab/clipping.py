"""Exploding gradients and the usual remedy: the norm of the weights' gradient before and after clipping.

Pascanu, Mikolov and Bengio (2013): where the norm is above a limit, the gradient is scaled down to it. What is clipped
here is real: torch's `clip_grad_norm_` on tensors that hold the gradient of an experiment's loss.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from models.gradients.backprop import Scaled
from models.reading.export import Array

Precision = Literal["float32", "float64"]


@dataclass(frozen=True)
class Clipped:
    """A gradient's norm in a number format, before and after `clip_grad_norm_`; inf and nan are what torch says."""

    precision: Precision
    before: float
    after: float


def clip(gradients: list[Scaled], limit: float, precision: Precision) -> Clipped:
    """Clip `gradients`, one `Scaled` a weight tensor, to the total norm `limit` in the given precision."""
    dtype = torch.float32 if precision == "float32" else torch.float64
    parameters = []
    for gradient in gradients:
        with np.errstate(over="ignore", under="ignore"):
            true = np.ldexp(gradient.values, np.clip(gradient.exponents, -5_000, 5_000)[:, None].astype(np.int32))
        parameter = torch.zeros(true.shape, dtype=dtype, requires_grad=True)
        parameter.grad = torch.from_numpy(true).to(dtype)
        parameters.append(parameter)
    before = float(torch.nn.utils.clip_grad_norm_(parameters, limit))
    left = torch.stack([parameter.grad.norm() for parameter in parameters if parameter.grad is not None])
    return Clipped(precision, before, float(left.norm()))


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
