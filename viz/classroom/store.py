"""What is kept of the rooms, in a database: a room, who is in it, and what was answered.

Everything about a room lies here and nowhere else, so that a class may be spread over several processes and machines,
and lose nothing when one of them ends. Nothing says who anybody is: a guest is a random name. A room is gone a day
after it was opened, and an hour after somebody was last in it.

Nobody can fill the database. What one room holds is bounded, and so is how many rooms there are; whatever is counted
is counted in the transaction that adds to it.
"""

import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    String,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from viz.classroom import tables
from viz.classroom.codes import draw_code
from viz.classroom.room import STAGES, Problem, Put, Room, RoomError, Seen, Stage, Tally
from viz.classroom.tables import NAME_LENGTH, OPTION_LENGTH, PAGE_LENGTH, answers, guests, openings, rooms

LASTS = 24 * 60 * 60.0
"""Seconds from opening a room until it is gone."""

IDLE = 60 * 60.0
"""Seconds for which a room stays that nobody is in."""

PRESENT = 30.0
"""Seconds for which somebody who was heard of counts as being there."""

MAKES_WAY = 120.0
"""Seconds that nobody must have been in a room for it to make way for a new one, where there are too many."""

MOST_ROOMS = 5_000
"""At one time, of all visitors: more than one address can open within MAKES_WAY (deploy/nginx.conf)."""

MOST_OF_VISITOR = 3
"""At one time, of one visitor."""

MOST_GUESTS = 300
"""In one room; as many answers can be given to one question."""

MOST_BYTES = 32_000
"""Of a view, and of a question. An honest address has two texts of 12,000 characters (viz/visit/address.py)."""

_TRIES = 400  # codes that are drawn for a room: one is free, were 19 of 20 taken
_TOUCH = 30.0  # seconds after which it is noted again that somebody is in a room
_SWEEP = 60.0  # seconds after which an opening removes again what is gone
_BATCH = 500  # rooms that are removed in one transaction


class _ThereAlreadyError(RoomError):
    """A row that was to be added is there."""


