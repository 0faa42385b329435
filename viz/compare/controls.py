"""The widgets of the Compare page. Its choices are called "compare_" and the field's name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields

import streamlit as st

from models.networks.checkpoint import is_name
from viz.compare.abilities import KINDS
from viz.compare.settings import COMPARISONS, CompareSettings, compare_from_query
from viz.content.examples import pairs_in, second_text
from viz.language import LANGUAGES, Language, Words
from viz.shell.widgets import choose_one
from viz.suite import SUITE, read_opened
from viz.visit import choices, session
from viz.visit.networks import language_read, languages_read, of_kind

_FIELDS = tuple(field.name for field in fields(CompareSettings))
_DRAWN = "compare_drawn_shown"  # it is the visitor's own choice only after it was changed
_SECOND = "compare_second"  # the box; what it shows is the visitor's own only after it was changed

COMPARE_WIDGETS = tuple(f"compare_{name}" for name in _FIELDS)
"""The names of the page's choices."""


def adopt_compare(settings: CompareSettings) -> None:
    """Let the widgets stand where these settings say."""
    for name in _FIELDS:
        choices.put(f"compare_{name}", getattr(settings, name))


def _adopt_query(query: Mapping[str, str]) -> tuple[str, ...]:
    settings, ignored = compare_from_query(query)
    adopt_compare(settings)
    return ignored


session.register("compare", session.PageChoices(COMPARE_WIDGETS, _adopt_query))


def compare_settings() -> CompareSettings:
    """The view as the widgets have it."""
    plain = CompareSettings()
    values = {name: choices.look(f"compare_{name}") for name in _FIELDS}
    for name in ("compare", "beside", "signal"):
        values[name] = values[name] or getattr(plain, name)
    return CompareSettings(**values)


def choose_comparison(words: Words) -> None:
    """All networks, two of them, or two texts."""
    choose_one(words("compare.view"), COMPARISONS, lambda view: words(f"compare.view.{view}"), name="compare_compare")


def choose_pair(words: Words, language: Language) -> None:
    """One click puts two texts that differ in little beside each other, in the `language` that is read."""
    own, pairs = (choices.look("text"), choices.look("compare_other")), pairs_in(language)
    choices.put("pair", next((name for name, pair in pairs.items() if pair == own), None))
    st.pills(
        words("compare.pairs"),
        list(pairs),
        format_func=lambda pair: words(f"pair.{pair}"),
        label_visibility="collapsed",
        **choices.shown("pair", _take_pair),
    )


def choose_beside(first: str, available: Sequence[str], label: Callable[[str], str], words: Words) -> str:
    """The network beside `first`, which is any other of the available ones, of which there must be two."""
    others = [name for name in available if name != first]
    if choices.look("compare_beside") not in others:
        alike = of_kind(choices.look("compare_beside"), language_read(first))
        choices.put("compare_beside", alike if alike in others else others[0])
        choices.put("compare_besidepart", None)
    st.selectbox(
        words("compare.beside"),
        others,
        format_func=label,
        label_visibility="collapsed",
        **choices.shown("compare_beside", _forget_part),
    )
    chosen: str = choices.look("compare_beside")
    return chosen


def choose_second_text(text: str, words: Words) -> str:
    """The box of the text beside `text`; until it is changed, the text that goes with it."""
    own = choices.look("compare_other")
    choices.put(_SECOND, second_text(text) if own is None else own)
    st.text_input(
        words("compare.other"),
        placeholder=words("compare.other.placeholder"),
        **choices.shown(_SECOND, _take_second_text),
    )
    chosen: str = choices.look(_SECOND)
    return chosen


def choose_signal(signals: Sequence[str], words: Words) -> str:
    """Whose difference is drawn unit by unit."""
    if choices.look("compare_signal") not in signals:
        choices.put("compare_signal", "hidden")
    choose_one(words("compare.signal"), signals, lambda signal: words(f"signal.{signal}"), name="compare_signal")
    chosen: str = choices.look("compare_signal")
    return chosen


def choose_drawn(words: Words) -> Language:
    """The networks of which language are drawn: those of the page's until one is chosen."""
    read = languages_read()
    own: Language | None = choices.look("compare_drawn")
    wanted = own or words.language
    chosen = wanted if wanted in read else read[0]
    if len(read) > 1:
        choices.put(_DRAWN, chosen)
        name = words("compare.reads")
        choose_one(name, read, lambda language: words(f"compare.reads.{language}"), name=_DRAWN, then=_take_drawn)
    return chosen


def opened_cell() -> tuple[str, str] | None:
    """Which kind of sentences, misjudged by which network, is shown; None for none."""
    kind, by = choices.look("compare_kind"), choices.look("compare_by")
    return None if kind is None or by is None else (kind, by)


def take_opened() -> None:
    """A cell was opened or closed in the browser."""
    kind, by = read_opened(session.told_by(SUITE)) or (None, None)
    known = kind in KINDS and by is not None and is_name(by)
    choices.put("compare_kind", kind if known else None)
    choices.put("compare_by", by if known else None)


def _take_drawn() -> None:
    choices.put("compare_drawn", choices.look(_DRAWN))


def _forget_part() -> None:
    choices.put("compare_besidepart", None)


def _take_second_text() -> None:
    choices.put("compare_other", choices.look(_SECOND))


def _take_pair() -> None:
    chosen = choices.look("pair")
    for language in LANGUAGES:
        if chosen in pairs_in(language):
            text, other = pairs_in(language)[chosen]
            choices.put("compare_other", other)
            session.take_text(text)


def reads_text() -> bool:
    """Whether the view that is shown has the examples beside it."""
    return compare_settings().compare == "networks"
