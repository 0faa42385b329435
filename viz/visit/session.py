"""The visitor's session: what the widgets say, the address that says the same, and how the two keep in step.

Which of the two leads is the table at the top of viz/visit/leader.py; where the choices are held is told in
viz/visit/choices.py. Three things come from the browser without a widget of Streamlit's, and each is taken in
one place: a text from the box (`_take_typed`), a key (`viz.shell.widgets`), the player's cursor (`follow_cursor`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from models.reading.units import ORDERS
from viz.content.examples import example_of
from viz.content.shipped import CURVES, DEFAULT_NETWORKS, DEFAULT_TEXTS, NETWORKS
from viz.language import LANGUAGES, language_of
from viz.player import PLAYER, read_cursor
from viz.textbox import TEXT_BOX, read_typed
from viz.visit import choices
from viz.visit.fragments import forget_fragments
from viz.visit.leader import ADDRESS_STAYS, BY_ADDRESS, case_of
from viz.visit.networks import available_networks, curves_offered, language_read, offered_for, unavailable_networks
from viz.visit.settings import BARS, ROWS, Settings, from_query

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
class PageChoices:
    """The choices of one page: their names; what takes them over from an address, returning the names of the
    parameters that made no sense; and what of them stands in the address of every page.
    """

    names: tuple[str, ...]
    adopt: Callable[[Mapping[str, str]], tuple[str, ...]]
    carried: Callable[[], Mapping[str, str]] = dict


_pages: dict[str, PageChoices] = {}


def register(page: str, own: PageChoices) -> None:
    """A page's module says, when it is loaded, which choices it has."""
    _pages[page] = own


def _names() -> tuple[str, ...]:
    """Of every choice that an address can carry."""
    return (*_OWN, *(name for page in _pages.values() for name in page.names))


def current_settings() -> Settings:
    """The view that widgets and URL stand for now."""
    _take_typed()
    query = st.query_params.to_dict()
    state = st.session_state
    path = urlsplit(st.context.url).path if st.context.url else None
    case = case_of(
        query,
        written=state.get(_URL),
        began=_KEPT in state,
        acted=_acted(),
        path=path,
        path_before=state.get(_PATH),
    )
    if case in BY_ADDRESS:
        _adopt(query)
    if path != state.get(_PATH):
        forget_fragments()
    state[_PATH], state[_HOLD] = path, case in ADDRESS_STAYS
    _leave_missing_network()
    return chosen_settings()


def _leave_missing_network() -> None:
    """A network whose folder has gone is no choice any more: the one that the list shows instead is.

    Neither are curves that no network draws in the language of the chosen one.
    """
    available = offered_for(choices.look("text"))
    if available and choices.look("network") not in available:
        choices.put("network", available[0])
        choices.put("part", None)
    if available:
        offered = curves_offered(language_read(choices.look("network")))
        choices.put("curves", [curve for curve in choices.look("curves") if curve in offered])


def _take_typed() -> None:
    """A text that the box has handed over since the last run."""
    typed, state = read_typed(st.session_state.get(TEXT_BOX)), st.session_state
    if typed is None or typed.count == state.get(_TAKEN):
        return
    state[_TAKEN] = typed.count
    if _KEPT in state and typed.text != choices.look("text"):
        take_text(typed.text)


def take_text(text: str) -> None:
    """Another text is the visitor's. It starts where most happens in it, and without the race of the address before;
    the message about the link has been read.
    """
    choices.put("text", text)
    choices.put("example", example_of(text))
    st.session_state[_VIEW] = replace(st.session_state[_VIEW], word=None, race=False)
    st.session_state[_IGNORED] = ()


def follow_language() -> None:
    """The page has been put into another language. What the visitor reads stays, but where that is the default view of
    a language, and nobody has touched it: then the default view of the new one takes its place.
    """
    language, view = choices.look("language"), st.session_state[_VIEW]
    untouched = any(
        (choices.look("text"), choices.look("network")) == (DEFAULT_TEXTS[other], DEFAULT_NETWORKS[other])
        for other in LANGUAGES
        if other != language
    )
    network = DEFAULT_NETWORKS[language]
    untouched = untouched and (view.word, view.unit, choices.look("part")) == (None, None, None)
    if untouched and network in available_networks():
        choices.put("network", network)
        take_text(DEFAULT_TEXTS[language])


def _acted() -> bool:
    """Whether a choice differs from that of the last run."""
    held = choices.held()
    return any(held.get(name) != value for name, value in st.session_state.get(_KEPT, {}).items())


