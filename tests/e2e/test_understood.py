"""From the table of what networks understand to a sentence that one misjudges, and to the player that reads it."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from models import load_checkpoint, trace_text
from models.training.report import read_report, understanding, write_report
from models.understanding.judged import judged
from models.understanding.suite import suite_hash
from tests.conftest import CHECKPOINTS
from tests.e2e.conftest import serve
from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.compare.abilities import kinds

WORDS = i18n.load_words("en")


@pytest.fixture(scope="module")
def measured_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the shipped networks, of which the LSTM's figures are those of the suite as it is now."""
    folder = tmp_path_factory.mktemp("measured")
    for path in CHECKPOINTS.iterdir():
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
    report = read_report(CHECKPOINTS / "lstm")
    assert report is not None
    found = understanding(judged(load_checkpoint("lstm", CHECKPOINTS)))
    write_report(folder / "lstm", replace(report, understands=found, suite=suite_hash("en")))
    log = folder / "log.txt"
    yield from serve(log, GATESCOPE_CHECKPOINTS=str(folder), GATESCOPE_ROOMS=f"sqlite:///{folder / 'rooms.sqlite'}")


def test_a_click_opens_what_is_misjudged_and_a_click_on_that_the_player(page: Page, measured_server: str) -> None:
    page.goto(f"{measured_server}/compare?lang=en")
    cell = page.locator("section.suite [data-row=negated] button[data-column=lstm]")
    cell.click(timeout=60_000)
    model = load_checkpoint("lstm", CHECKPOINTS)
    (kind,) = (kind for kind in kinds("en") if kind.name == "negated")
    missed = [each for each in kind.sentences if (trace_text(model, each.text).logit > 0) != each.praise]
    links = page.locator("section.suite .opened a")
    expect(links).to_have_text([each.text for praise in (True, False) for each in missed if each.praise == praise])
    expect(page).to_have_url(re.compile("kind=negated&by=lstm"))  # written at the end of a run
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
    text = links.last.inner_text()
    links.last.click()
    expect(page.get_by_role("textbox", name=WORDS("input.label"))).to_have_value(text, timeout=60_000)
    screen = Screen(page, measured_server)
    screen.expect_state(network="lstm")
    verdict = "positive" if text in [each.text for each in missed if not each.praise] else "negative"
    expect(page.get_by_role("heading", name=re.compile(f"^{verdict} "))).to_be_visible()
    page.go_back()
    expect(links.first).to_be_visible(timeout=60_000)
    expect(cell).to_have_attribute("aria-expanded", "true")
    cell.click()
    expect(links).to_have_count(0)


def test_on_a_phone_the_table_scrolls_within_its_box(page: Page, measured_server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{measured_server}/compare?lang=vi&drawn=en")
    box = page.locator("section.suite .box")
    expect(box).to_be_visible(timeout=60_000)
    assert box.evaluate("box => box.scrollWidth > box.clientWidth"), "else there would be nothing to scroll"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cell = box.locator("[data-row=order] button[data-column=lstm]")
    cell.click()
    expect(box.locator(".opened a").first).to_be_in_viewport()
