"""The Gradients page: how far back a gradient reaches, measured on the visitor's sentence and in experiments."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError, EmptyTextError
from viz import controls, lab_controls, session
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


def render(settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the lab for these settings; the text and the choice of views stand in the `bar` at the top."""
    lab = lab_controls.lab_settings()
    text_column, view_column = bar.columns([40, 60], vertical_alignment="center")
    with text_column:
        controls.choose_text(words)
    with view_column:
        lab_controls.choose_view(words)
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
            st.warning(words("network.unavailable", name=error.name.upper(), reason=reason))
    query = {"lang": settings.language} | text_query(settings.text)
    session.write_url(query | lab_to_query(lab))
