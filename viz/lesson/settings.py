"""What a visitor of the Lesson page is looking at, and its form in the URL (see viz/visit/settings.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args

from viz.lesson.path import PATH
from viz.visit import choices, session
from viz.visit.address import QueryReader, text_query
from viz.visit.settings import PARTS, Settings

Reads = Literal["example", "own"]
READS: tuple[Reads, ...] = get_args(Reads)

NAMES = tuple(PATH)


@dataclass(frozen=True)
class LessonSettings:
    """One view. Every field is also the name of its URL parameter; a text of the visitor's own is that of Settings."""

    chapter: str = NAMES[0]
    reads: Reads = "example"  # the chapter's own text, or the visitor's
    layer: str | None = None  # the part that is shown of a deep or two-way network; None: the top layer, forward


_FIELDS = tuple(field.name for field in fields(LessonSettings))


def lesson_to_query(settings: Settings, lesson: LessonSettings) -> dict[str, str]:
    """URL parameters of one view; what is default is left out, except the chapter."""
    query = {"lang": settings.language, "chapter": lesson.chapter}
    if lesson.reads == "own":
        query |= {"reads": "own"} | text_query(settings.text)
    if lesson.layer is not None:
        query["layer"] = lesson.layer
    return query


def lesson_from_query(query: Mapping[str, str]) -> tuple[LessonSettings, tuple[str, ...]]:
    """The view that URL parameters describe, and the names of those that make no sense and were ignored."""
    reader, plain = QueryReader(query), LessonSettings()
    settings = LessonSettings(
        chapter=reader.choice("chapter", NAMES, plain.chapter),
        reads=reader.choice("reads", READS, plain.reads),
        layer=reader.choice("layer", PARTS, "") or None,
    )
    return settings, tuple(reader.ignored)


def _adopt_query(query: Mapping[str, str]) -> tuple[str, ...]:
    lesson, ignored = lesson_from_query(query)
    for name in _FIELDS:
        choices.put(f"lesson_{name}", getattr(lesson, name))
    return ignored


session.register("lesson", session.PageChoices(tuple(f"lesson_{name}" for name in _FIELDS), _adopt_query))


def lesson_settings() -> LessonSettings:
    """The view as it is chosen."""
    values = {name: choices.look(f"lesson_{name}") for name in _FIELDS}
    plain = LessonSettings()
    chapter = values["chapter"] if values["chapter"] in NAMES else plain.chapter
    return LessonSettings(chapter, values["reads"] or plain.reads, values["layer"])


def go_to(chapter: str) -> None:
    """Another chapter: it starts with its own text."""
    if chapter in NAMES and chapter != choices.look("lesson_chapter"):
        choices.put("lesson_chapter", chapter)
        choices.put("lesson_reads", "example")
        choices.put("lesson_layer", None)
