"""The widgets of the Translate page."""

from collections.abc import Callable

import streamlit as st

from viz.content.to_translate import EXAMPLES, example_of
from viz.language import Words
from viz.shell.widgets import choose_one
from viz.translate.settings import TRANSLATE
from viz.visit import choices

_MOST = 2_000  # characters of a box: forty times what is read


def choose_source(words: Words) -> None:
    """The sentence to translate."""
    _box("source", words, then=_forget_prefix, visible=False)


def choose_given(words: Words) -> None:
    """The visitor's own translation."""
    _box("given", words)


def choose_other(words: Words) -> None:
    """The sentence whose states may be handed over."""
    _box("other", words)


def choose_translator(available: tuple[str, ...], words: Words) -> None:
    """Without or with attention."""
    choose_one(
        words("translate.network"),
        available,
        lambda name: words(f"translate.network.{name}"),
        name=TRANSLATE.key("translator"),
    )


def choose_example(words: Words) -> None:
    """One click takes an example; those from the training data are marked."""
    choices.put("translate_example", example_of(TRANSLATE.chosen().source))
    st.selectbox(
        words("translate.examples"),
        list(EXAMPLES),
        format_func=lambda name: words(
            "translate.example.learned" if EXAMPLES[name].credit else "translate.example.own",
            english=EXAMPLES[name].english,
        ),
        placeholder=words("translate.examples"),
        label_visibility="collapsed",
        **choices.shown("translate_example", _take_example),
    )


def choose_handover(words: Words) -> None:
    """What the decoder starts from, each state for itself."""
    for state in ("hidden", "cell"):
        choose_one(
            words(f"translate.handover.{state}"),
            TRANSLATE[state].options,
            lambda part: words(f"translate.handover.{part}"),
            name=TRANSLATE.key(state),
            explain=words("translate.handover.help"),
        )


def choose_section(words: Words) -> None:
    """What stands below the translator."""
    options, name = TRANSLATE["section"].options, TRANSLATE.key("section")
    choose_one(words("detail"), options, lambda section: words(f"translate.section.{section}"), name=name)


def choose_hide(words: Words) -> None:
    """Whether unsuitable words are hidden."""
    st.toggle(words("translate.hide"), help=words("translate.hide.help"), **choices.shown(TRANSLATE.key("hide")))


def _box(name: str, words: Words, *, then: Callable[[], None] | None = None, visible: bool = True) -> None:
    st.text_input(
        words(f"translate.{name}"),
        placeholder=words(f"translate.{name}.placeholder"),
        max_chars=_MOST,
        label_visibility="visible" if visible else "collapsed",
        **choices.shown(TRANSLATE.key(name), then),
    )


def _forget_prefix() -> None:
    """Words that were put into another sentence's translation mean nothing in this one's."""
    TRANSLATE.put(prefix="", moment=None)


def _take_example() -> None:
    chosen = choices.look("translate_example")
    if chosen in EXAMPLES:
        TRANSLATE.put(source=EXAMPLES[chosen].english)
        _forget_prefix()
