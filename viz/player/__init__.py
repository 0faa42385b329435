"""The player: words, heatmaps and transport in one browser component that steps without the server.

Python sends one payload a view (payload.py) and hears back where the cursor rests. See
docs/decisions/0003-the-player-is-one-component.md.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from models.interventions.hands import read_hands, spell_hands
from viz import component

PLAYER = "player"
"""The player's key in the session."""

Rows = Literal["top", "all"]
"""The units that are rows of the large heatmaps: the most influential ones and the chosen one, or all."""

Bars = Literal["parts", "without", "unwritten"]
"""What stands under the words: the accounting, or what they are worth by reading the text again."""

Open = Literal["cell", "units", "numbers", "view"]
"""Inside the cell; the large heatmaps; the charts and tables below; how all is laid out."""

_MOST = 999_999  # of words and units, as an address has room for


class Cursor(NamedTuple):
    """Where a player stands, and how: `word` from 1 and `unit` from 0, None for where most happens; how its rows are
    laid out, what stands under the words, what is open, and what is held (models/interventions/hands.py).
    """

    word: int | None = None
    unit: int | None = None
    order: str = "similar"
    rows: str = "top"
    bars: str = "parts"
    open: tuple[str, ...] = ()
    hold: str = ""


class Told(NamedTuple):
    """What a visitor's player says: where its cursor rests, in which view, and whether what drives the gates is wanted
    for all units.
    """

    view: str
    cursor: Cursor
    whole: bool


def show_player(payload: bytes, key: str = PLAYER, on_told: Callable[[], None] = lambda: None) -> None:
    """Draw the player. Where its cursor comes to rest, the session holds what it said under its key, and `on_told` is
    called.
    """
    component.show("player", key=key, data=payload, default={"cursor": None}, on_cursor_change=on_told)


def read_cursor(state: Any) -> Told | None:
    """What the player said; None before it said anything, and for what makes no sense."""
    try:
        value = state["cursor"]
        view, order, rows, bars = (str(value[name]) for name in ("view", "order", "rows", "bars"))
        hold = spell_hands(read_hands(str(value.get("hold", ""))))
        word, unit, whole = int(value["word"]), int(value["unit"]), value.get("whole") is True
        opened = tuple(map(str, value["open"]))
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        return None
    sound = 1 <= word <= _MOST and 0 <= unit <= _MOST
    return Told(view, Cursor(word, unit, order, rows, bars, opened, hold), whole) if sound else None
