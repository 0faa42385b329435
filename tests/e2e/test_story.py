"""The story in a browser: it goes on by itself, waits for whoever does something, and obeys the keyboard."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from models.networks.text import tokenize
from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.story.guide import STEPS, step_at

WORDS = i18n.load_words("en")
STORY = {number: step_at(number, WORDS) for number in range(1, len(STEPS) + 1) if number != 8}


def open_step(page: Page, server: str, number: int, path: str = "", **query: str) -> Locator:
    """The bar at this step."""
    page.goto(f"{server}/{path}?{urlencode({'story': str(number), 'lang': 'en'} | query)}")
    bar = page.locator("section.story")
    expect_step(bar, number)
    return bar


def expect_step(bar: Locator, number: int) -> None:
    """The bar says what the step says, and the page is the step's own."""
    expect(bar).to_have_attribute("data-step", str(number), timeout=60_000)
    expect(bar).to_have_attribute("data-away", "false")
    if number in STORY:
        expect(bar.locator(".sentence")).to_have_text(STORY[number].sentence)
    expect(bar.page).to_have_url(re.compile(f"story={number}(&|$)"))


LISTEN = """
  localStorage.setItem("gatescope.story.pace", "slow");  // for a busy machine
  globalThis.seen = [];
  globalThis.place = Object.assign(new EventTarget(), { view: null });
  const see = () => {
    const word = (place.view?.state.word ?? 0) + 1;
    if (place.view && seen.at(-1) !== word) seen.push(word);
  };
  place.addEventListener("moved", see);
  place.addEventListener("shown", see);
  globalThis[Symbol.for("gatescope.shown")] = place;
"""
"""Keeps the words that the player has shown, in order."""


def test_it_plays_by_itself_and_so_do_its_words(apart: Page, server: str) -> None:
    page = apart
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(LISTEN)
    page.clock.install()
    bar = open_step(page, server, 1, present="1")
    for number in (1, 2, 3):
        expect(bar).to_have_attribute("data-running", "true")
        plays = STORY[number].plays
        assert plays is not None
        page.wait_for_function(f"seen.join().includes('{plays[0]},{plays[0] + 1}')")  # it has begun
        page.clock.fast_forward(30_000)  # the time of the step is over; its words are still waited for
        expect_step(bar, number + 1)
        assert ",".join(map(str, range(plays[0], plays[1] + 1))) in page.evaluate("seen.join()")
    expect(page).to_have_url(re.compile(r"/compare\?.*present=1"))
    assert errors == []


COME_BETWEEN = """
  place.addEventListener("shown", () => {
    if (place.view?.header.tokens.length !== 2) return;
    const boxes = [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.querySelector("textarea"));
    boxes.find(Boolean).focus();
  });
"""
"""Somebody goes into the box when its second word has been typed."""


def test_the_first_step_types_by_itself_until_somebody_comes_between(apart: Page, server: str) -> None:
    page = apart
    page.add_init_script(LISTEN)
    bar, screen = open_step(page, server, 1), Screen(page, server)
    step = STORY[1]
    assert step.plays is not None
    text, box = step.query["text"], page.get_by_role("textbox")
    page.wait_for_function(f"seen.join().includes('{','.join(map(str, range(1, step.plays[1] + 1)))}')")
    screen.expect_state(words=str(len(tokenize(text))))
    expect(box).to_have_value(text)
    expect(bar).to_have_attribute("data-away", "false")  # nothing was handed over
    page.add_init_script(COME_BETWEEN)
    open_step(page, server, 1)
    expect(box).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" x")
    expect(box).to_have_value(f"{text} x")
    page.keyboard.press("Escape")
    screen.expect_state(words=str(len(tokenize(text))))
    expect(box).to_have_value(text)
    expect(bar).to_have_attribute("data-paused", "true")
    assert screen.errors == []


def test_it_waits_for_whoever_steps_points_writes_or_looks_elsewhere(apart: Page, server: str) -> None:
    page = apart
    page.add_init_script(LISTEN)
    page.clock.install()
    bar = open_step(page, server, 5)
    box = page.get_by_role("textbox")
    hide = """document => { Object.defineProperty(document, "hidden", { value: true, configurable: true });
              document.dispatchEvent(new Event("visibilitychange")); }"""

    def write() -> None:
        box.focus()
        page.keyboard.press("x")
        page.keyboard.press("Escape")

    for act in (
        lambda: page.keyboard.press("ArrowLeft"),
        lambda: page.locator("section.player").get_by_role("listbox").click(),
        write,
        lambda: page.evaluate(f"({hide})(document)"),
    ):
        expect(bar).to_have_attribute("data-running", "true")
        act()
        expect(bar).to_have_attribute("data-paused", "true")
        expect(bar).to_have_attribute("data-running", "false")
        page.clock.run_for(60_000)
        expect(bar.get_by_role("button", name=WORDS("story.bar.go"))).to_be_visible()
        expect_step(bar, 5)
        page.keyboard.press("p")
    expect(bar).to_have_attribute("data-running", "true")
    page.clock.fast_forward(60_000)
    expect_step(bar, 6)


