"""The translator: encoder, hand-over and decoder in one browser component that steps without the server.

Python sends one payload a view (payload.py) and hears back where the cursor rests, and which word the visitor put in
the place of the decoder's own.
"""

from dataclasses import dataclass
from typing import Any

from viz import component

TRANSLATOR = "translator"
"""The translator's key in the session."""

PANELS = ("beams", "attention", "reach")
"""What may stand beside the heatmaps."""

_MOST = 9_999  # of steps, units and words


@dataclass(frozen=True)
class Place:
    """Where a visitor's translator rests: `moment` counts steps of both networks from 0, `unit` from 0."""

    view: str
    moment: int
    unit: int
    panel: str


@dataclass(frozen=True)
class Put:
    """A word that the visitor put in place of the decoder's: the `word` of output step `step`, from 0.

    `step` -1 asks for the decoder's own words again. `count` grows from one to the next.
    """

    view: str
    step: int
    word: str
    count: int


def show_translator(payload: bytes, key: str = TRANSLATOR) -> None:
    """Draw the translator. What it says, the session holds under its key."""
    component.show(
        "translator",
        key=key,
        data=payload,
        default={"place": None, "put": None},
        on_place_change=lambda: None,
        on_put_change=lambda: None,
    )


def read_place(state: Any) -> Place | None:
    """The place in what the translator said; None before it said anything, and for what makes no sense."""
    try:
        value = state["place"]
        place = Place(str(value["view"]), int(value["moment"]), int(value["unit"]), str(value["panel"]))
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        return None
    sound = 0 <= place.moment <= _MOST and 0 <= place.unit <= _MOST and place.panel in PANELS
    return place if sound else None


def read_put(state: Any) -> Put | None:
    """The word that was put, in what the translator said; None as `read_place`."""
    try:
        value = state["put"]
        put = Put(str(value["view"]), int(value["step"]), str(value["word"]), int(value["count"]))
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        return None
    return put if -1 <= put.step <= _MOST else None
