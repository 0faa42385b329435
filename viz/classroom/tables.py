"""The tables in which rooms lie, and the way to them: SQLite for the processes of one machine, or a database server.

Several processes, of several versions while they are being replaced, use one database at a time.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.schema import CreateColumn

from viz.classroom.codes import CODE_LENGTH

NAME_LENGTH = 32  # characters of what a guest is known by
OPTION_LENGTH = 40  # of an answer
PAGE_LENGTH = 40

_SOON = {"connect_timeout": 3, "tcp_user_timeout": 5_000}  # s, ms: of libpq, for who has not said otherwise
_TRIES = 4  # a table, a column, an index, a row: each may just have been made by another process
_WRITERS = 10_000  # ms that SQLite waits for others who write
_PATIENCE = {"lock_timeout": "3s", "idle_in_transaction_session_timeout": "10s"}
"""Of PostgreSQL: a process that hangs in the middle of a change does not make all others hang."""

_all = MetaData()
rooms = Table(
    "rooms",
    _all,
    Column("code", String(CODE_LENGTH), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("opened", Float(53), nullable=False),
    Column("page", String(PAGE_LENGTH), nullable=False, default=""),
    Column("query", Text, nullable=False, default="{}"),
    Column("moves", Integer, nullable=False, default=0),
    Column("asked", Integer, nullable=False, default=0),
    Column("put", Text, nullable=False, default=""),
    Column("stage", String(10), nullable=False, default=""),
    Column("opener", String(64), nullable=False, server_default=""),
    Column("heard", Float(53), nullable=False, server_default="0"),
)
Index("rooms_heard", rooms.c.heard, rooms.c.opened)
Index("rooms_opener", rooms.c.opener)
guests = Table(
    "guests",
    _all,
    Column("code", String(CODE_LENGTH), primary_key=True),
    Column("guest", String(NAME_LENGTH), primary_key=True),
    Column("teaches", Boolean, nullable=False),
    Column("heard", Float(53), nullable=False),
)
answers = Table(
    "answers",
    _all,
    Column("code", String(CODE_LENGTH), primary_key=True),
    Column("asked", Integer, primary_key=True),
    Column("guest", String(NAME_LENGTH), primary_key=True),
    Column("chosen", String(OPTION_LENGTH), nullable=False),
)
openings = Table(
    "openings",
    _all,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
)
"""One row, of which only one who opens a room can have hold at a time: so rooms can be counted and then opened."""

_log = logging.getLogger("gatescope")


class Database:
    """Where the tables are, which are made, or brought up to date, when they are first used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made = False
        self._making = threading.Lock()
        self._answers = True
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _share)
        elif engine.dialect.name == "postgresql" and engine.driver.startswith("psycopg"):
            event.listen(engine, "do_connect", _do_not_wait)
            event.listen(engine, "connect", _have_patience)

    def let_go(self) -> None:
        """Of every connection that is not in use."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction. SQLAlchemyError where it fails; that no database answers is logged, once."""
        try:
            self._make()
            with self._engine.begin() as connection:
                yield connection
            self._answers = True
        except IntegrityError:
            raise  # a row is there already: nothing is wrong with the database
        except SQLAlchemyError as error:
            if self._answers:
                _log.warning("the rooms of classes cannot be reached: %s", reason(error))
            self._answers = False
            raise

    def _make(self) -> None:
        """Once; another process may be at it in the same moment."""
        if self._made:
            return
        with self._making:
            for left in reversed(range(_TRIES)):
                try:
                    self._make_or_grow()
                    break
                except (IntegrityError, OperationalError, ProgrammingError):
                    if not left:
                        raise
            self._made = True

    def _make_or_grow(self) -> None:
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":  # Python begins no transaction for a table: others saw half of it
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            _all.create_all(connection)
            for table in _all.sorted_tables:
                _grow(connection, table)
            if connection.scalar(select(openings.c.id)) is None:
                connection.execute(insert(openings).values(id=1, number=0))


def reason(error: Exception) -> str:
    """Why, in a line for whoever runs the server. It holds nothing of a visitor's: what was said to the database is
    left out.
    """
    cause = getattr(error, "orig", None) or error
    said = str(cause).strip().splitlines() if isinstance(error, OperationalError | ImportError) else []
    return f"{type(cause).__name__}{': ' if said else ''}{said[0] if said else ''}"


def now() -> float:
    """Seconds since 1970."""
    return datetime.now(UTC).timestamp()


def _grow(connection: Connection, table: Table) -> None:
    """The columns and indexes that a table of an earlier version lacks."""
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            made = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {made}"))
            if column is rooms.c.heard:
                connection.execute(update(rooms).values(heard=now()))
    for index in table.indexes:
        index.create(connection, checkfirst=True)


def _share(connection: Any, _: object) -> None:
    """SQLite, for several processes: who reads does not wait for who writes."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA busy_timeout={_WRITERS}")


def _do_not_wait(_dialect: object, _record: object, _arguments: object, parameters: dict[str, Any]) -> None:
    """Who waits for a server that is away is told so soon."""
    for name, value in _SOON.items():
        parameters.setdefault(name, value)


def _have_patience(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        for name, value in _PATIENCE.items():
            cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
    connection.commit()
