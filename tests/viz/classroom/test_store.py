"""The rooms in a database, one for each test; several stores on it stand for several processes."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, inspect, text

from tests.hostile import any_text
from viz.classroom import cache, codes, tables
from viz.classroom import store as rooms
from viz.classroom.codes import LETTERS, read_code
from viz.classroom.presence import Presence
from viz.classroom.room import Put, RoomError, Seen, Tally
from viz.classroom.store import Store

ANA, BAO, CHI = ("a" * 32, "b" * 32, "c" * 32)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Go on that much later."""
    now = datetime.now(UTC).timestamp() + seconds
    monkeypatch.setattr(tables, "now", lambda: now)


def problem(action: Callable[[], object]) -> str:
    """Why something cannot be done."""
    with pytest.raises(RoomError) as found:
        action()
    return found.value.problem


def test_a_room_opens_empty(store: Store) -> None:
    code, key = store.open(ANA)
    assert re.fullmatch(f"[{LETTERS}]{{4}}", code)
    room = store.look(code)
    assert (room.code, room.view, room.put, room.moves) == (code, None, None, 0)
    assert store.tally(code, 0) == Tally(0, 0, {})
    assert store.teaches(code, key)
    assert not store.teaches(code, key + "x")
    assert not store.teaches(code, "")


def test_no_two_rooms_have_one_code(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("BBBBBBBBBBBC")
    monkeypatch.setattr(codes.secrets, "choice", lambda _: next(drawn))
    assert [store.open(ANA)[0], store.open(ANA)[0]] == ["BBBB", "BBBC"]
    monkeypatch.setattr(codes.secrets, "choice", lambda _: "B")
    assert problem(lambda: store.open(ANA)) == "crowded"


def test_the_class_sees_what_the_teacher_shows_in_another_process(made: Callable[[], Store]) -> None:
    here, there = made(), made()
    code, _ = here.open(ANA)
    first = Seen("gates", {"net": "lstm", "text": "a “ü”; DROP TABLE rooms --", "word": "3"})
    here.show(code, first)
    assert (there.look(code).view, there.look(code).moves) == (first, 1)
    here.show(code, Seen("lesson", {}))
    assert (there.look(code).view, there.look(code).moves) == (Seen("lesson", {}), 2)


def test_the_first_answer_of_each_guest_counts_while_the_question_is_open(made: Callable[[], Store]) -> None:
    here, there = made(), made()
    code, _ = here.open(ANA)
    for guest in (ANA, BAO, CHI):
        there.hear(code, guest)
    here.ask(code, "lstm", "Fine.", "q1")
    assert there.look(code).put == Put(1, "lstm", "Fine.", "q1", "open")
    assert there.answer(code, 1, ANA, "opens")
    assert here.answer(code, 1, BAO, "closes")
    assert not here.answer(code, 1, ANA, "closes")  # said already
    assert not there.answer(code, 1, "d" * 32, "closes")  # not in the room
    assert not there.answer(code, 2, CHI, "closes")  # not asked
    assert here.tally(code, 1) == Tally(3, 2, {"opens": 1, "closes": 1})
    assert [there.answered(code, 1, guest) for guest in (ANA, BAO, CHI)] == ["opens", "closes", ""]
    here.stage(code, "tally")
    assert not there.answer(code, 1, CHI, "closes")  # too late
    here.ask(code, "gru", "Fine.", "q2")
    assert (here.look(code).put, here.tally(code, 2).answered) == (Put(2, "gru", "Fine.", "q2", "open"), 0)
    assert there.answer(code, 2, ANA, "closes")
    here.withdraw(code)
    assert here.look(code).put is None
    assert not there.answer(code, 2, BAO, "closes")


def test_sixty_who_answer_at_once_are_all_counted(made: Callable[[], Store]) -> None:
    processes = [made(), made()]
    code, _ = processes[0].open(ANA)
    guests = [f"{number:032x}" for number in range(60)]
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda n: processes[n % 2].hear(code, guests[n]), range(60)))
        processes[1].ask(code, "lstm", "Fine.", "q")
        twice = [n % 60 for n in range(120)]
        took = list(pool.map(lambda n: processes[n % 2].answer(code, 1, guests[n], "ab"[n % 2]), twice))
    assert sum(took) == 60
    assert processes[0].tally(code, 1) == Tally(60, 60, {"a": 30, "b": 30})


