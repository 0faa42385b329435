"""What is kept of the rooms, in a database: a room, who is in it, and what was answered.

Everything about a room lies here and nowhere else, so that a class may be spread over several processes and machines,
and lose nothing when one of them ends. Nothing says who anybody is: a guest is a random name that a browser gave
itself. A room is gone a day after it was opened.
"""

import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Of a code: no vowel, so that no word comes out, and no Y, which is read as one."""

CODE_LENGTH = 4
LASTS = 24 * 60 * 60.0
"""Seconds from opening a room until it is gone."""

PRESENT = 30.0
"""Seconds for which somebody who was heard of counts as being there."""

MOST_GUESTS = 300
"""In one room."""

Problem = Literal["unknown", "unreachable", "full", "crowded"]
Stage = Literal["open", "tally", "revealed"]
STAGES: tuple[Stage, ...] = get_args(Stage)


class RoomError(Exception):
    """Why something cannot be done: there is no such room (or no more), no database answers, the room is full, or
    there are so many rooms that no code is free.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


@dataclass(frozen=True)
class Seen:
    """A view: a page by its name, and the parameters of its address."""

    page: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Put:
    """A question as it is put to a class: what a network makes of a text is asked about, `name` tells which question.

    `number` counts the questions of a room from 1.
    """

    number: int
    network: str
    text: str
    name: str
    stage: Stage = "open"


@dataclass(frozen=True)
class Room:
    """A room as its students find it. `moves` grows with every change of the teacher's view."""

    code: str
    view: Seen | None
    moves: int
    put: Put | None


@dataclass(frozen=True)
class Tally:
    """How many are there, how many have answered, and how often each option was chosen."""

    here: int
    answered: int
    chosen: Mapping[str, int]


