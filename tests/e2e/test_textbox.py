"""The text box in a browser: it grows for a pasted review, and hands over what is in it when it is told to."""

import pytest
from playwright.sync_api import Locator, expect

from models.networks.text import tokenize
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.english import EXAMPLES
from viz.content.shipped import DEFAULT_TEXT

WORDS = i18n.load_words("en")
REVIEW = EXAMPLES["long"]


@pytest.fixture
def box(screen: Screen) -> Locator:
    """The text box of the Gates page, at rest with the first text in it, for somebody who wants nothing read before
    Enter (test_typing.py has the others).
    """
    found = screen.page.get_by_role("textbox", name=WORDS("input.label"))
    expect(found).to_have_value(DEFAULT_TEXT)
    screen.page.locator(".along input").evaluate("box => box.click()")
    return found


def lines(box: Locator) -> float:
    """How many lines of text the box has room for."""
    found: float = box.evaluate(
        """box => {
          const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(box);
          return (box.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom)) / parseFloat(lineHeight);
        }"""
    )
    return found


def paste(box: Locator, text: str) -> None:
    """Replace all that stands in the box by a text from the clipboard."""
    box.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    box.focus()
    box.press("Control+A")
    box.press("Control+V")


def test_it_grows_for_a_review_and_enter_reads_it(screen: Screen, box: Locator) -> None:
    expect(screen.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(screen.page.locator("section.chart[data-kind=gradient] .cursor")).to_be_visible()
    place = screen.player.bounding_box()
    assert 0.9 < lines(box) < 1.5
    paste(box, REVIEW)
    expect(box).to_have_value(REVIEW)
    assert lines(box) > 3
    assert screen.player.bounding_box() == place, "what is below stays where it is"
    screen.expect_state(words="59")  # nothing is read before it is told to
    box.press("Enter")
    expect(screen.words()).to_have_count(len(tokenize(REVIEW)))
    expect(box).not_to_be_focused()
    expect(box).to_have_value(REVIEW)
    assert 0.9 < lines(box) < 1.5
    assert screen.errors == []


def test_escape_takes_back_and_leaving_the_box_hands_over(screen: Screen, box: Locator) -> None:
    paste(box, REVIEW)
    box.press("Escape")
    expect(box).to_have_value(DEFAULT_TEXT)
    expect(box).not_to_be_focused()
    assert 0.9 < lines(box) < 1.5
    box.fill("I loved it")
    screen.page.get_by_role("heading", name=WORDS("app.title"), exact=True).click()
    expect(screen.words()).to_have_text(["i", "loved", "it"])
    expect(box).to_have_value("I loved it")
    box.fill("I hated it")
    box.press("Escape")  # to what was handed over last
    expect(box).to_have_value("I loved it")
    expect(screen.words()).to_have_text(["i", "loved", "it"])


def test_shift_and_enter_start_a_new_line(screen: Screen, box: Locator) -> None:
    box.fill("I loved")
    box.press("Shift+Enter")
    box.press_sequentially("it")
    expect(box).to_have_value("I loved\nit")
    expect(box).to_be_focused()
    assert 1.9 < lines(box) < 2.5
    screen.expect_state(words="59")
    box.press("Enter")
    expect(screen.words()).to_have_text(["i", "loved", "it"])


def test_what_is_typed_while_an_answer_comes_is_kept(screen: Screen, box: Locator) -> None:
    box.fill("I loved it")
    box.press("Enter")
    box.press("End")
    box.press_sequentially(" so much")
    screen.expect_state(words="3")
    expect(box).to_have_value("I loved it so much")
    expect(box).to_be_focused()
    box.press("Enter")
    expect(screen.words()).to_have_text(["i", "loved", "it", "so", "much"])


def test_enter_that_ends_a_composed_word_hands_nothing_over(screen: Screen, box: Locator) -> None:
    """As in Vietnamese Telex or Chinese Pinyin."""
    box.fill("a ")
    ime = screen.page.context.new_cdp_session(screen.page)
    ime.send("Input.imeSetComposition", {"text": "dull", "selectionStart": 4, "selectionEnd": 4})
    box.evaluate("box => box.addEventListener('keydown', (event) => { box.dataset.composing = event.isComposing; })")
    box.press("Enter")
    expect(box).to_have_attribute("data-composing", "true")
    expect(box).to_be_focused()
    screen.expect_state(words="59")
    ime.send("Input.insertText", {"text": "dull"})
    expect(box).to_be_focused()
    box.press("Enter")
    expect(box).to_have_attribute("data-composing", "false")
    expect(screen.words().last).to_have_text("dull")
    screen.expect_state(words="2")


def test_keys_of_the_page_are_letters_in_the_box(screen: Screen, box: Locator) -> None:
    box.fill("")
    box.press_sequentially("f 2 n e l d ?")
    expect(box).to_have_value("f 2 n e l d ?")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    box.press("Enter")
    screen.expect_state(words="7", network="lstm", present="false", panel="maps")
    expect(screen.page.get_by_text(WORDS("present"), exact=True)).to_be_visible()


def test_an_endless_text_is_answered_or_refused_with_a_sentence(screen: Screen, box: Locator) -> None:
    """Measuring how tall a box must be takes seconds for so many characters; Streamlit drops too many silently."""
    paste = """(box, length) => {
        box.focus();
        box.value = 'good '.repeat(length / 5);
        box.dispatchEvent(new Event('input'));
    }"""
    started = screen.page.evaluate("performance.now()")
    box.evaluate(paste, 400_000)
    assert screen.page.evaluate("performance.now()") - started < 2_000
    box.press("Enter")
    expect(screen.page.get_by_text(WORDS("notice.dropped", total="80000", limit="1000"))).to_be_visible(timeout=60_000)
    box.evaluate(paste, 600_000)
    box.press("Enter")
    expect(screen.page.get_by_role("alert").filter(has_text=WORDS("input.refused"))).to_be_visible()
    assert len(box.input_value()) == 600_000, "nothing is lost"
    box.fill("a good film")
    box.press("Enter")
    expect(screen.page.get_by_role("alert").filter(has_text=WORDS("input.refused"))).to_have_count(0)
    screen.expect_state(words="3")
