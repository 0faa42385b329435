"""What a visitor of the Lesson page is looking at: its choices (viz/visit/declared.py), and the page's address."""

from dataclasses import dataclass
from typing import Annotated, Literal

from viz.lesson.path import PATH
from viz.visit.declared import About, written
from viz.visit.held import Choices, register
from viz.visit.settings import PARTS, Settings

NAMES = tuple(PATH)


@dataclass(frozen=True)
class LessonSettings:
    """One view; a text of the visitor's own is that which all pages share."""

    chapter: Annotated[str, About(options=NAMES, always=True)] = NAMES[0]
    reads: Literal["example", "own"] = "example"  # the chapter's own text, or the visitor's
    layer: Annotated[str | None, About(options=PARTS)] = None  # None: the top layer, forward


LESSON = register("lesson", Choices(LessonSettings, "lesson_"))


def lesson_to_query(settings: Settings, lesson: LessonSettings) -> dict[str, str]:
    """URL parameters of one view; what is default is left out, except the chapter."""
    query = written(settings, "language") | written(lesson, "chapter", "reads")
    if lesson.reads == "own":
        query |= written(settings, "text")
    return query | written(lesson, "layer")


def go_to(chapter: str) -> None:
    """Another chapter: it starts with its own text."""
    if chapter in NAMES and chapter != LESSON.chosen().chapter:
        LESSON.take(LessonSettings(chapter))
