"""Every signal as a heatmap, units against words, on scales that never change."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from viz.figures.style.axis import category_axis
from viz.figures.style.diverging import margin_beyond, open_ended
from viz.figures.style.numbers import signed
from viz.figures.style.theme import DIVERGING, SIGNAL_COLOURS, SIGNAL_RANGES, SYMBOLS, Theme

Say = Callable[..., str]
Plane = NDArray[np.float32]

_COLUMNS = 2
_GAP = {"horizontal": 0.16, "vertical": 66}  # a share of the width; pixels
_LABELLED = 32  # rows that have room for a number each


def heatmaps_figure(
    planes: Mapping[str, Plane],
    units: Sequence[int],
    tokens: Sequence[str],
    *,
    cell: str,
    say: Say,
    theme: Theme = "light",
) -> go.Figure:
    """One panel a signal of `viz.figures.tables.signal_planes`, (units, words), its rows named by `units` from the top.

    Gates run from neutral to the signal's colour over 0..1, the other signals from negative to positive over a range
    around 0. Values beyond the range are marked in a colour of their own, counted and named above the panel.
    """
    columns = min(_COLUMNS, len(planes))
    rows = -(-len(planes) // columns)
    panel = min(max(12 * len(units), 90), 420)
    height = rows * panel + (rows - 1) * _GAP["vertical"] + 110
    figure = make_subplots(
        rows,
        columns,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=_GAP["horizontal"],
        vertical_spacing=_GAP["vertical"] / height,
        subplot_titles=[_title(signal, plane, cell, say) for signal, plane in planes.items()],
    )
    words, word_axis = category_axis(tokens)
    names = [str(unit) for unit in units]
    for place, (signal, plane) in enumerate(planes.items()):
        row, column = divmod(place, columns)
        heatmap = _heatmap(signal, plane, words, names, say=say, theme=theme)
        figure.add_trace(heatmap, row=row + 1, col=column + 1)
        _add_scale(figure.data[-1], figure, signal)
    figure.update_xaxes(word_axis)
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, showticklabels=True)
    figure.update_yaxes(dtick=1 if len(units) <= _LABELLED else None, tickfont={"size": 10})
    figure.update_yaxes(title={"text": say("figure.unit"), "standoff": 2}, col=1)
    figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 56, "b": 8})
    figure.update_annotations(font={"size": 13})
    return figure


def _title(signal: str, plane: Plane, cell: str, say: Say) -> str:
    """The signal's name and symbol, and how many of the panel's values lie beyond its scale."""
    low, high = SIGNAL_RANGES[signal]
    name = say(f"signal.{signal}").replace(" (", "<br>(")  # a phone has no room for a name and its gloss in one line
    title = f"{name} <b>{SYMBOLS[cell][signal]}</b>"
    beyond = int(np.count_nonzero((plane < low) | (plane > high)))
    if not beyond:
        return title
    largest = signed(float(plane.flat[np.abs(plane).argmax()]), 1)
    note = say("player.beyond", limit=f"{high:g}", count=beyond, largest=largest)
    return f"{title}<br><span style='font-size:11px'>{note}</span>"


def _heatmap(signal: str, plane: Plane, words: list[str], names: list[str], *, say: Say, theme: Theme) -> go.Heatmap:
    low, high = SIGNAL_RANGES[signal]
    margin = margin_beyond(low, high) if _is_unbounded(signal) else 0.0
    value = say("figure.hover.value", signal=say(f"signal.{signal}"), unit="%{y}", value="%{z:.4f}")
    return go.Heatmap(
        x=words,
        y=names,
        z=plane,
        zmin=low - margin,
        zmax=high + margin,
        colorscale=_colours(signal, theme),
        hovertemplate=f"{say('figure.hover.word', word='%{x}')}<br>{value}<extra></extra>",
    )


def _is_unbounded(signal: str) -> bool:
    """All other signals come out of a sigmoid, a tanh, or a mean of such."""
    return signal == "cell"


def _colours(signal: str, theme: Theme) -> list[tuple[float, str]]:
    scale = DIVERGING[theme]
    if SIGNAL_RANGES[signal][0] == 0:
        return [(0.0, scale.neutral), (1.0, SIGNAL_COLOURS[signal][theme])]
    if not _is_unbounded(signal):
        return [(0.0, scale.negative), (0.5, scale.neutral), (1.0, scale.positive)]
    return open_ended(theme)


def _add_scale(heatmap: go.Heatmap, figure: go.Figure, signal: str) -> None:
    """A thin colour bar to the right of the panel."""
    across = figure.layout["xaxis" + heatmap.xaxis.removeprefix("x")].domain
    up = figure.layout["yaxis" + heatmap.yaxis.removeprefix("y")].domain
    low, high = SIGNAL_RANGES[signal]
    bar: dict[str, Any] = {
        "x": across[1] + 0.005,
        "xanchor": "left",
        "xpad": 0,
        "y": (up[0] + up[1]) / 2,
        "len": up[1] - up[0],
        "ypad": 0,
        "thickness": 8,
        "outlinewidth": 0,
        "tickvals": [low, (low + high) / 2, high],
        "tickfont": {"size": 10},
    }
    heatmap.colorbar = bar
