"""The visitor's session: what the widgets say, the address that says the same, and how the two keep in step.

Which of the two leads is the table at the top of viz/shell/leader.py. Three things come from the browser without a
widget of Streamlit's, and each is taken in one place: a text from the box (`_take_typed`), a key (`viz.shell.widgets`),
and the player's cursor (`follow_cursor`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from models.reading.units import ORDERS
from viz.language import language_of
from viz.player import PLAYER, read_cursor
from viz.shell.examples import example_of
from viz.shell.leader import ADDRESS_STAYS, BY_ADDRESS, case_of
from viz.shell.networks import available_networks
from viz.shell.settings import BARS, CURVES, NETWORKS, ROWS, Settings, from_query
from viz.textbox import TEXT_BOX, read_typed

_OWN = ("language", "text", "network", "part", "curves", "scale", "bars", "detail", "memory", "present")
_URL = "url_last_written"
_VIEW = "view"
_PATH = "path"
_HOLD = "hold_address"
_HELD = "view_of_held_address"
_KEPT = "values_kept"
_IGNORED = "url_ignored"
_OPENED = "links_opened"
_ASKED = "page_asked_for"
_TAKEN = "typed_last_taken"


@dataclass(frozen=True)
class Choices:
    """The choices of one page: where the session holds them, and what takes them over from an address, returning the
    names of the parameters that made no sense.
    """

    keys: tuple[str, ...]
    adopt: Callable[[Mapping[str, str]], tuple[str, ...]]


_pages: dict[str, Choices] = {}


def register(page: str, choices: Choices) -> None:
    """A page's module says, when it is loaded, which choices it has."""
    _pages[page] = choices


def look(key: str, otherwise: Any = None) -> Any:
    """What the session holds under a key."""
    return st.session_state.get(key, otherwise)


def put(key: str, value: Any) -> None:
    """Let the session hold a value: of a widget, before it is drawn."""
    st.session_state[key] = value


def _keys() -> tuple[str, ...]:
    """Of every choice that an address can carry."""
    return (*_OWN, *(key for choices in _pages.values() for key in choices.keys))


def current_settings() -> Settings:
    """The view that widgets and URL stand for now."""
    _take_typed()
    query = st.query_params.to_dict()
    state, kept = st.session_state, st.session_state.get(_KEPT, {})
    path = urlsplit(st.context.url).path if st.context.url else None
    case = case_of(
        query,
        written=state.get(_URL),
        began=bool(kept),
        acted=_acted(kept),
        path=path,
        path_before=state.get(_PATH),
    )
    if case in BY_ADDRESS:
        _adopt(query)
    state[_PATH], state[_HOLD] = path, case in ADDRESS_STAYS
    for key in _keys():
        # Streamlit forgets the value of a widget that a run does not draw, and all of them from page to page.
        state[key] = state[key] if key in state else kept[key]
    return settings_of_widgets()


def _take_typed() -> None:
    """A text that the box has handed over since the last run."""
    typed, state = read_typed(st.session_state.get(TEXT_BOX)), st.session_state
    if typed is None or typed.count == state.get(_TAKEN):
        return
    state[_TAKEN] = typed.count
    if _KEPT in state and typed.text != state.text:
        state.text, state.example = typed.text, example_of(typed.text)
        forget_word()


def _acted(kept: Mapping[str, object]) -> bool:
    """Whether a choice differs from that of the last run."""
    state = st.session_state
    return any(key in state and state[key] != value for key, value in kept.items())


def settings_of_widgets() -> Settings:
    """The view as the widgets have it, for a fragment that runs alone after one of its own widgets changed."""
    _restore()
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
        bars=state.bars,
        detail=state.detail or Settings.detail,
        memory=state.memory or Settings.memory,
        present=state.present,
    )


def _restore() -> None:
    """Put back what Streamlit forgot after a fragment that did not draw it, as presenter mode draws few."""
    for key in _keys():
        if key not in st.session_state:
            st.session_state[key] = st.session_state[_KEPT][key]


