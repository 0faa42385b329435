"""What a visitor who floods costs the others: python -m benchmarks.flood [--address http://localhost:8501]

Some visitors open the page and send a new text every second or so, and wait until all of its answer is there: without
and with one hostile visitor, in turns, all from one address. Before that a class arrives at once. Starts
`python -m deploy` with two processes, unless an address is given. Asks nobody but this machine.
"""

import argparse
import asyncio
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

_WORDS = ("the", "film", "was", "good", "but", "its", "ending", "not", "very", "bad", "at", "all", "music", "great")
_CLASS = 100
Attack = Callable[[str, float], Coroutine[None, None, Counter[str]]]


class Visitor:
    """One page as the browser holds it, without the browser."""

    def __init__(self, address: str, name: str | None = None) -> None:
        self.name = name or secrets.token_hex(16)
        self._stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> "Visitor":
        cookie = {"Cookie": f"gatescope={self.name}"}
        self._socket = await connect(self._stream, additional_headers=cookie, max_size=None, open_timeout=60)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def ask(self) -> None:
        """Send a text that nobody has sent before."""
        assert self._socket is not None
        text = " ".join(random.choices(_WORDS, k=30))
        message = BackMsg()
        message.rerun_script.query_string = f"lang=en&text={quote(text)}"
        await self._socket.send(message.SerializeToString())

    async def answered(self) -> None:
        """Until the run is over."""
        assert self._socket is not None
        async for data in self._socket:
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            over = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            if message.WhichOneof("type") == "script_finished" and over:
                return

    async def listen(self) -> None:
        """Take what comes and throw it away."""
        assert self._socket is not None
        async for _ in self._socket:
            pass


async def waits(address: str, seconds: float, visitors: int) -> list[float]:
    """Milliseconds that visitors wait for their texts, over some seconds; they pause for a second on average."""
    found: list[float] = []

    async def visit() -> None:
        async with Visitor(address) as visitor:
            await visitor.ask()
            await visitor.answered()
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                await asyncio.sleep(random.expovariate(1.0))
                started = time.perf_counter()
                await visitor.ask()
                await visitor.answered()
                found.append(1_000 * (time.perf_counter() - started))

    await asyncio.gather(*(visit() for _ in range(visitors)))
    return found


async def requests(address: str, seconds: float) -> Counter[str]:
    """A thousand requests a second from one visitor without a cookie, for the page and for its health."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    statuses: Counter[str] = Counter()

    async def one(path: str) -> None:
        try:
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
            statuses[(await reader.readline()).split()[1].decode()] += 1
            writer.close()
        except (OSError, IndexError):
            statuses["no answer"] += 1

    await _at_rate(1_000, seconds, lambda number: one(("/", "/_stcore/health")[number % 2]))
    return statuses


async def tabs(address: str, seconds: float) -> Counter[str]:
    """A thousand pages of one browser, opened over the time."""
    name = secrets.token_hex(16)
    return await _pages(address, seconds, lambda: name)


async def nameless_tabs(address: str, seconds: float) -> Counter[str]:
    """A thousand pages, each with a cookie that it made up."""
    return await _pages(address, seconds, lambda: secrets.token_hex(16))


async def changes(address: str, seconds: float) -> Counter[str]:
    """A thousand changes a second in one page."""
    sent: Counter[str] = Counter()
    with suppress(WebSocketException, OSError):
        async with Visitor(address) as visitor:
            listening = asyncio.create_task(visitor.listen())

            async def one(_: int) -> None:
                with suppress(WebSocketException):
                    await visitor.ask()
                    sent["sent"] += 1

            await _at_rate(1_000, seconds, one)
            listening.cancel()
    return sent


async def arrival(address: str) -> list[float]:
    """Milliseconds until each of a class has the page's first view; all arrive at once, from one address."""

    async def arrive() -> float:
        started = time.perf_counter()
        for path in ("/", "/_stcore/health", "/_stcore/host-config"):
            await asyncio.to_thread(_fetch, f"{address}{path}")
        async with Visitor(address) as visitor:
            await visitor.ask()
            await visitor.answered()
        return 1_000 * (time.perf_counter() - started)

    return await asyncio.gather(*(arrive() for _ in range(_CLASS)))


