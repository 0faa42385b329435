"""WCAG 2.1 A and AA, checked by axe-core, in both themes."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.sample import THEMES, in_turn
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.figures.style.theme import SYMBOLS

WORDS = i18n.load_words("en")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
"""What is asked; of what is as it should be, axe need not write down each element, which is half its work."""


@pytest.mark.opens
@pytest.mark.parametrize(("theme", "network"), in_turn(THEMES, ("lstm", "gru", "rnn")))
def test_axe_finds_nothing(screen: Screen, theme: Any, network: str) -> None:
    screen.page.emulate_media(color_scheme=theme)
    screen.open(net=network, detail="memory")
    screen.expect_state(theme=theme, network=network)
    expect(screen.page.locator("section.chart[data-kind=gradient]")).to_be_visible()
    assert_accessible(screen)


@pytest.mark.opens
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_text_box_list_of_keys_and_presenter_mode(screen: Screen, theme: Any) -> None:
    screen.page.emulate_media(color_scheme=theme)
    screen.open(detail="take")
    screen.expect_state(theme=theme)
    box = screen.page.get_by_role("textbox", name=WORDS("input.label"))
    box.focus()
    expect(box).to_be_focused()
    assert_accessible(screen)
    box.press("Escape")
    screen.page.keyboard.press("f")
    screen.expect_state(present="true")
    assert_accessible(screen)
    screen.page.keyboard.press("d")
    screen.expect_state(panel="inside")
    assert_accessible(screen)
    screen.page.keyboard.press("?")
    expect(screen.page.get_by_role("dialog", name=WORDS("keys.title"))).to_be_visible()
    assert_accessible(screen)


@pytest.mark.opens
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_with_a_hand_in_the_network(screen: Screen, theme: Any) -> None:
    screen.page.emulate_media(color_scheme=theme)
    screen.open(
        net="gru", text="None of the jokes fell flat.", hold="forgotten.2~silent.7", word="2", open="cell,units"
    )
    screen.expect_state(theme=theme, hold="forgotten.2~silent.7")
    for name in ("player.hand.title", "player.hand.held"):
        expect(screen.player.get_by_role("group", name=WORDS(name))).to_be_visible()
    screen.player.get_by_role("button", name=WORDS("player.hand.difference")).click()
    expect(screen.player.locator(".maps figcaption").first).to_contain_text("Δ")
    assert_accessible(screen)


def assert_accessible(screen: Screen) -> None:
    """Nothing that axe-core finds, as the page stands."""
    found = Axe().run(screen.page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []


def test_a_screen_reader_hears_each_step_once(screen: Screen) -> None:
    """The word by itself, as the option that the focus is on; what happens there from the live region."""
    live, strip = screen.player.locator("[aria-live=polite]"), screen.player.get_by_role("listbox")
    screen.press("Home")
    first = strip.get_by_role("option").first
    expect(first).to_have_accessible_name(re.compile(r"^what, word 1 of 59, P\(positive\) \d+\.\d %$"))
    values = [f"{WORDS(f'signal.{name}')} {screen.value(name).inner_text()}" for name in SYMBOLS["lstm"]]
    happens = f"{WORDS('player.unit', unit=screen.attribute('unit'))}: {', '.join(values)}."
    told = screen.player.locator(".telling").inner_text()
    expect(live).to_have_text(f"{happens} {told}")
    screen.player.locator("[data-action=next]").focus()  # from where the strip is not heard
    screen.page.keyboard.press("ArrowRight")
    name = strip.get_by_role("option").nth(1).get_attribute("aria-label") or ""
    expect(live).to_contain_text(name.replace(", ", ": ", 1))
