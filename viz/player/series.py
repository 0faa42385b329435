"""Numbers that a network reads, a row a step, as the player draws them: lines in the place of words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.networks.weights import Array

_DIGITS = 6  # significant ones of a value, as it is printed


@dataclass(frozen=True, eq=False)
class Series:
    """`values` (T, E), one line a column, called `names` (E). `outputs` (T,) is what the network said after each step,
    `targets` (T,) what it should have said; each None where nobody gave it.
    """

    values: Array
    names: tuple[str, ...]
    outputs: Array | None = None
    targets: Array | None = None

    def window(self, steps: slice) -> "Series":
        """Some of the steps."""
        outputs, targets = (None if line is None else line[steps] for line in (self.outputs, self.targets))
        return Series(self.values[steps], self.names, outputs, targets)

    @property
    def digest(self) -> str:
        """A short fingerprint of the numbers."""
        return hashlib.sha256(np.ascontiguousarray(self.values).tobytes()).hexdigest()[:16]

    def described(self) -> dict[str, Any]:
        """As the browser reads it."""
        return {
            "names": self.names,
            "values": [_rounded(column) for column in self.values.T],
            "outputs": None if self.outputs is None else _rounded(self.outputs),
            "targets": None if self.targets is None else _rounded(self.targets),
        }


def _rounded(line: Array) -> Sequence[float | None]:
    """For JSON, which has no NaN."""
    return [float(f"{value:.{_DIGITS}g}") if np.isfinite(value) else None for value in line]
