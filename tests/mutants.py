"""How strong are the tests? Small changes to the code, one at a time, each of which a test should notice.

    python -m tests.mutants                       # every room, 60 changes each, drawn by seed 1
    python -m tests.mutants reading --sample 200  # one room; 0 takes every change there is

The changes are cosmic-ray's (operators, comparisons, numbers, conditions, ...). They are made in a copy of this folder.
The tests must pass there before anything is changed, or every change would seem to be noticed.
A change that no test notices is printed: a test is missing, or the change changes nothing that matters.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = (".git", ".venv", ".venv.*", "dist", "*_cache", "__pycache__", "docs", ".ci")


@dataclass(frozen=True)
class Room:
    """What is changed, and the tests that should notice, quick ones first: the first to fail ends the trial."""

    code: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "reading": Room(("models/reading",), ("tests/models/reading",)),
    "gradients": Room(("models/gradients",), ("tests/models/gradients",)),
    "tables": Room(
        ("viz/figures/tables.py", "viz/gradients/tables.py", "viz/compare/tables.py", "viz/compare/pair_tables.py"),
        ("tests/viz/figures", "tests/viz/shell/test_sentences.py", "tests/viz/gates/test_inside_figures.py",
         "tests/viz/gradients/test_lab_figures.py", "tests/viz/compare"),
    ),
    "findings": Room(
        ("viz/shell/findings.py", "viz/gates/findings.py", "viz/gradients/findings.py", "viz/compare/findings.py",
         "viz/compare/pair_findings.py"),
        ("tests/viz/shell/test_sentences.py", "tests/viz/gradients/test_lab_figures.py", "tests/viz/compare",
         "tests/viz/gradients/test_over_many_experiments.py", "tests/viz/shell/test_over_many_texts.py"),
    ),
    "address": Room(
        ("viz/visit/address.py", "viz/visit/declared.py", "viz/visit/held.py", "viz/visit/leader.py",
         "viz/visit/settings.py"),
        ("tests/viz/visit/test_leader.py", "tests/viz/visit/test_settings.py", "tests/viz/visit/test_declared.py",
         "tests/viz/gradients/test_lab_settings.py", "tests/viz/compare/test_pairs.py"),
    ),
}  # fmt: skip


def main() -> int:
    """Print the share of the changes that were noticed, a line a room, and those that were not."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(ROOMS)}; without one, all")
    parser.add_argument("--sample", type=int, default=60, help="changes a room; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds for the tests of one change")
    args = parser.parse_args()
    if unknown := [name for name in args.rooms if name not in ROOMS]:
        parser.error(f"there is no room {unknown[0]}")
    for name in args.rooms or ROOMS:
        _try(name, ROOMS[name], args.sample, args.seed, args.timeout)
    return 0


def _try(name: str, room: Room, sample: int, seed: int, timeout: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        tests = " ".join(room.tests)
        (copy / "mutants.toml").write_text(
            f'[cosmic-ray]\nmodule-path = {list(room.code)}\ntimeout = {timeout}\nexcluded-modules = []\n'
            f'test-command = "{sys.executable} -m pytest -x -q -p no:cacheprovider {tests}"\n'
            '[cosmic-ray.distributor]\nname = "local"\n'
        )  # fmt: skip
        ray = [sys.executable, "-m", "cosmic_ray.cli"]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([*ray, "init", "mutants.toml", "session.sqlite"], cwd=copy, check=True, env=environment)
        subprocess.run([*ray, "baseline", "mutants.toml"], cwd=copy, check=True, env=environment)
        total, drawn = _draw(copy / "session.sqlite", sample, seed)
        subprocess.run([*ray, "exec", "mutants.toml", "session.sqlite"], cwd=copy, check=True, env=environment)
        _tell(name, copy / "session.sqlite", total, drawn)


def _draw(session: Path, sample: int, seed: int) -> tuple[int, set[str]]:
    """How many changes there are, and the names of those that are tried; the others are marked as skipped."""
    from cosmic_ray.work_db import use_db
    from cosmic_ray.work_item import WorkerOutcome, WorkResult

    with use_db(session) as database:
        items = sorted(
            database.work_items, key=lambda item: [(str(m.module_path), m.start_pos) for m in item.mutations]
        )
        jobs = [item.job_id for item in items]
        drawn = set(random.Random(seed).sample(jobs, sample) if 0 < sample < len(jobs) else jobs)
        for job in set(jobs) - drawn:
            database.set_result(job, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))
    return len(jobs), drawn


def _tell(name: str, session: Path, total: int, drawn: set[str]) -> None:
    from cosmic_ray.work_db import use_db
    from cosmic_ray.work_item import TestOutcome

    with use_db(session) as database:
        results = {job: result for job, result in database.results if job in drawn}
        alive = [job for job, result in results.items() if result.test_outcome == TestOutcome.SURVIVED]
        items = {item.job_id: item for item in database.work_items}
        killed = len(results) - len(alive)
        share = f"{100 * killed / len(results):.0f} %"
        print(f"{name}: {killed} of {len(results)} changes noticed ({share}), of {total} that there are")
        for job in alive:
            for mutation in items[job].mutations:
                print(f"  not noticed: {mutation.module_path}:{mutation.start_pos[0]} {mutation.operator_name}")
                print("    " + (results[job].diff or "").strip().replace("\n", "\n    "))


if __name__ == "__main__":
    raise SystemExit(main())
