"""Two networks or two texts over the same columns of words: verdicts, and how far apart the states are."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from viz.figures.style.axis import category_axis, numbered, shown, unit_axis, word_axis
from viz.figures.style.diverging import margin_beyond, open_ended
from viz.figures.style.draft import Draft
from viz.figures.style.numbers import signed
from viz.figures.style.rows import parts_of, rows_of
from viz.figures.style.theme import SIGNAL_LINES, Line, Theme

Say = Callable[..., str]

_MARKED = "rgba(138, 147, 163, 0.22)"
_FEW = 60  # columns up to which a line shows its points
_LIMIT = {"cell": 3.0}  # beyond it a difference is drawn as beyond
_SHOWN = 22  # characters under a column, which may hold two words


def labels_of(table: pd.DataFrame) -> list[str]:
    """What stands under each column: the word, or both where they differ, "–" for none."""
    return [
        first if first == second else f"{first or '–'} / {second or '–'}"
        for first, second in rows_of(table, "first_word", "second_word")
    ]


def verdicts_figure(table: pd.DataFrame, names: Sequence[str], lines: Sequence[Line], *, say: Say) -> Draft:
    """P(positive) after each word of `viz.compare.pair_tables`, one line a side; marked columns are shaded."""
    draft = Draft()
    labels = labels_of(table)
    for side, name, line in zip(("first", "second"), names, lines, strict=True):
        hover = [
            f"{say('prediction.hover', position=column, token=f'<b>{shown(word)}</b>')}"
            f"<br>{say('prediction.axis')} = {value:.4f}"
            for column, word, value in rows_of(table, "column", f"{side}_word", side)
        ]
        draft.add(
            "scatter",
            x=table["column"].to_numpy(),
            y=table[side].to_numpy(),
            name=name,
            mode="lines+markers" if len(table) <= _FEW else "lines",
            connectgaps=True,
            line={"color": line.colour, "width": line.width, "dash": line.dash},
            marker={"size": 6},
            text=hover,
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    draft.lay_out(
        **_layout(table, labels, say),
        yaxis={
            "range": [-0.03, 1.03],
            "tickvals": [0, 0.5, 1],
            "title": {"text": say("prediction.axis"), "standoff": 4},
            "zeroline": False,
        },
    )
    draft.add_level(0.5)
    return draft


def differences_figure(differences: pd.DataFrame, table: pd.DataFrame, *, say: Say) -> Draft:
    """One line a signal of `viz.compare.pair_tables.difference_table` over the columns of `text_pair_table`."""
    draft = Draft()
    labels = labels_of(table)
    for signal, part in parts_of(differences, "signal"):
        line = SIGNAL_LINES[signal]
        draft.add(
            "scatter",
            x=part["column"].to_numpy(),
            y=part["value"].to_numpy(),
            name=say(f"signal.{signal}"),
            mode="lines+markers" if len(table) <= _FEW else "lines",
            line={"color": line.colour, "width": line.width, "dash": line.dash},
            marker={"size": 5},
            text=[
                f"{numbered(column, label)}<br>{'0' if value == 0 else f'{value:.4g}'}"
                for column, label, value in zip(part["column"].tolist(), labels, part["value"].tolist(), strict=True)
            ],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    draft.lay_out(
        **_layout(table, labels, say),
        yaxis={"rangemode": "tozero", "title": {"text": say("compare.axis.difference"), "standoff": 4}},
    )
    return draft


def difference_map_figure(
    plane: NDArray[np.float64],
    units: Sequence[int],
    table: pd.DataFrame,
    signal: str,
    *,
    say: Say,
    theme: Theme = "light",
) -> Draft:
    """One signal, second text minus first, (units, columns) of `viz.compare.pair_tables.difference_plane`.

    From -1 to 1, the cell state from -3 to 3, whatever the texts; values beyond have a colour of their own and are
    counted above the picture. Columns without a partner stay empty.
    """
    limit = _LIMIT.get(signal, 1.0)
    margin = margin_beyond(-limit, limit)
    words, axis = category_axis(labels_of(table))
    draft = Draft()
    draft.add(
        "heatmap",
        x=words,
        y=[str(unit) for unit in units],
        z=plane,
        zmin=-limit - margin,
        zmax=limit + margin,
        colorscale=open_ended(theme),
        hoverongaps=False,
        hovertemplate=say("compare.hover.difference", unit="%{y}", word="%{x}", value="%{z:.4f}") + "<extra></extra>",
        colorbar={"tickvals": [-limit, 0, limit], "thickness": 10, "outlinewidth": 0},
    )
    draft.lay_out(
        height=min(max(14 * len(units), 120), 420) + 110,
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        xaxis=axis,
        yaxis=unit_axis(len(units)) | {"title": {"text": say("figure.unit"), "standoff": 2}},
        title={"text": _beyond(plane, limit, say), "font": {"size": 12}, "x": 0},
    )
    return draft


def _beyond(plane: NDArray[np.float64], limit: float, say: Say) -> str:
    far = np.abs(plane) > limit  # NaN is not
    if not far.any():
        return ""
    largest = signed(float(plane.flat[np.nanargmax(np.abs(plane))]), 1)
    return say("player.beyond", limit=f"{limit:g}", count=int(far.sum()), largest=largest)


def _layout(table: pd.DataFrame, labels: Sequence[str], say: Say) -> dict[str, Any]:
    layout = {
        "height": 300,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hovermode": "closest",
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": word_axis(labels, say("axis.word"), most=_SHOWN),
    }
    shades = [_shade(*run) for run in _runs(table)]
    return layout | {"shapes": shades} if shades else layout


def _shade(first: int, last: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "yref": "paper",
        "x0": first - 0.5,
        "x1": last + 0.5,
        "y0": 0,
        "y1": 1,
        "fillcolor": _MARKED,
        "line": {"width": 0},
        "layer": "below",
    }


def _runs(table: pd.DataFrame) -> list[tuple[int, int]]:
    """The first and the last column of every stretch of marked ones."""
    marked = [int(column) for column in table.loc[table["marked"], "column"]]
    stretches = (list(run) for _, run in groupby(enumerate(marked), key=lambda place: place[1] - place[0]))
    return [(run[0][1], run[-1][1]) for run in stretches]
