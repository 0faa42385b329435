"""A visitor's place in a room: how they come to it and leave it, what they do there, and whose view they look at.

The code of the room is a choice of the visitor's, which every address carries; the seat is taken once the browser has
said who it is. So whoever comes back after their server process has ended sits where they sat, the teacher too.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import streamlit as st

from viz.classroom import cache
from viz.classroom.codes import read_code
from viz.classroom.presence import PRESENCE
from viz.classroom.room import Put, Room, RoomError, Seen
from viz.room import ROOM, is_name, read_guest, read_told
from viz.visit import choices, session
from viz.visit.connection import is_connected, page_id
from viz.visit.declared import written
from viz.visit.held import Choices, register

HEARD_EVERY = 10.0
"""Seconds after which the database is told again that somebody is there."""

_OWN = ("lang", "present", "room", "story")  # parameters that are everybody's own
_CURSOR = ("word", "unit")
_SEAT, _PROBLEM, _HANDLED, _VISITOR, _NAME = "seat", "seat_problem", "room_last_handled", "room_visitor", "room_name"
_COOKIE = "gatescope"  # by which nginx and viz/budget know a browser
_MOST_ASKED = 100  # questions that a teacher's page remembers to have put


@dataclass(frozen=True)
class Seat:
    """Who sits where. `key` is what a teacher who has just opened the room is given; `asked` are the names of the
    questions that were put, `shown` the view that was told last; `moves` counts the moves of the teacher's view that a
    student has made, `answered` is the number of the last question that they saw, and their answer, "" for none.
    """

    code: str
    guest: str
    teaches: bool
    key: str = ""
    follows: bool = True
    moves: int = -1
    shown: Seen | None = None
    asked: tuple[str, ...] = ()
    answered: tuple[int, str] = (0, "")
    heard: float = 0.0


@dataclass(frozen=True)
class RoomSettings:
    """The room that the visitor is in, or at whose door they stand, by its code."""

    room: str | None = None


class _Choices(Choices[RoomSettings]):
    def adopt(self, query: Mapping[str, str]) -> tuple[str, ...]:
        """A room that an address names; an address that names none leads out of none."""
        found = read_code(query.get("room", ""))
        if found is not None:
            self.put(room=found)
        return () if found is not None or "room" not in query else ("room",)

    def carried(self) -> Mapping[str, str]:
        return written(self.chosen())

    along = carried


ROOM_CHOSEN = register("room", _Choices(RoomSettings))


def code() -> str | None:
    """The room that the visitor is in, or at whose door they stand."""
    return ROOM_CHOSEN.chosen().room


def seat() -> Seat | None:
    """The visitor's seat in that room; None while they stand at its door."""
    found: Seat | None = st.session_state.get(_SEAT)
    return found if found is not None and found.code == code() else None


def put_seat(changed: Seat | None) -> None:
    """Take this seat, or none."""
    st.session_state[_SEAT] = changed


def problem() -> str:
    """The name of what went wrong last, "" for nothing."""
    found: str = st.session_state.get(_PROBLEM, "")
    return found


def say_problem(name: str) -> None:
    """Remember what went wrong until something is done."""
    st.session_state[_PROBLEM] = name


def visitor() -> str:
    """Who opens a room: the browser, as far as a cookie tells, else this page (viz/budget counts messages so too)."""
    cookie: str | None = st.context.cookies.get(_COOKIE)
    page: str = st.session_state.setdefault(_VISITOR, secrets.token_urlsafe())
    return cookie or page


def name_in(room: str, claimed: str) -> str:
    """Who somebody is in a room. A browser says so itself; but one that has a cookie is one guest in each room,
    whatever it says, and so is a page that has none: else it could answer in as many names as it can make up.
    """
    cookie: str | None = st.context.cookies.get(_COOKIE)
    if cookie:
        return hashlib.sha256(f"{room} {cookie}".encode()).hexdigest()[: len(claimed)]
    name: str = st.session_state.setdefault(_NAME, claimed)
    return name


def go_out() -> None:
    """Be in no room."""
    ROOM_CHOSEN.put(room=None)
    put_seat(None)


def come_in(room: Room) -> None:
    """Take a seat, once the browser has said who it is; say from time to time that it is still taken, and at once who
    has closed their page.
    """
    for left, gone in PRESENCE.see_off(is_connected):
        cache.store().away(left, gone)
    taken, now = seat(), datetime.now(UTC).timestamp()
    if taken is None:
        guest = read_guest(st.session_state.get(ROOM))
        if guest is None or guest.code != room.code:
            return
        teaches = bool(guest.key) and cache.store().teaches(room.code, guest.key)
        taken = Seat(room.code, name_in(room.code, guest.name), teaches)
    elif now - taken.heard < HEARD_EVERY:
        return
    cache.store().hear(room.code, taken.guest, teaches=taken.teaches)
    PRESENCE.sit(page_id(), room.code, taken.guest)
    put_seat(replace(taken, heard=now))


