"""Presenter mode in a browser: in and out by keyboard on every page, everything larger, and nothing is cut."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.measure import cut_off, smaller_than
from tests.e2e.screen import Screen
from viz import language as i18n

WORDS = i18n.load_words("en")
PAGES = ("gates", "gradients", "compare", "translate", "lesson", "units")  # by the keys 1 to 6


def switch(page: Page) -> Locator:
    """The visible part of the switch that turns presenter mode on and off."""
    return page.get_by_text(re.compile(f"^({WORDS('present')}|{i18n.load_words('vi')('present')})$"))


def flip(page: Page) -> None:
    """Click the switch, once that of the mode before has gone."""
    expect(switch(page)).to_have_count(1)
    switch(page).click()


def expect_page(page: Page, name: str, *, present: bool) -> None:
    """The page stands, in presenter mode or not, and the switch says so."""
    keys = page.locator(".page-keys")
    expect(keys).to_have_attribute("data-page", name, timeout=60_000)
    expect(keys).to_have_attribute("data-present", "true" if present else "false")
    choice = page.get_by_role("switch", name=WORDS("present"))
    expect(choice).to_have_count(1)  # that of the page before has gone
    expect(choice).to_be_checked(checked=present)
    expect(page.get_by_role("heading", name=WORDS("app.title"), exact=True)).to_have_count(0 if present else 1)
    expect(page.get_by_role("link", name=WORDS("page.lesson"))).to_have_count(0 if present else 1)


def test_by_keyboard_alone_through_all_pages_and_out(screen: Screen) -> None:
    page, keyboard = screen.page, screen.page.keyboard
    before = screen.words().first.bounding_box()
    start = int(screen.attribute("word"))
    keyboard.press("f")
    expect_page(page, "gates", present=True)
    screen.expect_state(present="true", word=str(start))
    expect(page).to_have_url(re.compile("present=1"))
    after = screen.words().first.bounding_box()
    assert before is not None and after is not None
    assert after["height"] > 1.2 * before["height"]
    expect(page.get_by_role("button", name=WORDS("input.try"))).to_have_count(0)
    expect(page.get_by_role("button", name=WORDS("language.vi"))).to_have_count(0)
    expect(screen.player.get_by_role("button", name=WORDS("player.next"), exact=True)).to_be_hidden()
    for step in (1, 2):
        keyboard.press("ArrowRight")
        screen.expect_state(word=str(start + step))
    expect(page).to_have_url(re.compile(f"word={start + 2}&"))  # the server has heard of it
    for number, name in (*((str(at), name) for at, name in enumerate(PAGES[1:], 2)), ("1", "gates")):
        keyboard.press(number)
        expect_page(page, name, present=True)
    screen.expect_state(present="true", word=str(start + 2))
    keyboard.press("ArrowRight")
    screen.expect_state(word=str(start + 3))
    keyboard.press("Escape")
    expect_page(page, "gates", present=False)
    screen.expect_state(present="false", word=str(start + 3))
    expect(screen.player.locator("[data-way=numbers]")).to_be_visible()
    assert screen.errors == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_way_in_and_both_ways_out(page: Page, server: str, name: str) -> None:
    path = "" if name == "gates" else name
    page.goto(f"{server}/{path}?lang=en&present=1")
    expect_page(page, name, present=True)
    page.keyboard.press("Escape")
    expect_page(page, name, present=False)
    page.keyboard.press("f")
    expect_page(page, name, present=True)
    page.keyboard.press("f")
    expect_page(page, name, present=False)
    flip(page)
    expect_page(page, name, present=True)
    flip(page)
    expect_page(page, name, present=False)
    page.keyboard.press("Escape")  # is no way in
    page.keyboard.press("l")
    expect(page.get_by_text(i18n.load_words("vi")("present"), exact=True)).to_be_visible()
    expect(page.locator(".page-keys")).to_have_attribute("data-present", "false")


def test_after_a_click_on_the_switch_space_plays(screen: Screen) -> None:
    flip(screen.page)
    screen.expect_state(present="true", playing="false")
    screen.page.keyboard.press(" ")
    screen.expect_state(present="true", playing="true")
    screen.page.keyboard.press(" ")
    screen.expect_state(present="true", playing="false")
    expect_page(screen.page, "gates", present=True)


def test_the_page_stands_at_its_top_after_switching(screen: Screen) -> None:
    page = screen.page
    screen.show("numbers")
    below = page.get_by_role("radio", name=WORDS("detail.take"))
    below.scroll_into_view_if_needed()
    below.click()
    page.get_by_role("button", name=WORDS("detail.take.csv")).scroll_into_view_if_needed()
    expect(switch(page)).not_to_be_in_viewport()
    page.keyboard.press("f")
    expect_page(page, "gates", present=True)
    expect(switch(page)).to_be_in_viewport(ratio=1)
    page.get_by_role("heading", name=WORDS("prediction.title")).scroll_into_view_if_needed()
    page.mouse.wheel(0, 3_000)
    expect(switch(page)).not_to_be_in_viewport()
    page.keyboard.press("Escape")
    screen.expect_state(present="false")
    expect(page.get_by_role("heading", name=WORDS("app.title"), exact=True)).to_be_in_viewport(ratio=1)


def test_stepping_goes_on_and_on(screen: Screen) -> None:
    """Each rest of the cursor runs the fragment alone, which draws few of the widgets then."""
    start = int(screen.attribute("word"))
    flip(screen.page)
    screen.expect_state(present="true")
    for word in (start - 1, start - 2, start - 3):
        screen.press("ArrowLeft")
        expect(screen.page).to_have_url(re.compile(f"word={word}&"))
    expect(screen.page.get_by_text(WORDS("app.failed"))).to_have_count(0)
    flip(screen.page)
    screen.expect_state(present="false", word=str(start - 3))
    expect(screen.player.locator("[data-way=numbers]")).to_be_visible()


def test_the_player_stays_the_same_one_whatever_stands_above_it(screen: Screen) -> None:
    """It is not put up anew, or for a moment there would be two."""
    screen.player.evaluate("player => { player.dataset.mark = 'the first'; }")
    for action, state in (
        (lambda: flip(screen.page), {"present": "true"}),
        (lambda: screen.type("A Zorblaxq film ."), {"words": "4"}),
        (lambda: flip(screen.page), {"present": "false"}),
        (lambda: screen.choose_network("2-layer RNN"), {"network": "rnn2"}),
    ):
        expect(switch(screen.page)).to_have_count(1)
        switch(screen.page).scroll_into_view_if_needed()
        action()
        screen.expect_state(**state, mark="the first")


def test_one_key_swaps_the_unit_and_the_drawing_of_the_cell(screen: Screen) -> None:
    screen.page.keyboard.press("d")  # means nothing here
    screen.expect_state(panel="maps", present="false")
    screen.page.keyboard.press("f")
    screen.expect_state(panel="maps", present="true")
    unit, cell = screen.player.locator(".unit"), screen.player.locator(".inside")
    expect(unit).to_be_visible()
    expect(cell).to_be_hidden()
    screen.page.keyboard.press("d")
    screen.expect_state(panel="inside")
    expect(unit).to_be_hidden()
    expect(cell).to_be_visible()
    expect(screen.page.locator("section.chart[data-kind=gradient]")).to_be_in_viewport(ratio=1)
    assert smaller_than(screen.page, 18) == []
    screen.page.keyboard.press("Escape")
    screen.expect_state(present="false")
    expect(unit).to_be_visible()
    expect(cell).to_be_visible()


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(("opened", "parts"), [("none", ".unit, .mini"), ("units", "figcaption, .frame")])
def test_states_and_gradient_are_seen_together_and_from_the_back_row(
    page: Page, server: str, language: str, opened: str, parts: str
) -> None:
    sizes = ((1920, 1080), (1440, 900), (1280, 800))  # what stands as before does not fit into the next
    screen = Screen(page, server)
    page.set_viewport_size({"width": 1920, "height": 1080})
    screen.open(lang=language, present="1", open=opened)
    screen.expect_state(present="true", network="vi_lstm" if language == "vi" else "lstm")
    chart = page.locator("section.chart[data-kind=gradient]")
    expect(chart.locator(".at")).to_have_count(2)
    expect(screen.player.locator(parts).locator("visible=true")).to_have_count(7 if opened == "none" else 12)
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        for part in [chart, *screen.player.locator(parts).all()]:
            expect(part).to_be_in_viewport(ratio=0.999)
        expect(switch(page)).to_be_in_viewport(ratio=1)
        assert smaller_than(page, 18) == [], (width, height)
        assert cut_off(page) == [], (width, height)


def test_the_other_pages_are_legible_from_the_back_row(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    chart = page.locator(".js-plotly-plot")
    for path, drawn in (
        ("gradients?view=sentence", chart),
        ("gradients?view=experiment", chart),
        ("gradients?view=task", page.get_by_role("button", name=i18n.load_words("vi")("lab.task.start"))),
        ("gradients?view=dial&delta=-3", chart),
        ("compare?compare=all", chart),
        ("compare?compare=networks", page.locator("section.pairs [data-column]")),
        ("compare?compare=texts", page.locator("section.pairs [data-column]")),
        ("lesson?", page.get_by_test_id("stExpander")),
    ):
        page.goto(f"{server}/{path}&lang=vi&present=1")
        expect(page.locator(".page-keys")).to_have_attribute("data-present", "true", timeout=60_000)
        expect(drawn.first).to_be_visible(timeout=60_000)
        assert smaller_than(page, 18) == [], path
        assert cut_off(page) == [], path
