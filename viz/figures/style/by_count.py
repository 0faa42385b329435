"""Figures against how many units something is done to: the most influential ones beside as many drawn by chance."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from viz.figures.style.draft import Draft
from viz.figures.style.theme import Line


def add_counted(
    draft: Draft,
    counts: list[str],
    values: ArrayLike,
    name: str,
    line: Line,
    *,
    ends: tuple[ArrayLike, ArrayLike] | None = None,
    **more: Any,
) -> None:
    """A line with a marker at each of `counts`; `ends` are the low and high ends of its bars, as long as `values`."""
    if ends is not None:
        middle, low, high = (np.asarray(each) for each in (values, *ends))
        more["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": high - middle,
            "arrayminus": middle - low,
            "thickness": 1,
        }
    draft.add(
        "scatter",
        x=counts,
        y=np.asarray(values),
        mode="lines+markers",
        name=name,
        line={"color": line.colour, "width": line.width, "dash": line.dash},
        marker={"size": 7},
        **more,
    )


def lay_out_counts(draft: Draft, counts: list[str], title: str, yaxis: dict[str, Any]) -> None:
    """Each count as far from the next; `title` says what is counted."""
    draft.lay_out(
        height=320,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "type": "category",
            "categoryarray": counts,
            "title": {"text": title, "standoff": 4},
            "showgrid": False,
        },
        yaxis={"zeroline": False} | yaxis,
    )