def test_who_is_not_heard_of_is_not_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = store.open(ANA)
    store.hear(code, ANA, teaches=True)
    store.hear(code, BAO)
    store.hear(code, CHI)
    assert store.tally(code, 0).here == 2  # the teacher is none of the class
    store.ask(code, "lstm", "Fine.", "q")
    assert store.answer(code, 1, CHI, "a")
    store.leave(code, CHI)
    assert store.tally(code, 1) == Tally(1, 1, {"a": 1})  # what was answered stays
    store.away(code, BAO)
    assert store.tally(code, 1).here == 0
    assert store.answer(code, 1, BAO, "b")  # on its way when the page was closed
    store.hear(code, BAO)
    assert store.tally(code, 1).here == 1
    later(monkeypatch, rooms.PRESENT + 1)
    assert store.tally(code, 1).here == 0
    store.hear(code, BAO)
    assert store.tally(code, 1).here == 1


def test_whose_last_page_of_a_room_is_closed_has_gone() -> None:
    presence, closed = Presence(), set[str]()
    for page, guest in (("first", ANA), ("second", ANA), ("third", BAO)):
        presence.sit(page, "BCDF", guest)

    def is_open(page: str) -> bool:
        return page not in closed

    assert presence.see_off(is_open) == set()
    closed.update(["first", "third"])
    assert presence.see_off(is_open) == {("BCDF", BAO)}  # ANA has another page
    assert presence.see_off(is_open) == set()
    closed.add("second")
    assert presence.see_off(is_open) == {("BCDF", ANA)}


def test_a_full_room_takes_in_who_comes_when_others_have_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_GUESTS", 2)
    code, _ = store.open(ANA)
    store.hear(code, ANA)
    store.hear(code, BAO)
    assert problem(lambda: store.hear(code, CHI)) == "full"
    store.hear(code, ANA)  # has a place
    store.hear(code, "d" * 32, teaches=True)
    later(monkeypatch, rooms.PRESENT + 1)
    store.hear(code, CHI)


def test_a_room_is_gone_when_it_is_closed_and_after_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, _ = store.open(ANA)
    old, key = store.open(ANA)
    store.hear(closed, ANA)
    store.close(closed)
    ways: list[Callable[[str], object]] = [
        store.look,
        lambda code: store.teaches(code, key),
        lambda code: store.hear(code, BAO),
        lambda code: store.show(code, Seen("gates", {})),
        lambda code: store.ask(code, "lstm", "Fine.", "q"),
        lambda code: store.stage(code, "revealed"),
        lambda code: store.answer(code, 1, ANA, "a"),
    ]
    for way in ways:
        assert problem(lambda way=way: way(closed)) == "unknown"  # type: ignore[misc]
    later(monkeypatch, rooms.IDLE - 60)
    assert store.look(old).code == old
    for seconds in range(3_000, 86_000, 3_000):
        later(monkeypatch, seconds)
        store.hear(old, BAO)
    later(monkeypatch, rooms.LASTS - 60)
    assert store.look(old).code == old
    later(monkeypatch, rooms.LASTS + 60)
    for way in ways:
        assert problem(lambda way=way: way(old)) == "unknown"  # type: ignore[misc]


