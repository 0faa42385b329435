"""The page of explore(...): its size, and how long a browser takes to be ready: python -m benchmarks.explore [--json]

Pages are opened from a file, in a browser without a network. `ready` is from the beginning of the navigation to the
first drawing, `step` from a key to the next frame. Needs requirements-dev.txt and Chromium.
"""

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Measurement, print_json
from models.networks.cells import CELLS, Cell
from viz.explore import explore

_WORDS = ("the", "film", "was", "good", "but", "the", "ending", "was", "bad", ".")

_STEP = """async () => {
  const before = performance.now();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
  await new Promise(requestAnimationFrame);
  return performance.now() - before;
}"""


def measure(cell: Cell, steps: int, rounds: int) -> list[Measurement]:
    """Kilobytes of the page, and medians of both times in ms."""
    from playwright.sync_api import sync_playwright

    found = explore(cell, " ".join(_WORDS[k % len(_WORDS)] for k in range(steps)))
    times: Mapping[str, list[float]] = {"ready": [], "step": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        address = found.save(Path(folder) / "page.html").as_uri()
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(rounds):
            page = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True).new_page()
            page.goto(address)
            page.wait_for_selector("html[data-ready=true]")
            times["ready"].append(page.evaluate("() => performance.now()"))
            times["step"] += [page.evaluate(_STEP) for _ in range(20)]
            page.context.close()
        browser.close()
    size = Measurement("page", cell, steps, found.size / 1e3, "KB")
    return [size, *(Measurement(name, cell, steps, statistics.median(each), "ms") for name, each in times.items())]


def main() -> int:
    """The command line: measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explore", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object a line instead of a table")
    parser.add_argument("--steps", type=int, nargs="+", default=(26, 200, 500), metavar="T", help="words of the text")
    parser.add_argument("--cells", nargs="+", choices=CELLS, default=("lstm",))
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    for cell in args.cells:
        for steps in args.steps:
            measured = measure(cell, steps, args.rounds)
            if args.json:
                print_json(measured)
            else:
                said = ", ".join(f"{each.name} {each.value:.0f} {each.unit}" for each in measured)
                print(f"{cell}, {steps} words: {said}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
