"""The networks beside each other: how they learned, how they do on short and long reviews, and how sure they may be."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from viz.figures.style.log_axis import log_axis
from viz.figures.style.names import network_line, network_name

Say = Callable[..., str]

_LAYOUT: dict[str, Any] = {
    "height": 400,
    "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
    "hovermode": "closest",
    "showlegend": True,
    "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
}
_LAST = 1_000  # words: where the last group of lengths, which has no end, is drawn to end


def learning_figure(table: pd.DataFrame, measure: str, *, say: Say) -> go.Figure:
    """One line a network over the epochs of `viz.compare.tables.history_table`, of its column `measure`.

    The gradient's norm is drawn on a logarithmic axis.
    """
    figure = go.Figure()
    logarithmic = measure == "gradient_norm"
    shown = table.assign(y=table[measure].map(_log10) if logarithmic else table[measure])
    for network, part in shown.groupby("network", sort=False):
        _add_line(figure, str(network), part["epoch"], part["y"], [f"{value:.4g}" for value in part[measure]], say)
    title = say(f"compare.measure.{measure}")
    percent = {"title": {"text": title, "standoff": 4}, "zeroline": False}
    if measure == "validation_accuracy":
        percent["tickformat"] = ".0%"
    figure.update_layout(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.epoch"), "standoff": 4}, "dtick": 1, "showgrid": False},
        yaxis=log_axis(shown["y"], title) if logarithmic else percent,
    )
    return figure


def length_figure(table: pd.DataFrame, *, say: Say) -> go.Figure:
    """Accuracy against the length of the review, from `viz.compare.tables.length_table`, with 95 % intervals."""
    figure = go.Figure()
    for network, part in table.groupby("network", sort=False):
        middle = [(least + min(below, _LAST)) / 2 for least, below in zip(part["least"], part["below"], strict=True)]
        hover = [
            say("compare.hover.length", least=row.least, most=row.below - 1, reviews=row.reviews)
            if row.below < 100_000
            else say("compare.hover.longest", least=row.least, reviews=row.reviews)
            for row in part.itertuples()
        ]
        texts = [f"{words}<br>{accuracy:.1%}" for words, accuracy in zip(hover, part["accuracy"], strict=True)]
        trace = _add_line(figure, str(network), pd.Series(middle), part["accuracy"], texts, say)
        trace.update(
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (part["high"] - part["accuracy"]).tolist(),
                "arrayminus": (part["accuracy"] - part["low"]).tolist(),
                "thickness": 1,
                "width": 0,
            }
        )
    figure.update_layout(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.words"), "standoff": 4}, "showgrid": False, "rangemode": "tozero"},
        yaxis={"title": {"text": say("compare.axis.accuracy"), "standoff": 4}, "tickformat": ".0%", "zeroline": False},
    )
    return figure


def calibration_figure(table: pd.DataFrame, *, say: Say) -> go.Figure:
    """The share of positive reviews against the probability that a network gave them, with the diagonal."""
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": "#8a93a3", "width": 1, "dash": "dot"},
        name=say("compare.perfect"),
        hoverinfo="skip",
    )
    for network, part in table.groupby("network", sort=False):
        texts = [say("compare.hover.bin", reviews=row.reviews, share=f"{row.share:.1%}") for row in part.itertuples()]
        _add_line(figure, str(network), part["probability"], part["share"], texts, say)
    figure.update_layout(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.probability"), "standoff": 4}, "range": [-0.02, 1.02]},
        yaxis={"title": {"text": say("compare.axis.share"), "standoff": 4}, "range": [-0.02, 1.02]},
    )
    return figure


def _add_line(figure: go.Figure, network: str, x: pd.Series, y: pd.Series, texts: list[str], say: Say) -> go.Scatter:
    line = network_line(network)
    figure.add_scatter(
        x=x.to_numpy(),
        y=y.to_numpy(),
        name=network_name(network, say),
        mode="lines+markers",
        line={"color": line.colour, "dash": line.dash, "width": line.width},
        marker={"size": 7},
        text=texts,
        hovertemplate="%{text}<extra>%{fullData.name}</extra>",
    )
    return figure.data[-1]


def _log10(value: float) -> float:
    return math.log10(value) if value > 0 else -math.inf
