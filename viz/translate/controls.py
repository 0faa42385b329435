"""The widgets of the Translate page. Its choices are called "translate_" and the field's name."""

from collections.abc import Mapping
from dataclasses import fields

import streamlit as st

from models.translation.handover import PARTS
from viz.content.to_translate import EXAMPLES, example_of
from viz.language import Words
from viz.shell.widgets import choose_one
from viz.translate.settings import MODES, SECTIONS, TranslateSettings, translate_from_query
from viz.visit import choices, session

_FIELDS = tuple(field.name for field in fields(TranslateSettings))
_MOST = 2_000  # characters of a box: forty times what is read

TRANSLATE_WIDGETS = tuple(f"translate_{name}" for name in _FIELDS)
"""The names of the page's choices."""


def _adopt_query(query: Mapping[str, str]) -> tuple[str, ...]:
    settings, ignored = translate_from_query(query)
    for name in _FIELDS:
        choices.put(f"translate_{name}", getattr(settings, name))
    return ignored


session.register("translate", session.PageChoices(TRANSLATE_WIDGETS, _adopt_query))


def translate_settings() -> TranslateSettings:
    """The view as the widgets have it."""
    plain = TranslateSettings()
    values = {name: choices.look(f"translate_{name}") for name in _FIELDS}
    for name in _FIELDS:
        if values[name] is None:
            values[name] = getattr(plain, name)
    return TranslateSettings(**values)


def keep(**changed: object) -> None:
    """What was chosen in the translator itself, by the field's name."""
    for name, value in changed.items():
        choices.put(f"translate_{name}", value)


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
        name="translate_translator",
    )


def choose_mode(words: Words) -> None:
    """Greedy, five beams, or a translation of the visitor's own."""
    choose_one(words("translate.mode"), MODES, lambda mode: words(f"translate.mode.{mode}"), name="translate_mode")


def choose_example(words: Words) -> None:
    """One click takes an example; those from the training data are marked."""
    choices.put("translate_example", example_of(choices.look("translate_source")))
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
            PARTS,
            lambda part: words(f"translate.handover.{part}"),
            name=f"translate_{state}",
            explain=words("translate.handover.help"),
        )


def choose_section(words: Words) -> None:
    """What stands below the translator."""
    choose_one(
        words("detail"),
        SECTIONS,
        lambda section: words(f"translate.section.{section}"),
        name="translate_section",
    )


def choose_hide(words: Words) -> None:
    """Whether unsuitable words are hidden."""
    st.toggle(words("translate.hide"), help=words("translate.hide.help"), **choices.shown("translate_hide"))


def _box(name: str, words: Words, *, then: object = None, visible: bool = True) -> None:
    st.text_input(
        words(f"translate.{name}"),
        placeholder=words(f"translate.{name}.placeholder"),
        max_chars=_MOST,
        label_visibility="visible" if visible else "collapsed",
        **choices.shown(f"translate_{name}", then),  # type: ignore[arg-type]
    )


def _forget_prefix() -> None:
    """Words that were put into another sentence's translation mean nothing in this one's."""
    keep(prefix="", moment=None)


def _take_example() -> None:
    chosen = choices.look("translate_example")
    if chosen in EXAMPLES:
        keep(source=EXAMPLES[chosen].english)
        _forget_prefix()
