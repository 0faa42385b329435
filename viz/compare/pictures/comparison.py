"""The networks beside each other: how they learned, how they do on short and long reviews, and how sure they may be."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from viz.figures.style.draft import Draft
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


def learning_figure(table: pd.DataFrame, measure: str, *, say: Say) -> Draft:
    """One line a network over the epochs of `viz.compare.tables.history_table`, of its column `measure`.

    The gradient's norm is drawn on a logarithmic axis.
    """
    draft = Draft()
    logarithmic = measure == "gradient_norm"
    shown = table.assign(y=table[measure].map(_log10) if logarithmic else table[measure])
    for network, part in shown.groupby("network", sort=False):
        _add_line(draft, str(network), part["epoch"], part["y"], [f"{value:.4g}" for value in part[measure]], say)
    title = say(f"compare.measure.{measure}")
    percent = {"title": {"text": title, "standoff": 4}, "zeroline": False}
    if measure == "validation_accuracy":
        percent["tickformat"] = ".0%"
    draft.lay_out(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.epoch"), "standoff": 4}, "dtick": 1, "showgrid": False},
        yaxis=log_axis(shown["y"], title) if logarithmic else percent,
    )
    return draft


def length_figure(table: pd.DataFrame, *, say: Say) -> Draft:
    """Accuracy against the length of the review, from `viz.compare.tables.length_table`, with 95 % intervals."""
    draft = Draft()
    for network, part in table.groupby("network", sort=False):
        middle = [(least + min(below, _LAST)) / 2 for least, below in zip(part["least"], part["below"], strict=True)]
        hover = [
            say("compare.hover.length", least=row.least, most=row.below - 1, reviews=row.reviews)
            if row.below < 100_000
            else say("compare.hover.longest", least=row.least, reviews=row.reviews)
            for row in part.itertuples()
        ]
        texts = [f"{words}<br>{accuracy:.1%}" for words, accuracy in zip(hover, part["accuracy"], strict=True)]
        interval = {
            "type": "data",
            "symmetric": False,
            "array": (part["high"] - part["accuracy"]).tolist(),
            "arrayminus": (part["accuracy"] - part["low"]).tolist(),
            "thickness": 1,
            "width": 0,
        }
        _add_line(draft, str(network), pd.Series(middle), part["accuracy"], texts, say, error_y=interval)
    draft.lay_out(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.words"), "standoff": 4}, "showgrid": False, "rangemode": "tozero"},
        yaxis={"title": {"text": say("compare.axis.accuracy"), "standoff": 4}, "tickformat": ".0%", "zeroline": False},
    )
    return draft


def calibration_figure(table: pd.DataFrame, *, say: Say) -> Draft:
    """The share of positive reviews against the probability that a network gave them, with the diagonal."""
    draft = Draft()
    draft.add(
        "scatter",
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": "#8a93a3", "width": 1, "dash": "dot"},
        name=say("compare.perfect"),
        hoverinfo="skip",
    )
    for network, part in table.groupby("network", sort=False):
        texts = [say("compare.hover.bin", reviews=row.reviews, share=f"{row.share:.1%}") for row in part.itertuples()]
        _add_line(draft, str(network), part["probability"], part["share"], texts, say)
    draft.lay_out(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.probability"), "standoff": 4}, "range": [-0.02, 1.02]},
        yaxis={"title": {"text": say("compare.axis.share"), "standoff": 4}, "range": [-0.02, 1.02]},
    )
    return draft


def _add_line(draft: Draft, network: str, x: pd.Series, y: pd.Series, texts: list[str], say: Say, **more: Any) -> None:
    line = network_line(network)
    draft.add(
        "scatter",
        x=x.to_numpy(),
        y=y.to_numpy(),
        name=network_name(network, say),
        mode="lines+markers",
        line={"color": line.colour, "dash": line.dash, "width": line.width},
        marker={"size": 7},
        text=texts,
        hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        **more,
    )


def _log10(value: float) -> float:
    return math.log10(value) if value > 0 else -math.inf
