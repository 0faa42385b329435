"""Below the player: one unit through time, how open the gates are, what is still remembered, and what to take away."""

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from models import AttributionError, Trace
from models.gradients.carried import log10_norm
from models.reading.turning import turning_point
from viz import charts, explore
from viz.cache import cards, checkpoints, readings
from viz.figures.memory import memory_figure, triangle_step
from viz.figures.tables import signal_table
from viz.gates import every_unit
from viz.gates.findings import memory_findings
from viz.gates.settings import GATES, GatesSettings
from viz.language import Words
from viz.shell import widgets
from viz.shell.chart import show_chart
from viz.shell.exports import Source, csv_bytes, file_name, parquet_bytes
from viz.visit import session
from viz.visit.address import text_query
from viz.visit.settings import Settings

_MOST_SAID = 600  # characters of a text that stands in the snippet itself


def render(settings: Settings, gates: GatesSettings, trace: Trace, part: Trace, words: Words) -> None:
    """The chosen section, for this trace, the part of it that is in the player, and the unit of the view."""
    widgets.choose(GATES, "detail", words, "detail")
    if gates.detail == "unit":
        card = pattern = None
        if cards.card(settings.network) is not None:
            card = session.along({"lang": settings.language, "net": settings.network})
            text = text_query(settings.text)
            pattern = {**card, "section": "pattern", **text} if text else None  # a long one is in no link
        charts.show(charts.unit_chart(words, card, pattern))
    elif gates.detail == "gates":
        charts.show(charts.gates_chart(words))
    elif gates.detail == "every":
        every_unit.render(settings, part, words)
    elif gates.detail == "take":
        _take_away(settings, trace, words)
    else:
        _memory(settings, gates, part, words)


def shows_unit(settings: Settings, gates: GatesSettings) -> bool:
    """Whether what the server draws here is about the chosen unit."""
    return gates.detail == "memory" and gates.memory == "unit" and not settings.present


def _chosen_unit(gates: GatesSettings, trace: Trace) -> int:
    """The unit of the view if this network has it, else the one where the player starts."""
    units = trace.layers[-1].signals["hidden"].shape[1]
    return gates.unit if gates.unit is not None and gates.unit < units else turning_point(trace.layers[-1])[1]


def _memory(settings: Settings, gates: GatesSettings, trace: Trace, words: Words) -> None:
    st.subheader(words("detail.memory.title"), anchor=False, help=words("detail.memory.help"))
    unit = _chosen_unit(gates, trace) if gates.memory == "unit" else None
    survival = readings.survival(settings.network, settings.text, unit)
    if isinstance(survival, AttributionError):
        st.info(words(f"accounting.{survival.reason}"))
        return
    shown = _chosen_unit(gates, trace)
    widgets.choose(GATES, "memory", words, "memory.of", unit=shown)
    carried = readings.carried(settings.network, settings.text)
    if not isinstance(carried, AttributionError):
        units = slice(None) if unit is None else slice(unit, unit + 1)
        alone, true = (log10_norm(table[:, units]) for table in (carried.gates, carried.true))
        st.text(memory_findings(alone, true, words, cell=trace.cell, unit=unit))
    if (step := triangle_step(len(trace.tokens))) > 1:
        st.text(words("detail.memory.long", step=step))
    figure = memory_figure(survival, trace.tokens, say=words, theme=widgets.theme())
    show_chart(figure, key="memory_chart", alt=words("detail.memory.title"))


def _take_away(settings: Settings, trace: Trace, words: Words) -> None:
    """All layers and directions: the values as tables, and the player itself."""
    st.subheader(words("detail.take.title"), anchor=False, help=words("detail.take.help"))
    today = date.today()
    source = Source(settings.text, settings.network, today)
    offers = {
        "csv": ("text/csv", lambda: csv_bytes(signal_table(trace), source)),
        "parquet": ("application/vnd.apache.parquet", lambda: parquet_bytes(signal_table(trace), source)),
        "page": ("text/html", lambda: _page(settings, trace, source, words)),
    }
    name = partial(file_name, settings.network, today)
    with st.container(horizontal=True):
        for ending, (kind, make) in offers.items():
            label = words(f"detail.take.{ending}")
            file = name("html", picture="player") if ending == "page" else name(ending)
            st.download_button(label, make, file, kind, key=f"take_{ending}", on_click="ignore")
    st.text(words("detail.take.python"))
    st.code(snippet(settings.network, settings.text), language="python", wrap_lines=True)


def snippet(network: str, text: str) -> str:
    """The same numbers in Python; a long text is read from a file."""
    short = len(text) <= _MOST_SAID
    said = repr(text) if short else 'Path("text.txt").read_text(encoding="utf-8")'
    reads = "" if short else "from pathlib import Path\n\n"
    return f"""{reads}from models import load_checkpoint, trace_text

text = {said}
trace = trace_text(load_checkpoint("{network}"), text)
trace.layers[-1].signals["hidden"]  # (words, units)
"""


def _page(settings: Settings, trace: Trace, source: Source, words: Words) -> bytes:
    """The player and its charts, as `viz.explore.explore` makes them in a notebook, and what they are of."""
    network, text = settings.network, settings.text
    norms, shares = readings.gradients(network, text).layers, readings.contributions(network, text)
    model, again = checkpoints.available(network), {name: each(network, text) for name, each in readings.AGAIN.items()}
    read = explore.Source(network, model, trace, norms, shares, again)
    page = explore.page_of(read, explore.Page(None, "auto", words))
    told = (f"{words(f'export.{name}')}: {value}" for name, value in source.described().items())
    return replace(page, lines=(*told, *page.lines)).html.encode("utf-8")
