"""What keeps a program running, with small programs instead of Streamlit."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from deploy import kept
from deploy.kept import Kept

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux whether a grandchild has ended")
ROOT = Path(__file__).parents[2]
SLEEPS = "import os, time; print('at', os.getpid(), flush=True); time.sleep(60)"
ANSWERS = """
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
print("at", os.getpid(), flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


class Log:
    """What was said, and a way to wait for a line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, who: str, what: str) -> None:
        self.lines.append(what)

    async def has(self, what: str, times: int = 1) -> list[str]:
        """The lines that begin so, once there are that many of them."""
        async with asyncio.timeout(20):
            while len(found := [line for line in self.lines if line.startswith(what)]) < times:
                await asyncio.sleep(0.01)
        return found

    async def pids(self, times: int) -> list[int]:
        return [int(line.split()[1]) for line in await self.has("at ", times)]


def run(
    program: str, tmp_path: Path, during: Callable[[Kept, Log], Awaitable[None]], *, port: int | None = None
) -> Log:
    """Keep the program while `during` looks on, and stop it."""

    async def whole() -> Log:
        log = Log()
        health = f"http://127.0.0.1:{port}/" if port else None
        command = [sys.executable, "-c", program, str(port)]
        one = Kept("it", command, log, folder=tmp_path, health=health, warm=health)
        keeping = asyncio.create_task(one.keep())
        try:
            await during(one, log)
        finally:
            await one.stop()
            await keeping
        return log

    return asyncio.run(whole())


def lives(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_it_is_started_again_when_it_is_killed_and_is_gone_when_it_is_stopped(tmp_path: Path) -> None:
    async def during(one: Kept, log: Log) -> None:
        (first,) = await log.pids(1)
        os.kill(first, signal.SIGKILL)
        await log.pids(2)

    log = run(SLEEPS, tmp_path, during)
    assert "ended (SIGKILL), and is started again in 0.5 s" in log.lines
    assert not any(lives(int(line.split()[1])) for line in log.lines if line.startswith("at "))


def test_who_ends_at_once_waits_longer_every_time(tmp_path: Path) -> None:
    async def during(one: Kept, log: Log) -> None:
        await log.has("ended", 3)

    log = run("raise SystemExit(3)", tmp_path, during)
    assert [line for line in log.lines if line.startswith("ended")][:3] == [
        f"ended (exit code 3), and is started again in {pause} s" for pause in (0.5, 1.0, 2.0)
    ]


def test_it_is_ready_when_it_answers_and_renewed_on_the_same_port(tmp_path: Path, port: int) -> None:
    async def during(one: Kept, log: Log) -> None:
        await one.ready.wait()
        await one.renew()
        assert one.ready.is_set()
        first, second = await log.pids(2)
        assert first != second
        assert not lives(first)

    log = run(ANSWERS, tmp_path, during, port=port)
    assert not any(line.startswith("ended") for line in log.lines)  # it was asked to


def test_who_hangs_is_killed_and_started_again(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_EVERY", 0.05)
    monkeypatch.setattr(kept, "_TIMEOUT", 0.5)

    async def during(one: Kept, log: Log) -> None:
        await one.ready.wait()
        (first,) = await log.pids(1)
        os.kill(first, signal.SIGSTOP)
        await log.has("does not answer any more")
        await log.pids(2)
        await one.ready.wait()

    run(ANSWERS, tmp_path, during, port=port)


@LINUX
def test_who_does_not_stop_is_killed_with_what_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_PATIENCE", 0.3)
    deaf = f"""
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.run([sys.executable, "-c", {SLEEPS!r}])
"""

    ends: list[int] = []

    async def during(one: Kept, log: Log) -> None:
        (child,) = await log.pids(1)
        ends.append(os.pidfd_open(child))

    run(deaf, tmp_path, during)
    asyncio.run(_readable(ends[0]))


@LINUX
def test_who_dies_takes_what_it_started_along(tmp_path: Path) -> None:
    parent = f"""
import os, subprocess, sys
subprocess.Popen([sys.executable, "-c", {SLEEPS!r}])
print("parent", os.getpid(), flush=True)
__import__("time").sleep(60)
"""
    ends: list[int] = []

    async def during(one: Kept, log: Log) -> None:
        (child,) = await log.pids(1)
        ends.append(os.pidfd_open(child))
        (said,) = await log.has("parent ")
        os.kill(int(said.split()[1]), signal.SIGKILL)  # nginx's workers would go on, on nginx's port
        await log.has("ended (SIGKILL)")
        await log.has("parent ", 2)

    run(parent, tmp_path, during)
    asyncio.run(_readable(ends[0]))


@LINUX
def test_nobody_is_left_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    supervisor = textwrap.dedent(f"""
        import asyncio, sys
        from pathlib import Path
        from deploy.kept import Kept
        asyncio.run(Kept("it", [sys.executable, "-c", {SLEEPS!r}], lambda who, what: print(what, flush=True),
                         folder=Path({str(tmp_path)!r})).keep())
    """)
    with subprocess.Popen([sys.executable, "-c", supervisor], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline().split()[1])
        ended = os.pidfd_open(child)
        process.kill()
        process.wait()
    asyncio.run(_readable(ended))


async def _readable(descriptor: int) -> None:
    """Wait until the process behind the descriptor has ended, and close it."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, ended.set)
    async with asyncio.timeout(20):
        await ended.wait()
    os.close(descriptor)
