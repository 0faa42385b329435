"""The Compare page: all networks by what was recorded, two of them on one text, or one of them on two texts."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError, EmptyTextError
from viz.compare import all_networks, controls, two_networks, two_texts
from viz.compare.settings import COMPARE, compare_to_query
from viz.language import Words
from viz.shell import widgets
from viz.shell.guard import guarded
from viz.shell.source import empty_notice
from viz.visit import networks, session
from viz.visit.settings import Settings


def render(settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the chosen view; the first text, where it is read, and the choice of views stand in the `bar` at the top."""
    chosen = COMPARE.chosen()
    text_column, view_column = bar.columns([40, 60], vertical_alignment="center")
    with text_column:
        if chosen.compare == "all":
            st.text(words("compare.title"))
        else:
            widgets.choose_text(words)
    with view_column:
        widgets.choose(COMPARE, "compare", words, "compare.view")
    with st.container():
        widgets.warn_of_networks(words)
        if names := session.ignored_parameters():
            st.text(words("notice.url", names=", ".join(names)))
    if not networks.available_networks():
        st.error(words("network.none"))
        return
    with guarded(words):
        try:
            if chosen.compare == "all":
                all_networks.render(words)
            else:
                {"networks": two_networks, "texts": two_texts}[chosen.compare].render(settings, words)
        except EmptyTextError:
            st.info(empty_notice(networks.language_read(settings.network), words))
        except CheckpointError as error:
            st.warning(networks.unavailable([error], words))
    session.write_url(compare_to_query(session.chosen_settings(), COMPARE.chosen()))


PAGE = widgets.Page(render, reads_text=controls.reads_text)
"""What app.py shows."""
