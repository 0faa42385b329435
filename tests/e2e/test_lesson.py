"""The Lesson page in a browser: the path is walked, its questions are answered, and what is covered stays covered."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.measure import cut_off
from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.figures.style.names import part_name
from viz.language import Language
from viz.lesson.path import PATH

WORDS = i18n.load_words("en")
NAMES = tuple(PATH)


class Lesson:
    """One visitor's Lesson page."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.row = page.locator("section.path.row")
        self.quiz = page.locator("section.path.quiz")
        self.player = page.locator("section.player")
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, chapter: str, **query: str) -> None:
        """Open a chapter by its address."""
        more = "".join(f"&{name}={value}" for name, value in query.items())
        self.page.goto(f"{self.server}/lesson?chapter={chapter}{more}")
        self.stands(chapter)

    def stands(self, chapter: str) -> None:
        """Wait until the chapter is there, its live view too."""
        expect(self.row).to_have_attribute("data-chapter", chapter, timeout=60_000)
        other = {"fading": "section.chart[data-kind=gradient]", "translation": "section.translator"}
        live = other.get(chapter, "section.player")
        expect(self.page.locator(live)).to_have_attribute("data-ready", "true", timeout=60_000)
        expect(self.page).to_have_url(re.compile(f"chapter={chapter}"))

    def option(self, name: str) -> Locator:
        """The button of an answer."""
        return self.quiz.locator(f"button[data-option='{name}']")

    def finished(self, count: int) -> None:
        """What the row says is done."""
        expect(self.row).to_have_attribute("data-finished", str(count))


@pytest.fixture
def lesson(page: Page, server: str) -> Lesson:
    return Lesson(page, server)


def unfold(page: Page, fold: str) -> None:
    """Open a fold-out by its title."""
    page.get_by_text(WORDS(f"lesson.{fold}.title"), exact=True).click()


def test_a_fold_out_shows_code_and_leads_to_the_view(lesson: Lesson) -> None:
    page = lesson.page
    lesson.open("ways", lang="en", reads="own", text="A dull film with a fine end.")
    unfold(page, "bilstm2")
    expect(page.get_by_text("def _states(self, inputs: Tensor, lengths: Tensor) -> Tensor:").first).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"models/modules/classifier\.py, lines \d+ to \d+")).locator("visible=true")
    ).to_be_visible()
    link = page.get_by_role("link", name=WORDS("lesson.see", page=WORDS("page.gates")), exact=True)
    link.locator("visible=true").press("Enter")  # the fold-out is still moving, a click may miss it
    screen = Screen(page, lesson.server)
    screen.ready()
    screen.expect_state(network="bilstm2", words="8", plain="false")
    expect(page.get_by_role("radio", name=part_name("2.forward", WORDS))).to_be_checked()
    expect(page).to_have_url(re.compile("net=bilstm2"))
    page.go_back()
    lesson.stands("ways")
    assert lesson.errors == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_path_is_walked_from_the_first_chapter_to_the_last(lesson: Lesson, language: Language) -> None:
    """In each chapter the first question is answered by keyboard, and the link at the end leads on."""
    words, page = i18n.load_words(language), lesson.page
    page.goto(f"{lesson.server}/lesson?lang={language}")
    for at, name in enumerate(NAMES):
        lesson.stands(name)
        lesson.finished(at)
        expect(page.get_by_role("heading", name=words(f"path.{name}.title"), exact=True)).to_be_visible()
        expect(lesson.quiz).to_have_attribute("data-state", "open")
        answer = lesson.quiz.get_by_role("group").get_by_role("button").first
        answer.press("Enter")
        expect(lesson.quiz).to_have_attribute("data-state", re.compile("right|wrong"))
        lesson.finished(at + 1)
        expect(lesson.row.get_by_text(words("path.row.done")).nth(at)).to_be_attached()
        if language == "vi":  # whose words are longer
            assert cut_off(page) == [], name
        if name != NAMES[-1]:
            page.locator("section.path.turn a[rel=next]").press("Enter")
    expect(page.locator("section.path.turn a[rel=next]")).to_have_count(0)
    expect(lesson.quiz.locator(".score")).to_contain_text(str(len(NAMES)))
    page.go_back()
    lesson.stands(NAMES[-2])
    lesson.finished(len(NAMES))
    assert lesson.errors == []
    if language == "en":
        assert_kept(lesson)


def assert_kept(lesson: Lesson) -> None:
    """What is done is there again after the page is loaded anew, until the student starts over."""
    words, page = WORDS, lesson.page
    page.reload()
    lesson.stands(NAMES[-2])
    lesson.finished(len(NAMES))
    lesson.row.get_by_role("button", name=words("path.row.again")).click()
    lesson.finished(0)
    page.evaluate("""localStorage.setItem("gatescope.lesson", '{"done": {"gru": true, "step": 1}, "answers": 7}')""")
    page.reload()
    lesson.stands(NAMES[-2])
    lesson.finished(1)  # what is kept may be anything: only what is plainly true counts
    assert lesson.errors == []


