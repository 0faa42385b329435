"""A visitor's choices, and the widgets that show them.

A choice belongs to the session; a widget only shows it. Streamlit would have the widget's value be the choice, which
has two flaws. It forgets the value of a widget that a run does not draw. And the browser repeats with every message
what its widgets said last: a message from before an answer reached them takes back what that answer had changed. So a
widget whose choice the app itself has changed goes on under a new key, and what the browser still says of the old one
is heard by nobody.

The value that a widget is given through the session is sent once. Where another run takes over before that message has
left, the browser draws the widget without it, and then says what an untouched widget says. So a widget that can be put
up anew is also given the choice as what it starts with; what a widget of one choice says without any is no choice.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

import streamlit as st

_CHOICES = "choices"
_RENEWED = "choices_renewed"


class Shown(TypedDict):
    """What a widget of Streamlit's must be given to show a choice."""

    key: str
    on_change: Callable[..., None]
    args: tuple[Any, ...]


def look(name: str, otherwise: Any = None) -> Any:
    """What is chosen."""
    return _all().get(name, otherwise)


def held() -> Mapping[str, Any]:
    """All that is chosen, by name."""
    return _all()


def put(name: str, value: Any) -> None:
    """Choose for the visitor: what an address, a key or a preset says."""
    _all()[name] = value


def put_next(name: str, options: Sequence[Any]) -> None:
    """Choose the option after the chosen one; the first after the last, or where none of them is chosen."""
    chosen = look(name)
    at = options.index(chosen) if chosen in options else -1
    put(name, options[(at + 1) % len(options)])


def shown(name: str, then: Callable[[], None] | None = None) -> Shown:
    """The key and the callback of the widget that shows this choice; `then` is called after the visitor changes it."""
    state = st.session_state
    key = _current_key(name)
    if key in state and state[key] != look(name):
        state[_RENEWED][name] = state[_RENEWED].get(name, 0) + 1
        key = _current_key(name)
    if key not in state:
        state[key] = look(name)
    return Shown(key=key, on_change=_follow, args=(name, key, then))


def _follow(name: str, key: str, then: Callable[[], None] | None) -> None:
    if key != _current_key(name) or st.session_state.get(key) is None:
        return  # a browser that has not heard of the new key yet, or of the value
    put(name, st.session_state[key])
    if then is not None:
        then()


def _current_key(name: str) -> str:
    renewed: dict[str, int] = st.session_state.setdefault(_RENEWED, {})
    return f"{name}_{renewed[name]}" if name in renewed else name


def _all() -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(_CHOICES, {})
    return found
