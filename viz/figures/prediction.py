"""P(positive) after each word, as a line."""

from collections.abc import Callable

import pandas as pd

from viz.figures.style.axis import shown, word_axis
from viz.figures.style.draft import Draft
from viz.figures.style.rows import rows_of
from viz.figures.style.theme import PREDICTION_LINE


def prediction_figure(table: pd.DataFrame, *, say: Callable[..., str]) -> Draft:
    """One line over the words of `viz.figures.tables.prediction_table`, on the range 0..1 with the border at 0.5."""
    tokens = list(table["token"])
    hover = [
        f"{say('prediction.hover', position=position, token=f'<b>{shown(token)}</b>')}"
        f"<br>{say('prediction.axis')} = {probability:.4f}"
        for position, token, probability in rows_of(table, "position", "token", "probability")
    ]
    draft = Draft()
    draft.add(
        "scatter",
        x=table["position"].to_numpy(),
        y=table["probability"].to_numpy(),
        mode="lines+markers" if len(table) <= 60 else "lines",
        line={"color": PREDICTION_LINE.colour, "width": PREDICTION_LINE.width},
        marker={"size": 6},
        text=hover,
        hovertemplate="%{text}<extra></extra>",
    )
    draft.add_level(0.5)
    draft.lay_out(
        height=175,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        xaxis=word_axis(tokens, say("axis.word")),
        yaxis={
            "range": [-0.03, 1.03],
            "tickvals": [0, 0.5, 1],
            "title": {"text": say("prediction.axis"), "standoff": 4},
            "zeroline": False,
        },
    )
    return draft
