"""A class on one server: what it waits, and what the server spends: python -m benchmarks.classroom --visitors 60

Visitors are real websocket connections that say what a browser says (benchmarks/visitor.py), in a process of their own.
They hand over fresh texts of 40 words, each checked to be the one that was read:

    first view   all connect in the same instant, after one who came before them (cold view)
    at once      all hand over a text in the same instant, in several rounds
    thinking     each hands over a text after a pause, exponential with a mean of 5 s
    ahead        all press Enter in the same instant, as far as the page asks ahead of its own run (viz/reading)
    typing       each writes 0.7 words a second, and what they come to is read after each

A time is from the message sent until "script finished". Beside the app, in the same rounds, the same visitors use
Streamlit's smallest app (benchmarks/smallest.py), which has to run for each word. As a browser does, every message
carries all widgets' values. Half a second after a text was read, a browser reports the player's cursor as well, which
runs the player's part of the page: by default when thinking, where its CPU time counts towards the change (--cursor).
"""

import argparse
import asyncio
import json
import math
import os
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

import streamlit

from benchmarks.reading import read_along
from benchmarks.servers import Server, serving
from benchmarks.texts import fresh_texts
from benchmarks.visitor import Answer, Visitor

WORDS = 40  # of a text
THINKS = 5.0  # seconds, on average
REPORTS_AFTER = 0.5  # seconds; viz/browser/stepping/report.js
SETTLES = 0.5  # seconds after a round, for what a server does when all are answered: it collects garbage
_SLICES = 3  # of the time that visitors think in: the apps take turns
OURS, SMALLEST = "gatescope", "smallest"
CHANGES = ("at_once", "thinking", "ahead", "typing")
A_WORD = 1 / 0.7  # seconds


@dataclass(frozen=True)
class Found:
    """One number about one app with so many visitors; of a ratio, `app` is the one above the line."""

    name: str
    app: str
    visitors: int
    value: float
    unit: str  # "%" of one core, "ms", "1/s", "MB", "kB", "count" or "ratio"


@dataclass
class Tally:
    """What was counted in one scenario: answers, the seconds that they took, the server's CPU time in ms and, at the
    end, its memory in MB; the last two are 0 where the server's processes are not known.
    """

    answers: list[Answer] = field(default_factory=list)
    reports: list[Answer] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0

    def figures(self, name: str) -> Iterator[tuple[str, float, str]]:
        """Name, value and unit of each number."""
        times = [answer.ms for answer in self.answers]
        yield f"{name}_p50", percentile(times, 0.50), "ms"
        yield f"{name}_p95", percentile(times, 0.95), "ms"
        yield f"{name}_max", max(times), "ms"
        if self.reports:
            yield f"{name}_report_p95", percentile([report.ms for report in self.reports], 0.95), "ms"
        if name in CHANGES:
            yield f"{name}_per_second", len(times) / self.seconds, "1/s"
        if self.memory:
            yield f"{name}_cpu", self.cpu / len(times), "ms"
            if name == "typing":
                yield f"{name}_load", self.cpu / self.seconds / 10, "%"
            yield f"{name}_memory", self.memory, "MB"
        sizes = sum(answer.size for answer in (*self.answers, *self.reports))
        yield f"{name}_size", sizes / len(times) / 1e3, "kB"
        yield f"{name}_errors", sum(bool(answer.problems) for answer in (*self.answers, *self.reports)), "count"


