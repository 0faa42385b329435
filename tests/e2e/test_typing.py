"""It reads while somebody types: after each word the page shows what the text comes to, before any run of the page."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from models.networks.checkpoint import load_checkpoint
from models.networks.text import tokenize
from models.reading.trace import trace_text
from tests.conftest import CHECKPOINTS
from tests.e2e.composing import compose
from tests.e2e.held import Held
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.english import EXAMPLES
from viz.content.shipped import DEFAULT_TEXT
from viz.content.vietnamese import EXAMPLES as VIETNAMESE

WORDS = i18n.load_words("en")
FIRST = len(tokenize(DEFAULT_TEXT))
READING = "**/reading"


@pytest.fixture
def box(screen: Screen) -> Locator:
    """The text box of the Gates page, empty and with the focus."""
    return emptied(screen)


def emptied(screen: Screen) -> Locator:
    found = screen.page.get_by_role("textbox")
    found.focus()
    found.press("Control+A")
    found.press("Delete")
    return found


def verdict(screen: Screen) -> Locator:
    return screen.page.locator("section.verdict").get_by_role("heading", level=2)


def said(text: str, network: str = "lstm", language: i18n.Language = "en") -> str:
    """The verdict in words."""
    probability = trace_text(load_checkpoint(network, CHECKPOINTS), text).probability
    kind = "positive" if probability > 0.5 else "negative"
    return i18n.load_words(language)(f"verdict.{kind}", percent=f"{100 * max(probability, 1 - probability):.0f}")


def test_every_word_moves_the_gates_before_the_page_has_run(screen: Screen, box: Locator) -> None:
    chart = screen.page.locator("section.chart[data-kind=gradient]")
    address = screen.page.url
    text = ""
    for count, word in enumerate(["the", "film", "was", "great", ",", "but"], 1):
        box.press_sequentially(f"{word} ")
        text += f"{word} "
        screen.expect_state(words=str(count), word=str(count))
        expect(screen.words()).to_have_text(tokenize(text))
        expect(verdict(screen)).to_have_text(said(text))
        expect(chart).to_have_attribute("data-words", str(count))
        expect(screen.player.locator(".score .label")).to_have_text(tokenize(text))  # there is room for each in full
    assert screen.page.url == address, "the page has not run"
    expect(box).to_be_focused()
    expect(box).to_have_value(text)
    assert screen.errors == []


def test_a_word_that_nothing_ends_is_read_after_a_rest_and_half_of_one_is_not(screen: Screen, box: Locator) -> None:
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(text_of(request)))
    box.press_sequentially("good film")
    screen.expect_state(words="2", word="2")
    assert [text for text in asked if text] in (["good", "good film"], ["good film"])


def text_of(request: Request) -> str:
    """The text that a request asks for; empty for another request."""
    return str(json.loads(request.post_data or "{}").get("text", "")) if request.method == "POST" else ""


def test_deleting_goes_back_and_a_word_in_the_middle_has_the_cursor(screen: Screen, box: Locator) -> None:
    box.press_sequentially("a dull and long film ")
    screen.expect_state(words="5", word="5")
    for _ in "film ":
        box.press("Backspace")
    screen.expect_state(words="4", word="4")
    for _ in "long ":
        box.press("ArrowLeft")
    box.press_sequentially("very ")
    screen.expect_state(words="5", word="4")
    expect(box).to_have_value("a dull and very long ")


def test_the_cursor_stays_where_the_visitor_has_put_it(screen: Screen, box: Locator) -> None:
    box.press_sequentially("one two three ")
    screen.expect_state(words="3", word="3")
    unit = screen.attribute("unit")
    screen.words().first.evaluate("word => word.click()")  # by a hand that leaves the focus where it is
    screen.expect_state(word="1")
    box.press_sequentially("four ")
    screen.expect_state(words="4", word="1", unit=unit)


def test_escape_takes_the_page_back_too(screen: Screen, box: Locator) -> None:
    before = {name: screen.attribute(name) for name in ("view", "word", "unit")}
    box.press_sequentially("boring ")
    screen.expect_state(words="1")
    box.press("Escape")
    screen.expect_state(words=str(FIRST), **before)
    expect(box).to_have_value(DEFAULT_TEXT)
    expect(verdict(screen)).to_have_text(said(DEFAULT_TEXT))


def watch_drawing(screen: Screen) -> None:
    """From now on `window.drawn` has the number of words of each view that the player draws."""
    screen.player.evaluate(
        """player => {
          window.drawn = [];
          const drawn = () => window.drawn.push(player.dataset.words);
          new MutationObserver(drawn).observe(player, { attributeFilter: ["data-view"] });
        }"""
    )


def test_enter_shows_at_once_what_the_run_brings_after(screen: Screen, box: Locator) -> None:
    """The page runs after: until it has, the address is the old one. Then nothing is drawn again."""
    text, held = "a film that nobody needs", list[Route]()
    watch_drawing(screen)
    screen.page.route(READING, lambda route: held.append(route))
    box.fill(text)
    box.press("Enter")
    expect(screen.page).to_have_url(re.compile("nobody"))  # without an answer: the run alone, as ever
    screen.expect_state(words="5")
    for route in held:
        route.abort()
    screen.page.unroute(READING)
    emptied(screen)
    screen.page.evaluate("window.drawn = []")
    with screen.page.expect_response(READING) as answer:
        box.fill("a film that everybody really loves")
        box.press("Enter")
    assert answer.value.ok
    expect(screen.words().last).to_have_text("loves")
    expect(screen.page).to_have_url(re.compile("everybody"))
    expect(screen.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    screen.expect_state(words="6")
    assert screen.page.evaluate("window.drawn") == ["6"]  # by the answer, and not by the run again
    assert screen.errors == []


@pytest.mark.opens
def test_an_older_run_does_not_take_a_newer_text_away(page: Page, server: str) -> None:
    """Two texts are handed over quickly: the run that answers the first one comes when the second one is shown."""
    held, screen = Held(page), Screen(page, server)
    screen.open(lang="en")
    box = emptied(screen)
    watch_drawing(screen)
    held.hold()
    for text, words in (("one two qqzzq", "3"), ("a b c d", "4")):
        box.fill(text)
        box.press("Enter")
        screen.expect_state(words=words)
        expect(page.locator("[data-waits=true]")).to_have_count(0)  # it has been sent
    held.hand_over_a_run()
    expect(page.get_by_text(WORDS("notice.some_unknown", words="qqzzq"))).to_be_visible()  # it has been drawn
    expect(box).to_have_value("a b c d")
    held.go_on()
    expect(page).to_have_url(re.compile(r"text=a\+b"))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(box).to_have_value("a b c d")
    assert page.evaluate("window.drawn") == ["3", "4"]
    assert screen.errors == []


@pytest.mark.opens
def test_an_example_and_the_way_back_are_shown_before_the_page_has_run(page: Page, server: str) -> None:
    """By key, from the list, and in the browser's history; the run that comes after draws nothing again."""
    held, screen = Held(page), Screen(page, server)
    screen.open(lang="en", unit="5")
    box, app = page.get_by_role("textbox"), page.get_by_test_id("stApp")
    ways: list[tuple[Callable[[], object], str, str]] = [
        (lambda: page.keyboard.press("e"), EXAMPLES["but"], "5"),
        (lambda: screen.choose_example(WORDS("example.not_bad")), EXAMPLES["not_bad"], "5"),
        (page.go_back, EXAMPLES["but"], "5"),
        (page.go_forward, EXAMPLES["not_bad"], "5"),
    ]
    watch_drawing(screen)
    for act, text, unit in ways:
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        page.evaluate("window.drawn = []")
        held.hold()
        act()
        expect(screen.words()).to_have_text(tokenize(text))
        screen.expect_state(unit=unit)
        expect(box).to_have_value(text)
        held.go_on()
        expect(page).to_have_url(re.compile(re.escape(quote_plus(text[:8]))))
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        expect(box).to_have_value(text)
        assert page.evaluate("window.drawn") == [str(len(tokenize(text)))]
    assert screen.errors == []


