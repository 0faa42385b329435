"""How open the gates are: a histogram a gate over all units and words, with the shares near 0 and near 1."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from viz.figures.style.draft import Draft
from viz.figures.style.grid import grid
from viz.figures.style.rows import rows_of
from viz.figures.style.theme import SIGNAL_LINES, SIGNAL_RANGES, SYMBOLS

Say = Callable[..., str]

_PANEL = 105  # pixels
_GAP = 60
_FAINT = 0.45  # the opacity of what is not saturated


def distribution_figure(bins: pd.DataFrame, saturation: pd.DataFrame, *, cell: str, say: Say) -> Draft:
    """One panel a row of `viz.figures.tables.saturation_table`, with the bars of `distribution_table`.

    The x axis is the signal's whole range; the y axis is the share of its values, from 0, alike in all panels. Bars of
    saturated values are drawn in full colour, and their share is printed above.
    """
    rows = len(saturation)
    height = rows * _PANEL + (rows - 1) * _GAP + 76
    draft = grid(
        rows,
        1,
        shared_xaxes=True,
        shared_yaxes="all",
        vertical_spacing=_GAP / height if rows > 1 else 0,
        titles=[_title(*row, cell=cell, say=say) for row in rows_of(saturation, "signal", "below", "above")],
    )
    for panel, signal in enumerate(saturation["signal"], 1):
        _add_bars(draft, bins[bins["signal"] == signal], panel=panel, say=say)
    low, high = SIGNAL_RANGES[str(saturation["signal"].iloc[0])]
    draft.lay_out_axes("x", range=[low, high], zeroline=False, showgrid=False)
    draft.lay_out_axes("y", range=[0, 1.08 * float(bins["share"].max())], tickformat=".0%", nticks=4)
    draft.lay_out_axes("y", [(rows + 1) // 2], title={"text": say("figure.distribution.axis"), "standoff": 4})
    draft.lay_out(
        height=height, margin={"l": 8, "r": 8, "t": 40, "b": 8}, showlegend=False, bargap=0, hovermode="closest"
    )
    draft.lay_out_notes(font={"size": 13}, x=0, xanchor="left", align="left")
    return draft


def _title(signal: str, below: float, above: float, *, cell: str, say: Say) -> str:
    name = f"{say(f'signal.{signal}')} <b>{SYMBOLS[cell][signal]}</b>"
    if SIGNAL_RANGES[signal][0] < 0:
        shares = say("figure.distribution.state", share=_percent(below + above))
    else:
        shares = say("figure.distribution.gate", below=_percent(below), above=_percent(above))
    return f"{name}<br><span style='font-size:12px'>{shares}</span>"


def _add_bars(draft: Draft, part: pd.DataFrame, *, panel: int, say: Say) -> None:
    signal = str(part["signal"].iloc[0])
    total = f"{part['count'].sum():,}".replace(",", "\u202f")
    draft.add(
        "bar",
        panel=panel,
        x=((part["low"] + part["high"]) / 2).to_numpy(),
        y=part["share"].to_numpy(),
        width=(part["high"] - part["low"]).to_numpy(),
        marker={"color": SIGNAL_LINES[signal].colour, "opacity": np.where(part["saturated"], 1.0, _FAINT)},
        name=say(f"signal.{signal}"),
        text=[
            say(
                "figure.distribution.hover",
                low=f"{low:.2f}".replace("-", "−"),
                high=f"{high:.2f}".replace("-", "−"),
                percent=f"{100 * share:.2f}",
                count=total,
            )
            for low, high, share in rows_of(part, "low", "high", "share")
        ],
        textposition="none",
        hovertemplate="%{text}<extra>%{fullData.name}</extra>",
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
