"""The map of all units, and places of texts word by word, as the browser draws them.

A component of its own: a point of the map can be chosen, and the words may be a user's, which the browser gets as text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from viz import component
from viz.figures.style.theme import DIVERGING, SIGNAL_COLOURS
from viz.language import Words

MAP = "atlas_map"
"""The key in the session of what tells a choice of unit."""


@dataclass(frozen=True)
class Point:
    """A unit on the map: `x` and `y` on axes whose ends the axis says, its `size` in 0..1, and all in words."""

    unit: int
    x: float
    y: float
    size: float
    follows: bool
    hint: str


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`; `ticks` are places on it with what is written there."""

    title: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Line:
    """A place in words: values of a signal from `low` to `high` (the ends of colours) and the steps that are marked."""

    tokens: tuple[str, ...]
    known: tuple[bool, ...]
    values: tuple[float, ...]
    first: int
    step: int
    last: int
    head: str
    note: str
    query: Mapping[str, str]


def show_map(
    points: Sequence[Point], x: Axis, y: Axis, chosen: int, words: Words, *, on_chosen: Callable[[], None]
) -> None:
    """Draw all units; `on_chosen` is called with a choice in the session: see `read_chosen`."""
    said = {name: words(f"units.map.{name}") for name in ("title", "follows", "others", "keys")}
    data = {
        "view": "map",
        "points": [asdict(point) for point in points],
        "x": asdict(x),
        "y": asdict(y),
        "chosen": chosen,
        "words": said,
    }
    component.show("atlas", key=MAP, data=data, on_unit_change=on_chosen)


def show_places(
    lines: Sequence[Line], signal: str, ends: tuple[float, float], words: Words, *, key: str, title: str, reads: str
) -> None:
    """Draw places word by word; each links to the Gates page. `signal` gives the colour."""
    colour = SIGNAL_COLOURS.get(signal, SIGNAL_COLOURS["candidate"])
    data = {
        "view": "places",
        "lines": [asdict(line) | {"query": dict(line.query)} for line in lines],
        "low": ends[0],
        "high": ends[1],
        "colours": {"scales": {theme: asdict(scale) for theme, scale in DIVERGING.items()}, "signal": dict(colour)},
        "reads": reads,
        "words": {"title": title, "open": words("units.places.open"), "unknown": words("player.unknown")},
    }
    component.show("atlas", key=key, data=data)


def read_chosen(state: Any) -> int | None:
    """The unit that the map told the session; None where it told none or what makes no sense."""
    try:
        unit = state["unit"]
    except (TypeError, KeyError, ValueError):
        return None
    return unit if type(unit) is int and 0 <= unit < 1_000_000 else None
