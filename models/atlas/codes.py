"""A number of one byte for every signal: 256 steps between two ends that are fixed before the first word is read.

Gates lie between 0 and 1, candidates, writes and hidden states between -1 and 1, in equal steps. The cell of an LSTM
has no bounds: unit by unit it is asinh(C) that is cut into equal steps, up to a `cap` that a first sample gives, and
what lies beyond counts as the last step. Codes rise with the number, so a threshold stays a threshold. Four steps make
one bin of a histogram.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.atlas.reader import Singles

Codes = NDArray[np.uint8]

STEPS = 256
BINS = 64
_ROOM = 1.5  # times the largest |C| of the sample
_ROWS = 1_024  # at a time, so that they stay in the processor's cache

_GATES = ("input", "forget", "output", "reset", "update")


@dataclass(frozen=True)
class Scales:
    """The ends of every signal; `caps` (H,) are those of an LSTM's cell, empty for other cells."""

    signals: tuple[str, ...]
    units: int
    caps: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if ("cell" in self.signals) != bool(self.caps) or len(self.caps) not in (0, self.units):
            raise ValueError("an LSTM, and no other cell, has one cap for every unit")

    @classmethod
    def none(cls, signals: tuple[str, ...], units: int) -> "Scales":
        """Before any text is seen: every cap is 1."""
        return cls(signals, units, (1.0,) * units if "cell" in signals else ())

    def widened(self, sample: Singles) -> "Scales":
        """Wide enough for this sample of all signals, (W, len(signals) * units), too."""
        if not self.caps:
            return self
        largest = _ROOM * np.abs(sample[:, self._cells]).max(axis=0, initial=0)
        return replace(
            self, caps=tuple(max(cap, round(float(c), 3)) for cap, c in zip(self.caps, largest, strict=True))
        )

    def codes(self, values: Singles) -> Codes:
        """The codes (len(signals) * units, W) of all signals side by side, (W, len(signals) * units)."""
        scale, shift = self._straight
        found = np.empty(values.shape[::-1], np.uint8)
        for top in range(0, len(values), _ROWS):
            rows = values[top : top + _ROWS]
            part = rows * scale
            if self.caps:
                part[:, self._cells] = np.arcsinh(rows[:, self._cells]) * scale[self._cells]
            part += shift
            np.maximum(part, 0, out=part)
            np.minimum(part, STEPS - 1, out=part)
            found[:, top : top + _ROWS] = part.astype(np.uint8).T  # towards zero
        return found

    def code_of(self, signal: str, unit: int, value: float) -> int:
        """The code of one number."""
        low, high = self._ends(signal, unit)
        straight = np.arcsinh(value) if signal == "cell" else value
        return int(np.clip(np.floor((straight - low) / (high - low) * STEPS), 0, STEPS - 1))

    def edges(self, signal: str, unit: int, steps: int = STEPS) -> NDArray[np.float64]:
        """The numbers between which the steps lie, (steps + 1,), rising."""
        edges = np.linspace(*self._ends(signal, unit), steps + 1)
        return np.sinh(edges) if signal == "cell" else edges

    def values(self, signal: str, unit: int) -> NDArray[np.float64]:
        """What every code stands for, (256,): the middle of its step."""
        edges = np.linspace(*self._ends(signal, unit), STEPS + 1)
        middles = (edges[1:] + edges[:-1]) / 2
        return np.sinh(middles) if signal == "cell" else middles

    def _ends(self, signal: str, unit: int) -> tuple[float, float]:
        if signal == "cell":
            cap = float(np.arcsinh(self.caps[unit]))
            return -cap, cap
        return (0.0, 1.0) if signal in _GATES else (-1.0, 1.0)

    @property
    def _cells(self) -> slice:
        start = self.signals.index("cell") * self.units
        return slice(start, start + self.units)

    @cached_property
    def _straight(self) -> tuple[Singles, Singles]:
        ends = np.array([self._ends(signal, unit) for signal in self.signals for unit in range(self.units)])
        scale = STEPS / (ends[:, 1] - ends[:, 0])
        return scale.astype(np.float32), (-ends[:, 0] * scale).astype(np.float32)
