"""How fast a gradient fades: a straight line through the logarithm of its norm."""

import math
from dataclasses import dataclass

import numpy as np

from models.export import Array


@dataclass(frozen=True)
class Fit:
    """The line `at_last` - `decades` * k through log10 of the norm, k words back from the last.

    `decades` are lost a word (below 0: the gradient grows on its way back); `spread` is the standard deviation of the
    points around the line, in decades.
    """

    decades: float
    at_last: float
    spread: float

    @property
    def factor(self) -> float:
        """What the norm is multiplied by, a word further back."""
        return float(10.0**-self.decades)

    @property
    def half_life(self) -> float:
        """Words until half of the norm is left; inf where it does not fade."""
        return math.log10(2) / self.decades if self.decades > 0 else math.inf

    def line(self, words: int) -> Array:
        """The line at every one of `words` words, in the order of reading, (T,)."""
        return np.asarray(self.at_last - self.decades * np.arange(words - 1, -1, -1.0))


def fit_fading(log10: Array) -> Fit | None:
    """The least-squares line through the finite ones of `log10` (T,), log10 norms in the order of reading.

    None where fewer than two are finite.
    """
    back = np.arange(len(log10) - 1, -1, -1.0)
    known = np.isfinite(log10)
    if known.sum() < 2:
        return None
    slope, at_last = np.polyfit(back[known], log10[known], 1)
    spread = float(np.std(log10[known] - (at_last + slope * back[known])))
    return Fit(decades=-float(slope), at_last=float(at_last), spread=spread)
