"""What a browser may ask for while somebody types, as JSON; AskedError for anything else.

    {"text": "...", "language": "en", "network": "lstm", "part": "1.forward", "present": false,
     "player": {"opened": 1, "unit": null, "whole": false, "bars": "parts",
                "start": {"word": null, "unit": null, "order": "similar", "rows": "top", "bars": "parts",
                          "open": []}},
     "gradient": {"curves": ["rnn.hidden", "lstm.cell"], "scale": "relative"}}

Each value is held to what a page can have. "gradient" may be null.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from models.networks.checkpoint import is_name
from models.reading.trace import part_names
from models.reading.units import ORDERS
from viz.cache import readings
from viz.cache.checkpoints import available
from viz.content.shipped import CURVES
from viz.figures.style.classes import has_own_classes
from viz.language import LANGUAGES
from viz.player import Bars, Cursor, Open, Rows
from viz.reading.sent import Curves, Player, View
from viz.visit.settings import PARTS, Scale

_MOST = 999_999  # of words, units and addresses

Kind = TypeVar("Kind")
Option = TypeVar("Option", bound=str)


class AskedError(ValueError):
    """What was asked makes no sense."""


@dataclass(frozen=True)
class Asked:
    """A text and what is wanted of it."""

    view: View
    player: Player
    gradient: Curves | None


def read_asked(body: bytes) -> Asked:
    """What a request's body asks for."""
    try:
        asked = json.loads(body)
        _value(asked, "text", str).encode()  # not half of a character
    except (ValueError, RecursionError) as error:
        raise AskedError from error
    network, gradient = _value(asked, "network", str), _value(asked, "gradient", object)
    if not is_name(network):
        raise AskedError
    view = View(
        text=_value(asked, "text", str),
        network=network,
        part=_one_of(asked, "part", PARTS),
        language=_one_of(asked, "language", LANGUAGES),
        present=_value(asked, "present", bool),
    )
    return Asked(view, _player(_value(asked, "player", object)), None if gradient is None else _curves(gradient))


def check(view: View) -> None:
    """Whether the network has such a part, and a verdict of two sides, which the page can follow in the browser; errors
    as `readings.traced`.
    """
    trace = readings.traced(view.network, view.text)
    several = has_own_classes(available(view.network)) and len(trace.outputs) != 2
    if several or view.part not in part_names(trace):
        raise AskedError


def _player(asked: object) -> Player:
    start = _value(asked, "start", object)
    cursor = Cursor(
        word=_number_or_none(start, "word", 1),
        unit=_number_or_none(start, "unit", 0),
        order=_one_of(start, "order", ORDERS),
        rows=_one_of(start, "rows", get_args(Rows)),
        bars=_one_of(start, "bars", get_args(Bars)),
        open=_some_of(start, "open", get_args(Open)),
    )
    opened = _number_or_none(asked, "opened", 0)
    if opened is None:
        raise AskedError
    unit, whole = _number_or_none(asked, "unit", 0), _value(asked, "whole", bool)
    return Player(cursor, opened, unit, whole, _one_of(asked, "bars", get_args(Bars)))


def _curves(asked: object) -> Curves:
    names = _value(asked, "curves", list)
    if len(names) > len(CURVES) or not all(name in CURVES for name in names):
        raise AskedError
    return Curves(tuple(names), _one_of(asked, "scale", get_args(Scale)), race=False)


def _value(asked: object, name: str, kind: type[Kind]) -> Kind:
    if not isinstance(asked, Mapping):
        raise AskedError
    value: Any = asked.get(name)
    if not isinstance(value, kind):
        raise AskedError
    return value


def _one_of(asked: object, name: str, options: Sequence[Option]) -> Option:
    value = _value(asked, name, str)
    for option in options:
        if option == value:
            return option
    raise AskedError


def _some_of(asked: object, name: str, options: Sequence[str]) -> tuple[str, ...]:
    """None where nothing is said of it."""
    values = _value(asked, name, list) if isinstance(asked, Mapping) and name in asked else []
    if len(values) > len(options) or not all(value in options for value in values):
        raise AskedError
    return tuple(values)


def _number_or_none(asked: object, name: str, least: int) -> int | None:
    value = _value(asked, name, object)
    if value is None:
        return None
    if type(value) is not int or not least <= value <= _MOST:  # True is an int to Python
        raise AskedError
    return value
