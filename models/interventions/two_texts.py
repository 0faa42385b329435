"""Two texts: how much of their difference does the memory carry at a word, and in how many units does it lie?

The memory of one text is put into the other at a word (`models.interventions.patching`): of one unit, of the strongest,
of as many random ones, of all.

Axis letters: H units, K counts of units, R random draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.interventions.patching import beside, memory_of
from models.interventions.variants import logits_held
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.holding.hold import Numbers
from models.reading.trace import Trace, check_not_held, top_part

_ROUNDING = 1e-9  # of the logits of two readings that are one
COUNTS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True, eq=False)
class MovedMemory:
    """The logit of a text into which, at `word`, another's memory was put.

    `logit` is that of the text as it is, `other` that of the other text, `whole` with all units put in; `alone` (H,)
    with one, `strongest` (K,) with those `counts` (K,) of units that move it furthest alone, `random` (R, K) with as
    many drawn by chance. `order` (H,) are the units from the strongest.
    """

    word: int
    given_word: int
    logit: float
    other: float
    whole: float
    alone: Array
    order: Numbers
    counts: tuple[int, ...]
    strongest: Array
    random: Array

    def share(self, logits: Array | float) -> Array:
        """Which part of the difference that all units make these make: 0 none, 1 all. NaN where all make none."""
        whole = self.whole - self.logit
        return (np.asarray(logits) - self.logit) / (whole if abs(whole) > _ROUNDING else np.nan)

    @property
    def turned_by(self) -> int | None:
        """The fewest of the strongest units, of those `counts`, that turn the verdict; None if none of them do."""
        turned = (self.strongest > 0) != (self.logit > 0)
        return self.counts[int(turned.argmax())] if turned.any() else None


def moved_memory(
    model: Network,
    trace: Trace,
    other: Trace,
    word: int,
    *,
    counts: Sequence[int] = COUNTS,
    draws: int = 20,
    seed: int = 0,
    part: str | None = None,
) -> MovedMemory:
    """Put the memory of `other` into `trace` at `word`, counted from 0; both are traces of this very model.

    In one layer and direction, `part`, as "1.forward"; the top layer, forward, where none is named. The strongest units
    are those that alone move the logit furthest the way that all together do. ValueError where no word of the other
    text stands beside it, or for more units than there are; HeldError for traces in which something is held.
    """
    check_not_held(trace, "a memory put into this reading is")
    given_word, part = beside(trace, other, word), part or top_part(trace)
    found = next((layer for layer in trace.layers if layer.name == part), None)
    if found is None:
        raise ValueError(f"part must be one of {', '.join(layer.name for layer in trace.layers)}; not {part!r}")
    size = found.signals["hidden"].shape[1]
    if not all(1 <= count <= size for count in counts):
        raise ValueError(f"counts of units must be 1 to {size}; not {', '.join(map(str, counts))}")

    def with_units(chosen: Sequence[Sequence[int] | None]) -> Array:
        put = [
            memory_of(other, given_word, word, units, layer=found.layer, direction=found.direction) for units in chosen
        ]
        return logits_held(model, trace, put)

    singly = with_units([None, *([unit] for unit in range(size))])
    whole, alone = float(singly[0]), singly[1:]
    order = np.argsort(-(alone - trace.logit) * np.sign(whole - trace.logit), kind="stable")
    rng = np.random.default_rng(seed)
    chosen = [order[:count].tolist() for count in counts]
    drawn = [rng.choice(size, count, replace=False).tolist() for _ in range(draws) for count in counts]
    several = with_units([*chosen, *drawn])
    return MovedMemory(
        word,
        given_word,
        trace.logit,
        other.logit,
        whole,
        alone,
        order,
        tuple(counts),
        strongest=several[: len(counts)],
        random=several[len(counts) :].reshape(draws, len(counts)),
    )
