"""What is done in the panel, on the Python side: who may do what, and what is not counted."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.viz.classroom.conftest import carry
from viz.budget.visitors import COOKIE
from viz.classroom import seat
from viz.classroom import store as rooms
from viz.classroom.room import Put
from viz.classroom.store import Store
from viz.language import LANGUAGES, load_words

GUEST = "f" * 32


def script(code, guest, teaches, actions, first):  # type: ignore[no-untyped-def]  # runs alone, where no type is known
    """A visitor who sits in a room, or in none, and does one thing after the other."""
    import streamlit as st

    from viz.classroom import seat
    from viz.room import ROOM
    from viz.visit import choices

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


def test_a_room_is_opened_and_closed(own_store: Store) -> None:
    code, problem = done({"action": "open", "value": GUEST})
    assert problem == ""
    assert own_store.look(code).code == code
    assert own_store.tally(code, 0).here == 0  # its teacher is there, and none of the class
    assert done({"action": "close"}, code=code, teaches=True) == ("None", "")
    assert done({"action": "close"}, code=code, teaches=True) == ("None", "")  # gone already
    assert done({"action": "open", "value": "no name"}) == ("None", "")


@pytest.mark.parametrize(
    ("typed", "room", "problem"), [("BCDF", "BCDF", ""), (" b c d f ", "BCDF", ""), ("no", "None", "no_code")]
)
def test_a_code_leads_to_the_door(own_store: Store, typed: str, room: str, problem: str) -> None:
    assert done({"action": "join", "value": typed}) == (room, problem)


def test_one_answer_of_those_that_are_offered_counts(own_store: Store) -> None:
    code, _ = own_store.open("somebody")
    own_store.hear(code, GUEST)
    own_store.ask(code, "lstm", "Fine.", "q")
    tries = ("1:anything", "2:opens", "opens", "1:", "1:opens", "1:closes", "1:opens")
    assert done(*({"action": "answer", "value": value} for value in tries), code=code) == (code, "")
    assert own_store.tally(code, 1).chosen == {"opens": 1}


def test_an_answer_after_the_end_is_said_to_be_late(own_store: Store) -> None:
    code, _ = own_store.open("somebody")
    own_store.hear(code, GUEST)
    own_store.ask(code, "lstm", "Fine.", "q")
    own_store.stage(code, "tally")
    assert done({"action": "answer", "value": "1:opens"}, code=code) == (code, "late")
    assert own_store.tally(code, 1).answered == 0


def test_a_student_does_nothing_of_what_a_teacher_does(own_store: Store) -> None:
    code, _ = own_store.open("somebody")
    own_store.hear(code, GUEST)
    put = Put(0, "lstm", "Fine.", "q")
    orders = [{"action": action} for action in ("ask", "tally", "revealed", "withdraw", "close", "nonsense")]
    assert done(*orders, code=code, first=put) == (code, "")
    assert own_store.look(code).put is None
    assert done({"action": "leave"}, code=code) == ("None", "")
    assert own_store.tally(code, 0).here == 0


def test_a_teacher_asks_shows_and_takes_away(own_store: Store) -> None:
    code, _ = own_store.open("somebody")
    put = Put(0, "lstm", "Fine.", "q")
    for action, stage in (("ask", "open"), ("tally", "tally"), ("revealed", "revealed")):
        assert done({"action": action}, code=code, teaches=True, first=put) == (code, "")
        assert own_store.look(code).put == Put(1, "lstm", "Fine.", "q", stage)  # type: ignore[arg-type]
    assert done({"action": "withdraw"}, code=code, teaches=True) == (code, "")
    assert own_store.look(code).put is None


def test_what_is_told_twice_is_done_once(own_store: Store) -> None:
    code, _ = own_store.open("somebody")
    put = Put(0, "lstm", "Fine.", "q")
    asks = [{"action": "ask", "count": 5}, {"action": "ask", "count": 5}, {"action": "ask", "count": 4}]
    assert done(*asks, code=code, teaches=True, first=put) == (code, "")
    found = own_store.look(code).put
    assert found is not None
    assert found.number == 1


def opener(times):  # type: ignore[no-untyped-def]  # runs alone, where no type is known
    """A page that opens one room after the other."""
    import streamlit as st

    from viz.classroom import seat
    from viz.room import ROOM
    from viz.visit import choices

    for count in range(1, times + 1):
        choices.put("room", None)
        st.session_state[ROOM] = {"told": {"action": "open", "value": f"{count:032x}", "count": count}}
        seat.take_told(None, ())
        st.text(f"{seat.code()} {seat.problem()}")


def openings(times: int) -> list[str]:
    """What each of them led to: a room, or a problem."""
    app = AppTest.from_function(opener, args=(times,), default_timeout=60).run()
    assert not app.exception
    return [text.value.removeprefix("None ").strip() for text in app.text]


def test_who_opens_rooms_in_a_loop_has_three(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    page = openings(5)
    assert [len(code) for code in page[:3]] == [4, 4, 4]
    assert page[3:] == ["many", "many"]
    carry(monkeypatch, "0" * 32)
    assert "many" not in openings(2)  # another browser
    assert [code == "many" for code in openings(3)] == [False, True, True]  # another page of the same
    carry(monkeypatch, "1" * 32)
    assert "many" not in openings(1)


def test_the_cookie_is_the_one_by_which_messages_are_counted() -> None:
    assert seat._COOKIE == COOKIE


def test_a_browser_with_a_cookie_is_one_guest_whatever_it_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, bao = "a" * 32, "b" * 32
    carry(monkeypatch, "0" * 32)
    name = seat.name_in("BCDF", ana)
    assert (len(name), seat.name_in("BCDF", bao)) == (32, name)
    assert seat.name_in("BCDG", ana) != name  # nobody can follow somebody from room to room
    assert "0" * 32 not in name
    carry(monkeypatch, "1" * 32)
    assert seat.name_in("BCDF", ana) != name


def votes(code, names):  # type: ignore[no-untyped-def]  # runs alone, where no type is known
    """A page that comes in, answers, leaves, and comes in again under another name."""
    import streamlit as st

    from viz.classroom import cache, seat
    from viz.room import ROOM
    from viz.visit import choices

    for count, name in enumerate(names):
        choices.put("room", code)
        st.session_state[ROOM] = {"guest": {"code": code, "name": name, "key": ""}}
        seat.come_in(cache.store().look(code))
        for number, (action, value) in enumerate((("answer", "1:opens"), ("leave", ""))):
            st.session_state[ROOM] = {"told": {"action": action, "value": value, "count": 2 * count + number + 1}}
            seat.take_told(None, ("1:opens",))
    st.text("done")


@pytest.mark.parametrize("cookie", ["", "0" * 32])
def test_who_votes_in_many_names_votes_once(own_store: Store, cookie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    carry(monkeypatch, cookie)
    code, _ = own_store.open("somebody")
    own_store.ask(code, "lstm", "Fine.", "q")
    for _ in range(2):  # two pages
        arguments = (code, [f"{n:032x}" for n in range(5)])
        app = AppTest.from_function(votes, args=arguments, default_timeout=60).run()
        assert [text.value for text in app.text] == ["done"]
        assert not app.exception
    own_store.hear(code, "f" * 32)  # somebody else
    assert own_store.answer(code, 1, "f" * 32, "closes")
    assert own_store.tally(code, 1).chosen == {"opens": 1, "closes": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_name_the_limits(language: str) -> None:
    words = load_words(language)
    assert str(rooms.MOST_OF_VISITOR) in words("room.problem.many")
    assert str(rooms.MOST_GUESTS) in words("room.problem.full")
    minutes = {"en": "two minutes", "vi": "hai phút"}[language]
    assert rooms.MAKES_WAY == 120
    assert all(minutes in words(f"room.problem.{problem}") for problem in ("many", "crowded"))
