"""Try every unit: which single units, held at every word, turn the verdict of this text? Usually none does."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from models import Trace
from models.interventions.every_unit import Trial, Trials
from models.reading.trace import part_names
from viz.cache import whatif
from viz.figures.style.numbers import signed
from viz.figures.style.theme import SYMBOLS
from viz.gates.pictures.silent import silent_figure
from viz.language import Words
from viz.shell.chart import show_chart
from viz.visit.settings import Settings

_ROWS = 10  # readings that are listed


def render(settings: Settings, part: Trace, words: Words) -> None:
    """What came of it, for the layer and direction that is in the player."""
    st.subheader(words("tried.title"), anchor=False, help=words("tried.help"))
    if len(part.tokens) > whatif.TRIED_LIMIT:
        st.text(words("tried.too_long", limit=whatif.TRIED_LIMIT))
        _silence_more(settings.network, words)
        return
    with st.spinner(words("tried.running")):
        found = whatif.tried(settings.network, settings.text, part_names(part)[0])
    st.text(tried_findings(found, part.cell, words))
    st.table(tried_rows(found, part.cell, words), hide_index=True)
    if part.cell != "rnn" and whatif.means_of(settings.network) is None:
        st.caption(words("tried.no_means"))
    _silence_more(settings.network, words)


def _silence_more(network: str, words: Words) -> None:
    """The curve of silent units, which is of the network and not of this text."""
    removal = whatif.silenced(network)
    if removal is None:
        return
    st.subheader(words("silent.title"), anchor=False, help=words("silent.help", sentences=removal["sentences"]))
    st.text(silent_findings(removal, words))
    show_chart(silent_figure(removal, say=words), key="silent_chart", alt=words("silent.title"))


def silent_findings(removal: Mapping[str, Any], words: Words) -> str:
    """How many of the most influential units can be silent before the share leaves its interval, and what is left when
    half of all are.
    """
    shares = dict(zip(removal["counts"], removal["influential"], strict=True))
    random = dict(zip(removal["counts"], removal["random"], strict=True))
    low = removal["low"][0]
    within = [count for count in removal["counts"] if all(shares[k] >= low for k in removal["counts"] if k <= count)]
    half = max(removal["counts"]) // 2
    told = {"all": shares[0], "most": shares[within[-1]], "half": shares[half], "random": random[half]}
    percents = {name: f"{100 * share:.1f}" for name, share in told.items()}
    return words("silent.finding", sentences=removal["sentences"], count=within[-1], units=half, **percents)


def tried_findings(found: Trials, cell: str, words: Words) -> str:
    """How many readings turn the verdict, and by how many units; the one that moves it furthest, beside the median."""
    ways, units = found.logits.shape
    count = {"units": units, "ways": ways, "readings": ways * units}
    if found.turning:
        several = len({trial.unit for trial in found.turning})
        said = words("tried.turned", turning=len(found.turning), several=several, **count)
    else:
        said = words("tried.none", **count)
    first = found.ranked[0]
    numbers = {"before": signed(found.logit), "after": signed(first.logit), "median": signed(_median(found, first))}
    return f"{said} {words('tried.furthest', unit=first.unit, way=way_of(first, cell, words), **numbers)}"


def tried_rows(found: Trials, cell: str, words: Words) -> pd.DataFrame:
    """The readings that move the logit furthest towards the other verdict, as people read them."""
    rows = [
        {
            "unit": str(trial.unit),
            "way": way_of(trial, cell, words),
            "logit": f"{signed(found.logit)} → {signed(trial.logit)}",
            "probability": f"{_percent(found.logit)} → {_percent(trial.logit)}\u00a0%",
            "turns": words("tried.yes" if (trial.logit > 0) != (found.logit > 0) else "tried.no"),
            "median": signed(_median(found, trial)),
        }
        for trial in found.ranked[:_ROWS]
    ]
    return pd.DataFrame([{words(f"tried.column.{name}"): text for name, text in row.items()} for row in rows])


def way_of(trial: Trial, cell: str, words: Words) -> str:
    """ "input gate open (i = 1)"."""
    symbol, name = SYMBOLS[cell][trial.signal], words(f"signal.{trial.signal}")
    if isinstance(trial.at, str):
        return words("tried.way.mean", name=name, symbol=symbol)
    if trial.signal == "hidden":
        return words("tried.way.silent")
    return words("tried.way.open" if trial.at else "tried.way.shut", name=name, symbol=symbol)


def _percent(logit: float) -> str:
    return f"{100 / (1 + math.exp(-logit)):.0f}"


def _median(found: Trials, trial: Trial) -> float:
    return float(found.median[found.ways.index((trial.signal, trial.at))])