def test_by_keyboard_there_and_back_and_out(screen: Screen) -> None:
    page = screen.page
    page.keyboard.press("s")
    bar = page.locator("section.story")
    expect_step(bar, 1)
    page.keyboard.press("p")
    for number in (2, 3, 4, 5):
        page.keyboard.press("PageDown")
        expect_step(bar, number)
        expect(bar).to_have_attribute("data-paused", "true")  # as it was left
    page.keyboard.press("PageUp")
    expect_step(bar, 4)
    page.reload()
    expect_step(bar, 4)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text(WORDS("keys.story_on").split(" = ")[1])
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_step(bar, 4)
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(page).not_to_have_url(re.compile("story="))
    expect(page).to_have_url(re.compile(r"/compare\?"))
    assert screen.errors == []


def test_who_leaves_the_path_can_go_back_to_it(page: Page, server: str) -> None:
    bar = open_step(page, server, 9)
    page.keyboard.press("2")
    expect(page.locator(".page-keys")).to_have_attribute("data-page", "gradients")
    expect(bar).to_have_attribute("data-away", "true")
    expect(bar.locator(".sentence")).to_have_text(WORDS("story.away", step=9))
    bar.get_by_role("button", name=WORDS("story.bar.here")).click()
    expect_step(bar, 9)
    page.keyboard.press("1")
    expect(page.locator(".page-keys")).to_have_attribute("data-page", "gates")
    expect(bar).to_have_attribute("data-away", "true")
    page.keyboard.press("PageDown")
    expect_step(bar, 10)
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    bar.get_by_role("button", name=WORDS("story.bar.lesson")).click()
    expect(page.locator(".page-keys")).to_have_attribute("data-page", "lesson")
    expect(bar).to_have_count(0)
    page.get_by_role("link", name=WORDS("story.open")).click()
    expect_step(bar, 1)


def test_the_race_runs_and_the_live_task_begins_when_it_is_reached(page: Page, server: str) -> None:
    page.emulate_media(reduced_motion="no-preference")
    bar = open_step(page, server, 6, present="1")
    chart = page.locator("section.chart[data-kind=gradient]")
    expect(chart).not_to_have_attribute("data-from", "1")  # on its way
    page.keyboard.press("PageDown")
    expect_step(bar, 7)
    expect(page.locator(".st-key-lab_dial")).to_be_in_viewport()
    page.keyboard.press("PageDown")
    expect_step(bar, 8)
    expect(bar).to_have_attribute("data-waits", "true")
    expect(bar).to_have_attribute("data-running", "false")
    expect(page.get_by_text(re.compile("distractors: update"))).to_be_visible(timeout=60_000)
    page.keyboard.press("PageDown")  # which ends it
    expect_step(bar, 9)
    expect(bar).to_have_attribute("data-running", "true")


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_two_networks_words_and_their_chart_stand_between_the_bars(
    page: Page, server: str, size: tuple[int, int]
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_step(page, server, 4)
    expect(page.locator("section.pairs")).to_be_in_viewport()
    expect(page.locator(".st-key-compare_verdicts .main-svg").first).to_be_in_viewport()
    page.locator("section.pairs").evaluate("pairs => void (globalThis.pairs = pairs)")
    page.wait_for_function("""() => {
      const [chart, foot, header] = [".st-key-compare_verdicts .main-svg", "[data-testid=stBottom]", "header"]
        .map((part) => document.querySelector(part).getBoundingClientRect());
      return globalThis.pairs.getBoundingClientRect().top >= header.bottom - 8 && chart.bottom <= foot.top;
    }""")


@pytest.mark.parametrize(("theme", "number", "width"), [("dark", 2, 1440), ("light", 10, 390)])
def test_it_is_accessible_and_stands_still_where_less_motion_is_wanted(
    page: Page, server: str, theme: Any, number: int, width: int
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    bar = open_step(page, server, number, present="1" if number == 2 else "0")
    expect(bar).to_have_attribute("data-paused", "true")
    expect(page.locator("section.player")).to_have_attribute("data-ready", "true")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
    box = bar.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 844
