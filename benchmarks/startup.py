"""A fresh server until its first view is painted, with three checkpoints and with all: python -m benchmarks.startup

Each round starts a server and, as soon as it answers, opens the page in Chromium; the clocks stop when the player
stands. One runs from the server's start, one from asking for the page. Rounds with few and with all checkpoints take
turns. Needs requirements-dev.txt and Chromium.
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
from models.networks.text import tokenize
from viz.content.shipped import DEFAULT_TEXT

FEW = ("lstm", "gru", "rnn")


def first_view(checkpoints: Path) -> tuple[float, float]:
    """Milliseconds until the player stands: from the server's start, and from asking it for the page."""
    from playwright.sync_api import expect, sync_playwright

    before = os.environ.get("GATESCOPE_CHECKPOINTS")
    os.environ["GATESCOPE_CHECKPOINTS"] = str(checkpoints)
    try:
        with sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            began = time.perf_counter()
            with served() as address:
                asked = time.perf_counter()
                page.goto(f"{address}/?lang=en")
                expect(page.locator("section.player")).to_have_attribute("data-ready", "true", timeout=120_000)
                stood = time.perf_counter()
            browser.close()
    finally:
        if before is None:
            del os.environ["GATESCOPE_CHECKPOINTS"]
        else:
            os.environ["GATESCOPE_CHECKPOINTS"] = before
    return 1_000 * (stood - began), 1_000 * (stood - asked)


def measure(rounds: int) -> list[Measurement]:
    """Medians over `rounds` fresh servers of each kind, and their ratio."""
    everything = checkpoint_root()
    times: dict[str, list[tuple[float, float]]] = {"few": [], "all": []}
    with tempfile.TemporaryDirectory() as folder:
        for name in FEW:
            shutil.copytree(everything / name, Path(folder) / name)
        for _ in range(rounds):
            times["few"].append(first_view(Path(folder)))
            times["all"].append(first_view(everything))
    found = []
    steps = len(tokenize(DEFAULT_TEXT))
    for at, what in enumerate(("start_to_painted", "first_view")):
        few, whole = (statistics.median(pair[at] for pair in times[kind]) for kind in ("few", "all"))
        found += [
            Measurement(f"{what}_{len(FEW)}_checkpoints", "lstm", steps, few, "ms"),
            Measurement(f"{what}_{len(list_checkpoints(everything))}_checkpoints", "lstm", steps, whole, "ms"),
            Measurement(f"{what}_all_over_few", "lstm", steps, whole / few, "ratio"),
        ]
    return found


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
        print(f"{found.name:<34} {found.value:9.2f} {found.unit}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
