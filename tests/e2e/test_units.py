"""The Units page in a browser: the map, the card, places that lead to the player, and the same pattern elsewhere."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from models import load_checkpoint, trace_text
from models.cards.shipped import read_card
from tests.conftest import CHECKPOINTS
from tests.e2e.measure import cut_off, smaller_than
from tests.e2e.sample import THEMES
from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.figures.style.numbers import signed

WORDS = i18n.load_words("en")
TEXT = "The first half is boring, but the ending is wonderful."


def card_of(page: Page, unit: int) -> None:
    expect(page.get_by_role("heading", name=WORDS("units.card", unit=unit), exact=True)).to_be_visible(timeout=60_000)


def test_a_click_and_a_key_choose_a_unit_and_a_place_leads_to_the_player(page: Page, server: str) -> None:
    screen = Screen(page, server)
    page.goto(f"{server}/units?lang=en&net=gru")
    found = read_card("gru", CHECKPOINTS)
    card_of(page, int(found.moved.argmax()))
    first = re.compile(f"^{len(found.following)} of the 128 units follow the sentiment")
    expect(page.get_by_text(first)).to_be_visible()
    points = page.locator("section.atlas circle")
    expect(points).to_have_count(128, timeout=60_000)
    page.locator("section.atlas circle[data-unit='38']").dispatch_event("click")
    card_of(page, 38)
    expect(page).to_have_url(re.compile("unit=38"))
    chart = page.get_by_role("listbox", name=WORDS("units.map.title"))
    chart.focus()
    page.keyboard.press("ArrowRight")
    card_of(page, 39)
    expect(page.locator("circle.chosen")).to_have_attribute("data-unit", "39")
    line = page.locator("section.atlas .places li").first
    expect(line.get_by_role("link")).to_have_attribute("href", re.compile("unit=39"))  # those of unit 38 have gone
    here = line.locator(".word.here")
    step, value = here.get_attribute("data-step"), float(here.get_attribute("data-value") or "nan")
    line.get_by_role("link").click()
    screen.ready()
    screen.expect_state(word=str(step), unit="39", network="gru")
    text = page.get_by_role("textbox").input_value()
    state = trace_text(load_checkpoint("gru", CHECKPOINTS), text).layers[0].signals["hidden"]
    assert state[int(step or 0) - 1, 39] == pytest.approx(value, abs=1e-5)
    assert screen.errors == []


def test_gates_leads_to_the_card_of_the_unit_and_the_word_and_back(page: Page, server: str) -> None:
    screen = Screen(page, server)
    page.goto(f"{server}/?lang=en&net=gru&detail=unit&unit=38&word=7&text={TEXT}")
    screen.ready()
    link = page.get_by_role("link", name=WORDS("units.open", unit=38))
    expect(link).to_have_attribute("href", re.compile("unit=38&look=but$"))
    screen.press("ArrowRight")
    expect(link).to_have_attribute("href", re.compile("unit=38&look=the$"))
    screen.press("ArrowLeft")
    expect(link).to_have_attribute("href", re.compile("look=but$"))
    link.click()
    card_of(page, 38)
    found, but = read_card("gru", CHECKPOINTS), load_checkpoint("gru", CHECKPOINTS).vocabulary.tokens.index("but")
    at = found.at(but, 38, "hidden")
    assert at is not None
    expect(page.get_by_text(re.compile(f"At “but” it is {signed(at.mean)} ± \\d\\.\\d\\d on average"))).to_be_visible()
    page.go_back()
    screen.ready()
    screen.expect_state(word="7", unit="38", network="gru")
    assert screen.errors == []


def test_gates_leads_to_the_same_pattern_elsewhere_by_link_and_by_key(page: Page, server: str) -> None:
    screen = Screen(page, server)
    page.goto(f"{server}/?lang=en&net=gru&detail=unit&unit=38&word=7&text={TEXT}")
    screen.ready()
    link = page.get_by_role("link", name=WORDS("units.elsewhere"))
    expect(link).to_have_attribute("href", re.compile("section=pattern.*first=7&last=7&unit=38$"))
    screen.press("ArrowRight")
    expect(link).to_have_attribute("href", re.compile("first=8&last=8&unit=38$"))
    expect(page).to_have_url(re.compile("word=8"))
    link.click()
    expect(page.locator("section.atlas .places li").first).to_be_visible(timeout=60_000)
    expect(page.get_by_label(WORDS("units.pattern.first"))).to_have_value("8: the")
    page.go_back()
    screen.ready()
    screen.expect_state(word="8", unit="38")
    screen.press("ArrowLeft")
    screen.press("m")
    expect(page.get_by_label(WORDS("units.pattern.last"))).to_have_value("7: but", timeout=60_000)
    expect(page.locator("section.atlas .places li").first).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("section=pattern"))
    assert screen.errors == []


@pytest.mark.opens
@pytest.mark.parametrize("width", [390, 1440])
def test_what_stands_at_the_map_can_be_read(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{server}/units?lang=vi&net=vi_gru")
    expect(page.locator("section.atlas circle")).to_have_count(128, timeout=60_000)
    assert smaller_than(page, 12) == []
    expect(page.locator("section.atlas svg text").first).to_be_in_viewport()
    page.set_viewport_size({"width": 700, "height": 844})  # the map is drawn anew
    page.locator("circle[data-unit='3']").dispatch_event("click")
    expect(page.locator("circle.chosen")).to_have_attribute("data-unit", "3")
    assert smaller_than(page, 12) == []


def test_a_pattern_is_found_elsewhere(page: Page, server: str) -> None:
    page.goto(f"{server}/units?lang=en&net=gru&section=pattern&text={TEXT}&first=7&last=7&threshold=0.5")
    lines = page.locator("section.atlas .places li")
    expect(lines.first).to_be_visible(timeout=60_000)
    expect(lines.first.locator("strong")).to_have_text(re.compile(r"^\d+ of \d+ units$"))
    expect(page.get_by_text(re.compile("to be expected by chance"))).to_be_visible()
    page.get_by_text(WORDS("units.alone")).click()
    expect(page).to_have_url(re.compile("alone=0"))
    expect(lines.first).to_be_visible()


@pytest.mark.opens
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("section", ["card", "pattern"])
def test_axe_finds_nothing(page: Page, server: str, theme: Any, section: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 390 if section == "card" else 1440, "height": 844})
    language, network = ("vi", "vi_rnn") if section == "card" else ("en", "lstm")
    page.goto(f"{server}/units?lang={language}&section={section}&net={network}&text={TEXT}")
    expect(page.locator("section.atlas .places li").first).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
    assert cut_off(page) == []


def test_texts_are_text(page: Page, server: str) -> None:
    page.goto(f"{server}/units?lang=en&section=pattern&text=<img src=x onerror=alert(1)> fine film")
    expect(page.locator("section.atlas .places li").first).to_be_visible(timeout=60_000)
    assert page.locator("img[src=x]").count() == 0
