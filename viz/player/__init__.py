"""The player: words, heatmaps and transport in one browser component that steps without the server.

Python sends one payload a view (payload.py) and hears back where the cursor rests. See
docs/decisions/0003-the-player-is-one-component.md.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viz import component

_FOLDER = Path(__file__).parent

_SOURCES = (
    "mount.js",
    "payload.js",
    "colours.js",
    "tokens.js",
    "heatmaps.js",
    "transport.js",
    "anatomy.js",
    "diagram.js",
    "equations.js",
    "inside.js",
    "memory.js",
    "help.js",
    "picture.js",
    "focus.js",
    "report.js",
    "charts.js",
    "player.js",
)


SCRIPT = component.joined(_FOLDER / name for name in _SOURCES)

_component = component.register("gatescope_player", SCRIPT, _FOLDER / "player.css")


@dataclass(frozen=True)
class Cursor:
    """Where a visitor's player rests: `word` from 1, `unit` from 0, and how its rows are laid out."""

    view: str
    word: int
    unit: int
    order: str
    rows: str


def show_player(payload: bytes, *, key: str) -> Cursor | None:
    """Draw the player; the cursor it last reported, None before it did. What a browser sends is checked for shape."""
    result = _component(key=key, data=payload, default={"cursor": None}, on_cursor_change=lambda: None)
    return _cursor(result.cursor)


def _cursor(value: Any) -> Cursor | None:
    try:
        cursor = Cursor(
            str(value["view"]), int(value["word"]), int(value["unit"]), str(value["order"]), str(value["rows"])
        )
    except (TypeError, KeyError, ValueError):
        return None
    return cursor if cursor.word >= 1 and cursor.unit >= 0 else None
