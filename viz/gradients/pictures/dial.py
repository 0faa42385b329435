"""The forget-bias dial: what follows the shifted gate, beside the network as it was trained."""

from collections.abc import Callable, Sequence

import pandas as pd

from viz.figures.style.axis import numbered, word_axis
from viz.figures.style.draft import Draft
from viz.figures.style.grid import grid
from viz.figures.style.log_axis import log_axis
from viz.figures.style.numbers import from_log10, signed
from viz.figures.style.rows import parts_of, rows_of, with_gaps
from viz.figures.style.theme import SIGNAL_LINES, UNNAMED_LINE

Say = Callable[..., str]

_PANELS = ("forget", "cell", "probability", "gradient")
_LINES = {"trained": UNNAMED_LINE, "shifted": SIGNAL_LINES["forget"]}  # in all panels, as the legend shows


def dial_figure(table: pd.DataFrame, tokens: Sequence[str], *, say: Say) -> Draft:
    """Four panels over the words of `viz.gradients.tables.dial_table`: "trained" in grey, "shifted" in colour."""
    titles = [say(f"lab.dial.{name}") for name in _PANELS]
    draft = grid(2, 2, titles=titles, shared_xaxes=True, horizontal_spacing=0.09, vertical_spacing=0.13)
    for panel, name in enumerate(_PANELS, 1):
        for reading, part in parts_of(table, "reading"):
            style = _LINES[reading]
            draft.add(
                "scatter",
                panel=panel,
                x=part["position"].to_numpy(),
                y=with_gaps(part[name]),
                name=say(f"lab.dial.reading.{reading}"),
                legendgroup=reading,
                showlegend=panel == 1,
                mode="lines",
                line={
                    "color": style.colour,
                    "dash": "dot" if reading == "trained" else "solid",
                    "width": style.width,
                },
                text=[_hover(*row, panel=name, say=say) for row in rows_of(part, "position", "token", name)],
                hovertemplate="%{text}<extra>%{fullData.name}</extra>",
            )
        draft.lay_out_axes("y", [panel], **_axis(name, table))
        draft.lay_out_axes("x", [panel], **(word_axis(tokens, say("axis.word")) if panel > 2 else {"showgrid": False}))
    draft.lay_out(
        height=520,
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        hovermode="closest",
        legend={"orientation": "h", "y": 1.08, "yanchor": "bottom", "x": 0},
    )
    return draft


def _axis(panel: str, table: pd.DataFrame) -> dict[str, object]:
    if panel == "gradient":
        return log_axis([table[panel]], "")
    if panel == "cell":
        return {"rangemode": "tozero", "zeroline": False}
    return {"range": [-0.03, 1.03], "tickvals": [0, 0.5, 1], "zeroline": False}


def _hover(position: int, token: str, value: float, *, panel: str, say: Say) -> str:
    word = say("figure.hover.word", word=f"<b>{numbered(position, token)}</b>")
    return f"{word}<br>{from_log10(value) if panel == 'gradient' else signed(value, 4)}"
