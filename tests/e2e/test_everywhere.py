"""Every page in both languages and themes: nothing that axe finds, and nothing too pale to be read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen
from tests.e2e.test_accessible import assert_accessible

PAGES = {
    "gates": "section.player[data-ready=true]",
    "gradients": ".js-plotly-plot .xtick text",
    "compare": ".js-plotly-plot .xtick text",
    "translate": "section.translator[data-ready=true]",
    "lesson": "section.path[data-ready=true]",
    "units": "section.atlas .places li",
}
"""What stands on a page when all of it does."""

PAPER = {"light": "rgb(251, 251, 253)", "dark": "rgb(16, 20, 27)"}  # as in .streamlit/config.toml

PALE = (Path(__file__).parent / "pale.js").read_text(encoding="utf-8").rstrip().removesuffix(";")
"""Texts of charts and links whose contrast with the page is under 4.5 : 1."""


@pytest.mark.opens
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_charts_and_links_can_be_read(page: Page, server: str, name: str) -> None:
    """Opening a page is what costs: it is opened once a theme, and put into the other language by key."""
    screen = Screen(page, server)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.goto(f"{server}/{'' if name == 'gates' else name}?lang=en")
        for language in ("en", "vi"):
            if language == "vi":
                page.keyboard.press("l")  # no mouse that stays on a button, whose help would be fading in
            expect(page.locator("html")).to_have_attribute("lang", language, timeout=60_000)
            expect(page.get_by_test_id("stApp")).to_have_css("background-color", PAPER[theme])
            expect(page.locator(PAGES[name]).first).to_be_visible(timeout=60_000)
            expect(page.get_by_test_id("stApp")).to_have_attribute(
                "data-test-script-state", "notRunning", timeout=60_000
            )
            expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
            expect(page.locator(f"[data-theme]:not([data-theme={theme}])")).to_have_count(0, timeout=60_000)
            page.wait_for_function(f"() => ({PALE})().length === 0", timeout=60_000)
            assert_accessible(screen)
    assert screen.errors == []