@pytest.mark.parametrize("order", ["safari", "others"])
def test_a_composed_word_loses_no_letter(screen: Screen, box: Locator, order: Any) -> None:
    """As in Vietnamese Telex or VNI, whose preview stands in the box."""
    box.press_sequentially("phim ")
    screen.expect_state(words="1")
    compose(box, "không", " ", order=order)
    screen.expect_state(words="2", word="2")
    expect(box).to_have_value("phim không")
    compose(box, " tệ", " ", order=order)
    expect(screen.words()).to_have_text(["phim", "không", "tệ"])
    expect(box).to_have_value("phim không tệ")
    expect(box).to_be_focused()


def test_a_thousand_words_are_pasted(screen: Screen, box: Locator) -> None:
    text = "this film was really not that bad " * 160
    screen.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    box.press("Control+V")
    screen.expect_state(words="1000", word="1000")
    expect(box).to_have_value(text)
    box.press("Enter")
    expect(screen.page.get_by_text(WORDS("notice.dropped", total="1120", limit="1000"))).to_be_visible()
    screen.expect_state(words="1000")
    assert screen.errors == []


def test_without_an_answer_the_page_works_as_ever_and_with_one_again(screen: Screen, box: Locator) -> None:
    screen.page.route(READING, lambda route: route.abort("internetdisconnected"))
    box.press_sequentially("not good ")
    screen.expect_state(words=str(FIRST))
    box.press("Enter")
    expect(screen.words()).to_have_text(["not", "good"])
    screen.page.unroute(READING)
    emptied(screen).fill("not bad at all")
    box.press("Enter")
    expect(screen.words()).to_have_text(["not", "bad", "at", "all"])
    expect(verdict(screen)).to_have_text(said("not bad at all"))


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_a_refusal_is_no_error(screen: Screen, box: Locator, status: int) -> None:
    screen.page.route(READING, lambda route: route.fulfill(status=status))
    box.press_sequentially("not good ")
    box.press("Enter")
    expect(screen.words()).to_have_text(["not", "good"])
    assert screen.errors == []


