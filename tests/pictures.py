"""The pictures of README, taken anew from the running app: `make pictures`, or python -m tests.pictures"""

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import NO_BROWSER, ROOT, launch, serve
from viz.language import load_words

DOCS = ROOT / "docs"
SIZE = {"width": 1440, "height": 900}
WORDS = load_words("en")
PATIENCE = 120_000
"""Milliseconds, also for a machine that does much else."""


def take(browser: Browser, server: str, folder: Path) -> list[Path]:
    """Photograph the default views of Gates and of Compare's two texts, as a visitor without a tour sees them."""
    taken = []
    with browser.new_context(viewport=SIZE, color_scheme="light", locale="en-US", reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        for name, draw in (("gates", gates), ("compare", compare)):
            draw(page, server)
            _settle(page)
            taken.append(folder / f"{name}.png")
            page.screenshot(path=taken[-1], animations="disabled")
    return taken


def gates(page: Page, server: str) -> None:
    """The Gates page with its player, the gradient beside the unit."""
    page.goto(f"{server}/?lang=en")
    expect(page.locator("section.player")).to_have_attribute("data-ready", "true", timeout=PATIENCE)
    page.get_by_role("button", name=WORDS("tour.dismiss")).click()
    expect(page.locator("section.player .u-wrap")).to_be_visible(timeout=PATIENCE)


def compare(page: Page, server: str) -> None:
    """Two texts, word under word, and the charts below them."""
    page.goto(f"{server}/compare?lang=en&compare=texts")
    expect(page.locator("section.pairs [data-column]").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=PATIENCE)


def _settle(page: Page) -> None:
    """Nothing runs any more, and what was drawn is on the screen."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE)
    page.evaluate("document.fonts.ready")
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def main() -> int:
    """The command; its exit code."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            print(NO_BROWSER, file=sys.stderr)
            return 1
        own = {
            "GATESCOPE_ROOMS": f"sqlite:///{folder}/rooms.sqlite",
            "GATESCOPE_CHECKPOINTS": str(ROOT / "checkpoints"),
        }
        with contextmanager(serve)(Path(folder) / "log.txt", **own) as server:
            for picture in take(browser, server, DOCS):
                print(picture.relative_to(ROOT))
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
