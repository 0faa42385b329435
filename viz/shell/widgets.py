"""The widgets that choose what to look at. Their keys and option ids are language-neutral, so switching the language
loses nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from viz.figures.style.names import curve_name, network_name, part_name
from viz.figures.style.theme import Theme
from viz.keys import KEYS, read_pressed, show_keys
from viz.language import LANGUAGES, Language, Words
from viz.shell import examples
from viz.textbox import show_textbox
from viz.tour import show_tour
from viz.visit import choices, session
from viz.visit.held import Choices, registered
from viz.visit.networks import (
    beside_text,
    curves_offered,
    language_read,
    network_labels,
    offered_for,
    unavailable,
    unavailable_networks,
)
from viz.visit.settings import Settings


@dataclass(frozen=True)
class Page:
    """A page: what draws it, its own widgets in the bar at the top; and whether it reads the visitor's text now."""

    render: Callable[[Settings, Words, DeltaGenerator], None]
    reads_text: Callable[[], bool]


Pages = dict[str, StreamlitPage]
"""All pages of the app by the name of their title, to link to."""

TITLE_BAR = "title_bar"
"""Where it is narrow, what a page has in the row stands below the name (viz/browser/keys/surroundings.js)."""

_HANDLED = "press_last_handled"
_TOUR = "tour_asked_for"

_KEYS = {"f": "present", "l": "language", "e": "example", "n": "network", "m": "elsewhere", "s": "story"}
"""What a letter does, on the pages where there is something for it to do; the pages themselves have numbers."""


def listen_to_keys(page: str, pages: Sequence[str], words: Words, *, reads_text: bool) -> None:
    """Pages, presenter mode, examples, networks and language by key, and the list of keys."""
    useful = {
        "present",
        "language",
        "story",
        *(["example"] if reads_text else []),
        *(["network", "elsewhere"] if page == "gates" else []),
    }
    actions = {key: action for key, action in _KEYS.items() if action in useful}
    actions |= {str(number): f"page {name}" for number, name in enumerate(pages, 1)}
    stepped = page in ("gates", "translate", "lesson")
    player = [words(f"player.keys.{name}") for name in ("word", "unit", "ends", "play")] if stepped else []
    lines = [*player, *(words(f"keys.{action}") for action in _KEYS.values() if action in useful)]
    if stepped and session.presenting():
        lines.append(words("keys.maps" if page == "translate" else "keys.panel"))
    if page == "gates":
        lines += [words(f"keys.hand.{name}") for name in ("word", "gate", "range")]
    lines += [words(key) for each in registered() for key in each.heard()]
    named = ", ".join(f"{number} {words(f'page.{name}')}" for number, name in enumerate(pages, 1))
    lines += [words("keys.pages", pages=named), words("keys.room"), words("keys.leave"), words("keys.list")]
    offered = page == "gates" and not session.presenting()
    show_keys(
        actions,
        lines,
        words,
        offer=[words("tour.offer"), words("tour.dismiss")] if offered else [],
        page=page,
        present=session.presenting(),
        handled=choices.look(_HANDLED, 0),
        on_press=partial(_take_pressed, page),
    )
    if page == "gates" and choices.look(_TOUR):
        show_tour(choices.look(_TOUR), words, on_closed=_end_tour)


def title_bar(words: Words) -> DeltaGenerator:
    """The row at the top of every page; what the page itself has in it goes into what is returned.

    In presenter mode only the way out stands beside that.
    """
    present = session.presenting()
    row = st.container(key=TITLE_BAR)
    columns = row.columns([82, 18] if present else [18, 53, 29], vertical_alignment="center")  # the name in one piece
    bar, last = columns[-2], columns[-1]
    if not present:
        columns[0].title(words("app.title"), anchor=False)
    with last, st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
        choose_present(words)
        if not present:
            choose_language(words)
    return bar


def choose_one(
    label: str,
    options: Sequence[str],
    say: Callable[[str], str],
    *,
    name: str,
    explain: str = "",
    then: Callable[[], None] | None = None,
) -> None:
    """The choice `name` is one of `options`, always one; the label shows where it is explained.

    `then` is called after the visitor changes it.
    """
    chosen = choices.look(name)
    st.segmented_control(
        label,
        options,
        default=chosen if chosen in options else None,
        format_func=say,
        **choices.shown(name, then),
        required=True,
        help=explain or None,
        wrap=True,
        label_visibility="visible" if explain else "collapsed",
    )


def choose(
    page: Choices[Any],
    name: str,
    words: Words,
    said: str,
    *,
    labelled: bool = False,
    **values: object,
) -> None:
    """A choice of a page, one of those that it declares: the words `said`, and for each option `said.OPTION`, filled
    with the `values`. `labelled`: its label shows, with `said.help` beside it.
    """
    choose_one(
        words(said),
        page[name].options,
        lambda option: words(f"{said}.{option}", **values),
        name=page.key(name),
        explain=words(f"{said}.help") if labelled else "",
    )


