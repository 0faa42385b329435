"""Who leads through the story: which step the visitor is at, its address, and where a press on the bar goes.

A step is the parameter `story` in the address of a page. Alone it is enough: the rest of the address is filled in. What
the visitor changes on the way is theirs; the bar then says that the page is not the step's any more, and offers to go
back or on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

import streamlit as st

from models import AttributionError, CheckpointError
from viz.compare.settings import COMPARE
from viz.gradients import controls as lab
from viz.gradients.settings import LAB
from viz.language import Words, load_words
from viz.shell.guard import guarded
from viz.story.bar import BAR, read_told, show_bar
from viz.story.fading import dial, long, race, task
from viz.story.reading import but, great, negation, plain, waste, yours
from viz.story.step import Cast, Step, cast_of
from viz.visit import choices, session
from viz.visit.address import text_query
from viz.visit.declared import About, written
from viz.visit.held import Choices, register
from viz.visit.settings import Settings

STEPS: tuple[Callable[[Cast, Words], Step], ...] = (
    *(great, but, waste, plain),
    *(long, race, dial, task),
    *(negation, yours),
)
"""In the order in which they are told; the address counts from 1."""

_TASK = STEPS.index(task) + 1
_BARE, _SPOKEN = "story_bare", "story_language"


@dataclass(frozen=True)
class StorySettings:
    """Which step is told, from 1; None where no story is."""

    story: Annotated[str | None, About(options=tuple(str(number) for number in range(1, len(STEPS) + 1)))] = None


class _Choices(Choices[StorySettings]):
    def adopt(self, query: Mapping[str, str]) -> tuple[str, ...]:
        """A step that an address names. One that names it alone leaves the rest of its address to be filled in."""
        ignored = super().adopt(query)
        choices.put(_BARE, self.chosen().story is not None and set(query) <= {"story", "lang", "present"})
        choices.put(_SPOKEN, None)
        return ignored

    def carried(self) -> Mapping[str, str]:
        """What every page's address holds while a story is told, so that it can be opened again."""
        return written(self.chosen()) | ({} if self.chosen().story is None else session.presenting_query())

    def heard(self) -> tuple[str, ...]:
        """The bar's keys."""
        return () if self.chosen().story is None else ("keys.story_on", "keys.story_pause")


STORY = register("story", _Choices(StorySettings))


def step_number() -> int | None:
    """The step that the visitor is at, from 1; None where no story is told."""
    step = STORY.chosen().story
    return None if step is None else int(step)


def step_at(number: int, words: Words) -> Step:
    """A step in a language. CheckpointError where a network that it speaks of is missing."""
    return STEPS[number - 1](cast_of(words), words)


def lead(words: Words) -> None:
    """Ask for the step's own address, where the visitor's names the step alone or is in the language of before."""
    number = step_number()
    if number is None:
        return
    bare, spoken = choices.look(_BARE, False), choices.look(_SPOKEN)
    choices.put(_BARE, False)
    choices.put(_SPOKEN, words.language)
    if bare or spoken not in (None, words.language):
        _go(number, words)


def show(page: str, settings: Settings, words: Words) -> None:
    """The bar, while a story is told; nothing otherwise. `page` is the one on the screen."""
    number = step_number()
    if number is None:
        return
    with guarded(words), st.bottom:
        try:
            step, away = step_at(number, words), False
            away = not _on_screen(step, page, settings)
        except (CheckpointError, AttributionError):
            step, away = Step(page, {}, words("story.missing")), False
        show_bar(number, len(STEPS), step, words, away=away, on_told=_take_told)


def _on_screen(step: Step, page: str, settings: Settings) -> bool:
    """Whether the page shows what the step's sentence is about; where the cursor stands does not matter."""
    if page != step.page:
        return False
    shown = {"net": settings.network, **text_query(settings.text)}
    if page == "compare":
        shown |= {name: getattr(COMPARE.chosen(), name) for name in ("compare", "beside")}
    if page == "gradients":
        shown["view"] = LAB.chosen().view
    return all(step.query.get(name, value) == value for name, value in shown.items())


def _take_told() -> None:
    """What the bar asks for. A second press that was on its way when the first was answered is about another step."""
    told, number = read_told(session.told_by(BAR)), step_number()
    if told is None or number is None or told.step != number:
        return
    words = load_words(choices.look("language"))
    if number == _TASK:
        lab.finish_training()
    if told.action == "leave":
        STORY.put(story=None)
    elif told.action == "train":
        lab.start_training()
    elif told.action == "lesson":
        session.ask_for_page("lesson", {"lang": words.language} | session.presenting_query())
    else:
        ways = {"next": min(number + 1, len(STEPS)), "back": max(number - 1, 1), "again": 1, "here": number}
        goal = ways[told.action]
        if goal == _TASK:  # who opens its address decides for themselves: it takes a minute of the server
            lab.start_training()
        _go(goal, words)


def _go(number: int, words: Words) -> None:
    """Ask for the page and the address of a step; without a network that it speaks of, for its number alone."""
    try:
        step = step_at(number, words)
    except (CheckpointError, AttributionError):
        STORY.put(story=str(number))
        return
    session.ask_for_page(step.page, dict(step.query) | {"story": str(number)} | session.presenting_query())