def test_a_room_that_nobody_is_in_is_gone_after_an_hour(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    empty, _ = store.open(ANA)
    taught, _ = store.open(BAO)
    store.hear(empty, CHI)
    later(monkeypatch, 1_000)
    store.hear(taught, BAO, teaches=True)
    later(monkeypatch, rooms.IDLE + 1)
    assert problem(lambda: store.look(empty)) == "unknown"
    assert problem(lambda: store.hear(empty, CHI)) == "unknown"  # though they have sat there
    assert store.look(taught).code == taught


def test_nothing_is_left_of_old_rooms(store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = store.open(ANA)
    store.hear(code, ANA)
    store.ask(code, "lstm", "Fine.", "q")
    assert store.answer(code, 1, ANA, "a")
    kept, _ = store.open(BAO)
    later(monkeypatch, rooms.IDLE - 1)
    store.hear(kept, BAO)
    later(monkeypatch, rooms.IDLE + 1)
    assert count(engine) == {"rooms": 2, "guests": 2, "answers": 1}
    store.sweep()
    assert count(engine) == {"rooms": 1, "guests": 1, "answers": 0}
    assert store.look(kept).code == kept


def test_an_opening_removes_what_is_gone(store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    store.open(ANA)
    later(monkeypatch, rooms.IDLE + 1)
    store.open(ANA)
    assert count(engine)["rooms"] == 1


def test_what_is_gone_is_removed_though_nobody_opens_a_room(
    own_store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_store.open(ANA)
    later(monkeypatch, rooms.IDLE + 1)
    monkeypatch.setattr(cache, "_SWEEP", 0.0)
    turns = iter([own_store, None])  # None once nobody holds the store any more
    cache._keep_swept(lambda: next(turns))
    assert count(engine)["rooms"] == 0


def test_every_process_that_has_rooms_removes_what_is_gone(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Store | None] = []
    monkeypatch.setattr(cache, "_keep_swept", lambda rooms: begun.append(rooms()))
    cache.store.clear()
    before = set(threading.enumerate())
    found = cache.store()
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
    assert begun == [found]


def count(engine: Engine) -> dict[str, int]:
    """What is in the database."""
    with engine.connect() as connection:
        return {
            name: connection.scalar(text(f"select count(*) from {name}")) or 0
            for name in ("rooms", "guests", "answers")
        }


def test_neither_names_nor_addresses_are_kept(store: Store, engine: Engine) -> None:
    """What somebody could be known by has no column."""
    store.open(ANA)
    columns = {
        name: {column["name"] for column in inspect(engine).get_columns(name)}
        for name in ("rooms", "guests", "answers", "openings")
    }
    with engine.connect() as connection:
        kept = connection.execute(text("select key, opener from rooms")).one()
    assert columns == {
        "rooms": {"code", "key", "opened", "page", "query", "moves", "asked", "put", "stage", "opener", "heard"},
        "guests": {"code", "guest", "teaches", "heard"},
        "answers": {"code", "asked", "guest", "chosen"},
        "openings": {"id", "number"},
    }
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in kept)  # neither the teacher's key nor their cookie itself


EARLIER = (
    "create table rooms (code varchar(4) primary key, key varchar(64) not null, opened float not null,"
    " page varchar(40) not null, query text not null, moves integer not null, asked integer not null,"
    " put text not null, stage varchar(10) not null)",
    "create table guests (code varchar(4), guest varchar(32), teaches boolean not null, heard float not null,"
    " primary key (code, guest))",
)


def test_rooms_of_the_version_before_go_on(
    made: Callable[[], Store], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = datetime.now(UTC).timestamp() - 3 * rooms.IDLE
    put = '{"network": "lstm", "text": "Fine.", "name": "q"}'
    room = f"('BCDF', 'x', {opened}, 'gates', '{{}}', 7, 2, '{put}', 'open')"
    with engine.begin() as connection:
        for statement in (*EARLIER, f"insert into rooms values {room}"):
            connection.exec_driver_sql(statement)
    processes = [made() for _ in range(4)]  # all of which find it old in the same moment
    with ThreadPoolExecutor(4) as pool:
        looked = list(pool.map(lambda store: store.look("BCDF"), processes))
    assert {(room.moves, room.put) for room in looked} == {(7, Put(2, "lstm", "Fine.", "q", "open"))}
    processes[0].hear("BCDF", ANA)
    assert processes[1].open(ANA)
    assert {index["name"] for index in inspect(engine).get_indexes("rooms")} == {"rooms_heard", "rooms_opener"}
    later(monkeypatch, rooms.IDLE + 1)
    assert problem(lambda: processes[1].look("BCDF")) == "unknown"


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'no folder' / 'rooms.sqlite'}")
    store = Store(engine)
    ways: list[Callable[[], object]] = [
        lambda: store.open(ANA),
        lambda: store.look("BBBB"),
        lambda: store.hear("BBBB", ANA),
    ]
    for way in ways:
        assert problem(way) == "unreachable"
    (tmp_path / "no folder").mkdir()
    code, _ = store.open(ANA)  # it has come back
    assert store.look(code).code == code
    engine.dispose()


@pytest.mark.parametrize(("typed", "code"), [("bcdf", "BCDF"), (" B C D F ", "BCDF"), ("BCD", None), ("BCDA", None)])
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert read_code(typed) == code


@given(any_text | st.text(LETTERS + LETTERS.lower() + " ", max_size=8))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = read_code(typed)
    assert found is None or re.fullmatch(f"[{LETTERS}]{{4}}", found)
