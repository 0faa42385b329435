"""The main paths of the browser tests, in Firefox: `make firefox`."""

import re

import pytest
from playwright.sync_api import Browser, expect

from models import load_checkpoint, trace_text
from models.networks.text import tokenize
from tests.conftest import CHECKPOINTS
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.shipped import DEFAULT_TEXT

WORDS = i18n.load_words("en")
TEXT = "The film was good, but the ending was awful."


def test_this_is_firefox(firefox: Browser, screen: Screen) -> None:
    assert re.search(r"Gecko/\S+ Firefox/", screen.page.evaluate("navigator.userAgent"))
    assert firefox.browser_type.name == "firefox"
    with screen.page.expect_event("pageerror"):
        screen.page.evaluate("console.error('told'); setTimeout(() => { throw new Error('thrown') })")
    assert len(screen.errors) == 2, "what Firefox complains of is heard"
    screen.errors.clear()


def test_the_first_view_stands(screen: Screen) -> None:
    expect(screen.words()).to_have_text(tokenize(DEFAULT_TEXT))
    expect(screen.page.locator("section.chart[data-ready=true]")).to_have_count(1)
    expect(screen.player.locator(".mini")).to_have_count(6)
    assert not screen.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_arrows_step_through_words_and_units_and_the_values_are_the_trace_s(screen: Screen) -> None:
    trace = trace_text(load_checkpoint("lstm", CHECKPOINTS), DEFAULT_TEXT)
    last = len(trace.tokens)
    screen.press("Home")
    screen.expect_state(word="1")
    screen.press("ArrowRight", times=3)
    screen.expect_state(word="4")
    screen.press("End")
    screen.expect_state(word=str(last))
    unit = screen.attribute("unit")
    screen.press("ArrowDown")
    expect(screen.player).not_to_have_attribute("data-unit", unit)
    moved = int(screen.attribute("unit"))
    for signal, values in trace.layers[0].signals.items():
        value = f"{values[-1, moved]:.4f}".replace("-", "\N{MINUS SIGN}")
        expect(screen.value(signal)).to_have_text(re.compile(rf"^\+?{re.escape(value)}$"))
    screen.press("ArrowUp")
    screen.expect_state(unit=unit)
    expect(screen.page).to_have_url(re.compile(rf"word={last}(&|$)"))


def test_a_text_is_handed_over_by_enter(screen: Screen) -> None:
    screen.type(TEXT)
    expect(screen.words()).to_have_text(tokenize(TEXT))
    screen.expect_state(words="11")
    expect(screen.page).to_have_url(re.compile("text=The.film.was.good"))
    screen.type("I loved it")
    expect(screen.words()).to_have_text(["i", "loved", "it"])


def test_the_language_is_switched_and_the_text_is_kept(screen: Screen) -> None:
    screen.type(TEXT)
    screen.expect_state(words="11")
    screen.show("numbers")
    screen.choose(WORDS("language.vi"))
    vietnamese = i18n.load_words("vi")
    expect(screen.page.get_by_role("heading", name=vietnamese("prediction.title"))).to_be_visible()
    expect(screen.page.get_by_role("textbox")).to_have_value(TEXT)
    screen.expect_state(words="11")


def test_presenter_mode_in_by_f_and_out_by_escape(screen: Screen) -> None:
    before = screen.words().first.bounding_box()
    screen.page.keyboard.press("f")
    screen.expect_state(present="true")
    expect(screen.page.get_by_role("link", name=WORDS("page.lesson"))).to_have_count(0)
    after = screen.words().first.bounding_box()
    assert before is not None and after is not None and after["height"] > 1.2 * before["height"]
    screen.page.keyboard.press("Escape")
    screen.expect_state(present="false")
    expect(screen.page.get_by_role("link", name=WORDS("page.lesson"))).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("compare", ".js-plotly-plot"),
        ("gradients", ".js-plotly-plot"),
        ("lesson", "[data-testid=stExpander]"),
    ],
)
def test_the_other_pages_open_and_lead_back(screen: Screen, name: str, stands: str) -> None:
    screen.type(TEXT)
    screen.expect_state(words="11")
    expect(screen.page).to_have_url(re.compile("text=The.film.was.good"))
    screen.page.get_by_role("link", name=WORDS(f"page.{name}"), exact=True).click()
    expect(screen.page).to_have_url(re.compile(f"/{name}"))
    expect(screen.page.get_by_test_id("stMain").locator(stands).first).to_be_visible(timeout=60_000)
    expect(screen.page.get_by_test_id("stAlert")).to_have_count(0)
    screen.page.get_by_role("link", name=WORDS("page.gates"), exact=True).click()
    screen.expect_state(words="11")
