"""Gradient curves with the straight line through each, and the products of Jacobians that they come from."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from models.training.report import GradientBand
from viz.figures.band import add_band
from viz.figures.style.axis import numbered, word_axis
from viz.figures.style.draft import Draft
from viz.figures.style.log_axis import log_axis
from viz.figures.style.names import curve_line, curve_name
from viz.figures.style.numbers import from_log10
from viz.figures.style.rows import parts_of, rows_of, with_gaps
from viz.figures.style.theme import SPECTRUM_LINES

Say = Callable[..., str]

_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
_MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}


def fading_figure(
    table: pd.DataFrame,
    fits: pd.DataFrame,
    tokens: Sequence[str],
    *,
    column: str,
    say: Say,
    bands: Mapping[str, GradientBand] | None = None,
) -> Draft:
    """The curves of `viz.figures.tables.gradient_table` in its column "log10" or "relative", thin lines for `fits`.

    Behind them stand the `bands` of the same curves over held-out reviews, which are relative to the last word.
    """
    draft = Draft()
    drawn = [table[column]]
    for curve, band in (bands or {}).items():
        drawn.append(add_band(draft, band, len(tokens), curve_line(curve), say))
    for curve, part in parts_of(table, "curve"):
        line, name = curve_line(curve), curve_name(curve, say)
        draft.add(
            "scatter",
            x=part["position"].to_numpy(),
            y=with_gaps(part[column]),
            name=name,
            mode="lines",
            line={"color": line.colour, "dash": line.dash, "width": line.width},
            text=[_hover(name, *row, say=say) for row in rows_of(part, "position", "token", column)],
            hovertemplate="%{text}<extra></extra>",
        )
    for curve, *ends in rows_of(fits, "curve", "start", "end"):
        draft.add(
            "scatter",
            x=[1, len(tokens)],
            y=ends,
            mode="lines",
            line={"color": curve_line(curve).colour, "width": 1, "dash": "solid"},
            opacity=0.75,
            hoverinfo="skip",
            showlegend=False,
        )
    scale = "relative" if column == "relative" else "absolute"
    draft.lay_out(
        height=380,
        margin=_MARGIN,
        hovermode="closest",
        showlegend=True,
        legend=_LEGEND,
        xaxis=word_axis(tokens, say("axis.word")),
        yaxis=log_axis(drawn, say(f"lab.axis.{scale}")),
    )
    return draft


def spectra_figure(table: pd.DataFrame, *, say: Say) -> Draft:
    """Largest and median singular value, the simple bound and the gradient of a `gradients.tables.spectra_table`."""
    draft = Draft()
    drawn = []
    position, tokens = table["position"].to_numpy(), table["token"].tolist()
    for name, line in SPECTRUM_LINES.items():
        values = table[name].to_numpy()
        finite = np.isfinite(values)
        if not finite.any():
            continue
        drawn.append(values[finite])
        label = say(f"lab.spectrum.{name}")
        draft.add(
            "scatter",
            x=position[finite],
            y=drawn[-1],
            name=label,
            mode="lines",
            line={"color": line.colour, "dash": line.dash, "width": line.width},
            text=[
                _hover(label, at, tokens[at - 1], value, say=say)
                for at, value in zip(position[finite].tolist(), drawn[-1].tolist(), strict=True)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    draft.lay_out(
        height=380,
        margin=_MARGIN,
        hovermode="closest",
        showlegend=True,
        legend=_LEGEND,
        xaxis=word_axis(tokens, say("axis.word")),
        yaxis=log_axis(drawn, say("lab.axis.spectrum")),
    )
    return draft


def _hover(name: str, position: int, token: str, log10: float, *, say: Say) -> str:
    word = say("figure.hover.word", word=f"<b>{numbered(position, token)}</b>")
    return f"{word}<br>{name}: {from_log10(log10)}"
