"""What the benchmarks share: interleaved rounds, medians, ratios with their goals, the table and the JSON lines."""

import argparse
import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np
import torch

from models.networks.cells import CELLS, Cell

STEPS = (30, 230, 1000)  # words: a paragraph, the usual IMDB review, one of the longest
Task = Callable[[], object]
_CLOCKS: Mapping[str, Callable[[], float]] = {"wall": time.perf_counter, "cpu": time.process_time}


@dataclass(frozen=True)
class Measurement:
    """One number: a time in milliseconds ("ms"), what was sent ("KB"), or how many times one is the other ("ratio")."""

    name: str
    cell: Cell
    steps: int  # words of the text
    value: float
    unit: Literal["ms", "KB", "ratio"]


@dataclass(frozen=True)
class Goal:
    """A ratio or a time is to be at most (or, with ">", more than) `limit`; at `steps` words only, or at any length."""

    sign: Literal["<=", ">"]
    limit: float
    steps: int | None = None

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}" + ("" if self.steps is None else f" at T={self.steps}")

    def met(self, values: Mapping[int, float]) -> bool | None:
        """Whether `values`, ratios by number of words, keep to it; None if it speaks of none of them."""
        judged = [value for steps, value in values.items() if self.steps in (None, steps)]
        if not judged:
            return None
        return all(value <= self.limit if self.sign == "<=" else value > self.limit for value in judged)


@dataclass(frozen=True)
class Ratio:
    """The time of task `over` divided by that of task `under`."""

    name: str
    over: str
    under: str
    goal: Goal | None = None


@dataclass(frozen=True)
class Benchmark:
    """What is timed, and which ratios are taken: `tasks(cell, steps)` builds the callables, by name.

    `limits` are goals for times themselves, in milliseconds, by the task's name. Ratios of tasks that a cell does not
    have are left out.
    """

    title: str
    tasks: Callable[[Cell, int], Mapping[str, Task]]
    ratios: tuple[Ratio, ...]
    limits: Mapping[str, Goal] = field(default_factory=dict)

    def measure(self, cell: Cell, steps: int, *, rounds: int, clock: str = "cpu") -> list[Measurement]:
        """All times, then all ratios, for one cell and one text length."""
        times = medians(self.tasks(cell, steps), rounds=rounds, clock=clock)
        found = [Measurement(name, cell, steps, value, "ms") for name, value in times.items()]
        for ratio in (ratio for ratio in self.ratios if {ratio.over, ratio.under} <= times.keys()):
            found.append(Measurement(ratio.name, cell, steps, times[ratio.over] / times[ratio.under], "ratio"))
        return found


def medians(tasks: Mapping[str, Task], *, rounds: int, clock: str = "cpu") -> dict[str, float]:
    """Median time of each task in milliseconds.

    Every task runs once unmeasured, then once a round, one after the other, so that whatever else the machine is
    doing strikes all of them alike.
    """
    now = _CLOCKS[clock]
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, task in tasks.items():
                start = now()
                task()
                times[name].append(now() - start)
    finally:
        gc.enable()
    return {name: 1e3 * statistics.median(values) for name, values in times.items()}


def main(benchmarks: Sequence[Benchmark], arguments: Sequence[str] | None = None, *, prog: str) -> int:
    """The command line: measure and print."""
    args = _parser(prog).parse_args(arguments)
    torch.set_num_threads(args.threads)
    if not args.json:
        print(_circumstances(args))
    for benchmark in benchmarks:
        for cell in args.cells:
            lengths = (benchmark.measure(cell, steps, rounds=args.rounds, clock=args.clock) for steps in args.steps)
            if args.json:
                print_json(measurement for found in lengths for measurement in found)
            else:
                print(*table(benchmark, [measurement for found in lengths for measurement in found]), sep="\n")
    return 0


def print_json(measurements: Iterable[Measurement]) -> None:
    """One object a line, as soon as it is known."""
    for measurement in measurements:
        print(json.dumps(asdict(measurement)), flush=True)


def table(benchmark: Benchmark, measurements: Sequence[Measurement]) -> Iterator[str]:
    """Lines of text: one row a name, one column a text length; the measurements are those of one cell."""
    rows: dict[str, dict[int, Measurement]] = {}
    for measurement in measurements:
        rows.setdefault(measurement.name, {})[measurement.steps] = measurement
    goals: dict[str, Goal | None] = {**benchmark.limits, **{ratio.name: ratio.goal for ratio in benchmark.ratios}}
    yield ""
    title = f"{measurements[0].cell}: {benchmark.title}"
    yield f"{title:<42}" + "".join(f"{f'T={steps}':>12}" for steps in next(iter(rows.values())))
    for name, row in rows.items():
        numbers = "".join(f"{f'{m.value:.2f} ms' if m.unit == 'ms' else f'{m.value:.2f} x':>12}" for m in row.values())
        yield f"  {name:<40}{numbers}{_verdict(goals.get(name), row)}"


def _verdict(goal: Goal | None, row: Mapping[int, Measurement]) -> str:
    if goal is None:
        return ""
    met = goal.met({steps: measurement.value for steps, measurement in row.items()})
    return f"   goal {goal}: " + {True: "met", False: "MISSED", None: "not measured"}[met]


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description="Times side by side, interleaved in one process; medians.")
    parser.add_argument("--json", action="store_true", help="one object a line instead of tables")
    parser.add_argument("--steps", type=_positive, nargs="+", default=STEPS, metavar="T", help="words of the text")
    parser.add_argument("--cells", nargs="+", choices=CELLS, default=CELLS)
    parser.add_argument("--rounds", type=_positive, default=20)
    clock_help = "cpu (the default): of all threads together, which other programs do not lengthen; wall: as waited for"
    parser.add_argument("--clock", choices=sorted(_CLOCKS), default="cpu", help=clock_help)
    parser.add_argument(
        "--threads", type=_positive, default=1, help="of PyTorch; 1 (the default), as where visitors share cores"
    )
    return parser


def _positive(number: str) -> int:
    value = int(number)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1; not {value}")
    return value


def _circumstances(args: argparse.Namespace) -> str:
    versions = f"Python {platform.python_version()}, torch {torch.__version__}, numpy {np.__version__}"
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else "load unknown"
    return f"{versions}; {load}; torch threads {args.threads}; {args.clock} time, medians of {args.rounds} rounds"
