"""The Gates page: type a sentence, watch a trained network read it, and see how far back its gradient reaches."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from models import CheckpointError, EmptyTextError, Trace
from models.reading.trace import only_part, part_names, top_part
from models.reading.turning import turning_point
from viz import charts
from viz.cache import readings
from viz.gates import details
from viz.gates.settings import GATES, GatesSettings, to_query
from viz.language import Words
from viz.player import PLAYER, read_cursor, show_player
from viz.player.payload import view_id
from viz.reading import sent
from viz.shell import about, bring, examples, widgets
from viz.shell.guard import guarded
from viz.shell.notices import notices
from viz.shell.source import empty_notice, gradient_help, show_source
from viz.shell.verdict import follow_verdict
from viz.visit import networks, session
from viz.visit.address import fits_link
from viz.visit.screen import on_screen
from viz.visit.settings import Settings


def page(pages: Mapping[str, StreamlitPage]) -> widgets.Page:
    """What app.py shows; `pages` are all pages of the app by the name of their title, to link to."""
    return widgets.Page(partial(render, pages), reads_text=lambda: True)


def render(pages: Mapping[str, StreamlitPage], settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the page for these settings; text, network and verdict stand in the `bar` at the top."""
    start, words = GATES.chosen(), networks.named_words(settings.network, words)
    with st.container():  # one place, however much stands in it: the player below is not put up anew for a notice
        trace = _read(settings, words, bar)
    if trace is not None:
        on_screen(settings.network, settings.text)
        _explore(trace, words, settings, start, pages.get("gradients"))


def _read(settings: Settings, words: Words, bar: DeltaGenerator) -> Trace | None:
    """What stands above the player; the trace, or None where it is said why there is none."""
    widgets.warn_of_networks(words)
    if not networks.available_networks():
        st.error(words("network.none"))
        return None
    text_column, network_column, verdict_column = bar.columns(
        [36, 30, 34] if settings.present else [33, 33, 34], vertical_alignment="center"
    )
    reads, misjudged = networks.language_read(settings.network), readings.misjudged(settings.network)
    with text_column:
        widgets.choose_text(words, examples.by_name(words, misjudged, reads))
    with network_column:
        bring.choose_network(words)
    examples.choose(words, misjudged, reads)
    try:
        trace = readings.traced(settings.network, settings.text)
    except EmptyTextError:
        st.info(empty_notice(reads, words))
        session.write_url(to_query(settings, GATES.chosen()))
        return None
    except CheckpointError as error:
        st.warning(networks.unavailable([error], words))
        return None
    with verdict_column:
        follow_verdict(trace, settings.network, words)
    widgets.offer_network(settings.network, settings.text, words)
    bring.tell_of_own(words)
    about.choose_classes(words)
    _show_notices(settings, trace, words)
    return trace


_EXPLORE = "explore"
"""The fragment that draws what a choice changes."""


@st.fragment(key=_EXPLORE)
def _explore(trace: Trace, words: Words, shown: Settings, start: GatesSettings, lab: StreamlitPage | None) -> None:
    """What a choice of curves or of a part changes: it runs alone then, without reading the text again.

    `shown` and `start` are the view when the whole page last ran: where a player that is put up anew begins. `lab` is
    the page where networks learn live.
    """
    if session.is_behind(shown):
        st.rerun()
    with guarded(words):
        settings = session.chosen_settings()
        with st.container():
            part = only_part(trace, widgets.choose_part(part_names(trace), top_part(trace), words))
        _player(part, words, shown, start)
        gates = _followed(settings, part)
        _show_gradients(settings, gates, part)
        if "numbers" in gates.open:
            left, right = st.columns(2, gap="medium")
            with left:
                _tell_gradients(settings, words, lab)
            with right:
                _show_predictions(trace, words, present=settings.present)
            if not settings.present:
                details.render(settings, gates, trace, part, words)
        if not settings.present:
            show_source(settings.network, words)


def _show_notices(settings: Settings, trace: Trace, words: Words) -> None:
    sentences = notices(settings.text, trace, words)
    if not fits_link(settings.text):
        sentences.append(words("notice.too_long_for_link"))
    if names := session.ignored_parameters():
        sentences.append(words("notice.url", names=", ".join(names)))
    for sentence in sentences:
        st.text(sentence)


