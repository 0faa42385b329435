"""The player: words, heatmaps and transport in one browser component that steps without the server.

Python sends one payload a view (payload.py) and hears back where the cursor rests. See
docs/decisions/0003-the-player-is-one-component.md.
"""

from dataclasses import dataclass
from typing import Any

from viz import component

PLAYER = "player"
"""The player's key in the session."""

_MOST = 999_999  # of words and units, as an address has room for


@dataclass(frozen=True)
class Cursor:
    """Where a visitor's player rests: `word` from 1, `unit` from 0, and how its rows are laid out."""

    view: str
    word: int
    unit: int
    order: str
    rows: str
    bars: str  # what stands under the words
    whole: bool  # whether what drives the gates is wanted for all units


def show_player(payload: bytes, key: str = PLAYER) -> None:
    """Draw the player. Where its cursor comes to rest, the session holds what it said under its key."""
    component.show("player", key=key, data=payload, default={"cursor": None}, on_cursor_change=lambda: None)


def read_cursor(state: Any) -> Cursor | None:
    """The cursor in what the player said; None before it said anything, and for what makes no sense."""
    try:
        value = state["cursor"]
        view, order, rows, bars = (str(value[name]) for name in ("view", "order", "rows", "bars"))
        cursor = Cursor(view, int(value["word"]), int(value["unit"]), order, rows, bars, value.get("whole") is True)
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        return None
    return cursor if 1 <= cursor.word <= _MOST and 0 <= cursor.unit <= _MOST else None
