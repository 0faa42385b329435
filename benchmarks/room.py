"""What a room for a class costs, and how fast it is: python -m benchmarks.room [--students 60] [--processes 2]

Students are real websocket connections that say what a browser says (benchmarks/visitor.py): each looks every two
seconds for what is new, as the page does by itself. The teacher acts straight on the database, as from another process.
Times are from what the teacher or a student does until everybody has been told, the wait for their next look included.

    looking     nothing happens, for a while: what a look costs the server
    follows     the teacher goes to another text: until each student's page shows it
    asked       a question is put: until each student sees it
    answered    all answer in the same instant: until each knows that their answer is counted
    revealed    until each student sees the right answer

Beside it, in the same run, as many visitors of Streamlit's smallest app hand over a text every two seconds.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from benchmarks.classroom import Found, percentile, positive
from benchmarks.servers import Server, serving
from benchmarks.texts import fresh_texts
from benchmarks.visitor import Answer, Visitor
from viz.classroom.askable import askable
from viz.classroom.cache import ADDRESS
from viz.classroom.panel import EVERY
from viz.classroom.room import Seen
from viz.classroom.store import Store
from viz.content.english import EXAMPLES
from viz.language import load_words
from viz.path import Asked
from viz.room import ROOM

_PATIENCE = 60.0  # seconds
_TEXT, _NEXT = EXAMPLES["but"], EXAMPLES["ruined"]


class Student:
    """One of the class: looks every two seconds, and keeps what each look took."""

    def __init__(self, address: str, number: int) -> None:
        self.visitor = Visitor(address)
        self.name = f"{number:032x}"
        self.looks: list[Answer] = []
        self._turn = asyncio.Lock()  # a page asks for one run at a time here
        self._counts = itertools.count(1)

    async def come(self, code: str) -> None:
        """Open the link, and sit down."""
        self.visitor.page.query = f"room={code}&lang=en"
        await self.visitor.open()
        self.looks.append(await self.visitor.say(ROOM, guest={"code": code, "name": self.name, "key": ""}))

    async def keep_looking(self, wait: float) -> None:
        """Until it is cancelled; `wait` seconds before the first look."""
        await asyncio.sleep(wait)
        while True:
            due = time.monotonic() + EVERY
            async with self._turn:
                self.looks.append(await self.visitor.look(ROOM))
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def answer(self, number: int, option: str) -> None:
        async with self._turn:
            told = {"action": "answer", "value": f"{number}:{option}", "count": next(self._counts)}
            self.looks.append(await self.visitor.do(ROOM, "told", told))

    def told(self) -> dict[str, Any]:
        """What the room last told this student; nothing while their page is being drawn."""
        page = self.visitor.page
        return page.component(ROOM)[2] if ROOM in page.elements else {}

    def question(self, name: str) -> object:
        found = self.told().get("question")
        return found.get(name) if isinstance(found, dict) else None


async def until_each(
    students: Sequence[Student], shows: Callable[[Student], bool], patience: float = 60
) -> list[float]:
    """Milliseconds from now until each of them is shown something; endless for who never is."""
    started = time.perf_counter()
    times: dict[int, float] = {}
    while len(times) < len(students) and time.perf_counter() - started < _PATIENCE:
        for number, student in enumerate(students):
            if number not in times and shows(student):
                times[number] = 1_000 * (time.perf_counter() - started)
        await asyncio.sleep(0.005)
    return [times.get(number, float("inf")) for number in range(len(students))]


async def measure(store: Store, server: Server, count: int, seconds: float, asked: Asked) -> list[Found]:
    """A lesson of a few minutes in fast motion."""
    code, _ = store.open("the teacher")
    store.show(code, Seen("gates", {"net": "lstm", "text": _TEXT}))
    students = [Student(server.address(number), number) for number in range(count)]
    await asyncio.gather(*(student.visitor.prepare() for student in students))
    started = time.perf_counter()
    await asyncio.gather(*(student.come(code) for student in students))
    found = {"come_in_all": ([1_000 * (time.perf_counter() - started)], 0.0)}
    draw = random.Random(1)
    looking = [asyncio.create_task(student.keep_looking(draw.uniform(0, EVERY))) for student in students]
    await asyncio.sleep(3 * EVERY)

    before, looks = server.cpu(), sum(len(student.looks) for student in students)
    at = [len(student.looks) for student in students]
    await asyncio.sleep(seconds)
    spent, made = server.cpu() - before, sum(len(student.looks) for student in students) - looks
    times = [look.ms for student, first in zip(students, at, strict=True) for look in student.looks[first:]]
    found["looking"] = (times, spent / made)

    async def timed(name: str, do: Callable[[], object], shows: Callable[[Student], bool]) -> None:
        cpu = server.cpu()
        do()
        times = await until_each(students, shows)
        found[name] = (times, (server.cpu() - cpu) / count)

    await timed(
        "follows",
        lambda: store.show(code, Seen("gates", {"net": "gru", "text": _NEXT})),
        lambda student: (student.visitor.page.player() or {}).get("network") == "gru",
    )
    await timed("asked", lambda: store.ask(code, "lstm", _TEXT, asked.name), lambda one: one.question("number") == 1)
    options = [option for option, _ in asked.options]
    answering: list[asyncio.Task[None]] = []

    def answer() -> None:
        chosen = (options[number % len(options)] for number in range(count))
        pairs = zip(students, chosen, strict=True)
        answering.extend(asyncio.create_task(student.answer(1, option)) for student, option in pairs)

    await timed("answered", answer, lambda student: bool(student.question("mine")))
    await asyncio.gather(*answering)
    counted = store.tally(code, 1)
    await timed("revealed", lambda: store.stage(code, "revealed"), lambda one: one.question("answer") == asked.answer)
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    await asyncio.gather(*(student.visitor.leave() for student in students))

    problems = [problem for student in students for look in student.looks for problem in look.problems]
    for problem in sorted(set(problems)):
        print(f"{problems.count(problem)} x {problem}", file=sys.stderr)
    numbers = [
        *figures(found, count),
        Found("counted", "room", count, counted.answered, "count"),
        Found("here", "room", count, counted.here, "count"),
        Found("memory", "room", count, server.memory(), "MB"),
        Found("errors", "room", count, len(problems), "count"),
    ]
    store.close(code)
    return numbers


def figures(found: dict[str, tuple[list[float], float]], count: int) -> list[Found]:
    """Median, 95th percentile and CPU time of each scene."""
    rows = []
    for name, (times, cpu) in found.items():
        rows += [
            Found(f"{name}_p{share:.0f}", "room", count, percentile(times, share / 100), "ms") for share in (50, 95)
        ]
        if cpu:
            rows.append(Found(f"{name}_cpu", "room", count, cpu, "ms"))
    return rows


async def beside(server: Server, count: int, seconds: float) -> float:
    """CPU time in ms that a change of Streamlit's smallest app costs, at the same pace."""
    visitors, texts = [Visitor(server.address(number)) for number in range(count)], fresh_texts(8, 1)
    await asyncio.gather(*(visitor.open() for visitor in visitors))
    draw, until, changes = random.Random(1), time.monotonic() + seconds, 0

    async def go_on(visitor: Visitor) -> None:
        nonlocal changes
        await asyncio.sleep(draw.uniform(0, EVERY))
        while time.monotonic() < until:
            due = time.monotonic() + EVERY
            await visitor.hand_over(next(texts))
            changes += 1
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    before = server.cpu()
    await asyncio.gather(*(go_on(visitor) for visitor in visitors))
    spent = server.cpu() - before
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return spent / changes


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if an answer was lost or anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--students", type=positive, default=60)
    parser.add_argument("--processes", type=positive, default=1, help="that the students are shared out among")
    parser.add_argument("--seconds", type=float, default=30.0, help="of looking, while nothing happens")
    parser.add_argument("--json", action="store_true", help="one object a line instead of a table")
    args = parser.parse_args(arguments)
    asked = askable("lstm", _TEXT, load_words("en"))[0]
    with tempfile.TemporaryDirectory(prefix="gatescope-room-") as folder:
        address = f"sqlite:///{Path(folder) / 'rooms.sqlite'}"
        os.environ[ADDRESS] = address  # for the servers
        store = Store(create_engine(address))
        with serving("app.py", processes=args.processes) as server:
            found = asyncio.run(measure(store, server, args.students, args.seconds, asked))
        with serving("benchmarks/smallest.py", processes=args.processes) as server:
            smallest = asyncio.run(beside(server, args.students, args.seconds))
    found.append(Found("change_cpu", "smallest", args.students, smallest, "ms"))
    look = next(number.value for number in found if number.name == "looking_cpu")
    found.append(Found("looking_cpu_over_smallest", "room", args.students, look / smallest, "ratio"))
    for number in found:
        print(
            json.dumps(asdict(number))
            if args.json
            else f"{number.app:10} {number.name:28}{number.value:12,.1f} {number.unit}"
        )
    lost = {number.name: number.value for number in found if number.name in ("counted", "errors")}
    return int(lost != {"counted": args.students, "errors": 0})


if __name__ == "__main__":
    raise SystemExit(main())
