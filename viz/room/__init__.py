"""The room of a class in the browser: a button, the panel that it opens, and the question that is put to the class."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from viz import component

ROOM = "room"
"""The key in the session of what the panel says."""

_NAME = 32  # letters of a guest's name, 0 to 9 and a to f
_KEY = 64  # characters that a key may have; that of a room has 32


@dataclass(frozen=True)
class Told:
    """What somebody did in the panel: `action`, what belongs to it, and a number that grows from one to the next."""

    action: str
    value: str
    count: int


@dataclass(frozen=True)
class Guest:
    """Who a browser says it is in the room with this `code`; a `key` only where it opened that room, else ""."""

    code: str
    name: str
    key: str


def show_room(data: Mapping[str, Any], on_told: Callable[[], None]) -> None:
    """Draw it. `on_told` is called with what was done in the session: see `read_told` and `read_guest`."""
    given = {"default": {"guest": None}, "on_told_change": on_told, "on_guest_change": lambda: None}
    component.show("room", key=ROOM, data=dict(data), **given)


def read_told(state: Any) -> Told | None:
    """What was done, in what the panel said to the session; None where it said nothing, or what makes no sense."""
    try:
        told = state["told"]
        action, value, count = told["action"], told.get("value", ""), int(told["count"])
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        return None
    return Told(action, value, count) if isinstance(action, str) and isinstance(value, str) else None


def read_guest(state: Any) -> Guest | None:
    """Who the browser says it is; None before it said anything, and for what makes no sense."""
    try:
        said = [state["guest"][part] for part in ("code", "name", "key")]
    except (TypeError, KeyError):
        return None
    if not all(isinstance(part, str) for part in said) or not is_name(said[1]):
        return None
    if len(said[2]) > _KEY or not said[2].isascii():
        return None
    return Guest(*said)


def is_name(name: str) -> bool:
    """Whether this can be what a browser calls itself."""
    return len(name) == _NAME and set(name) <= set("0123456789abcdef")
