"""Whether memory stays flat while visitors come and go: python -m benchmarks.soak --visits 2000

A visit connects, sees the first page, hands over three fresh texts and leaves; a few visitors are there at a time. What
the server's process holds is noted after every visit; printed are 10 %, 50 % and 100 % of the way (each the median over
the visits around it), the growth from the first to the last, and the errors.

Streamlit keeps a visitor who left for server.disconnectedSessionTTL seconds (120), in case the connection was only
lost, but never more than 128 of them. That stays as it is served. So the first 128 visits add to memory by design, and
a soak is long enough where 10 % of it are more than that; of a shorter one, --ttl 1 forgets visitors soon.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from benchmarks.classroom import WORDS, positive
from benchmarks.servers import Server, serving
from benchmarks.texts import fresh_texts
from benchmarks.visitor import Visitor

CHANGES = 3  # in a visit
SHARES = (0.1, 0.5, 1.0)
KEPT = 128  # disconnected sessions; streamlit/runtime/memory_session_storage.py


@dataclass(frozen=True)
class Noted:
    """One number of the soak, after so many visits."""

    name: str
    visits: int
    value: float
    unit: str  # "MB", "kB" or "count"


@dataclass
class Soak:
    """Visits to one server: its memory in MB after each of them, and what went wrong, with how often."""

    server: Server
    texts: Iterator[str]
    memory: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    async def run(self, visits: int, together: int) -> None:
        """So many visits, `together` at a time, after one for what a server loads only once."""
        await self._visit(0)
        numbers = iter(range(visits))
        await asyncio.gather(*(self._take_turns(numbers) for _ in range(together)))

    async def _take_turns(self, numbers: Iterator[int]) -> None:
        for number in numbers:
            await self._visit(number)
            self.memory.append(self.server.memory())
            if len(self.memory) % 100 == 0:
                print(f"{len(self.memory)} visits: {self.memory[-1]:.0f} MB", file=sys.stderr, flush=True)

    async def _visit(self, number: int) -> None:
        async with Visitor(self.server.address(number)) as visitor:
            answers = [await visitor.open()]
            while not visitor.gone and len(answers) <= CHANGES:
                answers.append(await visitor.hand_over(next(self.texts)))
        for answer in answers:
            self.wrong.update(answer.problems)


def along(memory: Sequence[float], share: float) -> float:
    """Memory at this share of the way, in MB: the median over the visits around it, a fiftieth of all."""
    width = max(1, len(memory) // 50)
    end = max(width, min(len(memory), round(share * len(memory)) + width // 2))
    return statistics.median(memory[end - width : end])


def figures(soak: Soak) -> list[Noted]:
    """Memory along the way, what a visit between the first mark and the last added, and the errors."""
    visits = len(soak.memory)
    marks = [Noted(f"memory_{share:.0%}", round(share * visits), along(soak.memory, share), "MB") for share in SHARES]
    passed = max(1, marks[-1].visits - marks[0].visits)
    growth = 1e3 * (marks[-1].value - marks[0].value) / passed
    most = Noted("memory_most", visits, max(soak.memory), "MB")
    return [
        *marks,
        most,
        Noted("growth_per_visit", passed, growth, "kB"),
        Noted("errors", visits, soak.wrong.total(), "count"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Visit and print; 1 if anything went wrong, which is then named on standard error."""
    args = _parser().parse_args(arguments)
    if args.visits < 10 * KEPT and args.ttl is None:
        print(f"Fewer than {10 * KEPT} visits: Streamlit still gathers visitors who left; see --help.", file=sys.stderr)
    options = () if args.ttl is None else ("--server.disconnectedSessionTTL", str(args.ttl))
    with serving(args.app, *options) as server:
        soak = Soak(server, fresh_texts(WORDS, args.seed))
        asyncio.run(soak.run(args.visits, args.together))
    for noted in figures(soak):
        print(json.dumps(asdict(noted)) if args.json else _line(noted), flush=True)
    for problem, times in soak.wrong.most_common():
        print(f"{times} x {problem}", file=sys.stderr)
    return 1 if soak.wrong else 0


def _line(noted: Noted) -> str:
    value = f"{noted.value:.0f}" if noted.unit == "count" else f"{noted.value:.1f} {noted.unit}"
    return f"{noted.name:<18}{value:>12}   {noted.visits} visits"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visits", type=positive, default=2_000)
    parser.add_argument("--together", type=positive, default=4, metavar="N", help="visitors at a time")
    parser.add_argument("--ttl", type=positive, help="seconds that Streamlit keeps a visitor who left; its own 120")
    parser.add_argument("--app", default="app.py", help="another app than Gatescope, by its path in the source tree")
    parser.add_argument("--seed", type=int, default=1, help="of the texts")
    parser.add_argument("--json", action="store_true", help="one object a line instead of a table")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
