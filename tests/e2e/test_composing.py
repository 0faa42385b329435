"""Words that an input method composes, as in Vietnamese Telex: its keys are nobody else's, in any order of events."""

import re

import pytest
from playwright.sync_api import expect

from models.networks.text import tokenize
from tests.e2e.composing import Order, compose, press_taken
from tests.e2e.screen import Screen
from viz import language as i18n

WORDS = i18n.load_words("en")
ORDERS = pytest.mark.parametrize("order", ["safari", "others"])


@ORDERS
def test_enter_and_escape_that_end_a_word_leave_the_text_in_the_box(screen: Screen, order: Order) -> None:
    box = screen.page.get_by_role("textbox", name=WORDS("input.label"))
    box.fill("món ")
    compose(box, "ngon", order=order)
    compose(box, " quá", "Escape", order=order)
    expect(box).to_be_focused()
    expect(box).to_have_value("món ngon quá")
    expect(screen.page).not_to_have_url(re.compile("ngon"))  # nothing is handed over; it is read along
    box.press("Enter")
    expect(screen.words()).to_have_text(tokenize("món ngon quá"))
    assert screen.errors == []


@ORDERS
def test_a_room_s_code_is_sent_by_an_enter_of_its_own(screen: Screen, order: Order) -> None:
    room = screen.page.locator("section.room")
    expect(room.locator(".door")).to_be_attached()
    screen.page.keyboard.press("j")
    box = screen.page.get_by_role("textbox", name=WORDS("room.join.label"))
    expect(box).to_be_focused()
    compose(box, "ZZ", order=order)
    compose(box, "ZZ", "Escape", order=order)
    expect(box).to_have_value("ZZZZ")
    expect(box).to_be_focused()  # the panel still stands
    expect(room).not_to_have_attribute("data-told", "join")
    box.press("Enter")
    expect(room).to_have_attribute("data-told", "join")
    expect(room.get_by_role("alert")).to_have_text(WORDS("room.problem.unknown"))


def test_no_key_of_the_page_is_one_that_an_input_method_has_taken(screen: Screen) -> None:
    page = screen.page
    expect(page.locator(".page-keys")).to_have_attribute("data-page", "gates")
    screen.press("Home")
    press_taken(page, "ArrowRight", "f", "j", "?", "n", "4", "Escape", "PageDown")
    screen.press("ArrowRight")
    screen.expect_state(word="2", present="false", network="lstm")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("section.room")).to_have_attribute("data-open", "false")
    page.keyboard.press("4")
    translator = page.locator("section.translator")
    expect(translator).to_have_attribute("data-ready", "true", timeout=60_000)
    page.keyboard.press("Home")
    expect(translator).to_have_attribute("data-moment", "0")
    press_taken(page, "ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(translator).to_have_attribute("data-moment", "1")
    page.keyboard.press("s")
    story = page.locator("section.story")
    expect(story).to_have_attribute("data-step", "1", timeout=60_000)
    press_taken(page, "PageDown", "Escape")
    page.keyboard.press("PageDown")
    expect(story).to_have_attribute("data-step", "2", timeout=60_000)
    expect(page).to_have_url(re.compile("story=2"))
    assert screen.errors == []