def lead(page: str, taken: Seat) -> None:
    """Tell the class what its teacher looks at, where that has changed."""
    view = Seen(page, {name: value for name, value in st.query_params.to_dict().items() if name not in _OWN})
    if view == taken.shown:
        return
    try:
        cache.store().show(taken.code, view)
        if problem() == "too_long":
            say_problem("")
    except RoomError as error:
        if error.problem != "too_long":
            raise
        say_problem("too_long")
    put_seat(replace(taken, shown=view))


def follow(page: str, taken: Seat, room: Room) -> Mapping[str, str] | None:
    """Look at what the teacher looks at: the parameters of the cursor, none where there is nothing to follow; None
    where the view has become another one, for which the app has to run.

    What a student looks at of their own accord stays until the teacher moves on.
    """
    if not taken.follows or room.view is None:
        return {}
    query = room.view.query
    cursor = {name: query[name] for name in _CURSOR if name in query}
    if room.moves == taken.moves:
        return cursor
    put_seat(replace(taken, moves=room.moves))
    now = {name: value for name, value in st.query_params.to_dict().items() if name not in _OWN}
    if room.view.page == page and _without_cursor(now) == _without_cursor(query):
        return cursor
    session.open_view(query)
    if room.view.page != page:
        session.ask_for_page(room.view.page)
    return None


def remember_answer(taken: Seat, number: int) -> Seat:
    """The seat with what was answered to question `number`, if anything was: maybe in a process that has ended."""
    if taken.answered[0] == number or taken.teaches:
        return taken
    known = replace(taken, answered=(number, cache.store().answered(taken.code, number, taken.guest)))
    put_seat(known)
    return known


def take_told(first: Put | None, offered: tuple[str, ...]) -> None:
    """Do what was asked for in the panel; `first` is the question that would be put next, about what is on the screen,
    `offered` are the answers "NUMBER:OPTION" that can be given to the one that stands.

    Called by Streamlit before it draws. What cannot be done is remembered as a problem.
    """
    told = read_told(st.session_state.get(ROOM))
    if told is None or told.count <= choices.look(_HANDLED, 0):
        return
    choices.put(_HANDLED, told.count)
    say_problem("")
    taken = seat()
    try:
        if taken is None:
            _at_the_door(told.action, told.value)
        elif taken.teaches:
            _as_teacher(taken, told.action, first)
        else:
            _as_student(taken, told.action, told.value, offered)
    except RoomError as error:
        say_problem(error.problem)
    if taken is not None:
        cache.look.clear(taken.code)


def _at_the_door(action: str, value: str) -> None:
    if action == "open" and is_name(value):
        opened, key = cache.store().open(visitor())
        guest = name_in(opened, value)
        cache.store().hear(opened, guest, teaches=True)
        ROOM_CHOSEN.put(room=opened)
        put_seat(Seat(opened, guest, True, key))
    elif action == "join":
        read = read_code(value)
        if read is None:
            say_problem("no_code")
        else:
            ROOM_CHOSEN.put(room=read)
    elif action == "leave":
        go_out()


def _as_teacher(taken: Seat, action: str, first: Put | None) -> None:
    store, room = cache.store(), taken.code
    if action == "ask" and first is not None:
        store.ask(room, first.network, first.text, first.name)
        put_seat(replace(taken, asked=(*taken.asked, first.name)[-_MOST_ASKED:]))
    elif action in ("tally", "revealed"):
        store.stage(room, "tally" if action == "tally" else "revealed")
    elif action == "withdraw":
        store.withdraw(room)
    elif action == "close":
        store.close(room)
        go_out()


def _as_student(taken: Seat, action: str, value: str, offered: tuple[str, ...]) -> None:
    if action == "answer" and value in offered:
        named, _, chosen = value.partition(":")
        number = int(named)
        if remember_answer(taken, number).answered[1]:
            return
        if cache.store().answer(taken.code, number, taken.guest, chosen):
            put_seat(replace(taken, answered=(number, chosen)))
        else:
            say_problem("late")
    elif action == "follow":
        put_seat(replace(taken, follows=value == "on", moves=-1))
    elif action == "leave":
        cache.store().leave(taken.code, taken.guest)
        go_out()


def _without_cursor(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name not in _CURSOR}
