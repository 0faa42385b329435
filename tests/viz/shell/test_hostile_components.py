"""Whatever a browser says for a component: it is a text, a key, a cursor, or nothing; never an error."""

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.hostile import any_text
from viz.gates.settings import GatesSettings
from viz.keys import read_pressed
from viz.path import read_chosen
from viz.player import read_cursor
from viz.room import read_guest
from viz.room import read_told as read_told_in_a_room
from viz.story.bar import ACTIONS, read_told
from viz.textbox import read_typed
from viz.visit.declared import read, written

NAMES = (
    "typed",
    "text",
    "count",
    "pressed",
    "action",
    "cursor",
    "view",
    "word",
    "unit",
    "order",
    "rows",
    "bars",
    "whole",
    "chosen",
    "told",
    "value",
    "guest",
    "code",
    "name",
    "key",
    "step",
)
PARTS = ("typed", "pressed", "cursor", "chosen", "told", "guest")
numbers = st.integers() | st.floats() | st.sampled_from(["1e999", "-1", "0x1", "\u0663"])
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | any_text, inner, max_size=5),
    max_leaves=12,
)
likely = st.fixed_dictionaries(dict.fromkeys(NAMES, anything))
states = anything | likely | st.sampled_from(PARTS).flatmap(lambda n: likely.map(lambda v: {n: v}))


@given(states)
@example({"typed": {"text": "x", "count": json.loads("1e999")}})
@example({"typed": {"text": "x", "count": float("nan")}})
@example({"pressed": {"action": "present", "count": float("-inf")}})
@example({"told": {"action": "next", "step": True}})
@example({"told": {"action": ["next"], "step": 1}})
def test_a_text_and_a_key_are_what_they_should_be_or_nothing(state: Any) -> None:
    typed, pressed, told = read_typed(state), read_pressed(state), read_told(state)
    assert typed is None or (isinstance(typed.text, str) and isinstance(typed.count, int))
    assert pressed is None or (isinstance(pressed.action, str) and isinstance(pressed.count, int))
    assert told is None or (told.action in ACTIONS and type(told.step) is int)
    assert isinstance(read_chosen(state), str | None)


@given(states)
@example({"told": {"action": "open", "count": json.loads("1e999")}})
@example({"guest": {"code": "BCDF", "name": "0" * 32, "key": ""}})
@example({"guest": {"code": "BCDF", "name": "\u0660" * 32, "key": ""}})
def test_what_a_room_is_told_is_what_it_should_be_or_nothing(state: Any) -> None:
    told, guest = read_told_in_a_room(state), read_guest(state)
    assert told is None or all(isinstance(part, str) for part in (told.action, told.value))
    if guest is not None:
        assert len(guest.name) == 32
        assert set(guest.name) <= set("0123456789abcdef")


def cursor(**changes: Any) -> dict[str, Any]:
    said = {"view": "v", "word": 2, "unit": 0, "order": "index", "rows": "all", "bars": "parts", "whole": False}
    return {"cursor": said | changes}


@given(states)
@example(cursor())
@example(cursor(word=json.loads("1e999")))
@example(cursor(word=10**400))
@example(cursor(unit=1_000_000))
@example(cursor(unit=-1))
def test_a_cursor_is_one_that_an_address_can_hold_or_nothing(state: Any) -> None:
    found = read_cursor(state)
    if found is not None:
        word, unit = found.cursor.word, found.cursor.unit
        view, ignored = read(GatesSettings, written(GatesSettings(word=word, unit=unit)))
        assert (view.word, view.unit, ignored) == (word, unit, ())
