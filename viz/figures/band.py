"""What the same curve does on held-out reviews, as a quiet band behind it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.training.report import GradientBand
from viz.figures.style.draft import Draft
from viz.figures.style.theme import Line

_OPACITY = 0.13


def add_band(draft: Draft, band: GradientBand, words: int, line: Line, say: Callable[..., str]) -> NDArray[np.float64]:
    """Draw median and quartiles by distance from the end of a text of so many `words`; what was drawn, (N,) log10.

    The bands of one figure are one group in the legend.
    """
    reached = np.asarray(band.back) < words
    position = words - np.asarray(band.back)[reached]
    low, middle, high = (np.asarray(logs)[reached] for logs in (band.low, band.middle, band.high))
    first = not any(trace.get("legendgroup") == "band" for trace in draft.traces)
    draft.add(
        "scatter",
        x=np.concatenate([position, position[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=line.colour,
        opacity=_OPACITY,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        legendgroup="band",
        name=say("band.legend", reviews=max(band.reviews, default=0)),
        showlegend=first,
    )
    draft.add(
        "scatter",
        x=position,
        y=middle,
        mode="lines",
        line={"color": line.colour, "width": 1, "dash": "dot"},
        opacity=0.7,
        hoverinfo="skip",
        legendgroup="band",
        showlegend=False,
    )
    return np.concatenate([low, high])
