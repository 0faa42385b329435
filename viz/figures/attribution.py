"""What each word adds to the verdict, as bars that add up with the bias to the logit."""

from collections.abc import Callable

import pandas as pd

from viz.figures.style.axis import numbered, word_axis
from viz.figures.style.draft import Draft
from viz.figures.style.numbers import signed
from viz.figures.style.rows import rows_of
from viz.figures.style.theme import DIVERGING


def attribution_figure(table: pd.DataFrame, *, bias: float, logit: float, say: Callable[..., str]) -> Draft:
    """One bar a word of `viz.figures.tables.contribution_table`; the title says with the numbers what they add up to.

    The y axis reaches as far down as up, so that a positive and a negative bar can be compared.
    """
    parts = table["part"].to_numpy()
    reach = 1.08 * float(abs(parts).max()) or 1.0
    scale = DIVERGING["light"]  # its ends are legible on both backgrounds
    draft = Draft()
    draft.add(
        "bar",
        x=table["position"].to_numpy(),
        y=parts,
        marker={"color": [scale.positive if part >= 0 else scale.negative for part in parts], "line": {"width": 0}},
        text=[_hover(*row, say=say) for row in rows_of(table, "position", "token", "part")],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    numbers = {"bars": signed(float(parts.sum()), 4), "bias": signed(bias, 4), "logit": signed(logit, 4)}
    draft.lay_out(
        height=265,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        title={
            "text": say("figure.attribution.sum", **numbers),
            "x": 0,
            "y": 0.98,
            "yanchor": "top",
            "font": {"size": 14},
        },
        showlegend=False,
        hovermode="closest",
        bargap=0.15,
        xaxis=word_axis(table["token"].tolist(), say("axis.word")),
        yaxis={
            "range": [-reach, reach],
            "title": {"text": say("figure.attribution.axis"), "standoff": 4},
            "zeroline": True,
        },
    )
    return draft


def _hover(position: int, token: str, part: float, *, say: Callable[..., str]) -> str:
    word = say("figure.hover.word", word=f"<b>{numbered(position, token)}</b>")
    return f"{word}<br>{say('figure.attribution.hover', value=signed(part, 4))}"
