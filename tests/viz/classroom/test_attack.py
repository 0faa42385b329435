"""Visitors who want all rooms, all votes or all of the disk; on both databases, from several processes at once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from tests.viz.classroom.test_store import count, later, problem
from viz.classroom import codes
from viz.classroom import store as rooms
from viz.classroom.codes import LETTERS
from viz.classroom.room import RoomError, Seen
from viz.classroom.store import Store

TEACHER, STUDENT = "1" * 32, "2" * 32
HUGE = "x" * 500_000


def opened(store: Store, visitor: str) -> str:
    """The code of a new room, or why there is none."""
    try:
        return store.open(visitor)[0]
    except RoomError as error:
        return error.problem


def test_one_visitor_has_three_rooms_however_many_tabs_open_them(
    made: Callable[[], Store], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [made(), made()]
    with ThreadPoolExecutor(12) as tabs:
        found = list(tabs.map(lambda n: opened(processes[n % 2], "attacker"), range(60)))
    assert Counter(found)["many"] == 60 - rooms.MOST_OF_VISITOR
    assert count(engine)["rooms"] == rooms.MOST_OF_VISITOR
    assert len(opened(processes[0], TEACHER)) == 4  # another visitor notices nothing
    mine = [code for code in found if code != "many"]
    later(monkeypatch, rooms.MAKES_WAY - 10)
    processes[0].hear(mine[0], TEACHER, teaches=True)
    later(monkeypatch, rooms.MAKES_WAY + 10)
    assert len(opened(processes[1], "attacker")) == 4  # in place of one that nobody is in
    assert processes[1].look(mine[0]).code == mine[0]
    gone = [code for code in mine if problem_of(processes[0], code) == "unknown"]
    assert len(gone) == 1
    assert count(engine)["rooms"] == rooms.MOST_OF_VISITOR + 1


def problem_of(store: Store, code: str) -> str:
    try:
        store.look(code)
    except RoomError as error:
        return error.problem
    return ""


def test_a_server_holds_so_many_rooms_and_no_attacker_keeps_teachers_out(
    made: Callable[[], Store], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "MOST_ROOMS", 40)
    processes = [made(), made()]
    lesson, _ = processes[0].open(TEACHER)
    processes[0].hear(lesson, TEACHER, teaches=True)
    with ThreadPoolExecutor(12) as tabs:
        found = list(tabs.map(lambda n: opened(processes[n % 2], f"made up {n}"), range(80)))
    assert Counter(found)["crowded"] == 80 - 39
    assert count(engine)["rooms"] == 40
    assert opened(processes[0], "another teacher") == "crowded"
    later(monkeypatch, rooms.MAKES_WAY - 10)
    processes[1].hear(lesson, STUDENT)
    later(monkeypatch, rooms.MAKES_WAY + 10)
    taken = [opened(processes[n % 2], f"teacher {n}") for n in range(39)]
    assert all(len(code) == 4 for code in taken)  # each in place of a room that was only opened
    assert processes[0].look(lesson).code == lesson
    assert opened(processes[0], "one more") == "crowded"
    assert count(engine) == {"rooms": 40, "guests": 2, "answers": 0}


def fill(engine: Engine, share: str) -> int:
    """Rooms of all codes whose last letter is one of these, opened just now; how many."""
    now = rooms.tables.now()
    with engine.begin() as connection:
        connection.execute(text("create table letters (letter varchar(1))"))
        connection.execute(text("insert into letters values (:letter)"), [{"letter": letter} for letter in LETTERS])
        connection.execute(
            text(
                "insert into rooms (code, key, opened, page, query, moves, asked, put, stage, opener, heard)"
                " select a.letter || b.letter || c.letter || d.letter, 'x', :now, '', '{}', 0, 0, '', '', '', :now"
                " from letters a, letters b, letters c, letters d where instr(:share, d.letter) > 0"
                if engine.dialect.name == "sqlite"
                else "insert into rooms (code, key, opened, page, query, moves, asked, put, stage, opener, heard)"
                " select a.letter || b.letter || c.letter || d.letter, 'x', :now, '', '{}', 0, 0, '', '', '', :now"
                " from letters a, letters b, letters c, letters d where strpos(:share, d.letter) > 0"
            ),
            {"now": now, "share": share},
        )
        connection.execute(text("drop table letters"))
    return len(share) * len(LETTERS) ** 3


def test_rooms_open_when_nineteen_of_twenty_codes_are_taken(
    made: Callable[[], Store], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made()
    store.sweep()  # makes the tables
    taken = fill(engine, LETTERS[:-1])
    assert taken == 152_000
    assert opened(store, TEACHER) == "crowded"  # this server has too many rooms
    monkeypatch.setattr(rooms, "MOST_ROOMS", 160_000)
    found = [opened(store, f"teacher {n}") for n in range(20)]
    assert all(len(code) == 4 and code.endswith(LETTERS[-1]) for code in found)
    assert len(set(found)) == 20
    later(monkeypatch, rooms.IDLE + 1)
    monkeypatch.setattr(rooms, "MOST_ROOMS", 5)
    store = made()
    assert len(opened(store, TEACHER)) == 4  # what is gone counts no more, though it is not yet removed
    assert taken - 6_000 < count(engine)["rooms"] < taken  # an opening removes some thousands, and nobody waits for all
    with engine.begin() as connection:
        connection.execute(text("delete from rooms where code < 'X' and opener = ''"))
    store.sweep()
    assert count(engine)["rooms"] == 1


def test_where_no_code_is_free_that_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "LETTERS", "B")
    assert opened(store, TEACHER) == "BBBB"
    assert opened(store, "another") == "crowded"


def test_nothing_that_is_too_long_is_kept(store: Store, engine: Engine) -> None:
    code, key = store.open(TEACHER)
    store.hear(code, STUDENT)
    store.show(code, Seen("gates", {"textz": "y" * 12_000, "other": "ệ" * 1_500, "otherz": "x" * 12_000}))
    store.ask(code, "lstm", "Fine.", "q")
    before = store.look(code)
    ways: list[Callable[[], object]] = [
        lambda: store.show(code, Seen("gates", {"text": HUGE})),
        lambda: store.show(code, Seen("gates", {HUGE: ""})),
        lambda: store.show(code, Seen("gates", {f"p{n}": "" for n in range(50_000)})),
        lambda: store.show(code, Seen("gates", {"text": "😀" * 8_000})),
        lambda: store.show(code, Seen(HUGE, {})),
        lambda: store.ask(code, "lstm", HUGE, "q"),
        lambda: store.ask(code, HUGE, "Fine.", "q"),
        lambda: store.ask(code, "lstm", "Fine.", HUGE),
        lambda: store.hear(code, HUGE),
        lambda: store.answer(code, 1, STUDENT, HUGE),
    ]
    for way in ways:
        assert problem(way) == "too_long"
    assert store.look(code) == before
    assert not store.teaches(code, HUGE)
    assert store.teaches(code, key)
    assert len(opened(store, HUGE)) == 4
    assert count(engine) == {"rooms": 2, "guests": 1, "answers": 0}


def test_characters_that_are_none_harm_nobody(store: Store) -> None:
    code, _ = store.open("\x00")
    store.show(code, Seen("gates", {"text": "a\x00b\ud800'\"\\;--", "\x00": "\U0001f600"}))
    store.ask(code, "lstm", "a\x00b\ud800", "q")
    view, put = store.look(code).view, store.look(code).put
    assert view is not None
    assert put is not None
    assert (view.query, put.text) == ({"text": "a\x00b?'\"\\;--", "\x00": "\U0001f600"}, "a\x00b?")


def test_who_makes_up_names_fills_no_room_and_no_tally(
    store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "MOST_GUESTS", 20)
    code, _ = store.open(TEACHER)
    store.ask(code, "lstm", "Fine.", "q")
    said: Counter[str] = Counter()
    for n in range(60):  # comes, answers, goes, and comes under another name
        name = f"{n:032x}"
        store.hear(code, name)
        try:
            said[str(store.answer(code, 1, name, "opens"))] += 1
        except RoomError as error:
            said[error.problem] += 1
        store.leave(code, name)
    assert said == {"True": 20, "full": 40}
    for n in range(100):
        store.ask(code, "lstm", "Fine.", f"q{n}")
        store.hear(code, STUDENT)
        assert store.answer(code, 2 + n, STUDENT, "opens")
    assert count(engine) == {"rooms": 1, "guests": 1, "answers": 1}  # of questions that are over, nothing is left


def test_nothing_is_left_of_rooms_that_go_while_people_come_and_answer(
    made: Callable[[], Store], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later room with the same code would else begin with the guests and answers of the one before."""
    monkeypatch.setattr(codes, "LETTERS", "BC")  # 16 codes: each is soon used again
    processes = [made(), made(), made()]
    over = threading.Event()
    strange: list[str] = []

    def live(number: int) -> None:
        store, draw = processes[number % 3], random.Random(number)
        until = time.monotonic() + 3
        while time.monotonic() < until and not over.is_set():
            code, name = "".join(draw.choices("BC", k=4)), f"{draw.randrange(40):032x}"
            try:
                match draw.randrange(6):
                    case 0:
                        opened(store, f"{number} {draw.random()}")
                    case 1:
                        store.close(code)
                    case 2:
                        store.ask(code, "lstm", "Fine.", "q")
                    case 3:
                        store.answer(code, store.look(code).put.number, name, "opens")  # type: ignore[union-attr]
                    case _:
                        store.hear(code, name)
            except AttributeError:
                pass  # nothing is asked
            except RoomError as error:
                if error.problem != "unknown":
                    strange.append(error.problem)
                    over.set()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(live, range(6)))
    assert strange == []
    with engine.connect() as connection:
        for table in ("guests", "answers"):
            left = connection.scalar(text(f"select count(*) from {table} where code not in (select code from rooms)"))
            assert left == 0
