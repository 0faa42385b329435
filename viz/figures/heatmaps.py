"""Every signal as a heatmap, units against words, on scales that never change."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from viz.figures.style.axis import category_axis, unit_axis
from viz.figures.style.diverging import margin_beyond, open_ended
from viz.figures.style.draft import Draft, Keys
from viz.figures.style.grid import domain, grid
from viz.figures.style.numbers import signed
from viz.figures.style.theme import DIVERGING, SIGNAL_COLOURS, SIGNAL_RANGES, SYMBOLS, Theme

Say = Callable[..., str]
Plane = NDArray[np.float32]

_COLUMNS = 2
_GAP = {"horizontal": 0.16, "vertical": 66}  # a share of the width; pixels


def heatmaps_figure(
    planes: Mapping[str, Plane],
    units: Sequence[int],
    tokens: Sequence[str],
    *,
    cell: str,
    say: Say,
    theme: Theme = "light",
) -> Draft:
    """One panel a signal of `viz.figures.tables.signal_planes`, (units, words), its rows named by `units` from the top.

    Gates run from neutral to the signal's colour over 0..1, the other signals from negative to positive over a range
    around 0. Values beyond the range are marked in a colour of their own, counted and named above the panel.
    """
    columns = min(_COLUMNS, len(planes))
    rows = -(-len(planes) // columns)
    tall = min(max(12 * len(units), 90), 420)
    height = rows * tall + (rows - 1) * _GAP["vertical"] + 110
    draft = grid(
        rows,
        columns,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=_GAP["horizontal"],
        vertical_spacing=_GAP["vertical"] / height,
        titles=[_title(signal, plane, cell, say) for signal, plane in planes.items()],
    )
    words, word_axis = category_axis(tokens)
    names = [str(unit) for unit in units]
    for panel, (signal, plane) in enumerate(planes.items(), 1):
        heatmap = _heatmap(signal, plane, words, names, say=say, theme=theme)
        draft.add("heatmap", panel=panel, colorbar=_scale(draft, panel, signal), **heatmap)
    draft.lay_out_axes("x", **word_axis)
    draft.lay_out_axes("y", **unit_axis(len(units)), showgrid=False, showticklabels=True)
    first_column = range(1, rows * columns + 1, columns)
    draft.lay_out_axes("y", first_column, title={"text": say("figure.unit"), "standoff": 2})
    draft.lay_out(height=height, margin={"l": 8, "r": 8, "t": 56, "b": 8})
    draft.lay_out_notes(font={"size": 13})
    return draft


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


def _heatmap(signal: str, plane: Plane, words: list[str], names: list[str], *, say: Say, theme: Theme) -> Keys:
    low, high = SIGNAL_RANGES[signal]
    margin = margin_beyond(low, high) if _is_unbounded(signal) else 0.0
    value = say("figure.hover.value", signal=say(f"signal.{signal}"), unit="%{y}", value="%{z:.4f}")
    return {
        "x": words,
        "y": names,
        "z": plane,
        "zmin": low - margin,
        "zmax": high + margin,
        "colorscale": _colours(signal, theme),
        "hovertemplate": f"{say('figure.hover.word', word='%{x}')}<br>{value}<extra></extra>",
    }


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


def _scale(draft: Draft, panel: int, signal: str) -> Keys:
    """A thin colour bar to the right of the panel."""
    across, up = (domain(draft.layout, letter, panel) for letter in ("x", "y"))
    low, high = SIGNAL_RANGES[signal]
    return {
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
