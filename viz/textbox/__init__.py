"""The box for a visitor's text: one line until it is used, then as tall as the text. Enter hands the text over.

Streamlit's own box of one line hides a pasted review, and its box of several lines is handed over by Ctrl+Enter only.
"""

from dataclasses import dataclass
from typing import Any

from viz import component

TEXT_BOX = "text_box"
"""The box's key in the session."""


MOST = 4_000_000
"""Characters of a text. Some ten times more are dropped by Streamlit without a word."""


@dataclass(frozen=True)
class Typed:
    """A text that was handed over, and when: `count` grows from one to the next."""

    text: str
    count: int


def show_textbox(text: str, *, label: str, placeholder: str, refused: str) -> None:
    """Draw the box with `text` in it. What is handed over, the session holds under TEXT_BOX: see `read_typed`.

    A text of more than MOST characters is not; the box says `refused` then, and keeps it.
    """
    data = {"text": text, "label": label, "placeholder": placeholder, "refused": refused, "most": MOST}
    component.show("textbox", key=TEXT_BOX, data=data, default={"typed": None}, on_typed_change=lambda: None)


def read_typed(state: Any) -> Typed | None:
    """The text in what the box said to the session; None before it said anything, and for what makes no sense."""
    try:
        text, count = state["typed"]["text"], int(state["typed"]["count"])
    except (TypeError, KeyError, ValueError, OverflowError):  # of a count that is no number or endless
        return None
    return Typed(text, count) if isinstance(text, str) else None
