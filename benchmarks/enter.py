"""From Enter, a finished word or a step to painted, in a real browser: python -m benchmarks.enter

Beside Gatescope stands the same network shown in the plain way (benchmarks/plain.py). Both are served and open in one
Chromium; fresh texts take turns. "Painted" is the second frame after everything on the page shows the new text, or the
new word. Bytes are those of the websocket's messages to the browser, and of
what came ahead of them. Needs requirements-dev.txt and Chromium.
"""

import argparse
import itertools
import math
import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from benchmarks.measure import Measurement, print_json
from benchmarks.paint import served
from models.networks.text import tokenize
from viz.content.shipped import DEFAULT_TEXT

_WORDS = ("the", "film", "was", "good", "bad", "but", "story", "great", "awful", "boring", "never", "really", "love")

_TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

_OURS = """([words]) => {
  const all = (root, name) => [...root.querySelectorAll("*")].flatMap((e) => [
    ...(e.matches(name) ? [e] : []), ...(e.shadowRoot ? all(e.shadowRoot, name) : [])]);
  const [player] = all(document, "section.player");
  const charts = all(document, "section.chart");
  return player?.dataset.words === String(words) && charts.length >= 1
    && charts.every((chart) => chart.dataset.ready === "true" && chart.dataset.words === String(words));
}"""

_MOVED = """([word]) => {
  const all = (root, name) => [...root.querySelectorAll("*")].flatMap((e) => [
    ...(e.matches(name) ? [e] : []), ...(e.shadowRoot ? all(e.shadowRoot, name) : [])]);
  const cursors = all(document, "section.chart .cursor");
  return all(document, "section.player")[0].dataset.word === String(word)
    && cursors.every((cursor) => cursor.dataset.position === String(word));
}"""

_PLAIN = """([end]) => {
  const titles = [...document.querySelectorAll(".gtitle")].map((title) => title.textContent);
  return titles.length === 6 && titles.every((title) => title.endsWith(end));
}"""


@dataclass
class Opened:
    """A page and the bytes that it has received."""

    page: Any
    sizes: list[int] = field(default_factory=list)

    def listen(self, socket: Any) -> None:
        socket.on("framereceived", lambda frame: self.sizes.append(len(frame)))

    def hear(self, response: Any) -> None:
        """What came ahead of a run of the page (viz/reading)."""
        if response.url.endswith("/reading"):
            self.sizes.append(int(response.headers.get("content-length", 0)))

    def timed(self, act: Callable[[], None], shown: str, argument: list[object]) -> tuple[float, int]:
        """Milliseconds from `act` until `shown` is true and painted, and the bytes received meanwhile."""
        before, started = sum(self.sizes), time.perf_counter()
        act()
        self.page.wait_for_function(shown, arg=argument, polling="raf", timeout=120_000)
        self.page.evaluate(_TWO_FRAMES)
        return 1_000 * (time.perf_counter() - started), sum(self.sizes) - before


def texts(steps: int, seed: int = 1) -> Iterator[tuple[str, int]]:
    """Texts of `steps` words and of one more, in turn, each with a first word that no other has; and their length."""
    draw = random.Random(seed)
    for count in itertools.count():
        words = steps + count % 2
        yield " ".join([f"w{seed}x{count}", *(draw.choice(_WORDS) for _ in range(words - 1))]), words


def enter(opened: Opened, text: str) -> None:
    """Put the text into the page's box and press Enter."""
    box = opened.page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def step(opened: Opened) -> None:
    """From the first word to the second, by key."""
    mover = opened.page.get_by_role("slider").or_(opened.page.locator("section.player").get_by_role("listbox"))
    mover.first.focus()
    opened.page.keyboard.press("Home")
    opened.page.keyboard.press("ArrowRight")


def finish_word(opened: Opened) -> None:
    """One more word at the end of the text, and the blank that ends it."""
    opened.page.get_by_role("textbox").focus()
    opened.page.keyboard.press("Control+End")
    opened.page.keyboard.type(" too ")


@contextmanager
def both(steps: int) -> Iterator[tuple[Opened, Opened]]:
    """Gatescope and the plain app, open side by side in one browser."""
    from playwright.sync_api import sync_playwright

    with served() as ours, served("benchmarks/plain.py") as plain, sync_playwright() as playwright:
        names = ("chromium", "chromium-browser", "chromium-headless-shell")
        path = next(filter(None, map(shutil.which, names)), None)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        pages = []
        for address in (f"{ours}/?lang=en", plain):
            opened = Opened(browser.new_page(viewport={"width": 1440, "height": 2_400}))
            opened.page.on("websocket", opened.listen)
            opened.page.on("response", opened.hear)
            opened.page.goto(address)
            pages.append(opened)
        pages[0].page.wait_for_function(_OURS, arg=[len(tokenize(DEFAULT_TEXT))], timeout=120_000)
        pages[1].page.wait_for_function(_PLAIN, arg=["a"], timeout=120_000)
        yield pages[0], pages[1]
        browser.close()


def measure(steps: int, rounds: int) -> list[Measurement]:
    """Medians over `rounds` fresh texts: both ways, from Enter and for a step, and their ratios."""
    times: dict[str, list[float]] = {}
    with both(steps) as (ours, plain):
        for (text, words), _ in zip(texts(steps), range(rounds + 1), strict=False):
            nonce = text.split()[0]
            for way, opened, shown, drawn, moved in (
                ("gatescope", ours, (_OURS, _MOVED), words, 2),
                ("plain", plain, (_PLAIN, _PLAIN), nonce, f"2 {nonce}"),
            ):
                elapsed, sent = opened.timed(partial(enter, opened, text), shown[0], [drawn])
                times.setdefault(f"enter_{way}", []).append(elapsed)
                times.setdefault(f"kilobytes_{way}", []).append(sent / 1_000)
                elapsed, _ = opened.timed(partial(step, opened), shown[1], [moved])
                times.setdefault(f"step_{way}", []).append(elapsed)
            elapsed, _ = ours.timed(partial(finish_word, ours), _OURS, [words + 1])
            times.setdefault("word_gatescope", []).append(elapsed)
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}  # the first round warms up
    for what in ("enter", "kilobytes", "step"):
        medians[f"{what}_plain_over_gatescope"] = medians[f"{what}_plain"] / medians[f"{what}_gatescope"]
    medians["enter_plain_over_word_gatescope"] = medians["enter_plain"] / medians["word_gatescope"]
    medians["word_gatescope_p95"] = sorted(times["word_gatescope"][1:])[math.ceil(0.95 * rounds) - 1]
    return [Measurement(name, "lstm", steps, value, _unit(name)) for name, value in medians.items()]


def _unit(name: str) -> Literal["ms", "KB", "ratio"]:
    return "ratio" if "over" in name else "KB" if "kilobytes" in name else "ms"


def main(arguments: list[str] | None = None) -> int:
    """Print a line a measurement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.enter", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--steps", nargs="+", type=int, default=[50, 230])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    args = parser.parse_args(arguments)
    for steps in args.steps:
        measured = measure(steps, args.rounds)
        if args.json:
            print_json(measured)
            continue
        for found in measured:
            print(f"T={steps:<5} {found.name:<34} {found.value:9.1f} {found.unit}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