class Room:
    """An app and its visitors."""

    def __init__(self, app: str, server: Server, visitors: int, texts: Iterator[str], cursor: str, seed: int) -> None:
        self.app = app
        self.tallies: dict[str, Tally] = {}
        self._server = server
        self._visitors = [Visitor(server.address(number)) for number in range(visitors)]
        self._texts = texts
        self._cursor = cursor
        self._draw = random.Random(seed)

    async def enter(self) -> None:
        """One visitor comes and goes on each of the servers; then all come at once."""
        for number in range(len(self._server.addresses)):
            async with Visitor(self._server.address(number)) as early:
                await early.prepare()
                await self._count("cold_view", [early.open()])
        await asyncio.gather(*(visitor.prepare() for visitor in self._visitors))
        await self._count("first_view", [visitor.open() for visitor in self._visitors])

    async def at_once(self) -> None:
        """Everyone who is still there hands over a text in the same instant."""
        reports = self._cursor == "always"
        await self._count("at_once", [self._change(visitor, "at_once", reports) for visitor in self._present()])

    async def think(self, seconds: float) -> None:
        """Everyone who is still there hands over a text now and then, for so long."""
        tally, cpu, started = self._tally("thinking"), self._server.cpu(), time.monotonic()
        await asyncio.gather(*(self._ponder(visitor, started + seconds) for visitor in self._present()))
        passed = max(seconds, time.monotonic() - started)  # a busy server answers the last ones later
        await asyncio.sleep(SETTLES)
        self._spent(tally, cpu, passed)

    async def ahead(self) -> None:
        """Everyone presses Enter in the same instant, and the page asks ahead of its run; a run in the smallest app."""
        await self._count("ahead", [self._read(visitor, next(self._texts)) for visitor in self._present()])

    async def type(self, seconds: float) -> None:
        """Everyone who is still there writes, for so long."""
        tally, cpu, started = self._tally("typing"), self._server.cpu(), time.monotonic()
        await asyncio.gather(*(self._write(visitor, started + seconds) for visitor in self._present()))
        passed = max(seconds, time.monotonic() - started)
        await asyncio.sleep(SETTLES)
        self._spent(tally, cpu, passed)

    async def leave(self) -> None:
        await asyncio.gather(*(visitor.leave() for visitor in self._visitors))

    def figures(self) -> list[Found]:
        """All numbers, scenario by scenario."""
        return [
            Found(name, self.app, len(self._visitors), value, unit)
            for scenario, tally in self.tallies.items()
            if tally.answers
            for name, value, unit in tally.figures(scenario)
        ]

    def _present(self) -> list[Visitor]:
        return [visitor for visitor in self._visitors if not visitor.gone]

    def _tally(self, scenario: str) -> Tally:
        return self.tallies.setdefault(scenario, Tally())

    async def _count(self, scenario: str, asked: Sequence[Coroutine[Any, Any, Answer]]) -> None:
        tally, cpu = self._tally(scenario), self._server.cpu()
        answers = await asyncio.gather(*asked)
        await asyncio.sleep(SETTLES)
        tally.answers += answers
        self._spent(tally, cpu, max((answer.ms for answer in answers), default=0.0) / 1e3)

    def _spent(self, tally: Tally, before: float, seconds: float) -> None:
        tally.cpu += self._server.cpu() - before
        tally.memory = self._server.memory()
        tally.seconds += seconds

    async def _change(self, visitor: Visitor, scenario: str, reports: bool) -> Answer:
        answer = await visitor.hand_over(next(self._texts))
        if reports and not visitor.gone:
            await asyncio.sleep(REPORTS_AFTER)
            await self._report(visitor, scenario)
        return answer

    async def _report(self, visitor: Visitor, scenario: str) -> None:
        report = await visitor.rest()
        if report is not None:
            self._tally(scenario).reports.append(report)

    async def _read(self, visitor: Visitor, text: str) -> Answer:
        if self.app == SMALLEST:
            return await visitor.hand_over(text)
        try:
            read = await read_along(urlsplit(self._server.address(self._visitors.index(visitor))), text, visitor.cookie)
        except OSError as error:
            return Answer(0.0, 0, (f"not read: {type(error).__name__}",))
        wrong = () if read.status == 200 and read.words() == text.split() else (f"read with status {read.status}",)
        return Answer(read.ms, len(read.body), wrong)

    async def _write(self, visitor: Visitor, until: float) -> None:
        """A text of WORDS words after another, each from its first word on; not all begin in the same instant."""
        words: list[str] = []
        due = time.monotonic() + self._draw.uniform(0, A_WORD)
        text = next(self._texts).split()[self._draw.randrange(WORDS) :]
        while due < until and not visitor.gone:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if not text:
                words, text = [], next(self._texts).split()
            words.append(text.pop(0))
            self._tally("typing").answers.append(await self._read(visitor, " ".join(words)))
            due = max(due + A_WORD, time.monotonic())

    async def _ponder(self, visitor: Visitor, until: float) -> None:
        changed = False
        while not visitor.gone:
            due = time.monotonic() + self._draw.expovariate(1 / THINKS)
            if changed and self._cursor != "never" and due - time.monotonic() > REPORTS_AFTER:
                await asyncio.sleep(REPORTS_AFTER)
                await self._report(visitor, "thinking")
            if due > until:
                return
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self._tally("thinking").answers.append(await visitor.hand_over(next(self._texts)))
            changed = True


