"""The examples: a menu of them, each under a name that says whether the network judges it rightly."""

from collections.abc import Collection
from functools import partial

import streamlit as st

from viz.content.examples import examples_in, is_praise
from viz.language import LANGUAGES, Language, Words
from viz.visit import choices, session

_OFFERED = "examples_offered"
_MENU = "examples"


def by_name(words: Words, misjudged: Collection[str], language: Language) -> dict[str, str]:
    """The examples in the `language` that is read, by their names in the list, which mark those that are misjudged."""
    return {_said_of(name, words, misjudged): text for name, text in examples_in(language).items()}


def _said_of(example: str, words: Words, misjudged: Collection[str]) -> str:
    return words("example.misjudged" if example in misjudged else "example.judged", name=words(f"example.{example}"))


def choose(words: Words, misjudged: Collection[str], language: Language) -> None:
    """A menu puts an example, in the `language` that is read, into the text box; those that the network misjudges are
    marked.

    It is no list of Streamlit's: that shows which example was chosen, so a text of one's own, handed over by the click
    that opens it, would put it up anew and close it. None in presenter mode, where a key leads to them.
    """
    examples = list(examples_in(language))
    choices.put(_OFFERED, examples)
    if choices.look("example") not in examples:
        choices.put("example", None)
    if session.presenting():
        return
    chosen = choices.look("example")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.menu_button(
            words("input.try"),
            examples,
            format_func=partial(_said_of, words=words, misjudged=misjudged),
            key=_MENU,
            on_click=_take_from_menu,
        )
        if chosen in misjudged:
            st.text(words("notice.misjudged.praise" if is_praise(chosen) else "notice.misjudged.blame"))


def take_next() -> None:
    """The example after the chosen one becomes the text; none where the page offers none."""
    if offered := choices.look(_OFFERED, []):
        choices.put_next("example", offered)
        _take()


def _take_from_menu() -> None:
    choices.put("example", session.told_by(_MENU))
    _take()


def _take() -> None:
    chosen = choices.look("example")
    for language in LANGUAGES:
        if chosen in examples_in(language):
            session.take_text(examples_in(language)[chosen])
