"""The Lesson page in a browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.figures.style.names import part_name
from viz.lesson.chapters import CHAPTERS

WORDS = i18n.load_words("en")


def unfold(page: Page, chapter: str) -> None:
    """Open a fold-out by its title."""
    page.get_by_text(WORDS(f"lesson.{chapter}.title"), exact=True).click()


def test_a_fold_out_shows_code_and_leads_to_the_view(screen: Screen) -> None:
    page = screen.page
    screen.type("A dull film with a fine end.")
    page.get_by_role("link", name=WORDS("page.lesson")).click()
    unfold(page, "bilstm2")
    expect(page.get_by_text("def _states(self, inputs: Tensor, lengths: Tensor) -> Tensor:").first).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"models/networks/classifier\.py, lines \d+ to \d+")).locator("visible=true")
    ).to_be_visible()
    link = page.get_by_role("link", name=WORDS("lesson.see", page=WORDS("page.gates"))).locator("visible=true")
    link.press("Enter")  # the fold-out is still moving, a click may miss it
    screen.ready()
    screen.expect_state(network="bilstm2", words="8")
    expect(page.get_by_role("radio", name=part_name("2.forward", WORDS))).to_be_checked()
    expect(page).to_have_url(re.compile("net=bilstm2"))
    page.go_back()
    expect(page).to_have_url(re.compile("/lesson"))
    assert screen.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_lesson_page(browser: Browser, server: str, theme: str) -> None:
    with browser.new_context(locale="en-US", color_scheme="dark" if theme == "dark" else "light") as context:
        page = context.new_page()
        page.goto(f"{server}/lesson?lang=en")
        expect(page.get_by_text(WORDS("lesson.help"))).to_be_visible(timeout=60_000)
        for chapter in CHAPTERS:
            unfold(page, chapter)
        expect(page.locator("pre").locator("visible=true")).to_have_count(sum(len(c.code) for c in CHAPTERS.values()))
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
