"""The widgets that choose what to look at, and the only place that touches the session's state.

The URL is read when a session starts and when a visitor goes back or forward; from then on the widgets lead and the
URL follows. Widget keys and option ids are language-neutral, so switching the language loses nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError
from models.units import ORDERS
from viz import cache
from viz.compare_controls import COMPARE_WIDGETS, adopt_compare
from viz.compare_settings import compare_from_query
from viz.examples import EXAMPLES, PAIRS
from viz.figures.theme import Theme
from viz.i18n import LANGUAGES, Words, language_of
from viz.lab_controls import LAB_WIDGETS, adopt_lab
from viz.lab_settings import lab_from_query
from viz.player import Cursor
from viz.settings import BASIC, CURVES, DETAILS, MEMORIES, NETWORKS, ROWS, SCALES, Settings, from_query

Render = Callable[[Settings, Words, DeltaGenerator], None]
"""What draws a page, with its own widgets in the bar at the top."""

_OWN = ("language", "text", "network", "part", "curves", "scale", "detail", "memory", "present")
_WIDGETS = (*_OWN, *LAB_WIDGETS, *COMPARE_WIDGETS)
_URL = "url_last_written"
_VIEW = "view"
_PATH = "path"
_HOLD = "address_held"
_KEPT = "values_kept"
_IGNORED = "url_ignored"
_OPENED = "links_opened"


def current_settings() -> Settings:
    """The view that widgets and URL stand for now."""
    query = st.query_params.to_dict()
    kept = st.session_state.get(_KEPT, {})
    acted = _acted(kept)
    if query != st.session_state.get(_URL) and not (kept and (not query or acted)):
        _adopt(query)
    path = urlsplit(st.context.url).path if st.context.url else None
    back_to_bare = bool(kept) and not query and not acted and path is not None and path == st.session_state.get(_PATH)
    st.session_state[_PATH], st.session_state[_HOLD] = path, back_to_bare
    for key in _WIDGETS:
        # Streamlit forgets the value of a widget that a run does not draw, and all of them from page to page.
        st.session_state[key] = st.session_state[key] if key in st.session_state else kept[key]
    return settings_of_widgets()


def _acted(kept: Mapping[str, object]) -> bool:
    """Whether a widget was changed since the last run. Its message may carry the address from before that run.

    An empty address within a session is that of another page, which Streamlit empties; one that differs while no widget
    was touched is the browser's back or forward button.
    """
    state = st.session_state
    return any(key in state and state[key] != value for key, value in kept.items())


def settings_of_widgets() -> Settings:
    """The view as the widgets have it, for a fragment that runs alone after one of its own widgets changed."""
    _keep()
    state = st.session_state
    view: Settings = state[_VIEW]
    return replace(
        view,
        language=state.language or "en",
        text=state.text,
        network=state.network or Settings.network,
        part=state.part,
        curves=tuple(curve for curve in CURVES if curve in state.curves),
        scale=state.scale or Settings.scale,
        detail=state.detail or Settings.detail,
        memory=state.memory or Settings.memory,
        present=state.present,
    )


def _keep() -> None:
    """Remember what every widget says, so that a change can be told from a value that a run itself put right."""
    st.session_state[_KEPT] = {key: st.session_state[key] for key in _WIDGETS}


def ignored_parameters() -> tuple[str, ...]:
    """Names of URL parameters that made no sense, in the link that this session opened."""
    names: tuple[str, ...] = st.session_state.get(_IGNORED, ())
    return names


def links_opened() -> int:
    """How many addresses this session has opened; the player goes where the newest one says."""
    count: int = st.session_state[_OPENED]
    return count


def write_url(query: dict[str, str]) -> None:
    """Let the address bar describe the view.

    Not where the back button has just led to the bare address: a new entry there would shut the way further back.
    """
    _keep()
    if st.session_state[_HOLD]:
        st.session_state[_HOLD], st.session_state[_URL] = False, {}
        return
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)
    st.session_state[_URL] = query


def remember_cursor(settings: Settings, cursor: Cursor | None, view: str) -> Settings:
    """Settings with the player's cursor, if it belongs to this view."""
    if cursor is None or cursor.view != view:
        return settings
    found = replace(
        settings,
        word=cursor.word,
        unit=cursor.unit,
        order=next((order for order in ORDERS if order == cursor.order), settings.order),
        rows=next((rows for rows in ROWS if rows == cursor.rows), settings.rows),
    )
    st.session_state[_VIEW] = found
    return found


def choose_language(words: Words) -> None:
    """English or Vietnamese."""
    st.segmented_control(
        words("app.language"),
        LANGUAGES,
        format_func=lambda language: words(f"language.{language}"),
        key="language",
        required=True,
        label_visibility="collapsed",
    )


def choose_text(words: Words) -> None:
    """The text box."""
    st.text_input(
        words("input.label"),
        key="text",
        placeholder=words("input.placeholder"),
        label_visibility="collapsed",
        on_change=_take_text,
    )


def choose_example(words: Words) -> None:
    """One click puts an example into the text box."""
    st.pills(
        words("input.examples"),
        list(EXAMPLES),
        format_func=lambda example: words(f"example.{example}"),
        key="example",
        on_change=_take_example,
        label_visibility="collapsed",
    )


