"""Try every unit: which single units, held at 0, open, closed or at their means all along, turn the verdict of a text?

"No single unit turns it" is an answer, and the usual one: a verdict is held many times over.

Axis letters: K ways to hold a unit, H units.
"""

from dataclasses import dataclass

import numpy as np

from models.interventions.variants import logits_held
from models.networks.cells import SIGNALS
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.holding.hold import Hold, Values
from models.reading.trace import Trace, top_part

MEAN = "mean"
At = float | str
"""A number, or MEAN: each unit at its own."""


@dataclass(frozen=True)
class Trial:
    """One `unit` whose `signal` was held `at` a number or its mean at every word, and the `logit` of the text then."""

    signal: str
    at: At
    unit: int
    logit: float


@dataclass(frozen=True, eq=False)
class Trials:
    """Every unit held in every way: `logits` (K, H) beside `logit`, that of the text as it is read.

    `ways` says of each row which signal was held, and at what.
    """

    logit: float
    ways: tuple[tuple[str, At], ...]
    logits: Array

    @property
    def ranked(self) -> tuple[Trial, ...]:
        """All trials, from the one that moves the logit furthest towards the other verdict."""
        towards = self.logits if self.logit <= 0 else -self.logits
        order = np.argsort(-towards, axis=None, kind="stable")
        places = np.column_stack(np.unravel_index(order, self.logits.shape)).tolist()
        found = ((*self.ways[way], unit, float(self.logits[way, unit])) for way, unit in places)
        return tuple(Trial(signal, at, unit, logit) for signal, at, unit, logit in found)

    @property
    def turning(self) -> tuple[Trial, ...]:
        """Those that turn the verdict, in the same order; usually none does."""
        return tuple(trial for trial in self.ranked if (trial.logit > 0) != (self.logit > 0))

    @property
    def median(self) -> Array:
        """The logit with the median unit held, way by way, (K,)."""
        return np.asarray(np.median(self.logits, axis=1))


def every_unit(model: Network, trace: Trace, means: Values | None = None, *, part: str | None = None) -> Trials:
    """Hold each unit in turn, at all words: the hidden state at 0, every gate closed and open; with `means`, each
    signal but the candidate at its mean.

    In one layer and direction, `part`, as "1.forward"; the top layer, forward, where none is named. ValueError for a
    part that is not there, HeldError for a trace in which something is held.
    """
    part = part or top_part(trace)
    found = next((layer for layer in trace.layers if layer.name == part), None)
    if found is None:
        raise ValueError(f"part must be one of {', '.join(layer.name for layer in trace.layers)}; not {part!r}")
    gates = [name for name in SIGNALS[trace.cell] if name not in ("candidate", "cell", "hidden")]
    ways: list[tuple[str, At]] = [("hidden", 0.0), *((name, number) for name in gates for number in (0.0, 1.0))]
    if means is not None:
        ways += [(name, MEAN) for name in SIGNALS[trace.cell] if name != "candidate"]
    place, units = (found.layer, found.direction), range(found.signals["hidden"].shape[1])
    variants = []
    for signal, at in ways:
        value = means if isinstance(at, str) and means is not None else float(at)
        variants += [(Hold(signal, value, None, (unit,), *place),) for unit in units]
    logits = logits_held(model, trace, variants).reshape(len(ways), len(units))
    return Trials(trace.logit, tuple(ways), logits)
