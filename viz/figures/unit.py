"""One unit through time: all its signals as lines over the words."""

from collections.abc import Callable

import pandas as pd

from viz.figures.style.axis import numbered, word_axis
from viz.figures.style.draft import Draft
from viz.figures.style.grid import grid
from viz.figures.style.numbers import signed
from viz.figures.style.rows import rows_of
from viz.figures.style.theme import SIGNAL_LINES, SIGNAL_RANGES, SYMBOLS

Say = Callable[..., str]

_MANY = 200  # words whose lines lie so close that they must be thin


def unit_figure(table: pd.DataFrame, *, cell: str, unit: int, say: Say) -> Draft:
    """One line a signal of `viz.figures.tables.unit_table`: gates over 0..1 above, candidate and states below around 0.

    The ranges are fixed, so that pictures can be compared; a value beyond its range is a triangle at the edge.
    """
    signals = list(dict.fromkeys(table["signal"]))
    panels = [part for part in (_gates(signals), _states(signals)) if part]
    draft = grid(len(panels), 1, shared_xaxes=True, vertical_spacing=0.07)
    for panel, names in enumerate(panels, 1):
        for name in names:
            _add_line(draft, table[table["signal"] == name], panel=panel, cell=cell, unit=unit, say=say)
        low, high = _range(names)
        edge = 0.03 * (high - low)
        title = {"text": say("figure.gates" if low == 0 else "figure.states"), "standoff": 4}
        draft.lay_out_axes(
            "y",
            [panel],
            range=[low - edge, high + edge],
            zeroline=low < 0,
            dtick=0.5 if low == 0 else 1,
            title=title,
        )
    tokens = table[table["signal"] == signals[0]]["token"].tolist()
    axis = word_axis(tokens, say("axis.word"))
    draft.lay_out_axes("x", range=axis["range"], showgrid=False, zeroline=False)
    draft.lay_out_axes("x", [len(panels)], **axis)
    draft.lay_out(
        height=160 * len(panels) + 90,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )
    return draft


def _gates(signals: list[str]) -> list[str]:
    return [name for name in signals if SIGNAL_RANGES[name][0] == 0]


def _states(signals: list[str]) -> list[str]:
    return [name for name in signals if SIGNAL_RANGES[name][0] < 0]


def _range(signals: list[str]) -> tuple[float, float]:
    """The widest of the signals' fixed ranges."""
    return min(SIGNAL_RANGES[name][0] for name in signals), max(SIGNAL_RANGES[name][1] for name in signals)


def _add_line(draft: Draft, part: pd.DataFrame, *, panel: int, cell: str, unit: int, say: Say) -> None:
    signal = str(part["signal"].iloc[0])
    line = SIGNAL_LINES[signal]
    called = say(f"signal.{signal}")
    drawn = {
        "name": f"{called} <b>{SYMBOLS[cell][signal]}</b>",
        "legendgroup": signal,
        "hovertemplate": "%{text}<extra></extra>",
    }
    rows = rows_of(part, "position", "token", "value")
    hover = part.assign(hover=[_hover(*row, called=called, unit=unit, say=say) for row in rows])
    draft.add(
        "scatter",
        panel=panel,
        x=part["position"].to_numpy(),
        y=part["value"].to_numpy(),
        mode="lines+markers" if len(part) <= 60 else "lines",
        line={"color": line.colour, "dash": line.dash, "width": line.width if len(part) <= _MANY else 1.25},
        marker={"size": 6},
        text=hover["hover"].tolist(),
        **drawn,
    )
    low, high = SIGNAL_RANGES[signal]
    beyond = hover[(part["value"] < low) | (part["value"] > high)]
    if len(beyond):
        draft.add(
            "scatter",
            panel=panel,
            x=beyond["position"].to_numpy(),
            y=beyond["value"].clip(low, high).to_numpy(),
            mode="markers",
            marker={
                "symbol": ["triangle-up" if value > 0 else "triangle-down" for value in beyond["value"]],
                "size": 11,
                "color": line.colour,
            },
            text=beyond["hover"].tolist(),
            showlegend=False,
            **drawn,
        )


def _hover(position: int, token: str, value: float, *, called: str, unit: int, say: Say) -> str:
    word = say("figure.hover.word", word=f"<b>{numbered(position, token)}</b>")
    return f"{word}<br>{say('figure.hover.value', signal=called, unit=unit, value=signed(value, 4))}"
