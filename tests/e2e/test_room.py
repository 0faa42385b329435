"""A room for a class: its teacher and students in browsers of their own, who only share a code."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from models.networks.text import tokenize
from tests.e2e.room import Seats
from tests.e2e.test_accessible import assert_accessible
from viz.classroom.askable import askable
from viz.content.english import EXAMPLES
from viz.language import load_words

ENGLISH, VIETNAMESE = load_words("en"), load_words("vi")
TEXT = EXAMPLES["but"]


@pytest.fixture
def seats(browser: Browser, server: str) -> Iterator[Seats]:
    with ExitStack() as stack:
        yield Seats(browser, server, stack)


def test_a_class_follows_predicts_and_sees_the_tally_before_the_answer(seats: Seats) -> None:
    teacher, code = seats.teacher(net="lstm", text=TEXT)
    expect(teacher.room.locator(".letters")).to_have_text(code)
    expect(teacher.room.locator("svg.qr")).to_be_visible()
    first, second = seats.person(phone=True, locale="vi-VN"), seats.person(phone=True)
    first.come(code)
    second.come(code)
    for student in (first, second):
        student.expect_state(network="lstm", words=str(len(tokenize(TEXT))))
    expect(teacher.room.locator(".here")).to_have_text(ENGLISH("room.here", count=2))

    asked, asked_vi = askable("lstm", TEXT, ENGLISH)[0], askable("lstm", TEXT, VIETNAMESE)[0]
    wrong = next(option for option, _ in asked.options if option != asked.answer)
    teacher.do("ask")
    expect(first.question.locator(".asked")).to_have_text(asked_vi.text)
    expect(second.question.locator(".asked")).to_have_text(asked.text)
    for seen in (teacher, first, second):
        seen.expect_state(covered="true", word=str((asked.word or 0) + 1))
    first.answer(asked.answer)
    second.answer(wrong)
    said = ENGLISH("room.answered", answered=2, here=2)
    expect(teacher.room.locator(".answered")).to_have_text(said)
    expect(teacher.room.locator("[data-count]")).to_have_count(0)  # nobody is swayed

    teacher.do("tally")
    for option in (asked.answer, wrong):
        expect(teacher.option(option)).to_have_attribute("data-count", "1")
    expect(teacher.room.locator("[data-mark=right]")).to_have_count(0)
    teacher.expect_state(covered="true")

    teacher.do("revealed")
    expect(teacher.room.locator(".why")).to_have_text(asked.why)
    expect(first.room.locator(".why")).to_have_text(asked_vi.why)
    expect(first.room.locator(".said b")).to_have_text(VIETNAMESE("room.right"))
    expect(second.room.locator(".said b")).to_have_text(ENGLISH("room.wrong"))
    for seen in (teacher, first, second):
        expect(seen.option(asked.answer)).to_have_attribute("data-mark", "right")
        seen.expect_state(covered="false")

    teacher.do("withdraw")
    expect(first.room.locator(".panel")).to_be_hidden()  # what stood behind it is to be seen again
    teacher.press("End")
    for student in (first, second):
        student.expect_state(word=str(len(tokenize(TEXT))))
    teacher.page.get_by_role("link", name=ENGLISH("page.lesson")).click()
    for student in (first, second):
        expect(student.page).to_have_url(re.compile(rf"/lesson\?.*room={code}"))

    second.page.reload()  # nobody has to be let in twice, nor counts twice
    second.expect_role("student")
    again = seats.beside(teacher)  # a link of the sheets, say, that opens a page of its own
    again.open(lang="en", net="gru")
    again.press_j()
    again.room.get_by_role("button", name=ENGLISH("room.back", code=code)).click()
    again.expect_role("teacher")
    again.page.close()
    expect(teacher.room.locator(".here")).to_have_text(ENGLISH("room.here", count=2))
    if second.room.locator(".panel").is_hidden():
        second.press_j()
    second.do("leave")
    second.expect_role("outside")
    expect(teacher.room.locator(".here")).to_have_text(ENGLISH("room.here", count=1))
    second.room.get_by_role("button", name=ENGLISH("room.back", code=code)).click()
    second.expect_role("student")
    expect(teacher.room.locator(".here")).to_have_text(ENGLISH("room.here", count=2))
    second.page.close()  # long before the server would forget it
    expect(teacher.room.locator(".here")).to_have_text(ENGLISH("room.here", count=1))
    teacher.room.get_by_role("button", name=ENGLISH("room.close")).dblclick()
    expect(teacher.room.locator(".sure").or_(teacher.room.locator(".row .close"))).to_be_visible()
    teacher.expect_role("teacher")
    if teacher.room.locator(".row > .close").is_visible():
        teacher.do("ask-to-close")
    teacher.do("close")
    teacher.expect_role("outside")
    expect(first.room.get_by_role("alert")).to_have_text(VIETNAMESE("room.problem.gone"))
    assert teacher.errors == first.errors == second.errors == []


def test_a_code_typed_wrong_is_explained_and_typed_right_leads_in(seats: Seats) -> None:
    teacher, code = seats.teacher(net="gru", text=TEXT)
    guest = seats.person(phone=True)
    guest.open(lang="en")
    guest.press_j()
    box, problem = guest.page.get_by_role("textbox", name=ENGLISH("room.join.label")), guest.room.get_by_role("alert")
    expect(box).to_be_focused()
    for typed, told in (("<b>x", "no_code"), ("ZZZZ" if code != "ZZZZ" else "XXXX", "unknown")):
        box.fill(typed)
        box.press("Enter")
        expect(problem).to_have_text(ENGLISH(f"room.problem.{told}"))
        expect(box).to_have_accessible_description(ENGLISH(f"room.problem.{told}"))
    box.fill(code.lower())
    box.press("Enter")
    guest.expect_role("student")
    guest.expect_state(network="gru")
    follow = guest.page.get_by_role("checkbox", name=ENGLISH("room.follow"))
    follow.uncheck()
    expect(guest.room).to_have_attribute("data-told", "follow")
    teacher.page.keyboard.press("n")
    teacher.expect_state(network="rnn")
    guest.page.keyboard.press("Escape")
    guest.expect_state(network="gru")
    assert teacher.errors == guest.errors == []


def test_axe_finds_nothing_in_a_room_dark_on_the_projector_and_light_on_the_phone(seats: Seats) -> None:
    teacher = seats.person(theme="dark", locale="vi-VN")
    teacher.open(present="1", net="lstm", text=TEXT)
    teacher.press_j()
    assert_accessible(teacher)
    teacher.do("open")
    teacher.expect_role("teacher")
    expect(teacher.room.locator("svg.qr")).to_be_visible()
    assert_accessible(teacher)
    student = seats.person(phone=True)
    student.come(teacher.room.get_attribute("data-code") or "")
    teacher.do("ask")
    expect(student.question).to_be_visible()
    assert_accessible(student)
    teacher.do("revealed")
    expect(student.room.locator(".why")).to_be_visible()
    for seen in (teacher, student):
        assert_accessible(seen)
        panel = seen.room.locator(".panel").bounding_box()
        size = seen.page.viewport_size
        assert panel is not None
        assert size is not None
        assert panel["x"] >= 0
        assert panel["y"] >= 0
        assert panel["x"] + panel["width"] <= size["width"]
