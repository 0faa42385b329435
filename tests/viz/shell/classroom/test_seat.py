"""What is done in the panel, on the Python side: who may do what, and what is not counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from viz.shell.classroom import cache
from viz.shell.classroom.store import Put, Store

GUEST = "f" * 32


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv(cache.ADDRESS, f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    cache.store.clear()
    yield cache.store()
    cache.store()._engine.dispose()
    cache.store.clear()


def script(code, guest, teaches, actions, first):  # type: ignore[no-untyped-def]  # runs alone, where no type is known
    """A visitor who sits in a room, or in none, and does one thing after the other."""
    import streamlit as st

    from viz.room import ROOM
    from viz.shell.classroom import seat
    from viz.shell.visitor import choices

    choices.put("room", code or None)
    seat.put_seat(seat.Seat(code, guest, teaches) if code else None)
    for count, action in enumerate(actions, 1):
        st.session_state[ROOM] = {"told": {"value": "", "count": count, **action}}
        seat.take_told(first, ("1:opens", "1:closes"))
    st.text(f"{seat.code()} {seat.problem()}")


def done(*actions: dict[str, Any], code: str = "", teaches: bool = False, first: Put | None = None) -> tuple[str, str]:
    """The room that the visitor is in afterwards, and what went wrong."""
    arguments = (code, GUEST, teaches, list(actions), first)
    app = AppTest.from_function(script, args=arguments, default_timeout=60).run()
    assert not app.exception
    room, _, problem = app.text[0].value.partition(" ")
    return room, problem


def test_a_room_is_opened_and_closed(store: Store) -> None:
    code, problem = done({"action": "open", "value": GUEST})
    assert problem == ""
    assert store.look(code).code == code
    assert store.tally(code, 0).here == 0  # its teacher is there, and none of the class
    assert done({"action": "close"}, code=code, teaches=True) == ("None", "")
    assert done({"action": "close"}, code=code, teaches=True) == ("None", "")  # gone already
    assert done({"action": "open", "value": "no name"}) == ("None", "")


@pytest.mark.parametrize(
    ("typed", "room", "problem"), [("BCDF", "BCDF", ""), (" b c d f ", "BCDF", ""), ("no", "None", "no_code")]
)
def test_a_code_leads_to_the_door(store: Store, typed: str, room: str, problem: str) -> None:
    assert done({"action": "join", "value": typed}) == (room, problem)


def test_one_answer_of_those_that_are_offered_counts(store: Store) -> None:
    code, _ = store.open()
    store.hear(code, GUEST)
    store.ask(code, "lstm", "Fine.", "q")
    tries = ("1:anything", "2:opens", "opens", "1:", "1:opens", "1:closes", "1:opens")
    assert done(*({"action": "answer", "value": value} for value in tries), code=code) == (code, "")
    assert store.tally(code, 1).chosen == {"opens": 1}


def test_an_answer_after_the_end_is_said_to_be_late(store: Store) -> None:
    code, _ = store.open()
    store.hear(code, GUEST)
    store.ask(code, "lstm", "Fine.", "q")
    store.stage(code, "tally")
    assert done({"action": "answer", "value": "1:opens"}, code=code) == (code, "late")
    assert store.tally(code, 1).answered == 0


def test_a_student_does_nothing_of_what_a_teacher_does(store: Store) -> None:
    code, _ = store.open()
    store.hear(code, GUEST)
    put = Put(0, "lstm", "Fine.", "q")
    orders = [{"action": action} for action in ("ask", "tally", "revealed", "withdraw", "close", "nonsense")]
    assert done(*orders, code=code, first=put) == (code, "")
    assert store.look(code).put is None
    assert done({"action": "leave"}, code=code) == ("None", "")
    assert store.tally(code, 0).here == 0


def test_a_teacher_asks_shows_and_takes_away(store: Store) -> None:
    code, _ = store.open()
    put = Put(0, "lstm", "Fine.", "q")
    for action, stage in (("ask", "open"), ("tally", "tally"), ("revealed", "revealed")):
        assert done({"action": action}, code=code, teaches=True, first=put) == (code, "")
        assert store.look(code).put == Put(1, "lstm", "Fine.", "q", stage)  # type: ignore[arg-type]
    assert done({"action": "withdraw"}, code=code, teaches=True) == (code, "")
    assert store.look(code).put is None


def test_what_is_told_twice_is_done_once(store: Store) -> None:
    code, _ = store.open()
    put = Put(0, "lstm", "Fine.", "q")
    asks = [{"action": "ask", "count": 5}, {"action": "ask", "count": 5}, {"action": "ask", "count": 4}]
    assert done(*asks, code=code, teaches=True, first=put) == (code, "")
    found = store.look(code).put
    assert found is not None
    assert found.number == 1
