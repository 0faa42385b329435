"""Starts the processes of Gatescope and nginx before them, keeps them running, and stops them together."""

import asyncio
import os
import secrets
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy import front
from deploy.kept import Kept
from deploy.log import Log

ROOT = Path(__file__).parents[1]
# Megabytes that one message may have: nothing of ours comes near it, and a hostile one is not held in memory.
LARGEST_MESSAGE = 32
LARGEST_INPUT = 2


@dataclass(frozen=True)
class Plan:
    """What is to be served: by how many processes here, or by those elsewhere that `others` names."""

    port: int
    processes: int
    base: str = ""
    others: Sequence[str] = ()
    trusted: Sequence[str] = ()
    frames: Sequence[str] = ()
    uploads: bool = False  # whether visitors may bring networks


def serve(plan: Plan) -> int:
    """Serve until SIGINT or SIGTERM; SIGHUP renews one process after the other. FrontError if it cannot start."""
    with tempfile.TemporaryDirectory(prefix="gatescope-") as name, suppress(asyncio.CancelledError):
        _check_port(plan.port)
        ports = _free_ports(plan.processes)
        addresses = [*plan.others, *(f"127.0.0.1:{port}" for port in ports)]
        before = front.Front(plan.port, addresses, Path(name), plan.base, plan.trusted, plan.frames, plan.uploads)
        front.prepare(before)
        asyncio.run(_Supervisor(before, ports).run())
    return 0


def environment(uploads: bool = False) -> dict[str, str]:
    """What every process must have in common, and the limits that Streamlit keeps itself."""
    return {
        # Signs the cookies: the same for all, never in a file. Several machines are given theirs from outside.
        "STREAMLIT_SERVER_COOKIE_SECRET": os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex(32),
        "STREAMLIT_SERVER_SCRIPT_HEALTH_CHECK_ENABLED": "true",  # to warm up by; nginx does not let it out
        "STREAMLIT_SERVER_MAX_MESSAGE_SIZE": str(LARGEST_MESSAGE),
        "STREAMLIT_SERVER_MAX_WIDGET_STATE_SIZE": str(LARGEST_INPUT),
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        "GATESCOPE_UPLOADS": "1" if uploads else "0",  # and nginx lets files in, or does not
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # else glibc gives every thread of a visitor memory of its own, and keeps it
    }


class _Supervisor:
    def __init__(self, before: front.Front, ports: Sequence[int]) -> None:
        self._front = before
        self._say = Log()
        shared = environment(before.uploads)
        self._processes = [self._process(number, port, shared) for number, port in enumerate(ports, 1)]
        self._nginx = Kept("nginx", front.command(before), self._say, folder=before.folder)
        self._renewing: asyncio.Task[None] | None = None

    def _process(self, number: int, port: int, shared: dict[str, str]) -> Kept:
        address = f"http://127.0.0.1:{port}{self._front.base}"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1"]
        command += ["--server.port", str(port), "--server.headless", "true"]
        if self._front.base:
            command += ["--server.baseUrlPath", self._front.base.strip("/")]
        return Kept(
            f"process {number}",
            command,
            self._say_unless_greeting,
            folder=ROOT,
            environment=shared,
            health=f"{address}/_stcore/health",
            warm=f"{address}/_stcore/script-health-check",
        )

    async def run(self) -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        loop.add_signal_handler(signal.SIGHUP, self._renew)
        everything = [*self._processes, self._nginx]
        keeping = [asyncio.create_task(kept.keep()) for kept in everything]
        telling = asyncio.create_task(self._tell_when_ready())
        await stopped.wait()
        self._say("gatescope", "stopping")
        telling.cancel()
        if self._renewing is not None:
            self._renewing.cancel()
        await asyncio.gather(*(kept.stop() for kept in everything))
        await asyncio.gather(*keeping)
        self._say.flush()

    def _renew(self) -> None:
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew_each())

    async def _renew_each(self) -> None:
        """One after the other, so that somebody always answers."""
        self._say("gatescope", "renewing every process")
        for kept in self._processes:
            await kept.renew()
        self._say("gatescope", "every process is new")

    async def _tell_when_ready(self) -> None:
        await asyncio.gather(*(kept.ready.wait() for kept in self._processes))
        many = f"{len(self._front.processes)} processes" if len(self._front.processes) > 1 else "one process"
        self._say("gatescope", f"http://localhost:{self._front.port}{self._front.base}/ is served by {many}")

    def _say_unless_greeting(self, who: str, what: str) -> None:
        """Streamlit greets with the address of the process, which is not the one to visit."""
        if not what.startswith(("  You can now view", "  URL:", "  Stopping")):
            self._say(who, what)


def _free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on; each stays its process's own through every restart."""
    found = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in found]
    for listener in found:
        listener.close()
    return ports


def _check_port(port: int) -> None:
    """FrontError if somebody listens there already, or if it may not be had."""
    try:
        socket.create_server(("", port)).close()
    except OSError as error:
        raise front.FrontError(
            f"Port {port} cannot be had ({error.strerror}): choose another, as in PORT=8600."
        ) from error
