"""Translating a sentence of twelve words, with all that the page shows of it: python -m benchmarks.translate [--json]

`trace_beam5` is `trace_translation` as the app calls it: every gate of both networks, the five beams' tree, all
candidates. `reach` is the gradient of every output word at every source word, on that trace. `module_greedy` is the
plain torch module in float32, word by word, and shows nothing. Both networks take turns in one process.

Set OMP_NUM_THREADS=1 first, as the app does.
"""

import argparse
from collections.abc import Mapping, Sequence

import torch

from benchmarks.measure import Measurement, Task, medians, print_json
from models.translation.checkpoint import load_translator
from models.translation.gradients import output_reach
from models.translation.learning.greedy import write_all
from models.translation.learning.modules import module_of
from models.translation.trace import trace_translation, translate
from models.translation.translator import Translator
from models.translation.words import read_source

TEXT = "I want to know why you did not come to school today."
WORDS = len(TEXT.split())
NETWORKS = ("translate", "translate_attention")
GOAL = 60.0
"""Milliseconds for `trace_beam5`."""


def tasks(model: Translator) -> Mapping[str, Task]:
    """What is timed with one network."""
    trace = trace_translation(model, TEXT)
    module, source = module_of(model), [read_source(TEXT).tokens]
    return {
        "translate_greedy": lambda: translate(model, TEXT, beams=1),
        "translate_beam5": lambda: translate(model, TEXT),
        "trace_beam5": lambda: trace_translation(model, TEXT),
        "reach": lambda: output_reach(model, trace),
        "module_greedy": lambda: write_all(module, source),
    }


def measure(models: Mapping[str, Translator], *, rounds: int, clock: str) -> list[Measurement]:
    """Medians in milliseconds, "NETWORK/TASK"."""
    every = {f"{name}/{task}": run for name, model in models.items() for task, run in tasks(model).items()}
    found = medians(every, rounds=rounds, clock=clock)
    return [Measurement(name, "lstm", WORDS, value, "ms") for name, value in found.items()]


def table(measurements: Sequence[Measurement]) -> list[str]:
    """Lines of text, those with a goal judged."""
    lines = []
    for found in measurements:
        met = "" if not found.name.endswith("/trace_beam5") else "met" if found.value < GOAL else "MISSED"
        lines.append(f"  {found.name:<42}{found.value:>9.2f} ms" + (f"   goal < {GOAL:g}: {met}" if met else ""))
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line a measurement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.translate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--clock", choices=("cpu", "wall"), default="cpu", help="cpu: which others do not lengthen")
    args = parser.parse_args(arguments)
    torch.set_num_threads(1)
    found = measure({name: load_translator(name) for name in NETWORKS}, rounds=args.rounds, clock=args.clock)
    if args.json:
        print_json(found)
    else:
        print(f"{WORDS} words, {args.clock} time, medians of {args.rounds} rounds", *table(found), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
