"""A class on two server processes, of which one is killed in the middle of a question, or the database's server is."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.room import Seated, Seats
from tests.faults.test_faults import visits
from tests.postgresql import running
from tests.serve.deployment import ROOT, Deployment, deployed
from viz.classroom.askable import askable
from viz.content.english import EXAMPLES
from viz.language import load_words

ENGLISH = load_words("en")
TEXT = EXAMPLES["but"]
AGAIN = 90_000  # ms that a page may take to be there again


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Deployment]:
    address = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
    with deployed(tmp_path, "--processes", "2", GATESCOPE_ROOMS=address) as found:
        yield found


def test_nobody_loses_their_seat_or_their_answer(browser: Browser, served: Deployment) -> None:
    with ExitStack() as stack:
        seats = Seats(browser, served.address, stack)
        teacher, code = seats.teacher(net="lstm", text=TEXT)
        before = visits(served, 1)  # 1 if the teacher sits in the first process
        students: list[tuple[Seated, int]] = []
        there = {1: before, 2: 1 - before}
        while len(students) < 3 or 0 in there.values():  # visitors are spread by chance
            student = seats.person(phone=True)
            student.come(code)
            number = 1 if visits(served, 1) > there[1] else 2
            there[number] += 1
            students.append((student, number))
            assert len(students) < 12
        teacher.do("ask")
        asked = askable("lstm", TEXT, ENGLISH)[0]
        wrong = next(option for option, _ in asked.options if option != asked.answer)
        for student, _ in students:
            expect(student.question.locator(".asked")).to_have_text(asked.text)
        first, later = students[0][0], [student for student, _ in students[1:]]
        first.answer(asked.answer)

        pid, _ = served.process(1)
        os.kill(pid, signal.SIGKILL)
        unharmed = [student for student, number in students if number == 2 and student is not first]
        for student in unharmed:
            student.answer(wrong)
        served.process(1, start=2)  # it is there again

        for student in [first, *later]:
            expect(student.room).to_have_attribute("data-role", "student", timeout=AGAIN)
            expect(student.question).to_have_attribute("data-number", "1", timeout=AGAIN)
        expect(first.question).to_have_attribute("data-mine", asked.answer)  # wherever they sit now
        expect(teacher.room).to_have_attribute("data-role", "teacher", timeout=AGAIN)
        for student in later:
            if student not in unharmed:
                student.answer(asked.answer)
        everybody = ENGLISH("room.answered", answered=len(students), here=len(students))
        expect(teacher.room.locator(".answered")).to_have_text(everybody, timeout=AGAIN)
        teacher.do("tally")
        expect(teacher.option(wrong)).to_have_attribute("data-count", str(len(unharmed)))
        expect(teacher.option(asked.answer)).to_have_attribute("data-count", str(len(students) - len(unharmed)))
        teacher.do("revealed")
        for student in [first, *later]:
            expect(student.room.locator(".why")).to_have_text(asked.why)
        expect(teacher.page).to_have_url(re.compile(f"room={code}"))
        assert all(seen.errors == [] for seen in (teacher, first, *later))


def test_a_database_server_is_restarted_in_the_middle_of_a_question(browser: Browser, tmp_path: Path) -> None:
    with ExitStack() as stack:
        database = stack.enter_context(running())
        address = stack.enter_context(database.database("rooms"))
        served = stack.enter_context(deployed(tmp_path, "--processes", "2", GATESCOPE_ROOMS=address))
        seats = Seats(browser, served.address, stack)
        teacher, code = seats.teacher(net="lstm", text=TEXT)
        students = [seats.person(phone=True) for _ in range(3)]
        for student in students:
            student.come(code, lang="en")
        teacher.do("ask")
        asked = askable("lstm", TEXT, ENGLISH)[0]
        wrong = next(option for option, _ in asked.options if option != asked.answer)
        first, second, third = students
        for student in students:
            expect(student.question.locator(".asked")).to_have_text(asked.text)
        first.answer(asked.answer)
        second.answer(wrong)

        database.stop()
        for seen in (teacher, *students):
            expect(seen.room.get_by_role("alert")).to_have_text(ENGLISH("room.problem.unreachable"), timeout=30_000)
        teacher.press("ArrowLeft")  # everything else works, and so it does for who is in no room
        guest = seats.person()
        guest.open(lang="en", net="gru")
        guest.press_j()
        guest.do("open")
        expect(guest.room.get_by_role("alert")).to_have_text(ENGLISH("room.problem.unreachable"), timeout=30_000)
        database.start()

        teacher.expect_role("teacher")
        for student in students:
            student.expect_role("student")
            expect(student.question).to_have_attribute("data-number", "1")
            expect(student.room.get_by_role("alert")).to_have_count(0)
        expect(first.question).to_have_attribute("data-mine", asked.answer)
        expect(second.question).to_have_attribute("data-mine", wrong)
        third.answer(asked.answer)
        everybody = ENGLISH("room.answered", answered=3, here=3)
        expect(teacher.room.locator(".answered")).to_have_text(everybody)
        teacher.do("revealed")
        for student in students:
            expect(student.room.locator(".why")).to_have_text(asked.why)
        expect(teacher.option(asked.answer)).to_have_attribute("data-count", "2")
        guest.do("open")
        guest.expect_role("teacher")
        assert all(seen.errors == [] for seen in (teacher, guest, *students))
        served.wait_for(r"the rooms of classes cannot be reached: OperationalError: connection .* failed")
        assert TEXT not in served.log.read_text(encoding="utf-8")


def test_the_benchmark_counts_every_answer() -> None:
    command = [sys.executable, "-m", "benchmarks.room", "--students", "3", "--seconds", "4", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = {(each["app"], each["name"]): each["value"] for each in lines}
    assert (found["room", "counted"], found["room", "here"], found["room", "errors"]) == (3, 3, 0)
    assert all(value > 0 for (_, name), value in found.items() if name.endswith(("p50", "p95", "cpu")))
