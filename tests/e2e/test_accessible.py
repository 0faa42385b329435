"""WCAG 2.1 A and AA, checked by axe-core, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.e2e.screen import Screen

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.mark.parametrize("network", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, server: str, theme: str, network: str) -> None:
    with browser.new_context(locale="en-US", color_scheme="dark" if theme == "dark" else "light") as context:
        screen = Screen(context.new_page(), server)
        screen.open(net=network, detail="memory")
        screen.expect_state(theme=theme, network=network)
        expect(screen.page.locator(".st-key-gradient_chart .js-plotly-plot")).to_be_visible()
        found = Axe().run(screen.page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def test_a_screen_reader_hears_word_verdict_and_values(screen: Screen) -> None:
    live = screen.player.locator("[aria-live=polite]")
    screen.press("Home")
    expect(live).to_contain_text("word 1 of 16")
    expect(live).to_contain_text("P(positive)")
    expect(live).to_contain_text(f"Forget gate {screen.value('forget').inner_text()}")
