"""The box for a visitor's text: one line until it is used, then as tall as the text. Enter hands the text over.

Streamlit's own box of one line hides a pasted review, and its box of several lines is handed over by Ctrl+Enter only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from viz import component
from viz.language import Language

TEXT_BOX = "text_box"
"""The box's key in the session."""


MOST = 500_000
"""Characters of a text: a hundred times what is read.

A message of more than 2 MB (`make serve`; else 25) Streamlit drops without a word, and closes the connection.
"""


@dataclass(frozen=True)
class Typed:
    """A text that was handed over, and when: `count` grows from one to the next."""

    text: str
    count: int


def show_textbox(
    text: str,
    taken: int,
    examples: Mapping[str, str],
    *,
    label: str,
    placeholder: str,
    refused: str,
    along: str,
    language: Language,
) -> None:
    """Draw the box with `text` in it. What is handed over, the session holds under TEXT_BOX: see `read_typed`.

    `taken` is the count of the newest text that is known here: the box keeps one that it has handed over since.
    `examples` are texts by the names under which a list on the page offers them.

    A text of more than MOST characters is not; the box says `refused` then, and keeps it. Where the page has a player,
    the box has the text read while it is written (viz/reading), in the `language` of the page; `along` is what the
    switch for that is called.
    """
    said = {"label": label, "placeholder": placeholder, "refused": refused, "along": along}
    data = {"text": text, "taken": taken, "examples": examples, **said, "language": language, "most": MOST}
    component.show("textbox", key=TEXT_BOX, data=data, default={"typed": None}, on_typed_change=lambda: None)


def read_typed(state: Any) -> Typed | None:
    """The text in what the box said to the session; None before it said anything, and for what makes no sense."""
    try:
        text, count = state["typed"]["text"], int(state["typed"]["count"])
    except (TypeError, KeyError, ValueError, OverflowError):  # of a count that is no number or endless
        return None
    return Typed(text, count) if isinstance(text, str) else None
