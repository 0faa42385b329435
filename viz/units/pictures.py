"""One unit over a corpus: how often a signal has which value, the words at its ends, and how long it keeps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.atlas.codes import BINS
from models.atlas.tally import SPANS
from models.cards.shipped import HIGHEST, LOWEST, AtWord, Card
from viz.figures.style.axis import shown
from viz.figures.style.draft import Draft
from viz.figures.style.numbers import signed
from viz.figures.style.theme import DIVERGING, SIGNAL_LINES, Theme

Say = Callable[..., str]

_LAYOUT = {"margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "hovermode": "closest", "showlegend": False}
_MARKED = 4  # parts of the axis of a histogram


@dataclass(frozen=True)
class Means:
    """A row of a picture each: means of words with their intervals, and how often they are."""

    mean: list[float]
    reach: list[float]
    count: list[int]
    texts: list[int]


def _colour(signal: str) -> str:
    return SIGNAL_LINES["candidate" if signal == "write" else signal].colour


def histogram_figure(card: Card, unit: int, signal: str, *, say: Say) -> Draft:
    """Equal bins of what is stored; of an LSTM's cell the axis is drawn in at large numbers."""
    edges, counts = card.histogram(unit, signal)
    share = counts / max(1, counts.sum())
    draft = Draft()
    texts = [
        say("units.hover.bin", low=signed(low, 2), high=signed(high, 2), percent=f"{100 * part:.2f}")
        for low, high, part in zip(edges[:-1].tolist(), edges[1:].tolist(), share.tolist(), strict=True)
    ]
    draft.add(
        "bar",
        x=np.arange(BINS) + 0.5,
        y=share,
        marker={"color": _colour(signal)},
        text=texts,
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    ticks = list(range(0, BINS + 1, BINS // _MARKED))
    axis = {"tickvals": ticks, "ticktext": [signed(float(edges[at]), 2) for at in ticks]}
    draft.lay_out(
        **_LAYOUT,
        height=330,
        bargap=0,
        xaxis={"range": [0, BINS], "showgrid": False, "zeroline": False, **axis},
        yaxis={"tickformat": ".0%", "nticks": 5, "title": {"text": say("units.axis.share"), "standoff": 4}},
    )
    return draft


def words_figure(
    card: Card,
    unit: int,
    signal: str,
    vocabulary: Sequence[str],
    looked_up: tuple[str, AtWord] | None = None,
    *,
    say: Say,
    theme: Theme,
) -> Draft:
    """The words with the highest means above, those with the lowest below, each with its 95 % interval.

    Between them stands the word that is looked up.
    """
    draft, ticks = Draft(), list[str]()

    def add(names: list[str], found: Means, colour: str) -> None:
        told = zip(names, found.mean, found.reach, found.count, found.texts, strict=True)
        texts = [
            say("units.hover.word", word=word, mean=signed(mean, 3), reach=f"{reach:.3f}", count=count, texts=texts)
            for word, mean, reach, count, texts in told
        ]
        draft.add(
            "scatter",
            mode="markers",
            x=np.array(found.mean),
            y=np.arange(len(ticks), len(ticks) + len(names)),
            error_x={"type": "data", "array": list(found.reach), "thickness": 1.5, "width": 0},
            marker={"color": colour, "size": 9},
            text=texts,
            hovertemplate="%{text}<extra></extra>",
        )
        ticks.extend(names)

    def end(which: int) -> tuple[list[str], Means]:
        found, way = card.extremes(unit, signal, which), 1 if which == HIGHEST else -1
        columns = (found.mean, found.reach, found.count, found.texts)
        names = [shown(vocabulary[word], 18) for word in found.ids[::way].tolist()]
        return names, Means(*(column[::way].tolist() for column in columns))

    add(*end(HIGHEST), DIVERGING[theme].positive)
    if looked_up is not None:
        word, at = looked_up
        add([f"▸ {shown(word, 18)}"], Means([at.mean], [at.reach], [at.count], [at.texts]), _colour(signal))
    add(*end(LOWEST), DIVERGING[theme].negative)
    draft.lay_out(
        **_LAYOUT,
        height=110 + 15 * max(len(ticks), 4),
        xaxis={"zeroline": True, "title": {"text": say("units.axis.mean"), "standoff": 4}},
        yaxis={
            "range": [len(ticks) - 0.5, -0.5],
            "tickvals": list(range(len(ticks))),
            "ticktext": ticks,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
    )
    return draft


def retention_figure(card: Card, unit: int, *, say: Say) -> Draft:
    """How much is left after 1 to 128 words, of the unit and of the median one; the words on a logarithmic axis."""
    whole = card.numbers["kept"]
    lines = {
        "unit": (card.retention(unit), {"color": SIGNAL_LINES["forget"].colour, "width": 3}),
        "median": (np.median(whole, axis=1), {"color": "#8a93a3", "dash": "dot", "width": 2}),
    }
    draft = Draft()
    for name, (kept, line) in lines.items():
        called = say(f"units.line.{name}", unit=unit)
        texts = [
            say("units.hover.kept", words=span, percent=f"{100 * float(part):.1f}")
            for span, part in zip(SPANS, kept, strict=True)
        ]
        draft.add(
            "scatter",
            mode="lines+markers",
            x=np.arange(len(SPANS)),
            y=np.asarray(kept, dtype=float),
            name=called,
            line=line,
            text=texts,
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    draft.lay_out(
        **{**_LAYOUT, "showlegend": True},
        height=210,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "tickvals": list(range(len(SPANS))),
            "ticktext": [str(span) for span in SPANS],
            "title": {"text": say("units.axis.words"), "standoff": 4},
            "showgrid": False,
        },
        yaxis={"range": [0, 1.02], "tickformat": ".0%", "nticks": 4},
    )
    return draft
