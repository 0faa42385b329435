"""The rooms in a database, one for each test; several stores on it stand for several processes."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text

from tests.hostile import any_text
from viz.shell.classroom import store as rooms
from viz.shell.classroom.store import LETTERS, Put, RoomError, Seen, Store, Tally, read_code

ANA, BAO, CHI = ("a" * 32, "b" * 32, "c" * 32)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Another store, as another process has it, on the same file."""
    engines: list[Engine] = []

    def another() -> Store:
        engines.append(create_engine(f"sqlite:///{tmp_path / 'rooms.sqlite'}"))
        return Store(engines[-1])

    yield another
    for engine in engines:
        engine.dispose()


@pytest.fixture
def store(made: Callable[[], Store]) -> Store:
    return made()


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Go on that much later."""
    now = datetime.now(UTC).timestamp() + seconds
    monkeypatch.setattr(rooms, "_now", lambda: now)


def problem(action: Callable[[], object]) -> str:
    """Why something cannot be done."""
    with pytest.raises(RoomError) as found:
        action()
    return found.value.problem


def test_a_room_opens_empty(store: Store) -> None:
    code, key = store.open()
    assert re.fullmatch(f"[{LETTERS}]{{4}}", code)
    room = store.look(code)
    assert (room.code, room.view, room.put, room.moves) == (code, None, None, 0)
    assert store.tally(code, 0) == Tally(0, 0, {})
    assert store.teaches(code, key)
    assert not store.teaches(code, key + "x")
    assert not store.teaches(code, "")


def test_no_two_rooms_have_one_code(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("BBBBBBBBBBBC")
    monkeypatch.setattr(rooms.secrets, "choice", lambda _: next(drawn))
    assert [store.open()[0], store.open()[0]] == ["BBBB", "BBBC"]
    monkeypatch.setattr(rooms.secrets, "choice", lambda _: "B")
    assert problem(store.open) == "crowded"


def test_the_class_sees_what_the_teacher_shows_in_another_process(made: Callable[[], Store]) -> None:
    here, there = made(), made()
    code, _ = here.open()
    first = Seen("gates", {"net": "lstm", "text": "a “ü”; DROP TABLE rooms --", "word": "3"})
    here.show(code, first)
    assert (there.look(code).view, there.look(code).moves) == (first, 1)
    here.show(code, Seen("lesson", {}))
    assert (there.look(code).view, there.look(code).moves) == (Seen("lesson", {}), 2)


def test_the_first_answer_of_each_guest_counts_while_the_question_is_open(made: Callable[[], Store]) -> None:
    here, there = made(), made()
    code, _ = here.open()
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
    code, _ = processes[0].open()
    guests = [f"{number:032x}" for number in range(60)]
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda n: processes[n % 2].hear(code, guests[n]), range(60)))
        processes[1].ask(code, "lstm", "Fine.", "q")
        twice = [n % 60 for n in range(120)]
        took = list(pool.map(lambda n: processes[n % 2].answer(code, 1, guests[n], "ab"[n % 2]), twice))
    assert sum(took) == 60
    assert processes[0].tally(code, 1) == Tally(60, 60, {"a": 30, "b": 30})


def test_who_is_not_heard_of_is_not_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = store.open()
    store.hear(code, ANA, teaches=True)
    store.hear(code, BAO)
    store.hear(code, CHI)
    assert store.tally(code, 0).here == 2  # the teacher is none of the class
    store.ask(code, "lstm", "Fine.", "q")
    assert store.answer(code, 1, CHI, "a")
    store.leave(code, CHI)
    assert store.tally(code, 1) == Tally(1, 1, {"a": 1})  # what was answered stays
    later(monkeypatch, rooms.PRESENT + 1)
    assert store.tally(code, 1).here == 0
    store.hear(code, BAO)
    assert store.tally(code, 1).here == 1


def test_a_full_room_takes_in_who_comes_when_others_have_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_GUESTS", 2)
    code, _ = store.open()
    store.hear(code, ANA)
    store.hear(code, BAO)
    assert problem(lambda: store.hear(code, CHI)) == "full"
    store.hear(code, ANA)  # has a place
    store.hear(code, "d" * 32, teaches=True)
    later(monkeypatch, rooms.PRESENT + 1)
    store.hear(code, CHI)


def test_a_room_is_gone_when_it_is_closed_and_after_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, _ = store.open()
    old, key = store.open()
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
    later(monkeypatch, rooms.LASTS - 60)
    assert store.look(old).code == old
    later(monkeypatch, rooms.LASTS + 60)
    for way in ways:
        assert problem(lambda way=way: way(old)) == "unknown"  # type: ignore[misc]


def test_nothing_is_left_of_old_rooms(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = store.open()
    store.hear(code, ANA)
    store.ask(code, "lstm", "Fine.", "q")
    store.answer(code, 1, ANA, "a")
    later(monkeypatch, rooms.LASTS + 60)
    store.open()
    engine = create_engine(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    with engine.connect() as connection:
        left = {
            name: connection.scalar(text(f"select count(*) from {name}")) for name in ("rooms", "guests", "answers")
        }
    engine.dispose()
    assert left == {"rooms": 1, "guests": 0, "answers": 0}


def test_neither_names_nor_addresses_are_kept(store: Store, tmp_path: Path) -> None:
    """What somebody could be known by has no column."""
    store.open()
    engine = create_engine(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    with engine.connect() as connection:
        columns = {
            name: {row[1] for row in connection.execute(text(f"pragma table_info({name})"))}
            for name in ("guests", "answers")
        }
        kept = connection.scalar(text("select key from rooms"))
    engine.dispose()
    assert columns == {
        "guests": {"code", "guest", "teaches", "heard"},
        "answers": {"code", "asked", "guest", "chosen"},
    }
    assert re.fullmatch("[0-9a-f]{64}", kept)  # not the teacher's key itself


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'no folder' / 'rooms.sqlite'}")
    store = Store(engine)
    ways: list[Callable[[], object]] = [store.open, lambda: store.look("BBBB"), lambda: store.hear("BBBB", ANA)]
    for way in ways:
        assert problem(way) == "unreachable"
    (tmp_path / "no folder").mkdir()
    code, _ = store.open()  # it has come back
    assert store.look(code).code == code
    engine.dispose()


@pytest.mark.parametrize(("typed", "code"), [("bcdf", "BCDF"), (" B C D F ", "BCDF"), ("BCD", None), ("BCDA", None)])
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert read_code(typed) == code


@given(any_text | st.text(LETTERS + LETTERS.lower() + " ", max_size=8))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = read_code(typed)
    assert found is None or re.fullmatch(f"[{LETTERS}]{{4}}", found)
