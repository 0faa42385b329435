"""One text with the memory of another: what single units carry, the strongest together, and as many by chance."""

from collections.abc import Callable
from typing import Any

import numpy as np

from models.interventions.two_texts import MovedMemory
from viz.figures.style.draft import Draft
from viz.figures.style.numbers import signed
from viz.figures.style.theme import TEXT_LINES

_STRONGEST = "#128a63"
_CHANCE = "#8a93a3"
_NAMED = 8  # units that a hover names


def moved_figure(found: MovedMemory, *, say: Callable[..., str]) -> Draft:
    """The logit of the second text against how many units have the memory of the first: the strongest, and random ones.

    From none on the left, which is the second text as it is, to all on the right. The random ones are means, with the
    smallest and the largest.
    """
    places = [0, *found.counts, len(found.alone)]
    ticks = [str(place) for place in places]
    draft = Draft()
    for name, logit in (("first", found.other), ("second", found.logit)):
        draft.add(
            "scatter",
            x=[ticks[0], ticks[-1]],
            y=[logit, logit],
            mode="lines",
            name=say(f"moved.line.{name}"),
            line={"color": TEXT_LINES[name].colour, "width": 1.5, "dash": "dot"},
            hovertemplate="%{y:.2f}<extra>%{fullData.name}</extra>",
        )
    mean, least, most = found.random.mean(axis=0), found.random.min(axis=0), found.random.max(axis=0)
    random = np.concatenate([[found.logit], mean, [found.whole]])
    spread = {
        "type": "data",
        "symmetric": False,
        "array": [0.0, *(most - mean).tolist(), 0.0],
        "arrayminus": [0.0, *(mean - least).tolist(), 0.0],
        "thickness": 1,
    }
    _add_line(draft, ticks, random, say("moved.line.random", draws=len(found.random)), _CHANCE, error_y=spread)
    strongest = np.concatenate([[found.logit], found.strongest, [found.whole]])
    named = [_named(found, place, logit, say) for place, logit in zip(places, strongest.tolist(), strict=True)]
    _add_line(
        draft,
        ticks,
        strongest,
        say("moved.line.strongest"),
        _STRONGEST,
        text=named,
        hovertemplate="%{text}<extra></extra>",
    )
    draft.lay_out(
        height=320,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "type": "category",
            "categoryarray": ticks,
            "title": {"text": say("moved.axis.units"), "standoff": 4},
            "showgrid": False,
        },
        yaxis={"title": {"text": say("moved.axis.logit"), "standoff": 4}, "zeroline": False},
    )
    draft.add_level(0)
    return draft


def _add_line(draft: Draft, ticks: list[str], values: np.ndarray, name: str, colour: str, **more: Any) -> None:
    draft.add(
        "scatter",
        x=ticks,
        y=values,
        mode="lines+markers",
        name=name,
        line={"color": colour, "width": 2.5},
        marker={"size": 7},
        **({"hovertemplate": "%{x}: %{y:.2f}<extra>%{fullData.name}</extra>"} | more),
    )


def _named(found: MovedMemory, count: int, logit: float, say: Callable[..., str]) -> str:
    units = ", ".join(map(str, found.order[: min(count, _NAMED)].tolist())) + (" …" if count > _NAMED else "")
    return say("moved.hover", count=count, logit=signed(logit), units=units or "–")
