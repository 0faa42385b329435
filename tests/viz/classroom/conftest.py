"""Databases for rooms, one for each test: an SQLite file, and a database of a PostgreSQL server where there is one."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine, create_engine

from tests.postgresql import MUST, Server, running
from viz.budget.visitors import COOKIE
from viz.classroom import cache
from viz.classroom.store import Store

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server, for all tests of this process."""
    with running() as server:
        yield server


KINDS = ("sqlite", "postgresql")
MUST_OR_FIRST = KINDS if os.environ.get(MUST) else KINDS[:1]
"""For tests that are mostly about the page: both where `make faults` asks for it, else the first."""


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    yield from new_database(request, tmp_path)


def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of the kind that the test is run for."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        return
    with request.getfixturevalue("postgresql").database(f"rooms{next(_numbers)}") as address:
        yield address


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """A way of the test's own into the database."""
    made = create_engine(database)
    yield made
    made.dispose()


@pytest.fixture
def made(database: str) -> Iterator[Callable[[], Store]]:
    """Another store, as another process has it, on the same database."""
    engines: list[Engine] = []

    def another() -> Store:
        engines.append(create_engine(database))
        return Store(engines[-1])

    yield another
    for each in engines:
        each.dispose()


@pytest.fixture
def store(made: Callable[[], Store]) -> Store:
    return made()


@pytest.fixture
def own_store(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The rooms that the app uses in this test."""
    monkeypatch.setenv(cache.ADDRESS, database)
    carry(monkeypatch, "")
    forget_rooms()
    yield cache.store()
    forget_rooms()


def carry(monkeypatch: pytest.MonkeyPatch, cookie: str) -> None:
    """From now on browsers have this cookie, "" for none; AppTest itself knows of no cookies."""
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: {COOKIE: cookie} if cookie else {}))


def forget_rooms() -> None:
    """As a process does that ends."""
    for kept in (cache.store, cache.look, cache.tally):
        kept.clear()