@st.fragment
def _player(part: Trace, words: Words, shown: Settings, start: GatesSettings) -> None:
    """The player on one layer and direction. Where its cursor rests, it runs alone, and only the address follows."""
    if session.is_behind(shown):
        st.rerun()
    with guarded(words):
        settings, unit = session.chosen_settings(), GATES.chosen().unit
        found = _followed(settings, part)
        show_player(_payload(settings, found, shown, start, part), on_told=_open_numbers)
        if details.shows_unit(settings, found) and found.unit != unit:
            st.rerun()  # what stands below is about the unit
        session.write_url(to_query(settings, found))


def _followed(settings: Settings, part: Trace) -> GatesSettings:
    """The view with the cursor that the player last reported, if it belongs to this view.

    Until the word and the unit where a player starts are left, they are not a choice.
    """
    told, chosen = read_cursor(session.told_by(PLAYER)), GATES.chosen()
    if told is None or told.view != view_id(settings.network, part, session.links_opened()):
        return chosen
    word, unit = turning_point(part.layers[-1])
    found = {name: value for name, value in told.cursor._asdict().items() if GATES[name].offers(value)}
    if chosen.word is None and found["word"] == word + 1:
        del found["word"]
    if chosen.unit is None and found["unit"] == unit:
        del found["unit"]
    GATES.put(**found)
    session.remember()  # nobody has to hurry after a cursor: its address is written where it rests
    return GATES.chosen()


def _open_numbers() -> None:
    """What stands below the player has been opened or closed there: it is drawn anew, and the text not read again."""
    told, opened = read_cursor(session.told_by(PLAYER)), GATES.chosen().open
    if told is None or not GATES["open"].offers(told.cursor.open):
        return
    if ("numbers" in told.cursor.open) != ("numbers" in opened):
        GATES.put(open=told.cursor.open)
        st.rerun(_EXPLORE)


def _view(settings: Settings, part: Trace, *, present: bool) -> sent.View:
    return sent.View(settings.text, settings.network, part_names(part)[0], settings.language, present)


def _payload(settings: Settings, found: GatesSettings, shown: Settings, start: GatesSettings, part: Trace) -> bytes:
    told = read_cursor(session.told_by(PLAYER))
    whole = found.rows == "all" or (told is not None and told.whole)
    player = sent.Player(start.cursor, session.links_opened(), found.unit, whole, found.bars, found.hold)
    return sent.player(_view(settings, part, present=shown.present), player)


def _show_gradients(settings: Settings, gates: GatesSettings, part: Trace) -> None:
    """The chosen curves and, of a deep or two-way network, that of the part in the player."""
    view = _view(settings, part, present=settings.present)
    charts.show(sent.gradient(view, sent.Curves(gates.curves, gates.scale, gates.race)), on_chosen=_take_chosen)


def _take_chosen() -> None:
    """Curves and scale, as chosen under the chart."""
    chosen = charts.read_chosen(session.told_by(charts.GRADIENT))
    if chosen is not None and GATES["curves"].offers(chosen[0]) and GATES["scale"].offers(chosen[1]):
        GATES.put(curves=chosen[0], scale=chosen[1])


def _tell_gradients(settings: Settings, words: Words, lab: StreamlitPage | None) -> None:
    """What a gradient is, and where networks are seen learning."""
    st.subheader(words("gradient.title"), anchor=False)
    st.text(gradient_help(networks.language_read(settings.network), words))
    if lab is not None and not settings.present:
        query = session.along({"lang": settings.language, "view": "task"})
        st.page_link(lab, label=words("gradient.task"), icon=":material/model_training:", query_params=query)


def _show_predictions(trace: Trace, words: Words, *, present: bool) -> None:
    st.subheader(words("prediction.title"), anchor=False, help=words("prediction.help"))
    if trace.prefix_probability is None:
        st.info(words("prediction.value" if trace.number == "value" else "prediction.none"))
        return
    charts.show(charts.prediction_chart(words, present=present))
