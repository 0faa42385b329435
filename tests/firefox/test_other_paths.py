"""A room, the story, Translate and words that an input method composes, in Firefox: `make firefox`."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from models.networks.text import tokenize
from tests.e2e.room import Seats
from tests.e2e.screen import Screen
from tests.e2e.test_composing import (  # noqa: F401  the same, in this browser
    test_a_room_s_code_is_sent_by_an_enter_of_its_own,
    test_no_key_of_the_page_is_one_that_an_input_method_has_taken,
)
from tests.e2e.test_older import test_a_click_in_presenter_mode_meets_the_cell_below_it as meet_the_cell
from tests.e2e.test_story import STORY, expect_step, open_step
from tests.e2e.test_translate import SENTENCE, at, open_page, traced, translator
from tests.firefox.input_method import InputMethod
from viz import language as i18n
from viz.classroom.askable import askable
from viz.content.english import EXAMPLES

WORDS = i18n.load_words("en")
TEXT = EXAMPLES["but"]


@pytest.fixture
def seats(firefox: Browser, server: str) -> Iterator[Seats]:
    with ExitStack() as stack:
        yield Seats(firefox, server, stack)


def test_a_room_is_opened_joined_asked_and_told(seats: Seats) -> None:
    teacher, code = seats.teacher(net="lstm", text=TEXT)
    expect(teacher.room.locator(".letters")).to_have_text(code)
    expect(teacher.room.locator("svg.qr")).to_be_visible()
    student = seats.person(phone=True)
    student.come(code)
    student.expect_state(network="lstm", words=str(len(tokenize(TEXT))))
    asked = askable("lstm", TEXT, WORDS)[0]
    teacher.do("ask")
    expect(student.question.locator(".asked")).to_have_text(asked.text)
    student.expect_state(covered="true")
    student.answer(asked.answer)
    teacher.do("revealed")
    expect(student.room.locator(".said b")).to_have_text(WORDS("room.right"))
    student.expect_state(covered="false")
    teacher.do("withdraw")
    teacher.press("Home")
    student.expect_state(word="1")
    assert teacher.errors == student.errors == []


def test_the_story_goes_on_back_and_out(page: Page, server: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    bar = open_step(page, server, 2, present="1")
    for key, number in (("PageDown", 3), ("PageDown", 4), ("PageUp", 3)):
        page.keyboard.press(key)
        expect_step(bar, number)
    assert STORY[3].sentence
    page.keyboard.press("p")
    expect(bar).to_have_attribute("data-paused", "true")
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    assert errors == []


def test_a_translation_is_stepped_through_and_chosen_otherwise(page: Page, server: str) -> None:
    open_page(page, server, moment="0", unit="5")
    trace = traced()
    words = len(trace.source.tokens)
    at(page, moment=0, half="encoder", words=words, steps=len(trace.output.words))
    for moment in range(1, words + 1):
        page.keyboard.press("ArrowRight")
        at(page, moment=moment)
    at(page, half="decoder", step=0)
    value = f"{trace.output.layer.signals['cell'][0, 5]:.4f}".replace("-", "−")
    expect(translator(page).locator("output[data-signal=cell]").nth(1)).to_have_text(value)
    page.keyboard.press("ArrowRight")
    other = trace.output.candidates[1][1]
    translator(page).locator(f'.candidate[data-word="{other}"]').click()
    expect(translator(page).locator(".output .given")).to_have_count(2)
    expected = traced(prefix=[trace.output.words[0], other]).output.words
    expect(translator(page).locator(".output .token")).to_have_count(len(expected))


def test_vietnamese_is_written_by_an_input_method(screen: Screen, method: InputMethod) -> None:
    page = screen.page
    box = page.get_by_role("textbox", name=WORDS("input.label"))
    box.fill("")
    box.focus()
    box.evaluate("""box => {
      box.told = [];
      box.addEventListener("compositionend", () => box.told.push("end"));
      box.addEventListener("keydown", (event) => box.told.push(event.keyCode));
    }""")
    for states in (("m", "mo", "mó", "món"), ("a", "ă", "ăn")):
        method.write(page, *states)
        page.keyboard.type(" ")
    method.write(page, "n", "ng", "ngo", "ngon")
    expect(box).to_have_value("món ăn ngon")
    expect(box).to_be_focused()
    screen.expect_state(words="59")  # three words were ended by Enter, and nothing was handed over
    assert box.evaluate("box => box.told.filter((each) => each === 'end').length") == 3
    assert box.evaluate("box => box.told.includes(229)")
    box.press("Enter")
    expect(screen.words()).to_have_text(tokenize("món ăn ngon"))
    expect(page).to_have_url(re.compile("text="))


def test_a_translation_is_asked_for_by_an_input_method(page: Page, server: str, method: InputMethod) -> None:
    open_page(page, server)
    box = page.get_by_role("textbox")
    box.fill("")
    box.focus()
    method.write(page, "H", "He")
    page.keyboard.type(" sleeps .")
    at(page, words=len(traced().source.tokens))
    box.press("Enter")
    at(page, words=3)
    assert SENTENCE not in box.input_value()


def test_a_click_in_presenter_mode_meets_the_cell_below_it(page: Page, server: str) -> None:
    meet_the_cell(page, server, ())