def test_a_gate_is_covered_until_it_has_been_predicted_and_wrong_is_told_as_kindly(lesson: Lesson) -> None:
    page, player, quiz = lesson.page, lesson.player, lesson.quiz
    lesson.open("gates", lang="en")
    requests: list[str] = []
    forget = player.locator("output[data-signal=forget]")
    expect(player).to_have_attribute("data-covered", "true")
    expect(forget).to_have_text("…")
    expect(player.locator(".cell .box[data-signal=forget] .number")).to_have_text("…")
    expect(player.locator(".telling")).to_have_text(WORDS("player.tells.covered"))
    expect(player.locator("output[data-signal=input]")).not_to_have_text("…")
    player.get_by_role("listbox").press("ArrowRight")
    expect(forget).to_have_text("…")
    page.keyboard.press("Home")
    expect(forget).not_to_have_text("…")
    asked = quiz.get_attribute("data-question")
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: requests.append(str(frame))))
    lesson.option("opens").click()
    expect(quiz).to_have_attribute("data-state", "wrong")
    expect(quiz.get_by_role("status")).to_contain_text(WORDS("path.quiz.wrong"))
    expect(lesson.option("closes")).to_have_attribute("data-mark", "right")
    player.get_by_role("listbox").press("End")
    expect(forget).to_have_text("…")  # later questions are about it
    word = int(re.findall(r"\(word (\d+)\)", quiz.locator(".asked").inner_text())[0])
    player.locator(".token").nth(word - 1).click()
    expect(forget).not_to_have_text("…")
    quiz.get_by_role("button", name=WORDS("path.quiz.rest")).click()
    expect(player).to_have_attribute("data-covered", "false")
    player.get_by_role("listbox").press("End")
    expect(forget).not_to_have_text("…")
    expect(quiz.locator(".score")).to_have_text(WORDS("path.quiz.score", right=0, all=1))
    lesson.option("closes").press("Enter")
    expect(quiz).to_have_attribute("data-state", "wrong")
    quiz.get_by_role("button", name=WORDS("path.quiz.more")).click()
    expect(quiz).not_to_have_attribute("data-question", asked or "")
    expect(player).to_have_attribute("data-covered", "true")
    expect(forget).to_have_text("…")
    assert requests == [], "answers stay in the browser"
    assert lesson.errors == []


def test_a_right_answer_about_the_visitor_s_own_text(lesson: Lesson) -> None:
    """The verdict after the word that is asked about is covered, in the words and in the chart, and then shown."""
    page, quiz = lesson.page, lesson.quiz
    lesson.open("sequence", lang="en")
    page.get_by_role("radio", name=WORDS("path.reads.own")).or_(
        page.get_by_role("button", name=WORDS("path.reads.own"))
    ).first.click()
    box = page.get_by_role("textbox")
    expect(box).to_be_visible()
    before = quiz.get_attribute("data-question") or ""
    box.fill("What a great film, I thought, and then came an awful, awful ending.")
    box.press("Enter")
    expect(lesson.player).to_have_attribute("data-words", "17")
    expect(quiz).not_to_have_attribute("data-question", before)
    percents = lesson.player.locator(".token small")
    expect(percents.last).to_have_text("?")
    expect(percents.first).not_to_have_text("?")
    said = quiz.locator(".asked").inner_text()
    lesson.option("turns").click()
    expect(quiz).to_have_attribute("data-state", re.compile("right|wrong"))
    expect(percents.last).not_to_have_text("?")
    expect(quiz.get_by_role("button", name=WORDS("path.quiz.rest"))).to_be_hidden()  # nothing else is asked
    word = int(re.findall(r"\(word (\d+)\)", said)[0])
    sides = [int(percents.nth(at).inner_text().split()[0]) > 50 for at in (word - 2, word - 1)]
    expect(quiz).to_have_attribute("data-state", "right" if sides[0] != sides[1] else "wrong")
    expect(page).to_have_url(re.compile("reads=own.*text=What"))
    assert lesson.errors == []


def test_the_gradients_run_back_once_it_has_been_said_which_fades(lesson: Lesson) -> None:
    page = lesson.page
    page.emulate_media(reduced_motion="no-preference")
    lesson.open("fading", lang="en")
    chart = page.locator("section.chart[data-kind=gradient]")
    words = chart.get_attribute("data-words")
    expect(chart).to_have_attribute("data-covered", "true")
    expect(chart).to_have_attribute("data-from", words or "")
    run = chart.get_by_role("button", name=WORDS("gradient.race"))
    expect(run).to_be_disabled()
    lesson.option("rnn.hidden").click()
    expect(lesson.quiz).to_have_attribute("data-state", "right")
    expect(chart).not_to_have_attribute("data-from", words or "")
    expect(chart.locator(".told")).not_to_contain_text("RNN h 1.0")
    page.emulate_media(reduced_motion="reduce")
    run.click()
    expect(chart).to_have_attribute("data-from", "1")
    assert lesson.errors == []


@pytest.mark.parametrize(("theme", "name"), [("light", "ways"), ("dark", "gates")])
def test_axe_finds_nothing_on_the_lesson_page(lesson: Lesson, theme: Any, name: str) -> None:
    """On a phone, with a question answered and the fold-outs open."""
    lesson.page.emulate_media(color_scheme=theme)
    lesson.page.set_viewport_size({"width": 390, "height": 844})
    lesson.open(name, lang="en")
    lesson.quiz.get_by_role("group").get_by_role("button").last.click()
    for fold in PATH[name].folds:
        unfold(lesson.page, fold)
    expect(lesson.page.locator("pre").locator("visible=true").last).to_be_visible()
    found = Axe().run(lesson.page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