def test_who_wants_it_read_after_enter_only_says_so_once(screen: Screen, box: Locator) -> None:
    switch = screen.page.get_by_role("checkbox", name=WORDS("input.along"))
    expect(switch).to_be_checked()
    switch.click()
    expect(box).to_be_focused()
    screen.page.reload()
    screen.ready()
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(text_of(request)))
    emptied(screen).press_sequentially("not good ")
    box.press("Enter")
    expect(screen.words()).to_have_text(["not", "good"])
    assert {text for text in asked if text} <= {"not good "}
    box.focus()
    expect(switch).not_to_be_checked()


def test_nothing_is_read_while_a_question_hides_something(screen: Screen, box: Locator) -> None:
    cover = """(cover) => {
      const place = globalThis[Symbol.for("gatescope.cover")];
      place.asked = { of: "this", cover };
      place.dispatchEvent(new Event("asked"));
    }"""
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(text_of(request)))
    screen.page.evaluate(cover, {"signals": ["forget"], "from": 0, "verdict": True})
    box.press_sequentially("not good ")
    box.press("Enter")
    expect(screen.words()).to_have_text(["not", "good"])
    assert not any(asked)
    screen.page.evaluate(cover, None)
    emptied(screen).press_sequentially("not bad at ")
    screen.expect_state(words="3")


def test_an_example_takes_the_place_of_what_was_typed(screen: Screen, box: Locator) -> None:
    box.press_sequentially("boring ")
    screen.expect_state(words="1")
    screen.page.get_by_role("button", name=WORDS("input.try")).click()
    expect(screen.page).to_have_url(re.compile("text=boring"))  # what is left is handed over, and the menu stays open
    screen.page.get_by_role("menuitem", name=WORDS("example.not_bad"), exact=True).click()
    expect(screen.words()).to_have_text(tokenize(EXAMPLES["not_bad"]))
    expect(box).to_have_value(EXAMPLES["not_bad"])


@pytest.mark.opens
@pytest.mark.parametrize(("network", "anew"), [("vi_lstm", False), ("bilstm", True)])
def test_on_a_phone_in_vietnamese(page: Page, server: str, network: str, anew: bool) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    screen, words = Screen(page, server), i18n.load_words("vi")
    screen.open(lang="vi", net=network)
    text = VIETNAMESE["vi_first"].split()[:4]
    box = emptied(screen)
    for count in range(1, 5):
        box.press_sequentially(f"{text[count - 1]} ")
    expect(verdict(screen)).to_have_text(said(" ".join(text), network, "vi"))
    expect(page.get_by_text(words("verdict.anew"))).to_have_count(int(anew))
    expect(box).to_have_value(" ".join(text) + " ")
    assert screen.errors == []
