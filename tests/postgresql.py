"""A PostgreSQL server of the tests' own, on a free port and in a folder of its own: Debian's package, or another."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

MUST = "GATESCOPE_POSTGRESQL"
"""`make faults` sets this variable, and a PostgreSQL that cannot be had is then a failure."""

_SETTINGS = ("fsync=off", "listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=16MB")


class Server:
    """Started, stopped and started again, with what was in it."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder, self._programs = folder, programs
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:  # as which PostgreSQL refuses to run
            shutil.chown(folder, "postgres", "postgres")
            self._as = {"user": "postgres", "group": "postgres", "extra_groups": []}
        make = [programs / "initdb", "-D", folder / "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale"]
        subprocess.run([*make, "--no-sync"], check=True, capture_output=True, cwd=folder, **self._as)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it answers."""
        settings = [part for each in (*_SETTINGS, f"port={self.port}") for part in ("-c", each)]
        command = [self._programs / "postgres", "-D", self._folder / "data", *settings]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, **self._as)
        until = time.monotonic() + 60
        while not self._is_there():
            if time.monotonic() > until or self._process.poll() is not None:
                pytest.fail(f"PostgreSQL did not start:\n{self._log.read_text(encoding='utf-8')}", pytrace=False)
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT throws everybody out, as a restart does; SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=60)
            self._process = None

    def address(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://tests@127.0.0.1:{self.port}/{database}"

    def do(self, statement: str) -> None:
        """Outside any transaction."""
        engine = create_engine(self.address(), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()

    @contextmanager
    def database(self, name: str) -> Iterator[str]:
        """The address of a new one, until the end."""
        self.do(f"CREATE DATABASE {name}")
        try:
            yield self.address(name)
        finally:
            self.do(f"DROP DATABASE {name} WITH (FORCE)")

    def _is_there(self) -> bool:
        try:
            self.do("SELECT 1")
        except OperationalError:
            return False
        return True


@contextmanager
def running() -> Iterator[Server]:
    """One that runs. Where none can be had, what needs it is skipped with the reason, or fails: see MUST."""
    programs = _programs()
    missing = ""
    if importlib.util.find_spec("psycopg") is None:
        missing = "There is no psycopg here (pip install -r requirements-postgresql.txt)."
    elif programs is None:
        missing = "There is no PostgreSQL here (bash tests/install_postgresql.sh)."
    if missing and os.environ.get(MUST):
        pytest.fail(missing, pytrace=False)
    if missing or programs is None:
        pytest.skip(missing)
    folder = Path(tempfile.mkdtemp(prefix="gatescope-postgresql-"))  # pytest's own is closed to the user postgres
    server = Server(folder, programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """The folder with initdb and postgres; the newest of Debian's."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None
