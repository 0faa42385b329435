"""A program that is kept running: started again when it ends or no longer answers, stopped without leaving anything."""

import asyncio
import ctypes
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_SHORTEST_LIFE = 10.0  # seconds; who ends sooner waits longer before the next start
_LONGEST_PAUSE = 30.0  # seconds
_PATIENCE = 10.0  # seconds that a program has to stop
_SILENCE = 3  # checks in a row without an answer, after which it is taken for dead
_EVERY, _TIMEOUT = 5.0, 10.0  # seconds between two checks, and for one answer; a busy process answers late
_WARMING = 180.0  # seconds for the first answer: torch is loaded meanwhile
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Kept:
    """One program, from its first start to its last stop.

    `health` answers 200 while all is well, and `warm` does once after each start, when the program is ready for work;
    both are addresses, or None for a program that is ready at once and known to live by its process alone.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        say: Callable[[str, str], None],
        *,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        health: str | None = None,
        warm: str | None = None,
    ) -> None:
        self.name = name
        self.ready = asyncio.Event()
        self._command, self._folder = command, folder
        self._environment = {**os.environ, **(environment or {})}
        self._say = say
        self._health, self._warm = health, warm
        self._stopping = asyncio.Event()
        self._again = False  # it was asked to make way for its successor
        self._process: asyncio.subprocess.Process | None = None

    async def keep(self) -> None:
        """Run it until `stop`, starting it again whenever it ends."""
        pause = 0.0
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self._run()
            if self._stopping.is_set():
                return
            early = time.monotonic() - started < _SHORTEST_LIFE and not self._again
            pause = min(_LONGEST_PAUSE, 2 * pause or 0.5) if early else 0.0
            if not self._again:
                self._say(
                    self.name, f"ended ({_reason(code)}), and is started again{f' in {pause} s' if pause else ''}"
                )
            self._again = False
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def renew(self) -> None:
        """Stop it and wait until its successor is ready, at most as long as a start may take."""
        self._again = True
        self.ready.clear()
        await self._end()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ready.wait(), _WARMING)

    async def stop(self) -> None:
        """Stop it for good; killed where it does not stop by itself."""
        self._stopping.set()
        await self._end()

    async def _run(self) -> int:
        """Start it, watch it, and its exit code once it has ended, and with it whatever it had started."""
        reading, writing = os.pipe()  # our own: asyncio's would hold `wait` until the last grandchild has let go of it
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C reaches the supervisor alone, which stops the others in order
                preexec_fn=_die_with_parent,
            )
        finally:
            os.close(writing)
        repeating = asyncio.create_task(self._repeat_its_lines(reading))
        watching = asyncio.create_task(self._watch(process))
        try:
            return await process.wait()
        finally:
            self.ready.clear()
            watching.cancel()
            _kill(process)
            await asyncio.gather(repeating, watching, return_exceptions=True)

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            _kill(process)
            await process.wait()

    async def _repeat_its_lines(self, descriptor: int) -> None:
        """Say whatever it says, until nobody can say anything more."""
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(descriptor, "rb"))
        while not reader.at_eof():
            with suppress(ValueError):  # a line of more than 64 KB is left out
                if text := (await reader.readline()).decode(errors="replace").rstrip():
                    self._say(self.name, text)
        transport.close()

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Mark it ready, then kill it if it no longer answers."""
        started = time.monotonic()
        if self._health is not None and self._warm is not None:
            while not await _answers(self._health, 2.0):
                if time.monotonic() - started > _WARMING:
                    self._say(self.name, f"does not answer after {_WARMING:.0f} s")
                    return _kill(process)
                await asyncio.sleep(0.2)
            well = "ready" if await _answers(self._warm, _WARMING) else "answers, but could not show its page,"
            self._say(self.name, f"{well} after {time.monotonic() - started:.1f} s (pid {process.pid}, {self._health})")
        self.ready.set()
        missed = 0
        while self._health is not None:
            await asyncio.sleep(_EVERY)
            missed = 0 if await _answers(self._health, _TIMEOUT) else missed + 1
            if missed == _SILENCE:
                self._say(self.name, "does not answer any more")
                return _kill(process)
        return None


async def _answers(address: str, timeout: float) -> bool:
    """Whether it answers with 200 in time (seconds)."""

    def asked() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=timeout) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    return await asyncio.to_thread(asked)


def _kill(process: asyncio.subprocess.Process) -> None:
    """It and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """In the new process: Linux ends it should the supervisor be killed without having been able to stop it."""
    if _LIBC is not None:
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _reason(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
