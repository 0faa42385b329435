"""The main paths of the browser tests, in WebKit: `make webkit`."""

import re

import pytest
from selenium.webdriver.common.keys import Keys

from models import load_checkpoint, trace_text
from models.networks.text import tokenize
from tests.conftest import CHECKPOINTS
from tests.webkit.visitor import PHONE, TABLET, Visitor
from viz import language as i18n
from viz.content.shipped import DEFAULT_TEXT
from viz.tour import STOPS

WORDS = i18n.load_words("en")
TEXT = "The film was good, but the ending was awful."
STORY = "section.story"
EXTENT = """(() => {
  const under = (x, y, root = document) => {
    const found = root.elementFromPoint(x, y);
    return found?.shadowRoot && found.shadowRoot !== root ? under(x, y, found.shadowRoot) : found;
  };
  const [wanted] = find(arguments[0]);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let x = 0; x < innerWidth; x += 3)
    for (let y = 0; y < innerHeight; y += 6)
      if (wanted.contains(under(x, y)))
        [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  return [left, top, right - left, bottom - top];
})()"""


def focus_words(visitor: Visitor) -> None:
    visitor.tell("find('section.player [role=listbox]')[0].focus()")


def extent(visitor: Visitor, selector: str) -> list[float]:
    """Left, top, width and height of the first that fits, as the mouse finds it."""
    found: list[float] = visitor.tell(EXTENT, selector)
    return found


def type_text(visitor: Visitor, text: str) -> None:
    visitor.element("textarea")
    left, top, width, height = extent(visitor, "textarea")
    visitor.click(left + width / 2, top + height / 2)
    visitor.until("find('textarea:focus').length", "the box has the focus")
    visitor.tell("find('textarea')[0].select()")
    visitor.press(text, Keys.ENTER)


def test_arrows_step_through_words_and_units_and_the_values_are_the_trace_s(visitor: Visitor) -> None:
    visitor.open(lang="en")
    trace = trace_text(load_checkpoint("lstm", CHECKPOINTS), DEFAULT_TEXT)
    focus_words(visitor)
    visitor.press(Keys.HOME)
    visitor.until_state(word="1")
    visitor.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    visitor.until_state(word="4")
    visitor.press(Keys.ARROW_DOWN)
    visitor.press(Keys.END)
    visitor.until_state(word=str(len(trace.tokens)))
    unit = int(visitor.tell("find('section.player')[0].dataset.unit"))
    for signal, values in trace.layers[0].signals.items():
        value = f"{values[-1, unit]:.4f}".replace("-", "\N{MINUS SIGN}")
        shown = visitor.tell(f"find('section.player output[data-signal={signal}]')[0].textContent")
        assert re.fullmatch(rf"\+?{re.escape(value)}", shown)


def test_a_word_is_chosen_by_a_tap_and_a_chart_follows(visitor: Visitor) -> None:
    visitor.open(size=TABLET, lang="en")
    visitor.element(".token[data-index='2'], .token:nth-of-type(3)").click()
    visitor.until_state(word="3")
    cursor = "find('section.chart[data-kind=gradient] .cursor')[0]"
    visitor.until(f"{cursor}?.dataset.position === '3'", "the chart stands at the same word")


def test_a_text_is_handed_over_by_enter_and_the_language_is_switched(visitor: Visitor) -> None:
    visitor.open(lang="en", open="numbers")
    type_text(visitor, TEXT)
    words = tokenize(TEXT)
    visitor.until_state(words=str(len(words)))
    assert visitor.tell("find('section.player .token .word').map((word) => word.textContent)") == words
    visitor.until("location.search.includes('text=The+film+was+good')", "the address has the text")
    visitor.named("button", f"{WORDS('language.en')} · {WORDS('language.vi')}").click()
    vietnamese = i18n.load_words("vi")
    visitor.named("h3", vietnamese("prediction.title"))
    visitor.until_state(words=str(len(words)))
    assert visitor.tell("find('textarea')[0].value") == TEXT


