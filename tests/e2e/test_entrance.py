"""The first screen: all that matters in view, few controls; the rest one click away, remembered, and in the address."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from models import load_checkpoint, trace_text
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.shipped import DEFAULT_TEXT

WORDS = i18n.load_words("en")
PARTS = (".strip", ".headline", ".score", "section.chart[data-kind=gradient]", ".mini >> nth=-1")
"""In the order in which they stand, one below the other on a phone."""

CONTROLS = """() => {
  const found = [];
  const kinds = "a[href], button, input, select, textarea, summary, [role=listbox]";
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (!element.matches(kinds) || element.disabled) continue;
      const arrow = element.matches("[data-testid=stSelectbox] button") && element.tabIndex < 0;
      if (arrow) continue; // of a list, which is counted
      const box = element.getBoundingClientRect();
      if (!element.checkVisibility({ visibilityProperty: true }) || box.bottom < 0) continue;
      if (box.width < 2) continue; // the link that only shows under the focus
      found.push(element.getAttribute("aria-label") || element.textContent.trim() || element.tagName);
    }
  };
  visit(document);
  return found;
}"""
"""What can be pressed, chosen or written in, wherever on the page."""

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const stops = (window.stops ??= new Map());
  const name = element.getAttribute("aria-label") || element.textContent.trim().slice(0, 40);
  if (!stops.has(element)) stops.set(element, `${stops.size} ${name}`);
  return stops.get(element);
}"""


def tab_stops(page: Page) -> list[str]:
    """Where the focus goes by Tab, from the top of the page until it comes round."""
    page.evaluate("() => document.activeElement?.blur()")
    found: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop in found:
            return found
        if stop is not None:  # beyond the last one: it comes round
            found.append(stop)
    return found


def top(screen: Screen, part: str) -> float:
    box = screen.player.locator(part).bounding_box()
    assert box is not None, part
    return box["y"]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800)])
def test_all_that_matters_is_in_view_with_few_controls(screen: Screen, width: int, height: int) -> None:
    page = screen.page
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_role("button", name=WORDS("tour.dismiss")).click()
    for part in PARTS:
        expect(screen.player.locator(part)).to_be_in_viewport(ratio=0.99)
    expect(page.locator("section.verdict").get_by_role("heading")).to_be_in_viewport(ratio=1)
    controls, stops = page.evaluate(CONTROLS), tab_stops(page)
    assert len(controls) <= 25, controls
    assert len(stops) <= 22, stops
    assert len(controls) > 15, "they have been found"
    assert len(stops) > 10, "the focus has moved"


