"""The Compare page in a browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import i18n

WORDS = i18n.load_words("en")


def test_all_networks_are_compared_and_the_text_is_kept(screen: Screen) -> None:
    screen.type("The film was good, but the ending was awful.")
    screen.expect_state(words="11")
    screen.page.get_by_role("link", name=WORDS("page.compare")).click()
    expect(screen.page.get_by_role("table")).to_contain_text(re.compile("2-layer.BiGRU"), timeout=60_000)
    expect(screen.page.get_by_text(re.compile("From the shortest reviews to the longest"))).to_be_visible()
    expect(screen.page.locator(".js-plotly-plot")).to_have_count(5)
    expect(screen.page).to_have_url(re.compile(r"/compare\?lang=en"))
    screen.page.go_back()
    expect(screen.page).to_have_url(re.compile(r"/compare$"))
    screen.page.go_back()
    screen.expect_state(words="11", network="lstm")
    assert screen.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_compare_page(browser: Browser, server: str, theme: str) -> None:
    with browser.new_context(locale="en-US", color_scheme="dark" if theme == "dark" else "light") as context:
        page = context.new_page()
        page.goto(f"{server}/compare?lang=en")
        expect(page.locator(".js-plotly-plot").last).to_be_visible(timeout=60_000)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
