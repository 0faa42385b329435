"""The bar at the foot of the page, in the browser: a step's sentence, its time, and the ways on, back and out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from viz import component
from viz.language import Words
from viz.story.step import Step

BAR = "story_bar"
"""The bar's key in the session."""

ACTIONS = ("next", "back", "again", "here", "lesson", "train", "leave")
"""What it can ask for: steps, the first step, this step's own address, the lesson, the live task, the story's end."""

PACES = {"slow": 1.6, "normal": 1.0, "fast": 0.6}
"""How much longer or shorter than usual a step stands, as the visitor's browser keeps it."""

_LOOK, _LETTERS = 4.0, 14.0  # seconds to look at the page, and letters that are read in one from the back row


@dataclass(frozen=True)
class Told:
    """What was asked for, and at which step."""

    action: str
    step: int


def seconds(sentence: str) -> float:
    """How long a step stands at the usual pace, in seconds."""
    return round(_LOOK + len(sentence) / _LETTERS, 1)


def show_bar(number: int, steps: int, step: Step, words: Words, *, away: bool, on_told: Callable[[], None]) -> None:
    """`away`: the page is not the step's any more, so the bar says so and waits. `on_told` is called when the session
    holds what was asked for: see `read_told`.
    """
    names = (*ACTIONS, "pause", "go", "pace", *(f"pace.{pace}" for pace in PACES))
    sentence = words("story.away", step=number) if away else step.sentence
    data = {
        "step": number,
        "steps": steps,
        "sentence": sentence,
        "seconds": seconds(sentence),
        "plays": step.plays,
        "types": step.types,
        "races": step.races,
        "shows": step.shows,
        "waits": step.waits,
        "trains": step.trains,
        "writes": step.writes,
        "away": away,
        "paces": PACES,
        "words": {name: words(f"story.bar.{name}") for name in names},
        "label": words("story.bar.label", step=number, steps=steps),
    }
    component.show("story", key=BAR, data=data, on_told_change=on_told)


def read_told(state: Any) -> Told | None:
    """What the bar said to the session; None where it said nothing, or what makes no sense."""
    try:
        action, step = state["told"]["action"], state["told"]["step"]
    except (TypeError, KeyError):
        return None
    return Told(action, step) if action in ACTIONS and type(step) is int else None
