"""Gradient norms over the words, on a log scale that no float limits."""

import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from models.training.report import GradientBand
from viz.figures.band import add_band
from viz.figures.style.axis import shown, word_axis
from viz.figures.style.draft import Draft
from viz.figures.style.log_axis import log_axis
from viz.figures.style.names import curve_line, curve_name
from viz.figures.style.numbers import from_log10
from viz.figures.style.rows import parts_of, rows_of, with_gaps

Say = Callable[..., str]


def gradient_figure(
    table: pd.DataFrame,
    tokens: Sequence[str],
    *,
    scale: str,
    say: Say,
    bands: Mapping[str, GradientBand] | None = None,
) -> Draft:
    """One line a curve of `viz.figures.tables.gradient_table`; `scale` is "absolute" or "relative".

    Behind the lines stand the `bands` of the same curves over held-out reviews, which are relative to the last word. y
    is log10 of the norm on a linear axis, because a norm of 1e-400 is no float. `say` gives the words by key.
    """
    column = "relative" if scale == "relative" else "log10"
    draft = Draft()
    drawn = [table[column]]
    for curve, band in (bands or {}).items():
        drawn.append(add_band(draft, band, len(tokens), curve_line(curve), say))
    curves = dict(parts_of(table, "curve"))
    for curve, part in curves.items():
        line = curve_line(curve)
        draft.add(
            "scatter",
            x=part["position"].to_numpy(),
            y=with_gaps(part[column]),
            name=curve_name(curve, say),
            mode="lines+markers" if len(part) <= 60 else "lines",
            line={"color": line.colour, "dash": line.dash, "width": line.width},
            marker={"size": 6},
            text=[_hover(*row, say=say) for row in rows_of(part, *_TOLD)],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    draft.lay_out(
        height=235,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=len(curves) > 1 or bool(bands),
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis=word_axis(tokens, say("axis.word")),
        yaxis=log_axis(drawn, say(f"gradient.axis.{scale}")),
    )
    return draft


_TOLD = ("position", "token", "log10", "relative", "log10_factor")


def _hover(position: int, token: str, log10: float, relative: float, factor: float, *, say: Say) -> str:
    lines = [
        say("gradient.hover", position=position, token=f"<b>{shown(token)}</b>"),
        say("gradient.hover.norm", norm=from_log10(log10)),
    ]
    if math.isnan(factor):
        lines.append(say("gradient.hover.last"))
    else:
        lines.append(say("gradient.hover.factor", factor=from_log10(factor)))
        lines.append(say("gradient.hover.relative", ratio=from_log10(relative)))
    return "<br>".join(lines)
