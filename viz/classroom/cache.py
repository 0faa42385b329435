"""What all visitors of a process share about the rooms: the way to the database, and what was just looked up."""

import logging
import os
import tempfile
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from sqlalchemy.exc import ArgumentError
from streamlit.connections import SQLConnection

from viz.classroom.room import Room, RoomError, Tally
from viz.classroom.store import Store
from viz.classroom.tables import reason

ADDRESS = "GATESCOPE_ROOMS"
"""The variable with the database's address, as SQLAlchemy writes it; without it, a file of this machine's."""

_FRESH = 1.0  # seconds; a class of sixty asks once
_FULL = 3.0  # seconds that somebody waits for a connection where all are in use
_SWEEP = 600.0  # seconds after which rooms that are gone are removed, whether or not anybody opens one

_log = logging.getLogger("gatescope")


@st.cache_resource(show_spinner=False, on_release=Store.let_go)
def store() -> Store:
    """The rooms. RoomError where there is no way to a database at all."""
    try:
        given: dict[str, Any] = {"pool_pre_ping": True, "pool_timeout": _FULL}
        if not _in_secrets():
            given["url"] = os.environ.get(ADDRESS) or _own_file()
        found = Store(st.connection("rooms", type=SQLConnection, **given).engine)
    except (ArgumentError, ImportError, OSError) as error:  # no address, no driver for it, no folder for the file
        _complain(reason(error))
        raise RoomError("unreachable") from error
    threading.Thread(target=_keep_swept, args=(weakref.ref(found),), daemon=True, name="sweep of rooms").start()
    return found


@st.cache_data(ttl=_FRESH, max_entries=1_000, show_spinner=False)
def look(code: str) -> Room | RoomError:
    """The room, or why there is none, at most a second old; after a change of one's own, `look.clear(code)`."""
    try:
        return store().look(code)
    except RoomError as error:
        return error


@st.cache_data(ttl=_FRESH, max_entries=1_000, show_spinner=False)
def tally(code: str, number: int) -> Tally | RoomError:
    """The tally of a question, or why there is none, at most a second old."""
    try:
        return store().tally(code, number)
    except RoomError as error:
        return error


def _keep_swept(rooms: Callable[[], Store | None]) -> None:
    """What is gone does not lie there until somebody opens a room again, for as long as there is this store."""
    pause = threading.Event()
    while True:
        pause.wait(_SWEEP)
        found = rooms()
        if found is None:
            return
        with suppress(RoomError):
            found.sweep()
        del found


@lru_cache(maxsize=8)
def _complain(why: str) -> None:
    """To whoever runs the server; each reason once."""
    _log.warning("there is no way to the rooms of classes: %s", why)


def _in_secrets() -> bool:
    return bool(st.secrets.load_if_toml_exists()) and "rooms" in st.secrets.get("connections", {})


def _own_file() -> str:
    """A file that the processes of one machine and one user share; it may be lost, as what is in it is gone in a day.

    In a folder that nobody else may read or put there: OSError if somebody has.
    """
    owner = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"gatescope-{owner}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if hasattr(os, "getuid") and (found.st_uid != owner or found.st_mode & 0o077):
        raise PermissionError(f"{folder} belongs to somebody else")
    return f"sqlite:///{folder / 'rooms.sqlite'}"
