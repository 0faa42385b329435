"""The live long-memory task: who still knows the first token at the end, and how strong the gradient was meanwhile."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from viz.figures.style.draft import Draft
from viz.figures.style.log_axis import log_axis
from viz.figures.style.names import network_line
from viz.figures.style.numbers import from_log10
from viz.figures.style.rows import parts_of, rows_of
from viz.gradients.tables import Trained

Say = Callable[..., str]

_MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
_SMOOTH = 9  # updates: the middle of so many is drawn
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def accuracy_figure(table: pd.DataFrame, *, say: Say) -> Draft:
    """Accuracy against the number of distractors, a line a cell, from `viz.gradients.tables.task_table`."""
    draft = Draft()
    for cell, part in parts_of(table, "cell"):
        line = network_line(cell)
        draft.add(
            "scatter",
            x=part["distractors"].to_numpy(),
            y=part["accuracy"].to_numpy(),
            name=cell.upper(),
            mode="lines+markers",
            line={"color": line.colour, "dash": line.dash, "width": line.width},
            marker={"size": 10},
            text=[
                say("lab.task.hover", distractors=distractors, updates=updates)
                for distractors, updates in rows_of(part, "distractors", "updates")
            ],
            hovertemplate="%{text}<br>%{y:.1%}<extra>%{fullData.name}</extra>",
        )
    draft.add_level(0.5)
    lengths = sorted(set(table["distractors"]))
    draft.lay_out(
        height=380,
        margin=_MARGIN,
        legend=_LEGEND,
        showlegend=True,
        xaxis={
            "title": {"text": say("lab.task.axis.distractors"), "standoff": 4},
            "tickvals": lengths,
            "rangemode": "tozero",
        },
        yaxis={
            "title": {"text": say("lab.task.axis.accuracy"), "standoff": 4},
            "range": [0.35, 1.04],
            "tickformat": ".0%",
            "zeroline": False,
        },
    )
    return draft


def norm_figure(found: Sequence[Trained], *, say: Say) -> Draft:
    """The norm of the weights' gradient over the training, before clipping; a line a network, a dash a length."""
    draft = Draft()
    lengths = sorted({run.distractors for run in found})
    shown = []
    for run in found:
        with np.errstate(divide="ignore"):
            logs = pd.Series(np.log10(run.norms)).rolling(_SMOOTH, center=True, min_periods=1).median()
        shown.append(logs)
        line = network_line(run.cell)
        updates = np.arange(1, len(logs) + 1)
        draft.add(
            "scatter",
            x=updates,
            y=logs.to_numpy(),
            name=f"{run.cell.upper()} {run.distractors}",
            mode="lines",
            line={"color": line.colour, "dash": _DASHES[lengths.index(run.distractors)], "width": 2},
            text=[from_log10(value) for value in logs],
            hovertemplate=f"{say('lab.task.axis.update')} %{{x}}<br>%{{text}}<extra>%{{fullData.name}}</extra>",
        )
    draft.lay_out(
        height=380,
        margin=_MARGIN,
        legend=_LEGEND,
        showlegend=True,
        xaxis={"title": {"text": say("lab.task.axis.update"), "standoff": 4}, "zeroline": False, "showgrid": False},
        yaxis=log_axis(shown, say("lab.task.axis.norm")),
    )
    return draft
