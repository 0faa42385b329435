"""The Compare page: all networks by what was recorded, two of them on one text, or one of them on two texts."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError, EmptyTextError
from viz import compare_controls, controls, networks, session
from viz.compare_settings import compare_to_query
from viz.figures.names import network_name
from viz.guard import guarded
from viz.i18n import Words
from viz.pages import compare_all, compare_networks, compare_texts
from viz.settings import Settings


def render(settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the chosen view; the first text, where it is read, and the choice of views stand in the `bar` at the top."""
    chosen = compare_controls.compare_settings()
    text_column, view_column = bar.columns([40, 60], vertical_alignment="center")
    with text_column:
        if chosen.compare == "all":
            st.text(words("compare.title"))
        else:
            controls.choose_text(words)
    with view_column:
        compare_controls.choose_comparison(words)
    with st.container():
        if names := session.ignored_parameters():
            st.text(words("notice.url", names=", ".join(names)))
    if not networks.available_networks():
        st.error(words("network.none"))
        return
    with guarded(words):
        try:
            if chosen.compare == "all":
                compare_all.render(words)
            else:
                {"networks": compare_networks, "texts": compare_texts}[chosen.compare].render(settings, words)
        except EmptyTextError:
            st.info(words("notice.empty"))
        except CheckpointError as error:
            reason = words(f"problem.{error.problem}")
            st.warning(words("network.unavailable", name=network_name(error.name, words), reason=reason))
    session.write_url(compare_to_query(session.settings_of_widgets(), compare_controls.compare_settings()))


PAGE = controls.Page(render, reads_text=compare_controls.reads_text)
"""What app.py shows."""
