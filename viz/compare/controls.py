"""The widgets of the Compare page."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from models.networks.checkpoint import is_name
from viz.compare.abilities import KINDS
from viz.compare.settings import COMPARE
from viz.content.examples import pairs_in, second_text
from viz.language import LANGUAGES, Language, Words
from viz.shell.widgets import choose_one
from viz.suite import SUITE, read_opened
from viz.visit import choices, session
from viz.visit.networks import language_read, languages_read, of_kind

_DRAWN = "compare_drawn_shown"  # it is the visitor's own choice only after it was changed
_MOVED = "compare_moved_shown"
_SECOND = "compare_second"  # the box; what it shows is the visitor's own only after it was changed


def choose_pair(words: Words, language: Language) -> None:
    """One click puts two texts that differ in little beside each other, in the `language` that is read."""
    own, pairs = (choices.look("text"), COMPARE.chosen().other), pairs_in(language)
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
    if COMPARE.chosen().beside not in others:
        alike = of_kind(COMPARE.chosen().beside, language_read(first))
        COMPARE.put(beside=alike if alike in others else others[0], besidepart=None)
    st.selectbox(
        words("compare.beside"),
        others,
        format_func=label,
        label_visibility="collapsed",
        **choices.shown(COMPARE.key("beside"), _forget_part),
    )
    return COMPARE.chosen().beside


def choose_second_text(text: str, words: Words) -> str:
    """The box of the text beside `text`; until it is changed, the text that goes with it."""
    own = COMPARE.chosen().other
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
    if COMPARE.chosen().signal not in signals:
        COMPARE.put(signal="hidden")
    choose_one(words("compare.signal"), signals, lambda signal: words(f"signal.{signal}"), name=COMPARE.key("signal"))
    return COMPARE.chosen().signal


def choose_moved(places: Mapping[int, str], words: Words) -> int | None:
    """At which word of the second text, counted from 0, the memory of the first is put in; None for none yet.

    `places` are the words that have one beside them in the first text, and what they are called.
    """
    chosen = COMPARE.chosen().moved
    choices.put(_MOVED, chosen - 1 if chosen is not None and chosen - 1 in places else None)
    st.selectbox(
        words("moved.word"),
        list(places),
        index=None,
        format_func=places.__getitem__,
        placeholder=words("moved.choose"),
        label_visibility="collapsed",
        **choices.shown(_MOVED, _take_moved),
    )
    at: int | None = choices.look(_MOVED)
    return at


def choose_drawn(words: Words) -> Language:
    """The networks of which language are drawn: those of the page's until one is chosen."""
    read = languages_read()
    wanted = COMPARE.chosen().drawn or words.language
    chosen = wanted if wanted in read else read[0]
    if len(read) > 1:
        choices.put(_DRAWN, chosen)
        name = words("compare.reads")
        choose_one(name, read, lambda language: words(f"compare.reads.{language}"), name=_DRAWN, then=_take_drawn)
    return chosen


def opened_cell() -> tuple[str, str] | None:
    """Which kind of sentences, misjudged by which network, is shown; None for none."""
    chosen = COMPARE.chosen()
    return None if chosen.kind is None or chosen.by is None else (chosen.kind, chosen.by)


def take_opened() -> None:
    """A cell was opened or closed in the browser."""
    kind, by = read_opened(session.told_by(SUITE)) or (None, None)
    known = kind in KINDS and by is not None and is_name(by)
    COMPARE.put(kind=kind if known else None, by=by if known else None)


def _take_moved() -> None:
    at = choices.look(_MOVED)
    COMPARE.put(moved=None if at is None else at + 1)


def _take_drawn() -> None:
    COMPARE.put(drawn=choices.look(_DRAWN))


def _forget_part() -> None:
    COMPARE.put(besidepart=None)


def _take_second_text() -> None:
    COMPARE.put(other=choices.look(_SECOND), moved=None)


def _take_pair() -> None:
    chosen = choices.look("pair")
    for language in LANGUAGES:
        if chosen in pairs_in(language):
            text, other = pairs_in(language)[chosen]
            COMPARE.put(other=other)
            session.take_text(text)


def reads_text() -> bool:
    """Whether the view that is shown has the examples beside it."""
    return COMPARE.chosen().compare == "networks"
