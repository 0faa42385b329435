"""The room on every page: a button for who is in none; the way in, the tally and the question for who is in one.

It is a part of the page that runs alone: every two seconds while the visitor is in a room, else when it is used.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from models import CheckpointError, EmptyTextError
from viz.cache import readings
from viz.classroom import cache, seat
from viz.classroom.address import is_own, join_address, qr_rows
from viz.classroom.askable import askable, named
from viz.classroom.room import Put, Room, RoomError
from viz.language import Words
from viz.path import Asked
from viz.player.payload import text_id
from viz.room import show_room
from viz.shell.guard import guarded
from viz.visit import session
from viz.visit.address import fits_link
from viz.visit.screen import Screen, take_screen
from viz.visit.settings import Settings

EVERY = 2.0
"""Seconds after which somebody in a room looks again."""

MOST_TEXT = 30_000
"""Bytes of a text that a question is asked about; an English one of 1,000 words has 6,000, a Vietnamese one 8,000."""

_ASKED = "room_question"
_ALWAYS = ("title", "hide", "private")
_SAID: Mapping[str, tuple[str, ...]] = {
    "outside": ("open", "open.help", "back", "join.label", "join.go"),
    "knocking": ("knocking", "leave"),
    "lost": ("leave",),
    "teacher": (
        *("here", "code", "scan", "close", "close.sure", "close.really", "close.keep", "teacher", "answered"),
        *("ask", "another", "tally", "reveal", "withdraw"),
    ),
    "student": ("here", "student", "follow", "leave", "right", "wrong", "unanswered", "waiting", "thanks"),
}
"""By role, the words that the browser needs; _ALWAYS besides."""


def show(page: str, settings: Settings, words: Words) -> None:
    """Draw it, after the page itself."""
    inside = seat.code() is not None
    st.fragment(_panel, run_every=EVERY if inside else None)(page, settings, words, take_screen(), inside)


def _panel(page: str, settings: Settings, words: Words, shown: Screen | None, inside: bool) -> None:
    if session.is_behind(settings):
        st.rerun()
    with guarded(words):
        data = _outside() if seat.code() is None else _inside(page, words)
        if (seat.code() is not None) != inside:
            st.rerun()  # it runs by itself from now on, or no more
        problem = seat.problem()
        said = {name: words(f"room.{name}") for name in (*_ALWAYS, *_SAID[data["role"]])}
        data |= {"words": said, "language": words.language, "present": settings.present}
        data["problem"] = words(f"room.problem.{problem}") if problem else ""
        taken = seat.seat()
        first = _next(shown, words) if taken is not None and taken.teaches else None
        data["can_ask"] = first is not None
        offered = _answers(data.get("question"))
        show_room(data, lambda: seat.take_told(first, offered))


def _answers(question: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What a student can say to a question as it was told, each as the browser says it."""
    if question is None:
        return ()
    return tuple(f"{question['number']}:{option['id']}" for option in question.get("options", ()))


def _outside() -> dict[str, Any]:
    return {"role": "outside", "code": ""}


def _inside(page: str, words: Words) -> dict[str, Any]:
    code = seat.code()
    assert code is not None
    data: dict[str, Any] = {"role": "knocking", "code": code}
    room = cache.look(code)
    try:
        if isinstance(room, RoomError):
            raise room
        if seat.problem() == "unreachable":
            seat.say_problem("")  # it is there again
        seat.come_in(room)
        taken = seat.seat()
        if taken is None:
            return data
        if taken.teaches:
            seat.lead(page, taken)
            return data | {"role": "teacher", "key": taken.key} | _way_in(page, code, words) | _put(room, taken, words)
        cursor = seat.follow(page, taken, room)
        if cursor is None:
            st.rerun()
        data |= {"role": "student", "follows": taken.follows, "moves": room.moves, "cursor": dict(cursor)}
        return data | _put(room, taken, words)
    except RoomError as error:
        return _lost(error, data)


def _lost(error: RoomError, data: dict[str, Any]) -> dict[str, Any]:
    """A room that is gone is left; one that cannot be reached just now is not."""
    was_in = seat.seat() is not None
    seat.say_problem("gone" if error.problem == "unknown" and was_in else error.problem)
    if error.problem == "unreachable":
        return data | {"role": "lost"}
    seat.go_out()
    return _outside()


def _way_in(page: str, code: str, words: Words) -> dict[str, Any]:
    """Where students go: told to the teacher's browser, which shows it to the class."""
    address = join_address(str(st.context.url or ""), page, code)
    hint = words("room.own_address") if is_own(address) else ""
    return {"address": address, "qr": qr_rows(address), "hint": hint}


def _put(room: Room, taken: seat.Seat, words: Words) -> dict[str, Any]:
    """The question that stands before the class, and how far it is answered; None where none does.

    The right answer is part of it only once it is revealed.
    """
    put = room.put
    found = cache.tally(room.code, put.number if put is not None else 0)
    here = {"here": 0 if isinstance(found, RoomError) else found.here}
    if put is None:
        return here | {"question": None}
    taken = seat.remember_answer(taken, put.number)
    asked = _in_words(put, words)
    if asked is None:
        return here | {"question": {"number": put.number, "stage": put.stage, "text": words("room.no_question")}}
    question: dict[str, Any] = {
        "number": put.number,
        "stage": put.stage,
        "text": asked.text,
        "rule": asked.rule,
        "options": [{"id": option, "label": label} for option, label in asked.options],
        "mine": taken.answered[1],
        "answered": 0 if isinstance(found, RoomError) else found.answered,
        "word": asked.word,
        "unit": asked.unit,
        "cover": asked.cover,
        "of": {"network": put.network, "text": text_id(readings.traced(put.network, put.text))},
    }
    shows = (taken.teaches and put.stage == "tally") or put.stage == "revealed"
    if shows and not isinstance(found, RoomError):
        question["chosen"] = {option: found.chosen.get(option, 0) for option, _ in asked.options}
    if put.stage == "revealed":
        question |= {"answer": asked.answer, "why": asked.why}
    return here | {"question": question}


def _in_words(put: Put, words: Words) -> Asked | None:
    """The question in the visitor's language, made once for each of their questions."""
    kept: Mapping[tuple[int, str], Asked | None] = st.session_state.get(_ASKED, {})
    which = (put.number, f"{words.language} {put.name}")
    if which not in kept:
        try:
            kept = {which: named(put.name, put.network, put.text, words)}
        except (EmptyTextError, CheckpointError):
            kept = {which: None}
        st.session_state[_ASKED] = kept
    return kept[which]


def _next(shown: Screen | None, words: Words) -> Put | None:
    """The question that would be put next: the page's own, then the others, and from the start when all were put."""
    taken = seat.seat()
    if shown is None or taken is None or not fits_link(shown.text):
        return None
    if len(shown.text.encode(errors="replace")) > MOST_TEXT:
        return None
    names = [asked.name for asked in askable(shown.network, shown.text, words)]
    if shown.question in names:
        names.sort(key=lambda name: name != shown.question)
    left = [name for name in names if name not in taken.asked]
    if not names:
        return None
    return Put(0, shown.network, shown.text, left[0] if left else names[len(taken.asked) % len(names)])
