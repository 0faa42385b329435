"""The strip of two rows: two networks' verdicts under each word, or two texts word under word.

A component of its own, because words come from visitors: the browser gets them as text and never as HTML.
"""

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from viz import component
from viz.figures.style.rows import rows_of
from viz.figures.style.theme import DIVERGING
from viz.language import Words

_DRAWN = ("first_word", "second_word", "first_known", "second_known", "first", "second", "marked")


@dataclass(frozen=True)
class Labels:
    """What the strip is, what each of its rows is, and what a mark on a column means."""

    title: str
    first: str
    second: str
    marked: str


def show_strip(table: pd.DataFrame, labels: Labels, words: Words, *, same_words: bool, key: str) -> None:
    """Draw a table of `viz.compare.pair_tables`; `same_words` where both rows are about the same words."""
    component.show("strip", key=key, data=build_strip(table, labels, words, same_words=same_words))


def build_strip(table: pd.DataFrame, labels: Labels, words: Words, *, same_words: bool) -> dict[str, Any]:
    """What the browser draws: a column a word, with two cells each."""
    return {
        "title": labels.title,
        "rows": [labels.first, labels.second],
        "marked": labels.marked,
        "unknown": words("player.unknown"),
        "positive": words("player.positive"),
        "none": words("pair.no_word"),
        "sameWords": same_words,
        "columns": [
            {
                "words": list(row[:2]),
                "known": list(row[2:4]),
                "probability": [None if math.isnan(value) else round(value, 6) for value in row[4:6]],
                "marked": row[6],
            }
            for row in rows_of(table, *_DRAWN)
        ],
        "scales": {
            theme: {"negative": scale.negative, "neutral": scale.neutral, "positive": scale.positive}
            for theme, scale in DIVERGING.items()
        },
    }
