"""Gradient norms over the words, on a log scale that no float limits."""

import math
from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from viz.figures.axis import shown, word_axis
from viz.figures.numbers import from_log10, power_of_ten
from viz.figures.theme import CURVE_LINES

Say = Callable[..., str]


def gradient_figure(table: pd.DataFrame, tokens: Sequence[str], *, scale: str, say: Say) -> go.Figure:
    """One line a curve of `viz.tables.gradient_table`; `scale` is "absolute" or "relative".

    y is log10 of the norm on a linear axis, because a norm of 1e-400 is no float. `say` gives the words by key.
    """
    column = "relative" if scale == "relative" else "log10"
    figure = go.Figure()
    for curve, part in table.groupby("curve", sort=False):
        line = CURVE_LINES[str(curve)]
        finite = part[column].where(part[column] > -math.inf)
        figure.add_scatter(
            x=part["position"].to_numpy(),
            y=finite.to_numpy(),
            name=say(f"curve.{curve}"),
            mode="lines+markers" if len(part) <= 60 else "lines",
            line={"color": line.colour, "dash": line.dash, "width": line.width},
            marker={"size": 6},
            text=[_hover(row, say) for row in part.itertuples()],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    values = table[column][table[column] > -math.inf]
    ticks = _ticks(float(values.min()), float(values.max())) if len(values) else []
    figure.update_layout(
        height=235,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=table["curve"].nunique() > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis=word_axis(tokens, say("axis.word")),
        yaxis={
            "title": {"text": say(f"gradient.axis.{scale}"), "standoff": 4},
            "tickvals": ticks,
            "ticktext": [_tick(tick) for tick in ticks],
            "zeroline": False,
        },
    )
    return figure


def _hover(row: object, say: Say) -> str:
    position, token, log10, relative, factor = (
        getattr(row, name) for name in ("position", "token", "log10", "relative", "log10_factor")
    )
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


def _ticks(low: float, high: float) -> list[float]:
    """log10 of at most about seven round numbers: powers of ten over many decades, else 1, 2, 5 or finer."""
    span = max(high - low, 0.05)
    if span > 2.5:
        step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if span / s <= 6), 1000)
        return [float(k * step) for k in range(math.floor(low / step), math.ceil(high / step) + 1)]
    mantissas = [1 + k / 10 for k in range(90)]
    if span > 0.25:
        mantissas = [1, 1.5, 2, 3, 5, 7] if span < 0.9 else [1, 2, 5]
    decades = range(math.floor(low) - 1, math.ceil(high) + 1)
    places = [decade + math.log10(mantissa) for decade in decades for mantissa in mantissas]
    return [place for place in places if low - 0.03 * span <= place <= high + 0.03 * span]


def _tick(log10: float) -> str:
    if -4 < log10 < 4:
        return f"{10**log10:.3g}"
    exponent = math.floor(log10 + 1e-9)
    mantissa = round(10 ** (log10 - exponent), 1)
    return power_of_ten(exponent) if mantissa == 1 else f"{mantissa:g}×{power_of_ten(exponent)}"
