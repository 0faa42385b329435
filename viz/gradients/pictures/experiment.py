"""The experiment: how the gradient fares over the steps back, and where the matrix's eigenvalues lie."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from models.lab.spectrum import MatrixPowers
from viz.figures.style.draft import Draft
from viz.figures.style.log_axis import log_axis
from viz.figures.style.names import curve_line, curve_name
from viz.figures.style.numbers import from_log10
from viz.figures.style.rows import parts_of
from viz.figures.style.theme import CURVE_LINES, MATRIX_LINES, SIGNAL_LINES, Line

Say = Callable[..., str]

_BAND = 0.18  # opacity


def experiment_figure(table: pd.DataFrame, alone: MatrixPowers | None, *, say: Say) -> Draft:
    """The middle of the seeds as a line, their range as a band, from `viz.gradients.tables.experiment_table`.

    With `alone`, the powers of the vanilla RNN's first matrix: the spectral radius to the k and the norm of its power.
    """
    draft = Draft()
    shown = []
    for curve, whole in parts_of(table, "curve"):
        back, low, middle, high = (whole[name].to_numpy() for name in ("back", "low", "middle", "high"))
        finite = np.isfinite(low) & np.isfinite(middle) & np.isfinite(high)
        if not finite.any():
            continue
        back, low, middle, high = back[finite], low[finite], middle[finite], high[finite]
        shown += [low, high]
        line = MATRIX_LINES["linear"] if curve == "rnn.linear" else curve_line(curve)
        name = say("lab.line.linear") if curve == "rnn.linear" else curve_name(curve, say)
        if (low < high).any():
            _add_band(draft, back, low, high, line)
        _add_line(draft, back, middle, line, name, say)
    if alone is not None and alone.powers is not None and alone.log10_norms is not None and alone.radius is not None:
        finite = np.isfinite(alone.log10_norms)
        shown.append(alone.log10_norms[finite])
        norms = alone.log10_norms[finite]
        _add_line(draft, alone.powers[finite], norms, MATRIX_LINES["power"], say("lab.line.power"), say)
        if alone.radius > 0:
            radius = alone.powers * math.log10(alone.radius)
            _add_line(draft, alone.powers, radius, MATRIX_LINES["radius"], say("lab.line.radius"), say)
    draft.lay_out(
        height=430,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": {"text": say("lab.axis.back"), "standoff": 4}, "zeroline": False, "showgrid": False},
        yaxis=log_axis(shown, say("lab.axis.experiment")),
    )
    return draft


def eigenvalue_figure(alone: Mapping[str, MatrixPowers], *, say: Say) -> Draft:
    """Every eigenvalue of each gate's recurrent block in the complex plane, with the unit circle, by cell."""
    draft = Draft()
    angle = np.linspace(0, 2 * np.pi, 181)
    draft.add(
        "scatter",
        x=np.cos(angle),
        y=np.sin(angle),
        mode="lines",
        line={"color": "#8a93a3", "width": 2},
        name=say("lab.circle"),
        hoverinfo="skip",
    )
    for cell, matrix in alone.items():
        for block, values in matrix.eigenvalues.items():
            colour = CURVE_LINES["rnn.hidden"].colour if cell == "rnn" else SIGNAL_LINES[block].colour
            draft.add(
                "scatter",
                x=values.real,
                y=values.imag,
                mode="markers",
                marker={"size": 6, "color": colour, "opacity": 0.75, "symbol": _SYMBOLS[cell]},
                name=f"{cell.upper()} {say(f'signal.{block}') if cell != 'rnn' else 'W_hh'}",
                text=[f"|λ| = {abs(value):.3f}" for value in values],
                hovertemplate="%{text}<extra>%{fullData.name}</extra>",
            )
    draft.lay_out(
        height=430,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": {"text": "Re λ", "standoff": 4}, "zeroline": True},
        yaxis={"title": {"text": "Im λ", "standoff": 4}, "zeroline": True, "scaleanchor": "x"},
    )
    return draft


_SYMBOLS = {"rnn": "circle", "lstm": "diamond", "gru": "square"}


def _add_band(draft: Draft, back: np.ndarray, low: np.ndarray, high: np.ndarray, line: Line) -> None:
    draft.add(
        "scatter",
        x=np.concatenate([back, back[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=line.colour,
        opacity=_BAND,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
    )


def _add_line(draft: Draft, x: np.ndarray, y: np.ndarray, line: Line, name: str, say: Say) -> None:
    draft.add(
        "scatter",
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": line.colour, "dash": line.dash, "width": line.width},
        text=[
            f"{say('lab.hover.back', back=int(k))}<br>{from_log10(value)}"
            for k, value in zip(x.tolist(), y.tolist(), strict=True)
        ],
        hovertemplate="%{text}<extra>%{fullData.name}</extra>",
    )
