"""Frames of the player while it plays, in a real browser: python -m benchmarks.paint

Starts the app, opens a text, lets the player play at its fastest with heatmaps, drawing and equations in view, and
times every frame; beside it, in the same browser, what a Streamlit rerun for a step would cost (from a click on a
Streamlit widget until the chart has changed). Needs requirements-dev.txt and Chromium.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from benchmarks.measure import Measurement, print_json
from benchmarks.ports import held_port
from models.networks.cells import CELLS, Cell

_WORDS = ("the", "film", "was", "good", "but", "the", "ending", "was", "bad", ".")

_FRAMES = """async (seconds) => {
  const frames = [];
  const until = performance.now() + 1000 * seconds;
  for (let last = await new Promise(requestAnimationFrame); last < until; ) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return frames;
}"""


@contextmanager
def served(app: str = "app.py") -> Iterator[str]:
    """The address of the app, while it runs; any other app by its path."""
    with held_port() as port:
        command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)]
        environment = {**os.environ, "PYTHONPATH": "."}  # an app that does not lie at the top imports from there
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        address = f"http://localhost:{port}"
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait()


def measure(cell: Cell, steps: int, seconds: float) -> list[Measurement]:
    """Median and 95th percentile of a frame while playing, and the median of a rerun, in ms."""
    from playwright.sync_api import expect, sync_playwright

    text = " ".join(_WORDS[k % len(_WORDS)] for k in range(steps))
    with served() as address, sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 1300})
        page.goto(
            f"{address}/?{urlencode({'net': cell, 'text': text, 'word': 1, 'lang': 'en', 'open': 'cell,units,view'})}"
        )
        player = page.locator("section.player")
        expect(player).to_have_attribute("data-words", str(steps), timeout=60_000)
        chart = page.locator("section.chart[data-kind=gradient]")
        expect(chart).to_be_visible(timeout=60_000)
        reruns = []
        for name, title in [("absolute", "absolute"), ("last = 1", "relative")] * 2:
            started = time.perf_counter()
            chart.get_by_role("button", name=name).click()
            expect(chart).to_have_attribute("data-scale", title)
            reruns.append(1_000 * (time.perf_counter() - started))
        player.get_by_label("Speed").select_option("8")
        player.get_by_role("listbox").focus()
        page.keyboard.press("Home")
        page.keyboard.press(" ")
        expect(player).to_have_attribute("data-playing", "true")
        frames = sorted(page.evaluate(_FRAMES, seconds))
        browser.close()
    found = {"frame_median": statistics.median(frames), "frame_p95": frames[int(0.95 * len(frames))]}
    found["rerun_for_a_step"] = statistics.median(reruns)
    return [Measurement(name, cell, steps, value, "ms") for name, value in found.items()]


def main(arguments: list[str] | None = None) -> int:
    """Print a line a measurement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paint", description=__doc__.splitlines()[0])
    parser.add_argument("--cells", nargs="+", choices=CELLS, default=["lstm"])
    parser.add_argument("--steps", nargs="+", type=int, default=[230, 1_000])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    args = parser.parse_args(arguments)
    for cell in args.cells:
        for steps in args.steps:
            measured = measure(cell, steps, args.seconds)
            if args.json:
                print_json(measured)
                continue
            for found in measured:
                print(f"{cell} T={steps:<5} {found.name:<18} {found.value:8.1f} ms", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
