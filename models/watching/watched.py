"""What came of watching a module: a trace of every recurrent module in it, and how far the scan is from what it said.

Axis letters: T steps, E inputs, H units.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.gradients.norms import GradientNorms, norms_in
from models.networks.weights import Array, LayerWeights
from models.reading.trace import Trace
from models.watching.check import Check
from models.watching.notes import Note

_LISTED = 8
"""Readings that are listed by name."""


@dataclass(frozen=True, eq=False)
class WatchedModule:
    """What one recurrent module read: its `trace`, by these `layers` of these `inputs` (T, E), and the `check`.

    It can stand where a network does: `drives(watched, watched.trace)`, `gradient_norms(watched, watched.trace)`.
    `stands_on` names the modules that what it was given came from.
    """

    name: str
    trace: Trace
    layers: tuple[LayerWeights, ...]
    inputs: Array
    check: Check
    notes: tuple[Note, ...]
    stands_on: tuple[str, ...] = ()

    def vectors(self, ids: NDArray[np.int64]) -> Array:
        """The inputs of these steps, (T,) from 0 -> (T, E)."""
        return self.inputs[ids]

    def gradient_norms(self) -> GradientNorms:
        """How strongly the number depends on every state, by all ways that lead from this module to it."""
        return norms_in(self.trace, self.layers)

    def __str__(self) -> str:
        layers, ways = self.layers[-1].layer + 1, len({w.direction for w in self.layers})
        kind = (
            f"{self.trace.cell.upper()} of {layers} layer{'s' * (layers > 1)}, {'two ways' if ways == 2 else 'one way'}"
        )
        size = self.layers[0].hidden_size
        found = (
            f"{self.name}: {kind}, {size} units, {self.check.steps} steps; "
            f"scan against module ({self.check.precision}): {self.check.error:.1e}"
        )
        return "\n".join([found, *(f"  {note}" for note in self.notes)])


@dataclass(frozen=True, eq=False)
class Watched:
    """One run of a module: its recurrent `modules` in the order in which they began to read, and the number.

    `value` is the number before the last squashing, `told` which it is. It read words where there is an embedding, and
    numbers elsewhere.
    """

    modules: tuple[WatchedModule, ...]
    value: float
    told: str
    notes: tuple[Note, ...]
    of_words: bool

    @property
    def error(self) -> float:
        """The largest difference between the scan and what the module itself said."""
        return max(each.check.error for each in self.modules)

    @property
    def top(self) -> WatchedModule:
        """The module that the number reads; the last one where nobody can tell."""
        return next((each for each in reversed(self.modules) if is_read(each.trace)), self.modules[-1])

    @property
    def trace(self) -> Trace:
        """That of `top`."""
        return self.top.trace

    def __getitem__(self, name: str) -> WatchedModule:
        return next((each for each in self.modules if each.name == name), None) or self._missing(name)

    def _missing(self, name: str) -> WatchedModule:
        raise KeyError(f"{name!r} is none of {', '.join(each.name for each in self.modules)}")

    def __str__(self) -> str:
        lines = [str(each) for each in self.modules[:_LISTED]]
        if len(self.modules) > _LISTED:
            lines.append(str(Note("more", {"count": len(self.modules), "shown": _LISTED})))
        return "\n".join([*lines, f"{self.told}: {self.value:.6g}", *map(str, self.notes)])

    __repr__ = __str__


def is_read(trace: Trace) -> bool:
    """Whether a gradient leads from the number back to it."""
    return any(layer.direct is not None for layer in trace.layers)
