"""The Translate page's charts that are no part of the translator."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from models.reading.trace import LayerTrace
from models.reading.units import influence, order_units
from models.translation.report import Figures, Report
from models.translation.trace import TranslationTrace
from viz.figures.heatmaps import heatmaps_figure
from viz.figures.style.draft import Draft
from viz.figures.style.theme import Line

Say = Callable[..., str]

LINES: Mapping[str, Line] = {
    "translate": Line("#8a5fd6", "solid", 3.0),
    "translate_attention": Line("#b07d12", "dashdot", 2.5),
    "nearest": Line("#7a8494", "dot", 2.5),
}

_TOP = 24


def length_figure(reports: Mapping[str, Report], *, say: Say) -> Draft:
    """BLEU of five beams against the length of the source, one line a network and one of the nearest sentence."""
    draft = Draft()
    curves: dict[str, list[tuple[Figures, float]]] = {
        name: [(group, group.bleu_beam5) for group in report.lengths] for name, report in reports.items()
    }
    first = next(iter(reports.values()))
    curves["nearest"] = [(group, group.bleu_nearest) for group in first.lengths]
    for name, points in curves.items():
        line = LINES[name]
        draft.add(
            "scatter",
            x=[_range(group) for group, _ in points],
            y=[bleu for _, bleu in points],
            name=say(f"translate.network.{name}"),
            mode="lines+markers",
            line={"color": line.colour, "dash": line.dash, "width": line.width},
            marker={"size": 8},
            text=[
                say("translate.length.hover", sentences=group.sentences, bleu=f"{bleu:.1f}") for group, bleu in points
            ],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    draft.lay_out(
        height=360,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": {"text": say("translate.length.axis"), "standoff": 4}, "type": "category", "showgrid": False},
        yaxis={"title": {"text": "BLEU", "standoff": 4}, "rangemode": "tozero"},
    )
    return draft


def _range(group: Figures) -> str:
    return f"≥ {group.least}" if group.most >= 1_000 else f"{group.least}–{group.most}"


def signals_figure(trace: TranslationTrace, *, say: Say) -> Draft:
    """Every signal of both networks: the source's words in the order of reading, then the words that were written."""
    encoder, decoder = trace.source.layer.signals, trace.output.layer.signals
    joined: dict[str, Any] = {name: np.concatenate([values[::-1], decoder[name]]) for name, values in encoder.items()}
    layer = LayerTrace(0, "forward", joined, None)
    top = set(np.argsort(-influence(layer), kind="stable")[:_TOP].tolist())
    units = [int(unit) for unit in order_units(layer, "similar") if int(unit) in top]
    planes = {name: values[:, units].T.astype(np.float32) for name, values in joined.items()}
    tokens = [*reversed(trace.source.tokens), *trace.output.words]
    return heatmaps_figure(planes, units, tokens, cell="lstm", say=say)
