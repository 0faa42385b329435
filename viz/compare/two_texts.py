"""Two texts beside each other, read by one network: what one word changes, and how far it carries."""

import streamlit as st

from models import EmptyTextError, Trace
from models.reading.pairs import span_of_difference
from models.reading.trace import part_names, top_part
from viz.cache import readings
from viz.compare import controls, moved_memory
from viz.compare.pair_findings import effect_findings, same_findings, unwritten_finding
from viz.compare.pair_tables import difference_plane, difference_table, text_pair_table
from viz.compare.pictures.pairs import difference_map_figure, differences_figure, verdicts_figure
from viz.figures.style.theme import TEXT_LINES
from viz.figures.tables import shown_units
from viz.language import Words
from viz.shell import widgets
from viz.shell.chart import show_chart
from viz.shell.notices import notices
from viz.shell.verdict import show_verdict, tell_classes
from viz.strip import Labels, show_strip
from viz.visit import networks
from viz.visit.settings import Settings

_FEW = 4  # added words of which it is told what becomes of the verdict without them


def render(settings: Settings, words: Words) -> None:
    """EmptyTextError for a first text without words, CheckpointError for a network that is not available."""
    box, network = st.columns([60, 40], vertical_alignment="bottom")
    with box:
        other = controls.choose_second_text(settings.text, words)
    with network:
        widgets.choose_network(words)
    controls.choose_pair(words, networks.language_read(settings.network))
    with st.container():
        widgets.offer_network(settings.network, settings.text, words)
    name, text = settings.network, settings.text
    first = readings.traced(name, text)
    with st.container():
        tell_classes(name, words)
        part = widgets.choose_part(part_names(first), top_part(first), words)
    try:
        second = readings.traced(name, other)
    except EmptyTextError:
        st.info(words("compare.other.empty"))
        return
    for column, side, called in zip(st.columns(2), (first, second), _names(words), strict=True):
        with column, st.container(horizontal=True, vertical_alignment="center"):
            st.text(called, width="content")
            show_verdict(side, name, words)
    with st.container():  # one place, however many there are: the strip below is not put up anew for a notice
        for sentence in dict.fromkeys([*notices(text, first, words), *notices(other, second, words)]):
            st.text(sentence)
    _compare(name, (text, other), (first, second), part, words)


def _names(words: Words) -> tuple[str, str]:
    return words("compare.text.first"), words("compare.text.second")


def _compare(name: str, texts: tuple[str, str], traces: tuple[Trace, Trace], part: str, words: Words) -> None:
    alignment = readings.aligned(name, *texts)
    found = readings.text_differences(name, *texts, part)
    table = text_pair_table(*traces, alignment, [readings.prefixes(name, text) for text in texts])
    distances = difference_table(found)
    called = _names(words)
    labels = Labels(words("compare.strip.texts"), *called, words("compare.marked.texts"))
    show_strip(table, labels, words, same_words=False, key="strip")
    both = [trace for trace in part_names(traces[0]) if trace.endswith("backward")]
    mixed = bool(both) and not part.startswith("1")
    st.text(same_findings(table, span_of_difference(found), part, words, mixed=mixed))
    if traces[0].tokens == traces[1].tokens:
        return  # every chart would be empty
    st.text(effect_findings(*traces, distances, part, words))
    if traces[0].cell == "lstm" and alignment.added is not None:  # a GRU that keeps everything skips the word
        side, added = alignment.added
        if len(added) <= _FEW:
            st.text(unwritten_finding(traces[side], added, readings.unwritten(name, texts[side], added), words))
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(words("compare.verdicts"), anchor=False, help=words("compare.verdicts.help"))
        figure = verdicts_figure(table, called, list(TEXT_LINES.values()), say=words)
        show_chart(figure, key="compare_verdicts", alt=words("compare.verdicts"))
    with right:
        st.subheader(words("compare.differences"), anchor=False, help=words("compare.differences.help"))
        figure = differences_figure(distances, table, say=words)
        show_chart(figure, key="compare_differences", alt=words("compare.differences"))
    moved_memory.render(name, texts, traces, part, alignment, words)
    st.subheader(words("compare.map"), anchor=False, help=words("compare.map.help"))
    signal = controls.choose_signal(list(found), words)
    layer = part_names(traces[0]).index(part)
    units = shown_units(traces[0], layer=layer)
    plane = difference_plane(found, signal, units)
    figure = difference_map_figure(plane, units, table, signal, say=words, theme=widgets.theme())
    show_chart(figure, key="compare_map", alt=words("compare.map"))
