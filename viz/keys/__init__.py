"""The keys of every page, heard in the browser: what they do is decided in Python."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from viz import component
from viz.language import Words

KEYS = "page_keys"


@dataclass(frozen=True)
class Pressed:
    """What a key asks for, and the number of the press, which grows from one to the next."""

    action: str
    count: int


def show_keys(
    actions: Mapping[str, str],
    lines: Sequence[str],
    words: Words,
    *,
    offer: Sequence[str],
    page: str,
    present: bool,
    handled: int,
    on_press: Callable[[], None],
) -> None:
    """Listen on this page: `actions` by key (small letters), `lines` of the list that "?" opens.

    `offer`, where there is one, is what is offered to a newcomer, and how to decline.
    `on_press` is called with the press in the session: see `read_pressed`. The browser waits with the next key until
    `handled` says that the last one was.
    """
    data = {"actions": dict(actions), "lines": list(lines), "offer": list(offer), "page": page, "present": present}
    data |= {name: words(f"keys.{name}") for name in ("title", "close", "tour", "help")}
    data["language"] = words.language
    component.show("keys", key=KEYS, data=data | {"handled": handled}, on_pressed_change=on_press)


def read_pressed(state: Any) -> Pressed | None:
    """The press in what the component said to the session; None where it said nothing, or what makes no sense."""
    try:
        action, count = state["pressed"]["action"], int(state["pressed"]["count"])
    except (TypeError, KeyError, ValueError, OverflowError):  # of a count that is no number or endless
        return None
    return Pressed(action, count) if isinstance(action, str) else None