def choose_present(words: Words) -> None:
    """Large letters and nothing in the way, for a projector."""
    st.toggle(words("present"), session.presenting(), **choices.shown("present"))


def choose_language(words: Words) -> None:
    """One button that names all languages, the one that is read in bold: it leads to the next."""
    names = {language: words(f"language.{language}") for language in LANGUAGES}
    said = " · ".join(f"**{name}**" if language == words.language else name for language, name in names.items())
    st.button(said, key="language", help=words("app.language"), on_click=_take_next_language)


def choose_text(words: Words, offered: Mapping[str, str] | None = None) -> None:
    """The text box; `offered` are examples by their names in the menu: the box shows one at once when it is chosen."""
    show_textbox(
        choices.look("text"),
        session.typed_taken(),
        offered or {},
        label=words("input.label"),
        placeholder=words("input.placeholder"),
        refused=words("input.refused"),
        along=words("input.along"),
        language=words.language,
    )


def choose_network(
    words: Words, more: Mapping[str, str] | None = None, then: Callable[[str], None] | None = None
) -> None:
    """One of the networks that are there, its test accuracy beside its name; first those that read the text.

    After them come the entries `more`, by what they say. Who chooses one of these is led to `then`, with the network
    that was chosen before.
    """
    before, entries = choices.look("network"), dict(more or {})
    labels = network_labels(words) | entries

    def take() -> None:
        if choices.look("network") in entries and then is not None:
            then(before)
        else:
            session.begin_anew("network")

    options = [*offered_for(choices.look("text")), *entries]
    st.selectbox(
        words("network.label"),
        options,
        options.index(before) if before in options else 0,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        **choices.shown("network", take),
    )


def warn_of_networks(words: Words) -> None:
    """Why networks that are there, or should be, are not in the list."""
    if found := unavailable_networks().values():
        st.warning(unavailable(found, words))


def offer_network(network: str, text: str, words: Words) -> None:
    """Where a text is in another language than the network reads: that it is so, and one click to one that reads it."""
    fitting = beside_text(network, text)
    if fitting is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(words(f"notice.language.{language_read(network)}"), width="content")
        label = words("notice.language.switch", network=network_name(fitting, words))
        st.button(label, key="read_fitting", on_click=_take_network, args=(fitting,))


def choose_part(names: tuple[str, ...], top: str, words: Words, *, name: str = "part") -> str:
    """Which layer and direction is shown, `top` at first; no widget where there is only one."""
    if len(names) > 1:
        if choices.look(name) not in names:
            choices.put(name, top)
        choose_one(words("part.label"), names, lambda part: part_name(part, words), name=name)
    chosen: str | None = choices.look(name)
    return chosen if chosen in names else top


def choose_curves(page: Choices[Any], name: str, reads: Language, words: Words) -> None:
    """Which gradient curves are drawn, of the networks that read a language."""
    st.pills(
        words("gradient.curves"),
        curves_offered(reads),
        selection_mode="multi",
        default=choices.look(page.key(name)),
        format_func=lambda curve: curve_name(curve, words),
        label_visibility="collapsed",
        wrap=True,
        **choices.shown(page.key(name)),
    )


def theme() -> Theme:
    """The colours that this visitor's browser shows, as far as it told."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _take_network(network: str) -> None:
    choices.put("network", network)
    session.begin_anew("network")


def _end_tour() -> None:
    choices.put(_TOUR, None)


def _take_pressed(page: str) -> None:
    pressed = read_pressed(session.told_by(KEYS))
    if pressed is None:
        return
    action = pressed.action
    choices.put(_HANDLED, pressed.count)
    if action in ("present", "leave"):
        choices.put("present", action == "present" and not session.presenting())
    elif action == "language":
        _take_next_language()
    elif action == "example":
        examples.take_next()
    elif action == "network":
        choices.put_next("network", offered_for(choices.look("text")))
        session.begin_anew("network")
    elif action == "story":
        session.ask_for_page("gates", {"story": "1", "lang": choices.look("language")} | session.presenting_query())
    elif action == "tour":
        choices.put(_TOUR, pressed.count)
        if page != "gates":
            session.ask_for_page("gates")
    elif action.startswith("page "):
        session.ask_for_page(action.removeprefix("page "))
    else:
        for page_heard in filter(None, (each.hear(action) for each in registered())):
            session.ask_for_page(page_heard)


def _take_next_language() -> None:
    choices.put_next("language", LANGUAGES)
    session.follow_language()
