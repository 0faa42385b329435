"""Panels beside and above each other in one figure."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from plotly.subplots import make_subplots

from viz.figures.style.draft import Draft, Keys, axis_of


def grid(rows: int, columns: int, *, titles: Sequence[str] = (), **spacing: Any) -> Draft:
    """A draft of rows x columns panels, counted from 1 along the rows, the titles centred above the first of them.

    `spacing` is what Plotly's make_subplots takes: horizontal_spacing and vertical_spacing as shares of the figure,
    shared_xaxes and shared_yaxes. With titles vertical_spacing must be named: Plotly's own would depend on them.
    """
    axes = _axes(rows, columns, **spacing)
    draft = Draft(axes)
    if titles:
        draft.lay_out(annotations=[_title(axes, panel, title) for panel, title in enumerate(titles, 1)])
    return draft


@lru_cache(maxsize=32)  # where the panels lie depends on their number and on a figure's height, which has few values
def _axes(rows: int, columns: int, **spacing: Any) -> Keys:
    layout: dict[str, Any] = make_subplots(rows, columns, **spacing).to_dict()["layout"]
    return {key: value for key, value in layout.items() if key != "template"}


def domain(layout: Keys, letter: str, panel: int) -> tuple[float, float]:
    """From where to where a panel reaches, as shares of the figure."""
    low, high = layout[axis_of(f"{letter}axis", panel)]["domain"]
    return low, high


def _title(axes: Keys, panel: int, text: str) -> Keys:
    left, right = domain(axes, "x", panel)
    return {
        "text": text,
        "x": (left + right) / 2,
        "xanchor": "center",
        "xref": "paper",
        "y": domain(axes, "y", panel)[1],
        "yanchor": "bottom",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": 16},
    }
