"""What the charts over words have in common: the word axis and text that is safe to show."""

import unicodedata
from collections.abc import Sequence
from typing import Any

_WORDS_ON_AXIS = 24
_SHOWN = 14  # characters of a word on an axis
_HOVERED = 40
_NUMBERED = 18
_LABELLED = 32  # rows that have room for a number each


def shown(token: str, most: int = _HOVERED) -> str:
    """A token as plain text for Plotly, which reads a few HTML tags: escaped, and cut with an ellipsis."""
    return brief(token, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def brief(token: str, most: int = 24) -> str:
    """A token cut with an ellipsis where it is longer than `most` characters.

    One that is written from right to left stands between marks that keep the numbers beside it in their order.
    """
    short = token if len(token) <= most else token[: most - 1] + "…"
    from_the_right = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in short)
    return f"\u2068{short}\u2069" if from_the_right else short


def numbered(position: int, token: str, most: int = _HOVERED) -> str:
    """ "3: film", with the token escaped: which of several equal words is meant."""
    return f"{position}: {shown(token, most)}"


def category_axis(tokens: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """A category for every word, and the axis that shows as many as have room; hovering shows any.

    For heatmaps, where a text for every cell would weigh more than the numbers.
    """
    names = [numbered(position, token, _NUMBERED) for position, token in enumerate(tokens, 1)]
    return names, {"type": "category", "showgrid": False, "zeroline": False, "automargin": True}


def unit_axis(count: int) -> dict[str, Any]:
    """The y axis with a row for each of `count` units from the top; every row is named where there is room."""
    axis: dict[str, Any] = {"type": "category", "autorange": "reversed", "tickfont": {"size": 10}}
    return axis | {"dtick": 1} if count <= _LABELLED else axis


def word_axis(tokens: Sequence[str], title: str, *, most: int = _SHOWN) -> dict[str, Any]:
    """The x axis: the words themselves, cut to `most` characters, where there is room, else their positions."""
    count = len(tokens)
    axis: dict[str, Any] = {"range": [0.5, count + 0.5], "zeroline": False, "showgrid": False, "fixedrange": False}
    if count <= _WORDS_ON_AXIS:
        ticks = [shown(token, most) for token in tokens]
        return axis | {"tickvals": list(range(1, count + 1)), "ticktext": ticks, "tickangle": -45 if count > 8 else 0}
    return axis | {"title": {"text": title, "standoff": 4}, "tickformat": "d"}
