"""A logarithmic axis for numbers that no float can hold: log10 on a linear axis, with round numbers beside it."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from viz.figures.style.numbers import power_of_ten


def log_axis(log10: Iterable[ArrayLike], title: str) -> dict[str, Any]:
    """The y axis for values of `log10`, numbers or arrays of such; infinite ones and NaN do not count."""
    values = np.hstack([[], *log10])
    values = values[np.isfinite(values)]
    ticks = _ticks(float(values.min()), float(values.max())) if len(values) else []
    return {
        "title": {"text": title, "standoff": 4},
        "tickvals": ticks,
        "ticktext": [_tick(tick) for tick in ticks],
        "zeroline": False,
    }


def _ticks(low: float, high: float) -> list[float]:
    """log10 of at most about seven round numbers: powers of ten over many decades, else 1, 2, 5 or evenly spaced."""
    span = max(high - low, 0.05)
    if span > 2.5:
        step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if span / s <= 6), 1000)
        return [float(k * step) for k in range(math.floor(low / step), math.ceil(high / step) + 1)]
    if span <= 0.25:
        return _even_ticks(low - 0.03 * span, low + 1.03 * span)
    mantissas = [1, 1.5, 2, 3, 5, 7] if span < 0.9 else [1, 2, 5]
    decades = range(math.floor(low) - 1, math.ceil(high) + 1)
    places = [decade + math.log10(mantissa) for decade in decades for mantissa in mantissas]
    return [place for place in places if low - 0.03 * span <= place <= high + 0.03 * span]


def _even_ticks(low: float, high: float) -> list[float]:
    """log10 of evenly spaced numbers, where the scale is so short that it is almost linear."""
    decade = math.floor(low)
    least, most = 10 ** (low - decade), 10 ** (high - decade)
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0) if (most - least) / step <= 6)
    return [decade + math.log10(k * step) for k in range(math.ceil(least / step), math.floor(most / step) + 1)]


def _tick(log10: float) -> str:
    if -4 < log10 < 4:
        return f"{float(f'{10**log10:.3g}'):g}"
    exponent = math.floor(log10 + 1e-9)
    mantissa = round(10 ** (log10 - exponent), 2)
    return power_of_ten(exponent) if mantissa == 1 else f"{mantissa:g}×{power_of_ten(exponent)}"