def _fetch(address: str) -> None:
    urllib.request.urlopen(address, timeout=120).close()


async def _pages(address: str, seconds: float, name: Callable[[], str]) -> Counter[str]:
    outcome: Counter[str] = Counter()

    async def one(_: int) -> None:
        try:
            async with Visitor(address, name()) as visitor:
                outcome["open"] += 1
                await visitor.ask()
                with suppress(TimeoutError):
                    await asyncio.wait_for(visitor.listen(), seconds)
        except (WebSocketException, OSError, TimeoutError) as error:
            outcome[str(error)[:60]] += 1

    await _at_rate(1_000 / seconds, seconds, one)
    return outcome


async def _at_rate(rate: float, seconds: float, one: Callable[[int], Awaitable[None]]) -> None:
    """Start `one` so often a second, whatever becomes of it, and wait for all of them."""
    started = time.perf_counter()
    tasks: list[asyncio.Future[None]] = []
    while (passed := time.perf_counter() - started) < seconds:
        while len(tasks) < passed * rate:
            tasks.append(asyncio.ensure_future(one(len(tasks))))
        await asyncio.sleep(0.005)
    await asyncio.wait(tasks, timeout=60)


async def _compare(address: str, attack: Attack, seconds: float, visitors: int, rounds: int) -> str:
    """One line: what visitors wait without and with the attack, and what the attacker got."""
    calm: list[float] = []
    stormy: list[float] = []
    got: Counter[str] = Counter()
    for _ in range(rounds):
        calm += await waits(address, seconds, visitors)
        hostile = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.flood", "--address", address, "--only", attack.__name__),
            *("--seconds", str(2 * seconds)),
            stdout=asyncio.subprocess.PIPE,
        )
        await asyncio.sleep(0.5 * seconds)
        stormy += await waits(address, seconds, visitors)
        said, _ = await hostile.communicate()
        got.update({key: int(value) for key, value in (line.rsplit(" ", 1) for line in said.decode().splitlines())})
    return f"{attack.__name__:>14}  {_told(calm)}  {_told(stormy)}  {dict(got)}"


def _told(times: list[float]) -> str:
    slowest = statistics.quantiles(times, n=20)[-1]
    return f"{statistics.median(times):7.0f} {slowest:7.0f} ms"


@contextmanager
def _served(address: str | None) -> Iterator[str]:
    """The address, or that of two processes behind nginx while they run."""
    if address is not None:
        yield address
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "deploy", "--port", str(port), "--processes", "2"]
    with tempfile.NamedTemporaryFile("w+") as log, subprocess.Popen(command, stdout=log) as process:
        while "is served by" not in Path(log.name).read_text(encoding="utf-8") and process.poll() is None:
            time.sleep(0.2)
        try:
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


ATTACKS: dict[str, Attack] = {attack.__name__: attack for attack in (requests, tabs, nameless_tabs, changes)}


def main() -> int:
    """Print one line an attack: median and 95th percentile without and with it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flood", description=__doc__)
    parser.add_argument("--address", help="of a running Gatescope on this machine")
    parser.add_argument("--only", choices=ATTACKS, help="be this attacker and nothing else")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--visitors", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    if asked.address is not None and urlsplit(asked.address).hostname not in ("localhost", "127.0.0.1"):
        parser.error("floods go to this machine only")
    if asked.only is not None:
        for outcome, count in asyncio.run(ATTACKS[asked.only](asked.address, asked.seconds)).items():
            print(outcome, count)
        return 0
    with _served(asked.address) as address:
        asyncio.run(waits(address, 3, asked.visitors))  # every process has imported everything
        times = asyncio.run(arrival(address))
        print(f"a class of {_CLASS} at once: all in, {_told(times)} until the first view")
        print(f"{'attack':>14}  {'without it':>18}  {'with it':>18}  what the attacker got")
        for attack in ATTACKS.values():
            print(asyncio.run(_compare(address, attack, asked.seconds, asked.visitors, asked.rounds)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
