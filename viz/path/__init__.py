"""The guided path of the Lesson page in the browser: the row of chapters, the question of a chapter, the way on.

Answers and progress stay in the visitor's browser: only the choice of a chapter is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from viz import component
from viz.language import Words

ROW, TURN = "lesson_row", "lesson_turn"
"""Keys in the session of what tells a choice of chapter."""


@dataclass(frozen=True)
class Title:
    """A chapter by its name, and what it is called."""

    name: str
    title: str


@dataclass(frozen=True)
class Asked:
    """A question in the visitor's language.

    `options` are pairs of a name and what stands on its button; `rule` says what counts, `why` is the answer. `cover`
    is what hides the answer in the view that the question is about, as that view takes it (page/cover.js).
    """

    name: str
    kind: str
    text: str
    rule: str
    options: tuple[tuple[str, str], ...]
    answer: str
    why: str
    word: int | None = None
    unit: int | None = None
    cover: Mapping[str, Any] | None = None


def show_row(titles: Sequence[Title], chosen: str, words: Words, on_chosen: Callable[[], None]) -> None:
    """All chapters, with what this browser's visitor has done. `on_chosen` is called with a choice in the session."""
    said = {name: words(f"path.row.{name}") for name in ("row", "again", "done", "count")}
    data = {"chapters": [{"name": each.name, "title": each.title} for each in titles], "chosen": chosen, "words": said}
    _show("row", data, words, key=ROW, on_chosen_change=on_chosen)


def show_turn(previous: Title | None, following: Title | None, words: Words, on_chosen: Callable[[], None]) -> None:
    """The chapter before and the one after, None at the ends of the path; otherwise as `show_row`."""
    ways = {"previous": previous, "next": following}
    data = {name: each and {"name": each.name, "title": each.title} for name, each in ways.items()}
    _show("turn", data, words, key=TURN, on_chosen_change=on_chosen)


def show_quiz(chapter: str, of: str, questions: Sequence[Asked], words: Words) -> None:
    """The questions of a chapter, one at a time; `of` names the view that they are about."""
    names = ("title", "more", "rest", "right", "wrong", "score", "private", "none")
    said = {name: words(f"path.quiz.{name}") for name in names}
    data = {"chapter": chapter, "of": of, "questions": [_question(asked) for asked in questions], "words": said}
    _show("quiz", data, words, key="lesson_quiz")


def read_chosen(state: Any) -> str | None:
    """The chapter in what a row said to the session; None where it said nothing, or what makes no sense."""
    try:
        chosen = state["chosen"]
    except (TypeError, KeyError):
        return None
    return chosen if isinstance(chosen, str) else None


def _show(kind: str, data: dict[str, Any], words: Words, **given: Any) -> None:
    component.show("path", data={"kind": kind, "language": words.language, **data}, **given)


def _question(asked: Asked) -> dict[str, Any]:
    return {
        "id": asked.name,
        "kind": asked.kind,
        "text": asked.text,
        "rule": asked.rule,
        "options": [{"id": name, "label": label} for name, label in asked.options],
        "answer": asked.answer,
        "why": asked.why,
        "word": asked.word,
        "unit": asked.unit,
        "cover": asked.cover,
    }
