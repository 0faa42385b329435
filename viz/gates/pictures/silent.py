"""Is there a sentiment unit? What is still judged rightly while more and more units are silent."""

from collections.abc import Callable, Mapping
from typing import Any

from viz.figures.style.draft import Draft
from viz.figures.style.theme import TEXT_LINES


def silent_figure(removal: Mapping[str, Any], *, say: Callable[..., str]) -> Draft:
    """The share of our short sentences that is judged as people do against how many units are silent.

    `removal` is that section of units.json: the most influential units with 95 % intervals, and as many drawn by
    chance, with where 95 % of the draws lie.
    """
    draft = Draft()
    counts = [str(count) for count in removal["counts"]]
    for part, low, high, name in (
        ("influential", "low", "high", "first"),
        ("random", "random_low", "random_high", "second"),
    ):
        values = removal[part]
        line, label = TEXT_LINES[name], say(f"silent.line.{part}", draws=removal["draws"])
        draft.add(
            "scatter",
            x=counts,
            y=values,
            mode="lines+markers",
            name=label,
            line={"color": line.colour, "width": line.width, "dash": line.dash},
            marker={"size": 6},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [end - value for end, value in zip(removal[high], values, strict=True)],
                "arrayminus": [value - end for end, value in zip(removal[low], values, strict=True)],
                "thickness": 1,
            },
            hovertemplate="%{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
        )
    draft.lay_out(
        height=320,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "type": "category",
            "categoryarray": counts,
            "title": {"text": say("silent.axis.units"), "standoff": 4},
            "showgrid": False,
        },
        yaxis={
            "title": {"text": say("silent.axis.share"), "standoff": 4},
            "tickformat": ".0%",
            "range": [0.4, 1.0],
            "zeroline": False,
        },
    )
    draft.add_level(0.5)
    return draft
