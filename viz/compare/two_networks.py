"""Two networks on the visitor's text: verdicts after every word, hidden states and gradients."""

from functools import partial

import pandas as pd
import streamlit as st

from models import Trace
from models.gradients.norms import GradientNorms
from models.reading.prefixes import PREFIX_LIMIT
from models.reading.trace import only_part, part_names, top_part
from viz.cache import readings
from viz.compare import controls
from viz.compare.pair_findings import network_findings
from viz.compare.pair_tables import network_pair_table
from viz.compare.pictures.pairs import verdicts_figure
from viz.compare.settings import COMPARE
from viz.content.shipped import own_curve
from viz.figures.gradient import gradient_figure
from viz.figures.heatmaps import heatmaps_figure
from viz.figures.style.names import network_line, network_name, part_name
from viz.figures.tables import gradient_table, shown_units, signal_planes
from viz.language import Words
from viz.shell import examples, widgets
from viz.shell.chart import show_chart
from viz.shell.findings import gradient_findings
from viz.shell.notices import notices
from viz.shell.source import gradient_help
from viz.shell.verdict import show_verdict, tell_classes
from viz.strip import Labels, show_strip
from viz.visit import networks
from viz.visit.settings import Settings


def render(settings: Settings, words: Words) -> None:
    """EmptyTextError for a text without words, CheckpointError for a network that is not available.

    Both networks read the same language: else they would not even have the same words.
    """
    reads = networks.language_read(settings.network)
    examples.choose(words, readings.misjudged(settings.network), reads)
    alike = [name for name in networks.available_networks() if networks.language_read(name) == reads]
    with st.container():
        widgets.offer_network(settings.network, settings.text, words)
    left, right = st.columns(2, gap="medium")
    with left:
        widgets.choose_network(words)
    if len(alike) < 2:
        st.info(words("compare.alone"))
        return
    with left:
        first = _one_network(settings.network, settings.text, "part", words)
    with right:
        label = partial(networks.network_label, words=words)
        beside = controls.choose_beside(settings.network, alike, label, words)
        second = _one_network(beside, settings.text, COMPARE.key("besidepart"), words)
    with st.container():  # one place, however many there are: the strip below is not put up anew for a notice
        for sentence in dict.fromkeys([*notices(settings.text, first, words), *notices(settings.text, second, words)]):
            st.text(sentence)
    names = (settings.network, beside)
    table = _strip(settings.text, names, (first, second), words)
    left, right = st.columns(2, gap="medium")
    with left:
        _verdicts(table, names, words)
    with right:
        _gradients(settings, dict(zip(names, (first, second), strict=True)), words)
    st.subheader(words("compare.states"), anchor=False, help=words("compare.states.help"))
    for column, name, part in zip(st.columns(2, gap="medium"), names, (first, second), strict=True):
        with column:
            _states(name, part, words)


def _one_network(name: str, text: str, choice: str, words: Words) -> Trace:
    """The verdict of one network; the trace of the part that is chosen below it."""
    trace = readings.traced(name, text)
    show_verdict(trace, name, words)
    tell_classes(name, words)
    return only_part(trace, widgets.choose_part(part_names(trace), top_part(trace), words, name=choice))


def _strip(text: str, names: tuple[str, str], traces: tuple[Trace, Trace], words: Words) -> pd.DataFrame:
    """The words with both verdicts; their table."""
    prefixes = [readings.prefixes(name, text) for name in names]
    first, second = (network_name(name, words) for name in names)
    table = network_pair_table(*traces, prefixes)
    labels = Labels(words("compare.strip.networks"), first, second, words("compare.marked.networks"))
    show_strip(table, labels, words, same_words=True, key="strip")
    st.text(network_findings(table, (first, second), words))
    for name, trace, known in zip((first, second), traces, prefixes, strict=True):
        if known is None and trace.number == "value":
            st.text(f"{name}: {words('prediction.value')}")
        elif known is None:
            st.text(words("compare.too_long", name=name, limit=PREFIX_LIMIT))
    return table


def _verdicts(table: pd.DataFrame, names: tuple[str, str], words: Words) -> None:
    st.subheader(words("compare.verdicts"), anchor=False, help=words("compare.verdicts.help"))
    called = [network_name(name, words) for name in names]
    lines = [network_line(name) for name in names]
    figure = verdicts_figure(table, called, lines, say=words)
    show_chart(figure, key="compare_verdicts", alt=words("compare.verdicts"))


def _gradients(settings: Settings, parts: dict[str, Trace], words: Words) -> None:
    told = gradient_help(networks.language_read(settings.network), words)
    st.subheader(words("gradient.title"), anchor=False, help=told)
    widgets.choose(COMPARE, "scale", words, "gradient.scale")
    norms: dict[str, GradientNorms] = {}
    curves: tuple[str, ...] = ()
    for name, part in parts.items():
        norms[name] = readings.part_gradients(name, settings.text, part_names(part)[0])
        curves += (own_curve(name, part.cell),)
    table = gradient_table(norms, curves)
    tokens = next(iter(parts.values())).tokens
    figure = gradient_figure(table, tokens, scale=COMPARE.chosen().scale, say=words)
    show_chart(figure, key="compare_gradients", alt=words("gradient.title"))
    st.text(gradient_findings(table, words))


def _states(name: str, part: Trace, words: Words) -> None:
    units = shown_units(part)
    planes = {"hidden": signal_planes(part, units)["hidden"]}
    figure = heatmaps_figure(planes, units, part.tokens, cell=part.cell, say=words, theme=widgets.theme())
    title = f"{network_name(name, words)}, {part_name(part_names(part)[0], words)}"
    st.text(title)
    show_chart(figure, key=f"states_{name}", alt=f"{words('compare.states')}: {title}")