def choose_pair(words: Words) -> None:
    """One click puts two texts that differ in little beside each other."""
    own = (st.session_state.text, st.session_state.compare_other)
    st.session_state.pair = next((name for name, pair in PAIRS.items() if pair == own), None)
    st.pills(
        words("compare.pairs"),
        list(PAIRS),
        format_func=lambda pair: words(f"pair.{pair}"),
        key="pair",
        on_change=_take_pair,
        label_visibility="collapsed",
    )


def choose_network(words: Words) -> None:
    """One of the networks that are there, its test accuracy beside its name."""
    st.selectbox(
        words("network.label"),
        available_networks(),
        format_func=lambda name: network_label(name, words),
        key="network",
        label_visibility="collapsed",
        on_change=_forget_part,
    )


def choose_part(names: tuple[str, ...], top: str, words: Words, *, key: str = "part") -> str:
    """Which layer and direction is shown, `top` at first; no widget where there is only one."""
    if len(names) > 1:
        if st.session_state[key] not in names:
            st.session_state[key] = top
        st.segmented_control(
            words("part.label"),
            names,
            format_func=lambda name: words(f"part.{name}"),
            key=key,
            required=True,
            label_visibility="collapsed",
        )
    chosen: str | None = st.session_state[key]
    return chosen if chosen in names else top


def choose_curves(words: Words) -> None:
    """Which gradient curves are drawn."""
    available = available_networks()
    st.pills(
        words("gradient.curves"),
        [curve for curve in CURVES if curve.split(".")[0] in available],
        selection_mode="multi",
        format_func=lambda curve: words(f"curve.{curve}"),
        key="curves",
        label_visibility="collapsed",
    )


def choose_scale(words: Words) -> None:
    """Absolute norms, or relative to the last word's."""
    st.segmented_control(
        words("gradient.scale"),
        SCALES,
        format_func=lambda scale: words(f"gradient.scale.{scale}"),
        key="scale",
        required=True,
        label_visibility="collapsed",
    )


def choose_detail(words: Words) -> None:
    """Which section stands below the player."""
    st.segmented_control(
        words("detail"),
        DETAILS,
        format_func=lambda detail: words(f"detail.{detail}"),
        key="detail",
        required=True,
        label_visibility="collapsed",
    )


def choose_memory(words: Words, unit: int) -> None:
    """What is still remembered: over all units, or of the chosen one."""
    st.segmented_control(
        words("memory.of"),
        MEMORIES,
        format_func=lambda memory: words(f"memory.of.{memory}", unit=unit),
        key="memory",
        required=True,
        label_visibility="collapsed",
    )


def choose_present(words: Words) -> None:
    """Large type and nothing in the way, for a projector."""
    st.toggle(words("present"), key="present", help=words("present.help"))


def theme() -> Theme:
    """The colours that this visitor's browser shows, as far as it told."""
    return "dark" if st.context.theme.type == "dark" else "light"


def available_networks() -> list[str]:
    """The networks that can be loaded, in the order in which they are offered."""
    return [name for name in NETWORKS if not _missing(name)]


def _missing(name: str) -> bool:
    """Whether a network is known to be unavailable; the larger ones' weights are only tried when they are chosen."""
    found = cache.network(name) if name in BASIC else cache.about(name)
    return isinstance(found, CheckpointError)


def network_label(name: str, words: Words) -> str:
    """ "LSTM 90.1 %", or the name alone where the accuracy was not measured."""
    found = cache.about(name)
    accuracy = None if isinstance(found, CheckpointError) else found.test_accuracy
    called = words(f"network.name.{name}")
    if accuracy is None:
        return words("network.unmeasured", name=called)
    return words("network.option", name=called, accuracy=f"{100 * accuracy:.1f}")


def _adopt(query: dict[str, str]) -> None:
    language = language_of(st.context.locale)
    settings, ignored = from_query(query, language)
    lab, ignored_by_lab = lab_from_query(query)
    compare, ignored_by_compare = compare_from_query(query)
    adopt_lab(lab)
    adopt_compare(compare)
    available = available_networks()
    state = st.session_state
    state.language = settings.language
    state.text = settings.text
    state.network = settings.network if settings.network in available or not available else available[0]
    state.part = settings.part
    state.curves = [curve for curve in settings.curves if curve.split(".")[0] in available]
    state.scale = settings.scale
    state.detail = settings.detail
    state.memory = settings.memory
    state.present = settings.present
    state.example = _example_of(settings.text)
    state[_VIEW] = settings
    state[_IGNORED] = (*ignored, *ignored_by_lab, *ignored_by_compare)
    state[_OPENED] = state.get(_OPENED, 0) + 1
    state[_URL] = query


def _forget_part() -> None:
    """Another network has other layers."""
    st.session_state.part = None


def _take_example() -> None:
    chosen = st.session_state.example
    if chosen in EXAMPLES:
        st.session_state.text = EXAMPLES[chosen]
        _forget_word()


def _take_pair() -> None:
    chosen = st.session_state.pair
    if chosen in PAIRS:
        st.session_state.text, st.session_state.compare_other = PAIRS[chosen]
        _take_text()


def _take_text() -> None:
    st.session_state.example = _example_of(st.session_state.text)
    _forget_word()


def _example_of(text: str) -> str | None:
    return next((name for name, example in EXAMPLES.items() if example == text), None)


def _forget_word() -> None:
    """A new text starts at its last word; the message about the link has been read."""
    st.session_state[_VIEW] = replace(st.session_state[_VIEW], word=None)
    st.session_state[_IGNORED] = ()
