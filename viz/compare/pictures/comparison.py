"""The networks beside each other: how they learned, how they do on short and long reviews, and how sure they may be."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from viz.figures.style.draft import Draft
from viz.figures.style.log_axis import log_axis
from viz.figures.style.names import network_line, network_name
from viz.figures.style.rows import parts_of, rows_of

Say = Callable[..., str]
Points = tuple[np.ndarray, np.ndarray]

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
    drawn = []
    for network, part in parts_of(table, "network"):
        values = part[measure].to_numpy()
        drawn.append(_log10(values) if logarithmic else values)
        points = (part["epoch"].to_numpy(), drawn[-1])
        _add_line(draft, network, points, [f"{value:.4g}" for value in values.tolist()], say)
    title = say(f"compare.measure.{measure}")
    percent = {"title": {"text": title, "standoff": 4}, "zeroline": False}
    if measure == "validation_accuracy":
        percent["tickformat"] = ".0%"
    draft.lay_out(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.epoch"), "standoff": 4}, "dtick": 1, "showgrid": False},
        yaxis=log_axis(drawn, title) if logarithmic else percent,
    )
    return draft


def length_figure(table: pd.DataFrame, *, say: Say) -> Draft:
    """Accuracy against the length of the review, from `viz.compare.tables.length_table`, with 95 % intervals."""
    draft = Draft()
    for network, part in parts_of(table, "network"):
        lengths = [(least + min(below, _LAST)) / 2 for least, below in rows_of(part, "least", "below")]
        low, middle, high = (part[name].to_numpy() for name in ("low", "accuracy", "high"))
        hover = [
            say("compare.hover.length", least=least, most=below - 1, reviews=reviews)
            if below < 100_000
            else say("compare.hover.longest", least=least, reviews=reviews)
            for least, below, reviews in rows_of(part, "least", "below", "reviews")
        ]
        texts = [f"{words}<br>{accuracy:.1%}" for words, accuracy in zip(hover, middle.tolist(), strict=True)]
        interval = {
            "type": "data",
            "symmetric": False,
            "array": (high - middle).tolist(),
            "arrayminus": (middle - low).tolist(),
            "thickness": 1,
            "width": 0,
        }
        _add_line(draft, network, (np.array(lengths), middle), texts, say, error_y=interval)
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
    for network, part in parts_of(table, "network"):
        texts = [
            say("compare.hover.bin", reviews=reviews, share=f"{share:.1%}")
            for reviews, share in rows_of(part, "reviews", "share")
        ]
        _add_line(draft, network, (part["probability"].to_numpy(), part["share"].to_numpy()), texts, say)
    draft.lay_out(
        **_LAYOUT,
        xaxis={"title": {"text": say("compare.axis.probability"), "standoff": 4}, "range": [-0.02, 1.02]},
        yaxis={"title": {"text": say("compare.axis.share"), "standoff": 4}, "range": [-0.02, 1.02]},
    )
    return draft


def _add_line(draft: Draft, network: str, points: Points, texts: list[str], say: Say, **more: Any) -> None:
    line = network_line(network)
    draft.add(
        "scatter",
        x=points[0],
        y=points[1],
        name=network_name(network, say),
        mode="lines+markers",
        line={"color": line.colour, "dash": line.dash, "width": line.width},
        marker={"size": 7},
        text=texts,
        hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        **more,
    )


def _log10(values: np.ndarray) -> np.ndarray:
    return np.array([math.log10(value) if value > 0 else -math.inf for value in values.tolist()])