_tables = MetaData()
_rooms = Table(
    "rooms",
    _tables,
    Column("code", String(CODE_LENGTH), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("opened", Float(53), nullable=False),
    Column("page", String(40), nullable=False, default=""),
    Column("query", Text, nullable=False, default="{}"),
    Column("moves", Integer, nullable=False, default=0),
    Column("asked", Integer, nullable=False, default=0),
    Column("put", Text, nullable=False, default=""),
    Column("stage", String(10), nullable=False, default=""),
)
_guests = Table(
    "guests",
    _tables,
    Column("code", String(CODE_LENGTH), primary_key=True),
    Column("guest", String(32), primary_key=True),
    Column("teaches", Boolean, nullable=False),
    Column("heard", Float(53), nullable=False),
)
_answers = Table(
    "answers",
    _tables,
    Column("code", String(CODE_LENGTH), primary_key=True),
    Column("asked", Integer, primary_key=True),
    Column("guest", String(32), primary_key=True),
    Column("chosen", String(40), nullable=False),
)


class Store:
    """The rooms in one database. Every method raises RoomError where it cannot do what it says."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made = False
        self._making = threading.Lock()
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _share)

    def open(self) -> tuple[str, str]:
        """A new room: its code, and the key by which its teacher is known."""
        key = secrets.token_urlsafe(24)
        with self._begin() as connection:
            self._sweep(connection)
            taken = set(connection.scalars(select(_rooms.c.code)))
        for _ in range(20):
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
            if code in taken:
                continue
            try:
                with self._begin() as connection:
                    connection.execute(insert(_rooms).values(code=code, key=_digest(key), opened=_now()))
            except IntegrityError:
                continue
            return code, key
        raise RoomError("crowded")

    def look(self, code: str) -> Room:
        """The room as it is now."""
        with self._begin() as connection:
            row = connection.execute(select(_rooms).where(self._is(code))).one_or_none()
        if row is None:
            raise RoomError("unknown")
        view = Seen(row.page, json.loads(row.query)) if row.page else None
        put = Put(number=row.asked, stage=row.stage, **json.loads(row.put)) if row.put else None
        return Room(code, view, row.moves, put)

    def teaches(self, code: str, key: str) -> bool:
        """Whether this is the key of the room's teacher."""
        with self._begin() as connection:
            kept = connection.scalar(select(_rooms.c.key).where(self._is(code)))
        if kept is None:
            raise RoomError("unknown")
        return hmac.compare_digest(kept, _digest(key))

    def hear(self, code: str, guest: str, *, teaches: bool = False) -> None:
        """Somebody is there, from now on for a while; the first time, they take a place."""
        now = _now()
        with self._begin() as connection:
            where = (_guests.c.code == code, _guests.c.guest == guest)
            if connection.execute(update(_guests).where(*where).values(heard=now)).rowcount:
                return
            if connection.scalar(select(_rooms.c.code).where(self._is(code))) is None:
                raise RoomError("unknown")
            there = select(func.count()).where(_guests.c.code == code)
            if not teaches and (connection.scalar(there) or 0) >= MOST_GUESTS:
                connection.execute(delete(_guests).where(_guests.c.code == code, _guests.c.heard < now - PRESENT))
                if (connection.scalar(there) or 0) >= MOST_GUESTS:
                    raise RoomError("full")
        self._add(insert(_guests).values(code=code, guest=guest, teaches=teaches, heard=now))

    def leave(self, code: str, guest: str) -> None:
        """Somebody goes; what they answered stays counted."""
        with self._begin() as connection:
            connection.execute(delete(_guests).where(_guests.c.code == code, _guests.c.guest == guest))

    def show(self, code: str, view: Seen) -> None:
        """The teacher's view has become this one."""
        changed = {"page": view.page, "query": json.dumps(dict(view.query)), "moves": _rooms.c.moves + 1}
        self._change(code, changed)

    def ask(self, code: str, network: str, text: str, name: str) -> None:
        """Put a question to the class; the one before it is over."""
        put = json.dumps({"network": network, "text": text, "name": name})
        self._change(code, {"put": put, "stage": STAGES[0], "asked": _rooms.c.asked + 1})

    def stage(self, code: str, stage: Stage) -> None:
        """How much of the answers is shown."""
        self._change(code, {"stage": stage})

    def withdraw(self, code: str) -> None:
        """Take the question away."""
        self._change(code, {"put": "", "stage": ""})

    def answer(self, code: str, number: int, guest: str, chosen: str) -> bool:
        """What somebody who is in the room says to question `number`; False where it no longer counts, or they have
        said something already: the first answer is the one.
        """
        with self._begin() as connection:
            row = connection.execute(select(_rooms).where(self._is(code))).one_or_none()
            if row is None:
                raise RoomError("unknown")
            there = select(_guests.c.guest).where(_guests.c.code == code, _guests.c.guest == guest)
            if row.asked != number or row.stage != STAGES[0] or connection.scalar(there) is None:
                return False
        return self._add(insert(_answers).values(code=code, asked=number, guest=guest, chosen=chosen))

    def answered(self, code: str, number: int, guest: str) -> str:
        """What somebody has said to question `number`, "" for nothing."""
        which = (_answers.c.code == code, _answers.c.asked == number, _answers.c.guest == guest)
        with self._begin() as connection:
            return connection.scalar(select(_answers.c.chosen).where(*which)) or ""

    def tally(self, code: str, number: int) -> Tally:
        """Who is there, and what has been answered to question `number`."""
        with self._begin() as connection:
            here = connection.scalar(
                select(func.count()).where(
                    _guests.c.code == code, ~_guests.c.teaches, _guests.c.heard >= _now() - PRESENT
                )
            )
            rows = connection.execute(
                select(_answers.c.chosen, func.count())
                .where(_answers.c.code == code, _answers.c.asked == number)
                .group_by(_answers.c.chosen)
            )
            chosen = {row[0]: row[1] for row in rows}
        return Tally(here or 0, sum(chosen.values()), chosen)

    def close(self, code: str) -> None:
        """The room is gone, with everything in it."""
        with self._begin() as connection:
            self._remove(connection, [code])

    def _change(self, code: str, values: Mapping[str, object]) -> None:
        with self._begin() as connection:
            if not connection.execute(update(_rooms).where(self._is(code)).values(values)).rowcount:
                raise RoomError("unknown")

    def _add(self, statement: Insert) -> bool:
        try:
            with self._begin() as connection:
                connection.execute(statement)
        except IntegrityError:
            return False
        return True

    @staticmethod
    def _is(code: str) -> ColumnElement[bool]:
        return (_rooms.c.code == code) & (_rooms.c.opened >= _now() - LASTS)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        """A transaction. IntegrityError passes: it says that a row is there already."""
        try:
            self._make()
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise RoomError("unreachable") from error

    def _make(self) -> None:
        """The tables, once; another process may be at it in the same moment."""
        if self._made:
            return
        with self._making:
            try:
                _tables.create_all(self._engine)
            except (OperationalError, ProgrammingError):
                _tables.create_all(self._engine)
            self._made = True

    @staticmethod
    def _sweep(connection: Connection) -> None:
        """Remove the rooms of yesterday."""
        old = connection.scalars(select(_rooms.c.code).where(_rooms.c.opened < _now() - LASTS)).all()
        Store._remove(connection, old)

    @staticmethod
    def _remove(connection: Connection, codes: Sequence[str]) -> None:
        for table in (_answers, _guests, _rooms):
            connection.execute(delete(table).where(table.c.code.in_(codes)))


def read_code(text: str) -> str | None:
    """The code in what somebody typed, in capitals; None where it cannot be one."""
    code = "".join(text.split()).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else None


def _share(connection: Any, _: object) -> None:
    """SQLite, for several processes: who reads does not wait for who writes."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _now() -> float:
    return datetime.now(UTC).timestamp()