def _keep() -> None:
    """Remember what every widget says, so that a change can be told from a value that a run itself put right."""
    st.session_state[_KEPT] = {key: st.session_state[key] for key in _keys()}


def is_behind(shown: Settings) -> bool:
    """Whether more has changed since `shown` than a fragment can show.

    A key, a text or a choice that meets the report of the cursor is answered by the fragment alone.
    """
    typed, state = read_typed(st.session_state.get(TEXT_BOX)), st.session_state
    if _ASKED in state or (typed is not None and typed.count != state.get(_TAKEN)):
        return True
    now = settings_of_widgets()
    return any(getattr(now, name) != getattr(shown, name) for name in ("language", "text", "network", "present"))


def ignored_parameters() -> tuple[str, ...]:
    """Names of URL parameters that made no sense, in the link that this session opened."""
    names: tuple[str, ...] = st.session_state.get(_IGNORED, ())
    return names


def presenting() -> bool:
    """Whether the page is shown to a class."""
    return bool(st.session_state.present)


def ask_for_page(name: str) -> None:
    """A key was pressed for another page, to which this run of the app goes."""
    st.session_state[_ASKED] = name


def asked_for_page() -> str | None:
    """The page that a key was pressed for, once."""
    name: str | None = st.session_state.pop(_ASKED, None)
    return name


def links_opened() -> int:
    """How many addresses this session has opened; the player goes where the newest one says."""
    count: int = st.session_state[_OPENED]
    return count


def write_url(query: dict[str, str]) -> None:
    """Let the address bar describe the view, now or, where the address stays (leader.py), after the next change."""
    _keep()
    state = st.session_state
    if state[_HOLD]:
        state[_HOLD], state[_HELD], state[_URL] = False, query, st.query_params.to_dict()
    if query == state.get(_HELD):
        return
    state[_HELD] = None
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)
    state[_URL] = query


def follow_cursor(settings: Settings, view: str, *, home: tuple[int, int]) -> Settings:
    """Settings with the cursor that the browser's player last reported, if it belongs to this view.

    `home` is the word and the unit where a player starts; until they are left, they are not a choice.
    """
    cursor = read_cursor(st.session_state.get(PLAYER))
    if cursor is None or cursor.view != view:
        return settings
    word, unit = home
    found = replace(
        settings,
        word=None if settings.word is None and cursor.word == word else cursor.word,
        unit=None if settings.unit is None and cursor.unit == unit else cursor.unit,
        order=next((order for order in ORDERS if order == cursor.order), settings.order),
        rows=next((rows for rows in ROWS if rows == cursor.rows), settings.rows),
        bars=next((bars for bars in BARS if bars == cursor.bars), settings.bars),
    )
    st.session_state[_VIEW], st.session_state.bars = found, found.bars
    return found


def _adopt(query: dict[str, str]) -> None:
    language = language_of(st.context.locale)
    settings, ignored = from_query(query, language)
    by_pages = [name for choices in _pages.values() for name in choices.adopt(query)]
    available = available_networks()
    state = st.session_state
    if settings.network not in (*NETWORKS, *available):
        ignored = (*ignored, "net")
    if _KEPT in state and not {"text", "textz"} & set(query):
        settings = replace(settings, text=state.get("text", state[_KEPT]["text"]))  # an address without a text
    state.language = settings.language
    state.text = settings.text
    state.network = settings.network if settings.network in available or not available else available[0]
    state.part = settings.part
    state.curves = [curve for curve in settings.curves if curve.split(".")[0] in available]
    state.scale = settings.scale
    state.bars = settings.bars
    state.detail = settings.detail
    state.memory = settings.memory
    state.present = settings.present
    state.example = example_of(settings.text)
    state[_VIEW] = settings
    state[_IGNORED] = (*ignored, *by_pages)
    state[_OPENED] = state.get(_OPENED, 0) + 1
    state[_URL] = query


def forget_word() -> None:
    """A new text starts where most happens in it; the message about the link has been read."""
    st.session_state[_VIEW] = replace(st.session_state[_VIEW], word=None)
    st.session_state[_IGNORED] = ()
