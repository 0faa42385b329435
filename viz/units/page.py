"""The Units page: a map of all units of a network, the card of one of them, and the same pattern elsewhere."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError
from models.cards.shipped import Card
from viz.cache import cards
from viz.cache.checkpoints import about
from viz.figures.style.names import network_name
from viz.language import Words
from viz.shell import widgets
from viz.shell.guard import guarded
from viz.shell.source import grouped
from viz.units import atlas_map, card, pattern
from viz.units.findings import headline
from viz.units.settings import UNITS, UnitsSettings, units_to_query
from viz.visit import networks, session
from viz.visit.settings import Settings


def render(settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the page for these settings; the network is chosen in the `bar` at the top."""
    widgets.warn_of_networks(words)
    if not networks.available_networks():
        st.error(words("network.none"))
        return
    network_column, section_column = bar.columns([38, 62], vertical_alignment="center")
    with network_column:
        widgets.choose_network(words)
    with section_column:
        widgets.choose(UNITS, "section", words, "units.section")
    if names := session.ignored_parameters():
        st.text(words("notice.url", names=", ".join(names)))
    with guarded(words):
        try:
            _show(settings, words)
        except CheckpointError as error:
            st.warning(networks.unavailable([error], words))
    session.write_url(units_to_query(session.chosen_settings(), UNITS.chosen()))


def _show(settings: Settings, words: Words) -> None:
    found = cards.card(settings.network)
    if found is None:
        name = network_name(settings.network, words)
        info = about(settings.network)
        is_foreign = not isinstance(info, CheckpointError) and info.has_own_head
        st.info(words("units.none.brought", network=name) if is_foreign else words("units.none", network=name))
        return
    chosen = UNITS.chosen()
    unit = _chosen_unit(chosen, found)
    if chosen.section == "pattern":
        pattern.render(settings, found, unit, words)
        return
    st.text(headline(found, words))
    left, right = st.columns([56, 44], gap="medium")
    with left:
        atlas_map.render(found, unit, words)
    with right:
        card.render(found, unit, words)
    card.render_words(found, unit, words)
    card.render_contexts(settings, found, unit, words)
    counts = {name: grouped(getattr(found, name), words) for name in ("texts", "of", "words")}
    st.caption(words("units.source", **counts))


def _chosen_unit(chosen: UnitsSettings, found: Card) -> int:
    """The unit of the view if the network has it, else the one without which verdicts change most."""
    there = chosen.unit is not None and chosen.unit < found.units
    return chosen.unit if there and chosen.unit is not None else int(found.moved.argmax())


def _reads_text() -> bool:
    return UNITS.chosen().section == "pattern"


PAGE = widgets.Page(render, reads_text=_reads_text)
"""What app.py shows."""
