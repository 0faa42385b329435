"""What is held: a signal of the cell at a number or a course, at some words, in some units, in some layers.

Holding what a network computes and reading on is called ablation where it is held at 0 or at its mean, and activation
patching where it is held at what another text gave (Vig et al. 2020; Meng et al. 2022, "causal tracing").

Axis letters: T words of the text, W of them held, H units of a layer, U of them held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import SIGNALS
from models.networks.weights import Array, LayerWeights

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_RANGES = {"cell": (-np.inf, np.inf), "candidate": (-1.0, 1.0), "hidden": (-1.0, 1.0)}  # a gate's is 0 to 1


class HeldError(ValueError):
    """What was asked is not defined for a reading in which something is held."""


class LayerReading(Protocol):
    """One layer in one direction, of a trace or of the means over many texts: (T, H) or (H,) by the signal's name."""

    @property
    def layer(self) -> int: ...
    @property
    def direction(self) -> str: ...
    @property
    def signals(self) -> Mapping[str, Array]: ...


class Reading(Protocol):
    """Whatever has signals layer for layer: a trace, or the means over many texts."""

    @property
    def layers(self) -> Sequence[LayerReading]: ...


@dataclass(frozen=True, eq=False)
class LayerValues:
    """One number a unit and signal, (H,): a layer at one word, or its means over many."""

    layer: int
    direction: str
    signals: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Values:
    """The same of every layer and direction."""

    layers: tuple[LayerValues, ...]


def values_at(reading: Reading, word: int) -> Values:
    """The signals of a trace at one of its words, counted from 0."""
    return Values(
        tuple(
            LayerValues(one.layer, one.direction, {name: course[word] for name, course in one.signals.items()})
            for one in reading.layers
        )
    )


@dataclass(frozen=True)
class Hold:
    """`signal` does not become what the cell computes, but `value`; all that follows from it is computed as ever.

    `value` is a number, an array that fits (W, U), or a reading: that of the text itself, of another text of as many
    words, or the means over many. A gate is held within 0..1, candidate and hidden state within -1..1.

    `words` and `units` count from 0, `layer` too; `direction` is "forward" or "backward". None: all of them. ValueError
    for words or units that are no list of whole numbers.
    """

    signal: str
    value: "float | Array | Reading"
    words: Sequence[int] | None = None
    units: Sequence[int] | None = None
    layer: int | None = None
    direction: str | None = None

    def __post_init__(self) -> None:
        for name in ("words", "units"):
            chosen = getattr(self, name)
            if chosen is not None:
                object.__setattr__(self, name, _whole(name, chosen))

    def is_in(self, w: LayerWeights) -> bool:
        """Whether it holds something in this layer and direction."""
        return self.layer in (None, w.layer) and self.direction in (None, w.direction)

    def places(self, w: LayerWeights, steps: int) -> tuple[Numbers, Numbers, Array]:
        """What is held in one layer and direction of a text of T = `steps` words: words (W,), units (U,), (W, U).

        ValueError for a signal that the cell does not have, words or units that are not there, and values that do not
        fit or that the signal never takes.
        """
        if self.signal not in SIGNALS[w.cell]:
            have = ", ".join(SIGNALS[w.cell])
            raise ValueError(f"the cell {w.cell.upper()} has no signal {self.signal!r}; it has: {have}")
        words = _chosen(self.words, steps, "word", "text")
        units = _chosen(self.units, w.hidden_size, "unit", "layer")
        found = self._values(w, words, units, steps)
        try:
            values = np.broadcast_to(found, (len(words), len(units)))
        except ValueError:
            held = f"({len(words)}, {len(units)})"
            raise ValueError(f"values of shape {found.shape} do not fit {held}, the held words and units") from None
        least, most = _RANGES.get(self.signal, (0.0, 1.0))
        if not (np.isfinite(values) & (values >= least) & (values <= most)).all():
            within = "must be finite" if self.signal == "cell" else f"lies within {least:g} and {most:g}"
            raise ValueError(f"the signal {self.signal!r} {within}; it cannot be held at another number")
        return words, units, values

    def _values(self, w: LayerWeights, words: Numbers, units: Numbers, steps: int) -> Array:
        reading = self.value
        if isinstance(reading, float | int | np.ndarray) or not hasattr(reading, "layers"):
            try:
                return np.asarray(reading, dtype=np.float64)
            except (TypeError, ValueError):
                sort = type(reading).__name__
                raise ValueError(f"a signal is held at a number, an array or a reading; not a {sort}") from None
        layers = (layer for layer in reading.layers if (layer.layer, layer.direction) == (w.layer, w.direction))
        signals = next((layer.signals for layer in layers), {})
        if self.signal not in signals or signals[self.signal].shape[-1] != w.hidden_size:
            raise ValueError("a signal can be held at what a network of the same shape gave, no other")
        course = signals[self.signal]
        if course.ndim == 1:
            return course[units]
        if len(course) != steps:
            raise ValueError(
                f"the other reading has {len(course)} words and this text {steps}; "
                "patch() takes over a state from a text of another length"
            )
        return course[np.ix_(words, units)]


@dataclass(frozen=True, eq=False)
class Held:
    """One signal of one layer, (T, H) each in input order of time: where it is held, and at what."""

    mask: Mask
    values: Array

    def reversed(self) -> "Held":
        """The same in the opposite order of time."""
        return Held(self.mask[::-1], self.values[::-1])


def held_in(w: LayerWeights, steps: int, holds: Sequence[Hold]) -> dict[str, Held]:
    """All that is held in one layer and direction, by the signal's name; of two holds in one place the later counts."""
    found: dict[str, Held] = {}
    for hold in holds:
        if not hold.is_in(w):
            continue
        words, units, values = hold.places(w, steps)
        size = (steps, w.hidden_size)
        held = found.setdefault(hold.signal, Held(np.zeros(size, np.bool_), np.zeros(size)))
        place = np.ix_(words, units)
        held.mask[place], held.values[place] = True, values
    return found


def check_layers(layers: Sequence[LayerWeights], holds: Sequence[Hold]) -> None:
    """ValueError for what is held in a layer or direction that the network does not have."""
    for hold in holds:
        if not any(hold.is_in(w) for w in layers):
            have = ", ".join(f"layer {w.layer} {w.direction}" for w in layers)
            layer = "" if hold.layer is None else f"layer {hold.layer} "
            raise ValueError(f"the network has no {layer}{hold.direction or ''}".rstrip() + f"; it has: {have}")


def _whole(name: str, chosen: Iterable[int]) -> tuple[int, ...]:
    try:
        return tuple(map(index, chosen))
    except TypeError:
        raise ValueError(f"{name} must be a list of whole numbers, or None for all; not {chosen!r}") from None


def _chosen(numbers: Sequence[int] | None, count: int, what: str, whole: str) -> Numbers:
    if numbers is None:
        return np.arange(count)
    for number in numbers:
        if not 0 <= number < count:
            raise ValueError(f"there is no {what} {number} in this {whole}: {what}s are 0 to {count - 1}")
    return np.array(numbers, dtype=np.int64)
