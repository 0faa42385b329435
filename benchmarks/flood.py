"""What a visitor who floods costs the others: python -m benchmarks.flood [--only changes] [--address http://localhost:8501]

Some visitors, who are there, hand over a new text every second or so and wait for the answer, without and then with one
attacker of benchmarks/attackers.py, all from one address; meanwhile others come in. Starts `python -m deploy` with two
processes, unless an address is given.
"""

import argparse
import asyncio
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from benchmarks.attackers import ATTACKS
from benchmarks.texts import fresh_texts
from benchmarks.visitor import Answer, Visitor

_WORDS = 30  # of a text
_REST = 20.0  # seconds until the limits of an address have run off


async def waits(class_: Sequence[Visitor], seconds: float) -> list[Answer]:
    """The answers to the texts of visitors who are there, over some seconds; they pause for a second on average."""
    found: list[Answer] = []

    async def go_on(visitor: Visitor) -> None:
        texts = fresh_texts(_WORDS, seed=random.getrandbits(32))
        until = time.perf_counter() + seconds
        while time.perf_counter() < until and not visitor.gone:
            await asyncio.sleep(random.expovariate(1.0))
            found.append(await visitor.hand_over(next(texts)))

    await asyncio.gather(*(go_on(visitor) for visitor in class_))
    return found


async def newcomers(address: str, seconds: float) -> Counter[str]:
    """What becomes of those who come in meanwhile, one a second: the page, or a page that tries again by itself."""
    found: Counter[str] = Counter()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        async with Visitor(address) as visitor:
            answer = await visitor.open()
            found["came late" if visitor.gone or answer.problems else "came in"] += 1
        await asyncio.sleep(1.0)
    return found


async def compare(address: str, attack: str, seconds: float, visitors: int, rounds: int) -> str:
    """One line: how long visitors wait without and with the attack, who comes in meanwhile, what the attacker got."""
    calm: list[Answer] = []
    stormy: list[Answer] = []
    came: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for _ in range(rounds):
        async with AsyncExitStack() as stack:
            class_ = [await stack.enter_async_context(Visitor(address)) for _ in range(visitors)]
            for visitor in class_:
                await visitor.open()
            calm += await waits(class_, seconds)
            command = (sys.executable, "-m", "benchmarks.attackers", attack, address, "--seconds", str(2 * seconds))
            hostile = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
            await asyncio.sleep(0.5 * seconds)
            answers, others = await asyncio.gather(waits(class_, seconds), newcomers(address, seconds))
            stormy += answers
            came.update(others)
            said, _ = await hostile.communicate()
            got.update({key: int(value) for key, value in (line.rsplit(" ", 1) for line in said.decode().splitlines())})
        await asyncio.sleep(_REST)
    return f"{attack:>10}  {_told(calm)}  {_told(stormy)}  {dict(came)}  {dict(got)}"


def _told(answers: list[Answer]) -> str:
    times = [answer.ms for answer in answers]
    slow = statistics.quantiles(times, n=20)[-1]
    problems = sum(bool(answer.problems) for answer in answers)
    return f"{statistics.median(times):6.0f} {slow:6.0f} ms {problems:3} of {len(times):3} failed"


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


def main() -> int:
    """Print one line an attack: median and 95th percentile without and with it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flood", description=__doc__)
    parser.add_argument("--address", help="of a running Gatescope on this machine")
    parser.add_argument("--only", nargs="*", choices=ATTACKS, default=list(ATTACKS))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--visitors", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    with _served(asked.address) as address:
        for _ in range(4):
            asyncio.run(newcomers(address, 1))  # every process has imported everything
        print(f"{'attack':>10}  {'without it':<37}{'with it':<37}who came in, and what the attacker got")
        for attack in asked.only:
            print(asyncio.run(compare(address, attack, asked.seconds, asked.visitors, asked.rounds)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
