"""The forget-bias dial: what follows the shifted gate, beside the network as it was trained."""

import math
from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from viz.figures.style.axis import numbered, word_axis
from viz.figures.style.log_axis import log_axis
from viz.figures.style.numbers import from_log10, signed
from viz.figures.style.theme import CURVE_LINES, PREDICTION_LINE, SIGNAL_LINES, UNNAMED_LINE, Line

Say = Callable[..., str]

_PANELS: dict[str, Line] = {
    "forget": SIGNAL_LINES["forget"],
    "cell": SIGNAL_LINES["cell"],
    "probability": PREDICTION_LINE,
    "gradient": CURVE_LINES["lstm.cell"],
}


def dial_figure(table: pd.DataFrame, tokens: Sequence[str], *, say: Say) -> go.Figure:
    """Four panels over the words of `viz.gradients.tables.dial_table`: "trained" in grey, "shifted" in colour."""
    figure = make_subplots(
        2, 2, shared_xaxes=True, horizontal_spacing=0.09, vertical_spacing=0.13,
        subplot_titles=[say(f"lab.dial.{panel}") for panel in _PANELS],
    )  # fmt: skip
    for k, (panel, line) in enumerate(_PANELS.items()):
        where = {"row": k // 2 + 1, "col": k % 2 + 1}
        for reading, part in table.groupby("reading", sort=False):
            style = UNNAMED_LINE if reading == "trained" else line
            values = part[panel].where(part[panel].abs() < math.inf)
            figure.add_scatter(
                x=part["position"].to_numpy(),
                y=values.to_numpy(),
                name=say(f"lab.dial.reading.{reading}"),
                legendgroup=str(reading),
                showlegend=k == 0,
                mode="lines",
                line={
                    "color": style.colour,
                    "dash": "dot" if reading == "trained" else "solid",
                    "width": style.width,
                },
                text=[_hover(row.position, row.token, getattr(row, panel), panel, say) for row in part.itertuples()],
                hovertemplate="%{text}<extra>%{fullData.name}</extra>",
                **where,
            )
        figure.update_yaxes(_axis(panel, table), **where)
        figure.update_xaxes(word_axis(tokens, say("axis.word")) if k > 1 else {"showgrid": False}, **where)
    figure.update_layout(
        height=520,
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        hovermode="closest",
        legend={"orientation": "h", "y": 1.08, "yanchor": "bottom", "x": 0},
    )
    return figure


def _axis(panel: str, table: pd.DataFrame) -> dict[str, object]:
    if panel == "gradient":
        return log_axis(table[panel], "")
    if panel == "cell":
        return {"rangemode": "tozero", "zeroline": False}
    return {"range": [-0.03, 1.03], "tickvals": [0, 0.5, 1], "zeroline": False}


def _hover(position: object, token: object, value: float, panel: str, say: Say) -> str:
    word = say("figure.hover.word", word=f"<b>{numbered(int(str(position)), str(token))}</b>")
    return f"{word}<br>{from_log10(value) if panel == 'gradient' else signed(value, 4)}"