async def measure(rooms: Sequence[Room], *, rounds: int, seconds: float) -> list[Found]:
    """Every scenario in every room, in turn; then the ratios of the first room's numbers to the last one's."""
    for room in rooms:
        await room.enter()
    for _ in range(rounds):
        for room in rooms:
            await room.at_once()
    for _ in range(_SLICES if seconds else 0):
        for room in rooms:
            await room.think(seconds / _SLICES)
    for _ in range(rounds):
        for room in rooms:
            await room.ahead()
    for _ in range(_SLICES if seconds else 0):
        for room in rooms:
            await room.type(seconds / _SLICES)
    for room in rooms:
        await room.leave()
    found = [number for room in rooms for number in room.figures()]
    return found + (list(_ratios(found)) if len(rooms) > 1 else [])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least this share of them does not exceed."""
    return sorted(values)[max(1, math.ceil(share * len(values))) - 1]


def problems(rooms: Iterable[Room]) -> Counter[str]:
    """What went wrong, and how often."""
    found: Counter[str] = Counter()
    for room in rooms:
        for scenario, tally in room.tallies.items():
            for answer in (*tally.answers, *tally.reports):
                found.update(f"{room.app}, {scenario}: {problem}" for problem in answer.problems)
    return found


def _ratios(found: Sequence[Found]) -> Iterator[Found]:
    others = {number.name: number.value for number in found if number.app == SMALLEST}
    for number in found:
        if number.app == OURS and number.unit == "ms" and others.get(number.name):
            name = f"{number.name}_over_smallest"
            yield Found(name, OURS, number.visitors, number.value / others[number.name], "ratio")


def table(found: Sequence[Found]) -> Iterator[str]:
    """Lines of text about one number of visitors: a row a number, a column an app, and how many times one the other."""
    cells = {(number.name, number.app): _shown(number) for number in found}
    visitors = found[0].visitors
    yield ""
    title = f"{visitors} visitor" + ("s" if visitors > 1 else "")
    yield f"{title:<28}{OURS:>16}{SMALLEST:>16}{'ratio':>12}"
    for name in dict.fromkeys(number.name for number in found if number.unit != "ratio"):
        ours, other = cells.get((name, OURS), ""), cells.get((name, SMALLEST), "")
        ratio = cells.get((f"{name}_over_smallest", OURS), "")
        yield f"  {name:<26}{ours:>16}{other:>16}{ratio:>12}".rstrip()


def _shown(number: Found) -> str:
    if number.unit == "count":
        return f"{number.value:.0f}"
    return f"{number.value:,.1f} {'x' if number.unit == 'ratio' else number.unit}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if anything went wrong, which is then named on standard error."""
    args = _parser().parse_args(arguments)
    if not args.json:
        print(_circumstances(args))
    wrong: Counter[str] = Counter()
    for visitors in args.visitors:
        with ExitStack() as stack:
            rooms = _rooms(args, visitors, stack)
            found = asyncio.run(measure(rooms, rounds=args.rounds, seconds=args.seconds))
        lines = (json.dumps(asdict(number)) for number in found) if args.json else table(found)
        print(*lines, sep="\n", flush=True)
        wrong += problems(rooms)
    for problem, times in wrong.most_common():
        print(f"{times} x {problem}", file=sys.stderr)
    return 1 if wrong else 0


def _rooms(args: argparse.Namespace, visitors: int, stack: ExitStack) -> list[Room]:
    """The app's room, on fresh servers unless there is an address; and the smallest app's."""
    seed = args.seed if args.seed is not None else time.time_ns() if args.address else 1
    if args.address:
        servers = {OURS: Server((args.address.rstrip("/"),), tuple(args.pids))}
    else:
        servers = {OURS: stack.enter_context(serving("app.py", processes=args.processes))}
    if not args.alone:
        options = ("--runner.postScriptGC", "false" if args.lean else "true")  # else as Streamlit comes
        smallest = serving("benchmarks/smallest.py", *options, processes=args.processes)
        servers[SMALLEST] = stack.enter_context(smallest)
    texts = fresh_texts(WORDS, seed)
    return [Room(app, server, visitors, texts, args.cursor, seed) for app, server in servers.items()]


def _circumstances(args: argparse.Namespace) -> str:
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else "load unknown"
    where = args.address or f"{args.processes} fresh server process" + ("es" if args.processes > 1 else "")
    versions = f"Python {platform.python_version()}, Streamlit {streamlit.__version__}"
    return f"{versions}; {load}, shared with the visitors; {where}; cursor reported: {args.cursor}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visitors", type=positive, nargs="+", default=[60], metavar="N", help="each on fresh servers")
    parser.add_argument("--rounds", type=positive, default=4, help="of all at once")
    parser.add_argument("--seconds", type=float, default=60.0, help="of thinking, and of typing; 0 for none")
    cursor = "when the player's cursor is reported, half a second after a text was read, as by a browser"
    parser.add_argument("--cursor", choices=("never", "thinking", "always"), default="thinking", help=cursor)
    parser.add_argument("--processes", type=positive, default=1, help="servers that the visitors are shared out among")
    parser.add_argument("--address", metavar="URL", help="of an app that runs already, in place of fresh servers")
    parser.add_argument("--pids", type=int, nargs="+", default=[], help="its processes, for CPU time and memory")
    parser.add_argument("--alone", action="store_true", help="without the smallest app beside it")
    lean = "the smallest app without the garbage collection after every run, which Gatescope makes cheap (gc.freeze)"
    parser.add_argument("--lean", action="store_true", help=lean)
    parser.add_argument("--seed", type=int, help="of texts and pauses; 1, or with an address another one every time")
    parser.add_argument("--json", action="store_true", help="one object a line instead of tables")
    return parser


def positive(number: str) -> int:
    """What the command line takes for a count."""
    value = int(number)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1; not {value}")
    return value


if __name__ == "__main__":
    raise SystemExit(main())