def chosen_settings() -> Settings:
    """The view that is chosen."""
    held = choices.held()
    _remember(held)
    view: Settings = st.session_state[_VIEW]
    return replace(
        view,
        language=held["language"] or "en",
        text=held["text"],
        network=held["network"] or Settings.network,
        part=held["part"],
        curves=tuple(curve for curve in CURVES if curve in held["curves"]),
        scale=held["scale"] or Settings.scale,
        bars=held["bars"],
        detail=held["detail"] or Settings.detail,
        memory=held["memory"] or Settings.memory,
        present=held["present"],
    )


def _remember(held: Mapping[str, Any]) -> None:
    """What is chosen now, so that the next run can tell whether anything else is."""
    st.session_state[_KEPT] = {name: held[name] for name in _names()}


def is_behind(shown: Settings) -> bool:
    """Whether more has changed since `shown` than a fragment can show.

    A key, a text or a choice that meets the report of the cursor is answered by the fragment alone.
    """
    typed, state = read_typed(st.session_state.get(TEXT_BOX)), st.session_state
    if _ASKED in state or (typed is not None and typed.count != state.get(_TAKEN)):
        return True
    now = chosen_settings()
    return any(getattr(now, name) != getattr(shown, name) for name in ("language", "text", "network", "present"))


def ignored_parameters() -> tuple[str, ...]:
    """Names of URL parameters that made no sense, in the link that this session opened."""
    names: tuple[str, ...] = st.session_state.get(_IGNORED, ())
    return names


def presenting() -> bool:
    """Whether the page is shown to a class."""
    return bool(choices.look("present"))


def presenting_query() -> dict[str, str]:
    """What an address must hold to go on presenting, where it does not say so itself."""
    return {"present": "1"} if presenting() else {}


def with_room(query: Mapping[str, str]) -> dict[str, str]:
    """An address of ours that does not lead out of the room of a class, if the visitor sits in one."""
    return {**query, **(_pages["room"].carried() if "room" in _pages else {})}


def ask_for_page(name: str, query: Mapping[str, str] | None = None) -> None:
    """A key was pressed for another page, to which this run of the app goes; `query` is an address that leads there."""
    st.session_state[_ASKED] = (name, None if query is None else with_room(query))


def go_where_asked(pages: Mapping[str, StreamlitPage]) -> None:
    """Switch to the page that a key was pressed for, at its address if it has one; once."""
    name, query = st.session_state.pop(_ASKED, (None, None))
    if name in pages:
        forget_fragments()
        st.switch_page(pages[name], query_params=query)


def open_view(query: Mapping[str, str]) -> None:
    """Look at what this address says, in the visitor's own language and way of showing it, from the next run on."""
    own = {"lang": choices.look("language"), "present": "1"} if presenting() else {"lang": choices.look("language")}
    view = {**query, **own}
    st.query_params.from_dict(view)
    _adopt(view)


def links_opened() -> int:
    """How many addresses this session has opened; the player goes where the newest one says."""
    count: int = st.session_state[_OPENED]
    return count


def write_url(query: dict[str, str]) -> None:
    """Let the address bar describe the view, now or, where the address stays (leader.py), after the next change."""
    state = st.session_state
    for page in _pages.values():
        query = query | dict(page.carried())
    _remember(choices.held())
    if state[_HOLD]:
        state[_HOLD], state[_HELD], state[_URL] = False, query, st.query_params.to_dict()
    if query == state.get(_HELD):
        return
    state[_HELD] = None
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)
    state[_URL] = query


def told_by(component: str) -> Any:
    """What a component of ours, by its key, last said; None before it said anything."""
    return st.session_state.get(component)


def wants_whole() -> bool:
    """Whether the player has asked for what drives the gates of all units."""
    cursor = read_cursor(st.session_state.get(PLAYER))
    return cursor is not None and cursor.whole


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
    st.session_state[_VIEW] = found
    choices.put("bars", found.bars)
    return found


def _adopt(query: dict[str, str]) -> None:
    language = language_of(st.context.locale)
    settings, ignored = from_query(query, language, choices.look("text"))
    by_pages = [name for page in _pages.values() for name in page.adopt(query)]
    available = offered_for(settings.text)
    if settings.network not in (*NETWORKS, *available):
        ignored = (*ignored, "net")
    if query.get("net") in unavailable_networks():
        ignored = tuple(name for name in ignored if name != "net")  # the page says why
    own = {name: getattr(settings, name) for name in _OWN} | {
        "network": settings.network if settings.network in available or not available else available[0],
        "curves": list(settings.curves),
        "example": example_of(settings.text),
    }
    for name, value in own.items():
        choices.put(name, value)
    state = st.session_state
    state[_VIEW] = settings
    state[_IGNORED] = tuple(dict.fromkeys((*ignored, *by_pages)))  # two pages may share a name
    state[_OPENED] = state.get(_OPENED, 0) + 1
    state[_URL] = query