def test_on_a_phone_it_stands_in_order_and_the_controls_stay_at_the_foot(browser: Browser, server: str) -> None:
    size = {"width": 390, "height": 844}
    with browser.new_context(locale="en-US", viewport=size, has_touch=True) as context:
        screen = Screen(context.new_page(), server)
        screen.open(lang="en")
        page = screen.page
        page.get_by_role("button", name=WORDS("tour.dismiss")).tap()
        tops = [top(screen, part) for part in PARTS]
        assert tops == sorted(tops)
        word = int(screen.attribute("word"))
        dock = screen.player.locator(".dock")
        for part in (".strip", ".mini >> nth=-1", ".cell"):
            screen.player.locator(part).evaluate("part => part.scrollIntoView({ block: 'center' })")
            for action in ("previous", "next", "above", "below"):
                expect(dock.locator(f"[data-action={action}]")).to_be_in_viewport(ratio=0.99)
        dock.locator("[data-action=next]").tap()
        screen.expect_state(word=str(word + 1))
        expect(dock).to_contain_text(WORDS("player.at", word=word + 1, words=59))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_score_has_the_trace_s_numbers_at_the_cursor_and_before_it(screen: Screen) -> None:
    signals = trace_text(load_checkpoint("lstm"), DEFAULT_TEXT).layers[-1].signals
    unit, word = int(screen.attribute("unit")), int(screen.attribute("word")) - 1
    for signal, values in signals.items():
        expect(screen.value(signal)).to_have_text(f"{values[word, unit]:.4f}".replace("-", "−"))
        cells = screen.player.locator(f".beat[data-signal={signal}]:not(:empty):visible")
        expect(cells).to_have_text([f"{values[word - 1, unit]:.2f}".replace("-", "−")])
    labels = screen.player.locator(".score .label")
    assert labels.count() >= 9
    labels.last.click()
    screen.expect_state(word=str(word + 1 + labels.count() // 2))


def test_any_unit_is_reached_by_its_number(screen: Screen) -> None:
    values = trace_text(load_checkpoint("lstm"), DEFAULT_TEXT).layers[-1].signals["cell"]
    field = screen.player.get_by_role("spinbutton", name=WORDS("player.unit_field"))
    word, before = int(screen.attribute("word")) - 1, screen.attribute("unit")
    for nonsense in ("128", "-1", "1.5"):
        field.fill(nonsense)
        field.press("Enter")
        expect(field).to_have_value(before)
    field.fill("5")
    field.press("Enter")
    screen.expect_state(unit="5")
    expect(screen.value("cell")).to_have_text(f"{values[word, 5]:.4f}".replace("-", "−"))


def test_each_button_that_tab_passes_over_has_a_key(screen: Screen) -> None:
    screen.show("view")
    passed = screen.player.locator("button[tabindex='-1']:not([data-way])")
    keys = passed.evaluate_all("all => all.map((each) => each.getAttribute('aria-keyshortcuts'))")
    assert sorted(keys) == ["ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp", "End", "Home"]
    for key in keys:
        screen.press("ArrowRight")
        screen.press("ArrowDown")
        before = {name: screen.attribute(name) for name in ("word", "unit")}
        screen.player.locator(f"button[aria-keyshortcuts={key}]").click()
        by_button = {name: screen.attribute(name) for name in before}
        assert by_button != before, key
        back = {"ArrowDown": "ArrowUp", "ArrowUp": "ArrowDown", "ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}
        if key in back:
            screen.press(back[key])
            screen.expect_state(**before)
        screen.press(key)
        screen.expect_state(**by_button)
    field = screen.player.get_by_role("spinbutton", name=WORDS("player.unit_field"))
    unit = screen.attribute("unit")
    field.press("ArrowDown")
    below = screen.attribute("unit")
    assert below != unit
    field.press("ArrowUp")
    screen.expect_state(unit=unit)


def test_arrows_lead_through_what_is_on_demand_and_after_a_click_to_the_next_word(screen: Screen) -> None:
    ways = screen.player.get_by_role("toolbar", name=WORDS("player.ways")).get_by_role("button")
    word = screen.attribute("word")
    ways.first.focus()
    for key, at in (("ArrowRight", 1), ("End", 3), ("ArrowRight", 0), ("ArrowLeft", 3), ("Home", 0)):
        screen.page.keyboard.press(key)
        expect(ways.nth(at)).to_be_focused()
        assert ways.evaluate_all("all => all.map((each) => each.tabIndex)") == [0 if k == at else -1 for k in range(4)]
    screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("Enter")
    screen.expect_state(open="units", word=word)
    ways.nth(1).click()
    screen.page.keyboard.press("ArrowRight")
    screen.expect_state(open="", word=str(int(word) + 1))


def test_what_is_opened_is_in_the_address_and_stays_open(screen: Screen) -> None:
    page = screen.page
    shown: dict[str, Any] = {
        "cell": screen.player.locator(".equations"),
        "units": screen.player.locator(".maps"),
        "view": screen.player.get_by_label(WORDS("player.order")),
        "numbers": page.get_by_role("radio", name=WORDS("detail.unit")),
    }
    for part in shown.values():
        expect(part).to_be_hidden()
    for way, part in shown.items():
        screen.player.locator(f"[data-way={way}]").press("Enter")
        expect(part).to_be_visible()
    expect(page).to_have_url(re.compile("open=cell%2Cunits%2Cnumbers%2Cview"))
    page.keyboard.press("n")
    screen.expect_state(network="gru", open="cell units numbers view")
    page.reload()
    screen.ready()
    for part in shown.values():
        expect(part).to_be_visible()
    for way, part in shown.items():
        screen.player.locator(f"[data-way={way}]").press(" ")
        expect(part).to_be_hidden()
    expect(page).not_to_have_url(re.compile("open="))
    assert screen.errors == []


def test_a_small_heatmap_opens_its_large_one(screen: Screen) -> None:
    screen.player.locator(".mini[data-signal=cell]").click()
    screen.expect_state(open="units")
    expect(screen.player.locator("figure[data-signal=cell]")).to_be_in_viewport(ratio=0.9)


@pytest.mark.opens
def test_an_older_link_opens_what_its_choices_are_seen_in(screen: Screen) -> None:
    screen.open(lang="en", rows="all", detail="memory")
    screen.expect_state(open="units numbers", rows="all")
    expect(screen.page.get_by_role("heading", name=WORDS("detail.memory.title"))).to_be_visible()


def test_curves_and_scale_are_chosen_under_view(screen: Screen) -> None:
    screen.show("view")
    chart = screen.page.locator("section.chart[data-kind=gradient]")
    names = chart.locator(".at")
    expect(names).to_have_count(2)
    rnn = chart.get_by_role("button", name="RNN h", exact=True)
    rnn.and_(chart.locator(".choice")).click()
    expect(names).to_have_text(["LSTM C"])
    chart.get_by_role("button", name=WORDS("gradient.scale.absolute"), exact=True).click()
    expect(chart).to_have_attribute("data-scale", "absolute")
    expect(screen.page).to_have_url(re.compile("curves=lstm.cell&scale=absolute"))