class Store:
    """The rooms in one database. Every method raises RoomError where it cannot do what it says."""

    def __init__(self, engine: Engine) -> None:
        self._database = tables.Database(engine)
        self._swept = 0.0
        self._opening = threading.Lock()

    def let_go(self) -> None:
        """Of every connection that is not in use; what is asked later makes new ones."""
        self._database.let_go()

    def open(self, visitor: str) -> tuple[str, str]:
        """A new room: its code, and the key by which its teacher is known. `visitor` is who opens it, as far as can be
        told; what is kept of that is a digest.

        Where there are too many, the one that nobody has been in for longest makes way.
        """
        key, now, opener = secrets.token_urlsafe(24), tables.now(), _digest(visitor)
        if now - self._swept > _SWEEP:
            self._swept = now
            self.sweep(most=10 * _BATCH)
        with self._opening, self._begin() as connection:
            connection.execute(update(openings).values(number=(openings.c.number + 1) % 1_000_000))  # one at a time
            self._make_way(connection, rooms.c.opener == opener, MOST_OF_VISITOR, "many")
            self._make_way(connection, true(), MOST_ROOMS, "crowded")
            code = self._free_code(connection)
            kept = {"code": code, "key": _digest(key), "opened": now, "opener": opener, "heard": now}
            connection.execute(insert(rooms).values(kept))
        return code, key

    def look(self, code: str) -> Room:
        """The room as it is now."""
        with self._begin() as connection:
            row = connection.execute(select(rooms).where(self._is(code))).one_or_none()
        if row is None:
            raise RoomError("unknown")
        view = Seen(row.page, json.loads(row.query)) if row.page else None
        put = Put(number=row.asked, stage=row.stage, **json.loads(row.put)) if row.put else None
        return Room(code, view, row.moves, put)

    def teaches(self, code: str, key: str) -> bool:
        """Whether this is the key of the room's teacher."""
        with self._begin() as connection:
            kept = connection.scalar(select(rooms.c.key).where(self._is(code)))
        if kept is None:
            raise RoomError("unknown")
        return hmac.compare_digest(kept, _digest(key))

    def hear(self, code: str, guest: str, *, teaches: bool = False) -> None:
        """Somebody is there, from now on for a while; the first time, they take a place."""
        _bound(guest, NAME_LENGTH)
        with suppress(_ThereAlreadyError), self._begin() as connection:  # in another tab, in the same moment
            self._take_place(connection, code, guest, teaches)

    def away(self, code: str, guest: str) -> None:
        """Somebody's page was closed: they keep their place, but are not there until they are heard of again."""
        with self._begin() as connection:
            connection.execute(update(guests).where(guests.c.code == code, guests.c.guest == guest).values(heard=0.0))

    def leave(self, code: str, guest: str) -> None:
        """Somebody goes; what they answered stays counted."""
        with self._begin() as connection:
            connection.execute(delete(guests).where(guests.c.code == code, guests.c.guest == guest))

    def show(self, code: str, view: Seen) -> None:
        """The teacher's view has become this one."""
        query = _written(view.query)
        _bound(view.page, PAGE_LENGTH)
        self._change(code, {"page": view.page, "query": query, "moves": rooms.c.moves + 1})

    def ask(self, code: str, network: str, text: str, name: str) -> None:
        """Put a question to the class; the one before it is over, and its answers are gone."""
        put = _written({"network": network, "text": text, "name": name})
        self._change(code, {"put": put, "stage": STAGES[0], "asked": rooms.c.asked + 1}, drop_answers=True)

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
        _bound(chosen, OPTION_LENGTH)
        given = select(func.count()).where(answers.c.code == code, answers.c.asked == number)
        said = (literal(guest, String(NAME_LENGTH)), literal(chosen, String(OPTION_LENGTH)))
        row = select(rooms.c.code, rooms.c.asked, *said).where(
            *(self._is(code), rooms.c.asked == number, rooms.c.stage == STAGES[0]),
            exists().where(guests.c.code == code, guests.c.guest == guest),
            given.scalar_subquery() < MOST_GUESTS,
        )
        # FOR SHARE: the room is there, and the question open, until the answer is in.
        answer = insert(answers).from_select(["code", "asked", "guest", "chosen"], row.with_for_update(read=True))
        try:
            with self._begin() as connection:
                if connection.execute(answer, execution_options={"preserve_rowcount": True}).rowcount:
                    return True
                if connection.scalar(select(rooms.c.code).where(self._is(code))) is None:
                    raise RoomError("unknown")
                if (connection.scalar(given) or 0) >= MOST_GUESTS:
                    raise RoomError("full")
        except _ThereAlreadyError:
            pass
        return False

    def answered(self, code: str, number: int, guest: str) -> str:
        """What somebody has said to question `number`, "" for nothing."""
        which = (answers.c.code == code, answers.c.asked == number, answers.c.guest == guest)
        with self._begin() as connection:
            return connection.scalar(select(answers.c.chosen).where(*which)) or ""

    def tally(self, code: str, number: int) -> Tally:
        """Who is there, and what has been answered to question `number`."""
        present = (guests.c.code == code, ~guests.c.teaches, guests.c.heard >= tables.now() - PRESENT)
        with self._begin() as connection:
            here = connection.scalar(select(func.count()).where(*present))
            rows = connection.execute(
                select(answers.c.chosen, func.count())
                .where(answers.c.code == code, answers.c.asked == number)
                .group_by(answers.c.chosen)
            )
            chosen = {row[0]: row[1] for row in rows}
        return Tally(here or 0, sum(chosen.values()), chosen)

    def close(self, code: str) -> None:
        """The room is gone, with everything in it."""
        with self._begin() as connection:
            self._remove(connection, [code], true())

    def sweep(self, most: int | None = None) -> None:
        """Remove the rooms that are gone, some hundreds in a transaction; `most` of them, or all."""
        left = most
        while left is None or left > 0:
            with self._begin() as connection:
                gone = select(rooms.c.code).where(~self._lives()).order_by(rooms.c.heard).limit(_BATCH)
                old = connection.scalars(gone).all()
                self._remove(connection, old, ~self._lives())
            if len(old) < _BATCH:
                return
            left = None if left is None else left - _BATCH

    def _take_place(self, connection: Connection, code: str, guest: str, teaches: bool) -> None:
        now, in_room = tables.now(), guests.c.code == code
        touch = update(rooms).where(self._is(code)).values(heard=now)
        connection.execute(touch.where(rooms.c.heard < now - _TOUCH))
        sits = update(guests).where(in_room, guests.c.guest == guest, exists().where(self._is(code)))
        if connection.execute(sits.values(heard=now)).rowcount:
            return
        # Who is new holds the room until they sit, lest it is gone meanwhile, or two take the last place.
        if not connection.execute(touch).rowcount:
            raise RoomError("unknown")
        there = select(func.count()).where(in_room)
        if not teaches and (connection.scalar(there) or 0) >= MOST_GUESTS:
            connection.execute(delete(guests).where(in_room, guests.c.heard < now - PRESENT))
            if (connection.scalar(there) or 0) >= MOST_GUESTS:
                raise RoomError("full")
        connection.execute(insert(guests).values(code=code, guest=guest, teaches=teaches, heard=now))

    def _make_way(self, connection: Connection, whose: ColumnElement[bool], most: int, problem: Problem) -> None:
        """For one more room among these: the one that nobody has been in for longest goes."""
        count = connection.scalar(select(func.count()).where(whose, self._lives())) or 0
        if count < most:
            return
        empty = rooms.c.heard < tables.now() - MAKES_WAY
        oldest = select(rooms.c.code).where(whose, self._lives(), empty).order_by(rooms.c.heard)
        codes = connection.scalars(oldest.limit(min(count - most + 1, _BATCH))).all()
        if count - self._remove(connection, codes, empty) >= most:
            raise RoomError(problem)

    @staticmethod
    def _free_code(connection: Connection) -> str:
        """Nobody else draws at the same time (see `open`)."""
        for _ in range(_TRIES):
            code = draw_code()
            if connection.scalar(select(rooms.c.code).where(rooms.c.code == code)) is None:
                return code
        raise RoomError("crowded")

    def _change(self, code: str, values: Mapping[str, object], *, drop_answers: bool = False) -> None:
        with self._begin() as connection:
            if not connection.execute(update(rooms).where(self._is(code)).values(values)).rowcount:
                raise RoomError("unknown")
            if drop_answers:
                connection.execute(delete(answers).where(answers.c.code == code))

    @staticmethod
    def _lives() -> ColumnElement[bool]:
        now = tables.now()
        return (rooms.c.heard >= now - IDLE) & (rooms.c.opened >= now - LASTS)

    @classmethod
    def _is(cls, code: str) -> ColumnElement[bool]:
        return (rooms.c.code == code) & cls._lives()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        """A transaction."""
        try:
            with self._database.begin() as connection:
                yield connection
        except IntegrityError as error:
            raise _ThereAlreadyError("unreachable") from error  # so where nobody expects it: it may be tried again
        except SQLAlchemyError as error:
            raise RoomError("unreachable") from error

    @staticmethod
    def _remove(connection: Connection, codes: Sequence[str], condition: ColumnElement[bool]) -> int:
        """Those of these rooms that meet the condition, with what is in them; how many these are."""
        which = rooms.c.code.in_(codes)
        removed = connection.execute(delete(rooms).where(which, condition)).rowcount
        for table in (answers, guests):
            left = select(rooms.c.code).where(which)
            connection.execute(delete(table).where(table.c.code.in_(codes), table.c.code.not_in(left)))
        return removed


def _written(value: Mapping[str, str]) -> str:
    written = json.dumps(dict(value), ensure_ascii=False).encode(errors="replace")  # which leaves no half characters
    _bound(written, MOST_BYTES)
    return written.decode()


def _bound(kept: str | bytes, most: int) -> None:
    if len(kept) > most:
        raise RoomError("too_long")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
