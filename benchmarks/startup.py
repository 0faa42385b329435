"""The first page view of a fresh server, with three checkpoints and with all: python -m benchmarks.startup

Each round starts a server, opens the page in Chromium and stops the clock when the player stands; rounds with few and
with all checkpoints take turns. Needs requirements-dev.txt and Chromium.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Measurement, print_json
from benchmarks.paint import served
from models.networks.checkpoint import checkpoint_root, list_checkpoints

FEW = ("lstm", "gru", "rnn")


def first_view(checkpoints: Path) -> float:
    """Milliseconds from asking a fresh server for the page until the player stands."""
    from playwright.sync_api import expect, sync_playwright

    before = os.environ.get("GATESCOPE_CHECKPOINTS")
    os.environ["GATESCOPE_CHECKPOINTS"] = str(checkpoints)
    try:
        with served() as address, sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            started = time.perf_counter()
            page.goto(f"{address}/?lang=en")
            expect(page.locator("section.player")).to_have_attribute("data-ready", "true", timeout=120_000)
            elapsed = 1_000 * (time.perf_counter() - started)
            browser.close()
    finally:
        if before is None:
            del os.environ["GATESCOPE_CHECKPOINTS"]
        else:
            os.environ["GATESCOPE_CHECKPOINTS"] = before
    return elapsed


def measure(rounds: int) -> list[Measurement]:
    """Medians over `rounds` fresh servers of each kind, and their ratio."""
    everything = checkpoint_root()
    times: dict[str, list[float]] = {"few": [], "all": []}
    with tempfile.TemporaryDirectory() as folder:
        for name in FEW:
            shutil.copytree(everything / name, Path(folder) / name)
        for _ in range(rounds):
            times["few"].append(first_view(Path(folder)))
            times["all"].append(first_view(everything))
    few, whole = (statistics.median(times[kind]) for kind in ("few", "all"))
    count = len(list_checkpoints(everything))
    return [
        Measurement(f"first_view_{len(FEW)}_checkpoints", "lstm", 16, few, "ms"),
        Measurement(f"first_view_{count}_checkpoints", "lstm", 16, whole, "ms"),
        Measurement("first_view_all_over_few", "lstm", 16, whole / few, "ratio"),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print a line a measurement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    args = parser.parse_args(arguments)
    measured = measure(args.rounds)
    if args.json:
        print_json(measured)
        return 0
    for found in measured:
        print(f"{found.name:<28} {found.value:9.2f} {found.unit}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
