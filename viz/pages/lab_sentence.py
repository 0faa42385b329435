"""The lab on the visitor's sentence: all networks side by side, their fits, their units and their Jacobians."""

import streamlit as st

from viz import cache, controls, lab_controls, networks
from viz.figures.fading import fading_figure, spectra_figure
from viz.figures.gradient_map import gradient_map_figure
from viz.i18n import Words
from viz.lab_findings import fit_rows, sentence_findings, spectra_findings
from viz.lab_settings import LabSettings
from viz.lab_tables import fit_table, spectra_table
from viz.notices import notices
from viz.tables import gradient_table, shown_units

_PLAIN = {"displayModeBar": False}
_UNITS = 64  # rows of the map: more would be thinner than a line


def render(text: str, lab: LabSettings, words: Words) -> None:
    """EmptyTextError for a text without words, CheckpointError where no network is available."""
    controls.choose_example(words)
    with st.container(horizontal=True, vertical_alignment="center"):
        lab_controls.choose_weights(words, cache.training_seed("lstm"))
        lab_controls.choose_lines(words)
        lab_controls.choose_measure(words)
    available = networks.available_networks()
    lines = tuple(line for line in lab.lines if line.split(".")[0] in available)
    trace = cache.lab_trace(lab.which, lab.weights, text)
    for sentence in notices(text, trace, words):
        st.text(sentence)
    if lines:
        _curves(text, lab, lines, words)
    else:
        st.info(words("gradient.nothing"))
    _inside(text, lab, words)
    st.caption(words("lab.sentence.sources"))


def _curves(text: str, lab: LabSettings, lines: tuple[str, ...], words: Words) -> None:
    norms = {name: cache.lab_gradients(name, lab.weights, text) for name in {line.split(".")[0] for line in lines}}
    table = gradient_table(norms, lines)
    column = "relative" if lab.measure == "relative" else "log10"
    fits = fit_table(table, column)
    tokens = next(iter(norms.values())).tokens
    picture, side = st.columns([62, 38], gap="medium")
    with picture:
        st.subheader(words("lab.sentence.title"), anchor=False, help=words("lab.sentence.help"))
        figure = fading_figure(table, fits, tokens, column=column, say=words)
        st.plotly_chart(figure, key="lab_curves", alt=words("lab.sentence.title"), config=_PLAIN)
    with side:
        st.subheader(words("lab.fit.title"), anchor=False, help=words("lab.fit.help"))
        if not fits.empty:
            st.table(fit_rows(fits, words), hide_index=True)
        st.text(sentence_findings(fits, len(tokens), words))
        st.text(words(f"lab.sentence.{lab.weights}"))


def _inside(text: str, lab: LabSettings, words: Words) -> None:
    lab_controls.choose_which(words)
    left, right = st.columns(2, gap="medium")
    trace = cache.lab_trace(lab.which, lab.weights, text)
    with left:
        st.subheader(words("lab.map.title"), anchor=False, help=words("lab.map.help"))
        gradients = cache.gradient_map(lab.which, lab.weights, text)
        figure = gradient_map_figure(
            gradients, shown_units(trace, _UNITS), trace.tokens, say=words, theme=controls.theme()
        )
        st.plotly_chart(figure, key="lab_map", alt=words("lab.map.title"), config=_PLAIN)
    with right:
        st.subheader(words("lab.spectrum.title"), anchor=False, help=words("lab.spectrum.help"))
        spectra = cache.spectra(lab.which, lab.weights, text)
        norms = cache.lab_gradients(lab.which, lab.weights, text)
        figure = spectra_figure(spectra_table(spectra, norms), say=words)
        st.plotly_chart(figure, key="lab_spectra", alt=words("lab.spectrum.title"), config=_PLAIN)
        st.text(spectra_findings(spectra, words))
