"""The Gradients page: how far back a gradient reaches, measured on the visitor's sentence and in experiments."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError, EmptyTextError
from viz.gradients import controls, dial, experiment, sentence, task
from viz.gradients.settings import LAB
from viz.language import Words
from viz.shell import widgets
from viz.shell.guard import guarded
from viz.shell.source import empty_notice
from viz.visit import networks, session
from viz.visit.declared import written
from viz.visit.settings import Settings

_SECTIONS = {
    "sentence": sentence.render,
    "experiment": experiment.render,
    "dial": dial.render,
    "task": task.render,
}

_READING = ("sentence", "dial")  # the views that read the visitor's text


def render(settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the lab for these settings; the text, where it is read, stands in the `bar` at the top."""
    lab, reads = LAB.chosen(), networks.reading_language(settings.text, settings.language)
    if lab.view in _READING:
        LAB.leave_all_but("lines", networks.curves_offered(reads))
        lab = LAB.chosen()
        with bar:
            widgets.choose_text(words)
    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.choose(LAB, "view", words, "lab.view")
        if not settings.present:
            controls.choose_preset(words)
    if names := session.ignored_parameters():
        st.text(words("notice.url", names=", ".join(names)))
    with guarded(words):
        try:
            _SECTIONS[lab.view](settings.text, lab, words)
        except EmptyTextError:
            st.info(empty_notice(reads, words))
        except CheckpointError as error:
            st.warning(networks.unavailable([error], words))
    session.write_url(written(settings, "language", "text") | written(lab))


PAGE = widgets.Page(render, reads_text=controls.reads_text)
"""What app.py shows."""
