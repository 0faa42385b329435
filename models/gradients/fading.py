"""How fast a gradient fades: a straight line through the logarithm of its norm, where it lies on one."""

import math
from dataclasses import dataclass

import numpy as np

from models.networks.weights import Array

LEAST_WORDS = 20
"""Points below which a line says nothing: through a handful of words a straight line nearly always fits well."""

LEAST_R2 = 0.5
"""Share of the variance that a line must explain: below it the curve bends or jumps, and one rate does not tell it."""


@dataclass(frozen=True)
class Fit:
    """The line `at_last` - `decades` * k through log10 of the norm, k words back from the last.

    `decades` are lost a word (below 0: the gradient grows on its way back); `spread` is the standard deviation of the
    points around the line, in decades; `r_squared` in 0..1 is the share of the points' variance that the line explains,
    1 where they have none; `words` is the number of points.
    """

    decades: float
    at_last: float
    spread: float
    r_squared: float
    words: int

    @property
    def holds(self) -> bool:
        """Whether there are enough points, and near enough to the line, for it to say how fast the gradient fades."""
        return self.words >= LEAST_WORDS and self.r_squared >= LEAST_R2

    @property
    def factor(self) -> float:
        """What the norm is multiplied by, a word further back."""
        return float(10.0**-self.decades)

    @property
    def half_life(self) -> float | None:
        """Words until half of the norm is left; None where the line does not hold or nothing fades."""
        return math.log10(2) / self.decades if self.holds and self.decades > 0 else None

    def line(self, words: int) -> Array:
        """The line at every one of `words` words, in the order of reading, (T,)."""
        return np.asarray(self.at_last - self.decades * np.arange(words - 1, -1, -1.0))


def fit_fading(log10: Array) -> Fit | None:
    """The least-squares line through the finite ones of `log10` (T,), log10 norms in the order of reading.

    None where fewer than two are finite.
    """
    known = np.isfinite(log10)
    count = int(known.sum())
    if count < 2:
        return None
    back, points = np.arange(len(log10) - 1, -1, -1.0)[known], log10[known]
    if np.ptp(points) == 0:  # a fit would return the rounding of its sums as a slope
        return Fit(decades=0.0, at_last=float(points[0]), spread=0.0, r_squared=1.0, words=count)
    slope, at_last = np.polyfit(back, points, 1)
    spread = float(np.std(points - (at_last + slope * back)))
    r_squared = max(0.0, 1 - (spread / float(np.std(points))) ** 2)
    return Fit(decades=-float(slope), at_last=float(at_last), spread=spread, r_squared=r_squared, words=count)
