"""The lab on the visitor's sentence: all networks side by side, their fits, their units and their Jacobians."""

from contextlib import nullcontext

import streamlit as st

from models.networks.classifier import Network
from viz.cache import checkpoints, experiments, readings
from viz.figures.tables import gradient_table, shown_units
from viz.gradients import controls
from viz.gradients.findings import fit_rows, spectra_findings
from viz.gradients.pictures.fading import fading_figure, spectra_figure
from viz.gradients.pictures.gradient_map import gradient_map_figure
from viz.gradients.settings import LAB, LabSettings
from viz.gradients.tables import fit_table, spectra_table
from viz.language import Language, Words
from viz.shell import examples, widgets
from viz.shell.chart import show_chart
from viz.shell.findings import gradient_findings
from viz.shell.notices import notices
from viz.visit import networks


def render(text: str, lab: LabSettings, words: Words) -> None:
    """EmptyTextError for a text without words, CheckpointError where no network is available.

    The networks are those that read the language of the text.
    """
    reads = networks.reading_language(text, words.language)
    which = networks.of_kind(lab.which, reads)
    examples.choose(words, readings.misjudged(which), reads)
    with st.container(horizontal=True, vertical_alignment="center"):
        seed = checkpoints.training_seed(networks.of_kind("lstm", reads))
        widgets.choose(LAB, "weights", words, "lab.weights", seed=seed)
        widgets.choose_curves(LAB, "lines", reads, words)
        widgets.choose(LAB, "measure", words, "gradient.scale")
    if lab.weights == "untrained" and not experiments.can_learn():
        st.info(words("lab.learn"))
        return
    lines = networks.curves_read(lab.lines, reads)
    trace = readings.read(_weighted(which, lab, words), text)
    for sentence in notices(text, trace, words):
        st.text(sentence)
    if lines:
        _curves(text, lab, lines, reads, words)
    else:
        st.info(words("gradient.nothing"))
    _inside(text, lab, which, words)
    st.caption(words("lab.sentence.sources"))


def _weighted(which: str, lab: LabSettings, words: Words) -> Network:
    """The first untrained network of a server's life takes a while: torch must come, which draws its weights."""
    with st.spinner(words("lab.running")) if lab.weights == "untrained" else nullcontext():
        return experiments.weighted(which, lab.weights)


def _curves(text: str, lab: LabSettings, lines: tuple[str, ...], reads: Language, words: Words) -> None:
    drawn = {name: experiments.weighted(name, lab.weights) for name in {line.split(".")[0] for line in lines}}
    norms = {name: readings.sent_back(model, text) for name, model in drawn.items()}
    table = gradient_table(norms, lines)
    column = "relative" if lab.measure == "relative" else "log10"
    bands = checkpoints.bands(lines) if column == "relative" and lab.weights == "trained" else {}
    fits = fit_table(table, column)
    tokens = next(iter(norms.values())).tokens
    picture, side = st.columns([62, 38], gap="medium")
    with picture:
        st.subheader(words("lab.sentence.title"), anchor=False, help=words("lab.sentence.help"))
        figure = fading_figure(table, fits, tokens, column=column, say=words, bands=bands)
        show_chart(figure, key="lab_curves", alt=words("lab.sentence.title"))
    with side:
        st.subheader(words("lab.fit.title"), anchor=False, help=words("lab.fit.help"))
        if not fits.empty:
            st.table(fit_rows(fits, words), hide_index=True)
        st.text(gradient_findings(table, words, bands))
        shipped = "lab.sentence.trained.vi" if reads == "vi" else "lab.sentence.trained"
        st.text(words(shipped if lab.weights == "trained" else "lab.sentence.untrained"))


def _inside(text: str, lab: LabSettings, which: str, words: Words) -> None:
    controls.choose_which(words)
    left, right = st.columns(2, gap="medium")
    model = experiments.weighted(which, lab.weights)
    trace = readings.read(model, text)
    with left:
        st.subheader(words("lab.map.title"), anchor=False, help=words("lab.map.help"))
        gradients = experiments.gradient_map(which, lab.weights, text)
        figure = gradient_map_figure(
            gradients, shown_units(trace, gradients.shape[1]), trace.tokens, say=words, theme=widgets.theme()
        )
        show_chart(figure, key="lab_map", alt=words("lab.map.title"))
    with right:
        st.subheader(words("lab.spectrum.title"), anchor=False, help=words("lab.spectrum.help"))
        spectra = experiments.spectra(which, lab.weights, text)
        norms = readings.sent_back(model, text)
        figure = spectra_figure(spectra_table(spectra, norms), say=words)
        show_chart(figure, key="lab_spectra", alt=words("lab.spectrum.title"))
        st.text(spectra_findings(spectra, words))
