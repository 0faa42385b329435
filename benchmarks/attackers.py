"""Visitors who flood a server on this machine, and what they got: python -m benchmarks.attackers NAME ADDRESS

Each goes on for some seconds (`--seconds`) and stops by itself.
"""

import argparse
import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from benchmarks.reading import read_along
from benchmarks.visitor import Page, Visitor

A_SECOND = 1_000  # requests or changes
TABS = 1_000
CROWD = 100  # visitors
Attack = Callable[[str, float], Coroutine[None, None, Counter[str]]]


async def requests(address: str, seconds: float) -> Counter[str]:
    """A thousand requests a second without a cookie, for the page and for its health."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    got: Counter[str] = Counter()

    async def one(number: int) -> None:
        path = ("/", "/_stcore/health")[number % 2]
        try:
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
            got[(await reader.readline()).split()[1].decode()] += 1
            writer.close()
        except (OSError, IndexError):
            got["no answer"] += 1

    await _at_rate(A_SECOND, seconds, one)
    return got


async def readings(address: str, seconds: float) -> Counter[str]:
    """A thousand texts a second of one browser, in the way in which a page asks while somebody types."""
    return await _readings(address, seconds, secrets.token_hex(16))


async def strange_readings(address: str, seconds: float) -> Counter[str]:
    """As many, each with a cookie that it made up."""
    return await _readings(address, seconds, None)


async def tabs(address: str, seconds: float) -> Counter[str]:
    """A thousand pages of one browser, opened one after the other and left open."""
    name = secrets.token_hex(16)
    return await _pages(address, seconds, lambda: name)


async def strangers(address: str, seconds: float) -> Counter[str]:
    """A thousand pages, each with a cookie that it made up."""
    return await _pages(address, seconds, lambda: secrets.token_hex(16))


async def changes(address: str, seconds: float) -> Counter[str]:
    """A thousand texts a second in one page."""
    return await _messages(address, seconds, _text)


async def crowd(address: str, seconds: float) -> Counter[str]:
    """As many from a hundred visitors: each keeps to what one may."""
    pages = (_messages(address, seconds, _text, rate=A_SECOND / CROWD) for _ in range(CROWD))
    return sum(await asyncio.gather(*pages), Counter())


async def cleared(address: str, seconds: float) -> Counter[str]:
    """Ten times a second one page asks Streamlit to forget all that it keeps, for all visitors."""
    return await _messages(address, seconds, lambda *_: BackMsg(clear_cache=True).SerializeToString(), rate=10)


async def _readings(address: str, seconds: float, name: str | None) -> Counter[str]:
    where, got = urlsplit(address), Counter[str]()

    async def one(number: int) -> None:
        cookie = f"gatescope={name or secrets.token_hex(16)}"
        try:
            got[str((await read_along(where, f"number {number} was not good", cookie)).status)] += 1
        except OSError:
            got["no answer"] += 1

    await _at_rate(A_SECOND, seconds, one)
    return got


def _text(page: Page, number: int) -> bytes:
    page.type(f"the film was good , number {number} was not and its ending neither")
    return page.back()


async def _messages(
    address: str, seconds: float, message: Callable[[Page, int], bytes], rate: float = A_SECOND
) -> Counter[str]:
    got: Counter[str] = Counter()
    async with Visitor(address) as visitor:
        await visitor.open()
        connection = visitor._socket
        if connection is None:
            return Counter({"not let in": 1})
        listening = asyncio.create_task(_listen(connection))

        async def one(number: int) -> None:
            with suppress(WebSocketException):
                await connection.send(message(visitor.page, number))
                got["sent"] += 1

        await _at_rate(rate, seconds, one)
        if connection.close_code is not None:
            got[f"closed with {connection.close_code}"] += 1
        listening.cancel()
    return got


async def _pages(address: str, seconds: float, name: Callable[[], str]) -> Counter[str]:
    got: Counter[str] = Counter()
    until = time.perf_counter() + seconds

    async def one(_: int) -> None:
        cookie = {"Cookie": f"gatescope={name()}"}
        stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        try:
            async with connect(
                stream, additional_headers=cookie, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None
            ) as connection:
                got["open"] += 1
                await connection.send(Page(f"{address}/").back())
                with suppress(TimeoutError):
                    await asyncio.wait_for(_listen(connection), max(0.1, until - time.perf_counter()))
        except InvalidStatus as error:
            got[str(error.response.status_code)] += 1
        except (WebSocketException, OSError, TimeoutError) as error:
            got[type(error).__name__] += 1

    await _at_rate(TABS / seconds, seconds, one)
    return got


async def _listen(connection: ClientConnection) -> None:
    """Take what comes and throw it away."""
    with suppress(WebSocketException):
        async for _ in connection:
            pass


async def _at_rate(rate: float, seconds: float, one: Callable[[int], Awaitable[None]]) -> None:
    """Start `one` so often a second, whatever becomes of it, and wait for all of them, half a minute at most."""
    started = time.perf_counter()
    tasks: list[asyncio.Future[None]] = []
    while (passed := time.perf_counter() - started) < seconds:
        while len(tasks) < passed * rate:
            tasks.append(asyncio.ensure_future(one(len(tasks))))
        await asyncio.sleep(0.005)
    await asyncio.wait(tasks, timeout=30)


_ALL: tuple[Attack, ...] = (requests, readings, strange_readings, tabs, strangers, changes, crowd, cleared)
ATTACKS = {attack.__name__: attack for attack in _ALL}


def main() -> int:
    """Flood, then print a line an outcome: what, and how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attackers", description=__doc__)
    parser.add_argument("name", choices=ATTACKS)
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args()
    if urlsplit(asked.address).hostname not in ("localhost", "127.0.0.1"):
        parser.error("floods go to this machine only")
    for outcome, count in asyncio.run(ATTACKS[asked.name](asked.address, asked.seconds)).items():
        print(outcome, count)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
