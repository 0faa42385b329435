"""The keys of every page, heard in the browser: what they do is decided in Python."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from viz import component

_FOLDER = Path(__file__).parent

KEYCAPS = _FOLDER / "keycaps.js"
"""What this component and the player have in common."""

KEYS = "page_keys"

SCRIPT = component.joined((_FOLDER.parent / "player" / "mount.js", KEYCAPS, _FOLDER / "keys.js"))

_component = component.register("gatescope_keys", SCRIPT, _FOLDER / "keys.css")


def show_keys(
    actions: Mapping[str, str],
    lines: Sequence[str],
    *,
    title: str,
    page: str,
    present: bool,
    on_press: Callable[[], None],
) -> None:
    """Listen on this page: `actions` by key (small letters), `lines` and `title` of the list that "?" opens.

    `on_press` is called with the action in the session: see `read_pressed`.
    """
    data = {"actions": dict(actions), "lines": list(lines), "title": title, "page": page, "present": present}
    _component(key=KEYS, data=data, on_pressed_change=on_press)


def read_pressed(state: Any) -> str | None:
    """The action in what the component said to the session; None where it said nothing, or what is no action."""
    try:
        pressed = state["pressed"]
    except (TypeError, KeyError):
        return None
    return pressed if isinstance(pressed, str) else None
