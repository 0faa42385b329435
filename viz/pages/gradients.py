"""The Gradients page: how far back a gradient reaches, measured on the visitor's sentence and in experiments."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError, EmptyTextError
from viz import controls, lab_controls, session
from viz.figures.names import network_name
from viz.guard import guarded
from viz.i18n import Words
from viz.lab_settings import lab_to_query
from viz.pages import lab_dial, lab_experiment, lab_sentence, lab_task
from viz.query import text_query
from viz.settings import Settings

_SECTIONS = {
    "sentence": lab_sentence.render,
    "experiment": lab_experiment.render,
    "dial": lab_dial.render,
    "task": lab_task.render,
}

_READING = ("sentence", "dial")  # the views that read the visitor's text


def render(settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the lab for these settings; the text, where it is read, stands in the `bar` at the top."""
    lab = lab_controls.lab_settings()
    if lab.view in _READING:
        with bar:
            controls.choose_text(words)
    with st.container(horizontal=True, vertical_alignment="center"):
        lab_controls.choose_view(words)
        if not settings.present:
            lab_controls.choose_preset(words)
    if names := session.ignored_parameters():
        st.text(words("notice.url", names=", ".join(names)))
    with guarded(words):
        try:
            _SECTIONS[lab.view](settings.text, lab, words)
        except EmptyTextError:
            st.info(words("notice.empty"))
        except CheckpointError as error:
            reason = words(f"problem.{error.problem}")
            st.warning(words("network.unavailable", name=network_name(error.name, words), reason=reason))
    query = {"lang": settings.language} | text_query(settings.text)
    session.write_url(query | lab_to_query(lab))


PAGE = controls.Page(render, reads_text=lab_controls.reads_text)
"""What app.py shows."""
