"""Sentences to translate with one click: half of them as the networks learned them, half not."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """`english` to translate. `credit` names the pair of the training data and who gave it; one of our own has none,
    and has in `person` what a person writes.
    """

    english: str
    credit: str | None = None
    person: str | None = None


def _learned(english: str, credit: str) -> Example:
    return Example(english, credit=f"Tatoeba {credit}, CC BY 2.0 FR")


def _own(english: str, person: str) -> Example:
    return Example(english, person=person)


EXAMPLES: Mapping[str, Example] = {
    "brother": _own("My brother wants to learn French.", "Anh trai tôi muốn học tiếng Pháp."),
    "home": _own("I have to go home.", "Tôi phải về nhà."),
    "book": _own("She is reading a book.", "Cô ấy đang đọc một cuốn sách."),
    "homework": _own("Can you help me with my homework?", "Bạn giúp tôi làm bài tập về nhà được không?"),
    "tired": _own("If you are tired, you should go to bed early.", "Nếu bạn mệt thì bạn nên đi ngủ sớm."),
    "why": _own(
        "I want to know why you did not come to school today.", "Tôi muốn biết vì sao hôm nay bạn không đến trường."
    ),
    "school": _learned("I go to school every day.", "#1233508 (Eldad) & #11330562 (chaule3)"),
    "quiet": _learned("I want to go somewhere quiet.", "#4683488 (CK) & #9075728 (dotheduyet1999)"),
    "friendship": _learned("Nothing is more important than friendship.", "#2184767 (CM) & #515064 (autuno)"),
    "back": _learned("I don't know exactly when I will be back.", "#66032 (adjusting) & #8796356 (dotheduyet1999)"),
    "sleeping": _learned("I'll read a book while you're sleeping.", "#139827 (fcbond) & #8847755 (dotheduyet1999)"),
    "novel": _learned("This novel has also been translated into French.", "#4663070 (CK) & #8995778 (dotheduyet1999)"),
}
"""The first is what the page opens with. All were looked up in the data, and their translations read, by hand."""


def example_of(source: str) -> str | None:
    """The example that a sentence is, if it is one."""
    return next((name for name, example in EXAMPLES.items() if example.english == source), None)
