"""The visitor's session: what the widgets say, the address that says the same, and how the two keep in step.

Which of the two leads is the table at the top of viz/visit/leader.py; where the choices are held is told in
viz/visit/choices.py. Three things come from the browser without a widget of Streamlit's, and each is taken in
one place: a text from the box (`_take_typed`), a key (`viz.shell.widgets`), the player's cursor (`viz.gates.page`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from viz.content.examples import example_of
from viz.content.shipped import DEFAULT_NETWORKS, DEFAULT_TEXTS, NETWORKS
from viz.language import LANGUAGES, language_of
from viz.textbox import TEXT_BOX, read_typed
from viz.visit import choices
from viz.visit.brought import mine
from viz.visit.fragments import forget_fragments
from viz.visit.held import Choices, registered
from viz.visit.leader import ADDRESS_STAYS, BY_ADDRESS, case_of
from viz.visit.networks import available_networks, offered_for, unavailable_networks
from viz.visit.settings import Settings, from_query

_VISIT = Choices(Settings)
_URL = "url_last_written"
_PATH = "path"
_HOLD = "hold_address"
_HELD = "view_of_held_address"
_KEPT = "values_kept"
_IGNORED = "url_ignored"
_OPENED = "links_opened"
_ASKED = "page_asked_for"
_TAKEN = "typed_last_taken"


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
    """A network whose folder has gone is no choice any more: the one that the list shows instead is."""
    available = offered_for(choices.look("text"))
    if available and choices.look("network") not in available:
        choices.put("network", available[0])
        begin_anew("network")
    for page in registered():
        page.settle()


def _take_typed() -> None:
    """A text that the box has handed over since the last run."""
    typed, state = read_typed(st.session_state.get(TEXT_BOX)), st.session_state
    if typed is None or typed.count == state.get(_TAKEN):
        return
    state[_TAKEN] = typed.count
    if _KEPT in state and typed.text != choices.look("text"):
        take_text(typed.text)


def take_text(text: str) -> None:
    """Another text is the visitor's, and what belonged to the one before begins anew; the message about the link has
    been read. What the box handed over just before, as by a click on an example, is behind it.
    """
    typed = read_typed(st.session_state.get(TEXT_BOX))
    if typed is not None:
        st.session_state[_TAKEN] = typed.count
    choices.put("text", text)
    choices.put("example", example_of(text))
    begin_anew("text")
    st.session_state[_IGNORED] = ()


def typed_taken() -> int:
    """The count of the newest text that the box has handed over; 0 before the first."""
    count: int = st.session_state.get(_TAKEN, 0)
    return count


def follow_language() -> None:
    """The page has been put into another language. What the visitor reads stays, but where that is the default view of
    a language, and nobody has touched it: then the default view of the new one takes its place.
    """
    language, untouched = choices.look("language"), not any(page.points() for page in registered())
    untouched = untouched and any(
        (choices.look("text"), choices.look("network")) == (DEFAULT_TEXTS[other], DEFAULT_NETWORKS[other])
        for other in LANGUAGES
        if other != language
    )
    network = DEFAULT_NETWORKS[language]
    if untouched and network in available_networks():
        choices.put("network", network)
        take_text(DEFAULT_TEXTS[language])


def begin_anew(other: Literal["text", "network"]) -> None:
    """What belonged to the text or the network before goes back to its default."""
    for page in registered():
        page.begin_anew(other)


def _acted() -> bool:
    """Whether a choice differs from that of the last run."""
    held = choices.held()
    return any(held.get(name) != value for name, value in st.session_state.get(_KEPT, {}).items())


def chosen_settings() -> Settings:
    """What is chosen of that which all pages share."""
    remember()
    return _VISIT.chosen()


def remember() -> None:
    """Keep what is chosen now, so that the next run can tell whether anything else is."""
    keys = [key for page in (_VISIT, *registered()) for key in page.keys]
    st.session_state[_KEPT] = {key: choices.look(key) for key in keys}


def is_behind(shown: Settings) -> bool:
    """Whether more has changed since `shown` than a fragment can show.

    A key, a text or a choice that meets the report of the cursor is answered by the fragment alone.
    """
    typed, state = read_typed(st.session_state.get(TEXT_BOX)), st.session_state
    if _ASKED in state or (typed is not None and typed.count != state.get(_TAKEN)):
        return True
    return chosen_settings() != shown


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


def along(query: Mapping[str, str]) -> dict[str, str]:
    """An address of ours that does not lead out of where the visitor is, such as the room of a class."""
    return {**query, **{name: value for page in registered() for name, value in page.along().items()}}


def ask_for_page(name: str, query: Mapping[str, str] | None = None) -> None:
    """A key was pressed for another page, to which this run of the app goes; `query` is an address that leads there."""
    st.session_state[_ASKED] = (name, None if query is None else along(query))


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
    for page in registered():
        query = query | dict(page.carried())
    remember()
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


def _adopt(query: dict[str, str]) -> None:
    language, state = language_of(st.context.locale), st.session_state
    settings, ignored = from_query(query, language, choices.look("text"))
    found = [(page, page.adopt(query)) for page in registered()]  # what one page makes no sense of, another may
    sense = {name for page, wrong in found for name in page.parameters if name not in wrong}
    by_pages = [name for _, wrong in found for name in wrong if name not in sense]
    if "net" not in query and choices.look("network") in mine():  # which no address names
        settings = replace(settings, network=choices.look("network"))
    available = offered_for(settings.text)
    if settings.network not in (*NETWORKS, *available):
        ignored = (*ignored, "net")
    if query.get("net") in unavailable_networks():
        ignored = tuple(name for name in ignored if name != "net")  # the page says why
    if available and settings.network not in available:
        settings = replace(settings, network=available[0])
    _VISIT.take(settings)
    choices.put("example", example_of(settings.text))
    state[_IGNORED] = tuple(dict.fromkeys((*ignored, *by_pages)))  # two pages may share a name
    state[_OPENED] = state.get(_OPENED, 0) + 1
    state[_URL] = query