def test_presenter_mode_in_by_f_and_out_by_escape(visitor: Visitor) -> None:
    visitor.open(lang="en")
    focus_words(visitor)
    before = extent(visitor, ".frame")[2]
    visitor.press("f")
    visitor.until_state(present="true")
    visitor.ready()
    left, top, width, height = extent(visitor, ".frame")
    assert before > 0 and width > 0
    for share in (0.1, 0.5, 0.9):  # Safari measures what is zoomed in other pixels than those of the mouse
        visitor.click(left + share * width, top + height / 2)
        words = int(visitor.tell("find('section.player')[0].dataset.words"))
        at = "Number(find('section.player')[0].dataset.word)"
        visitor.until(f"Math.abs({at} - {share * words + 0.5}) <= 1", f"the word under the mouse at {share}")
    focus_words(visitor)
    visitor.press(Keys.ESCAPE)
    visitor.until_state(present="false")


@pytest.mark.parametrize("name", ["gradients", "compare", "translate", "lesson"])
def test_the_other_pages_open_from_the_bar_and_lead_back(visitor: Visitor, name: str) -> None:
    visitor.open(lang="en", text=TEXT)
    visitor.named("a", WORDS(f"page.{name}")).click()
    visitor.until(f"location.pathname.endsWith('/{name}')", f"the address is that of {name}")
    visitor.ready()
    visitor.named("a", WORDS("page.gates")).click()
    visitor.until_state(words=str(len(tokenize(TEXT))))


def test_a_question_of_the_lesson_is_answered_on_a_phone(visitor: Visitor) -> None:
    visitor.open("lesson", PHONE, lang="vi")
    quiz = "find('section.path.quiz')[0]"
    visitor.until(f"{quiz}?.dataset.state === 'open'", "it is asked")
    visitor.until_state(covered="true")
    visitor.element("section.path.quiz button[data-option]").click()
    visitor.until(f"['right', 'wrong'].includes({quiz}.dataset.state)", "it is answered")
    visitor.until_state(covered="false")


def test_a_translation_is_stepped_through(visitor: Visitor) -> None:
    visitor.open("translate", TABLET, lang="en", moment="0")
    shown = "find('section.translator')[0]"
    visitor.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    visitor.until(f"{shown}.dataset.moment === '2'", "two steps on")
    visitor.press(Keys.END)
    visitor.until(f"{shown}.dataset.half === 'decoder'", "the decoder writes")


def test_a_teacher_opens_a_room_and_its_code_can_be_photographed(visitor: Visitor) -> None:
    visitor.open(lang="en")
    visitor.element("section.room .door").click()
    visitor.element("section.room [data-action=open]").click()
    visitor.until("find('section.room')[0].dataset.role === 'teacher'", "the room is open")
    size = visitor.tell("find('svg.qr')[0].getBoundingClientRect().width")
    assert size >= 120
    close = visitor.element("section.room [data-action=close]")
    close.click()
    close.click()
    visitor.until("find('section.room')[0].dataset.role === 'outside'", "it is closed")


def test_the_story_goes_on_and_back(visitor: Visitor) -> None:
    visitor.open(lang="en", story="2")
    visitor.until(f"find('{STORY}')[0]?.dataset.step === '2'", "the second step")
    visitor.element(f"{STORY} .next").click()
    visitor.until(f"find('{STORY}')[0]?.dataset.step === '3'", "the third")
    visitor.ready()
    visitor.element(f"{STORY} .back").click()
    visitor.until(f"find('{STORY}')[0]?.dataset.step === '2'", "the second again")
    visitor.ready()


def test_the_tour_is_walked_on_a_tablet(visitor: Visitor) -> None:
    visitor.open(size=TABLET, lang="en")
    visitor.tell("localStorage.clear()")
    visitor.open(size=TABLET, lang="en")
    visitor.named("button", WORDS("tour.offer")).click()
    for stop in STOPS:
        visitor.until(f"find('dialog.tour')[0]?.dataset.stop === {stop!r}", stop)
        visitor.element("dialog.tour .next").click()
    visitor.until("!find('dialog.tour')[0]?.open", "it is over")


def test_the_tilde_of_a_candidate_is_an_accent_of_its_own(visitor: Visitor) -> None:
    """WebKit leaves out one that is part of the letter: C = f C + i C, which is wrong."""
    visitor.open(lang="en", net="gru")
    written = "find('.equation').map((line) => line.textContent).join()"
    visitor.until(f"{written}.includes('tanh')", "the equations stand")
    assert "\u0303" not in visitor.tell(written)
    assert visitor.tell("find('.equation mover mo').every((tilde) => tilde.getBoundingClientRect().height > 0)")
    assert visitor.tell("find('.equation mover mo').length") == 2
