"""The card of one unit: what it follows, keeps and is worth, its histogram, its words, and where it is highest."""

from collections.abc import Sequence

import streamlit as st

from models.cards.frequent import LEAST
from models.cards.shipped import Card
from viz.atlas import Line, show_places
from viz.cache import cards
from viz.cache.cards import Place
from viz.figures.style.axis import brief
from viz.figures.style.theme import SIGNAL_RANGES
from viz.language import Words
from viz.shell import widgets
from viz.shell.chart import show_chart
from viz.shell.source import grouped
from viz.units.findings import at_word, follows, keeps, matters, place_note
from viz.units.pictures import histogram_figure, retention_figure, words_figure
from viz.units.settings import UNITS
from viz.visit import choices, networks, session
from viz.visit.settings import Settings

_UNIT = "units_unit_shown"  # it is the visitor's own choice only after it was changed
_LOOK = "units_look_shown"


def render(card: Card, unit: int, words: Words) -> None:
    """What is said of the unit, each claim with its figure, and how long it keeps."""
    st.subheader(words("units.card", unit=unit), anchor=False, help=words("units.card.help"))
    choices.put(_UNIT, unit)
    label = words("units.unit")
    st.number_input(label, 0, card.units - 1, step=1, label_visibility="collapsed", **choices.shown(_UNIT, _take_unit))
    st.text(follows(card, unit, words))
    st.text(keeps(card, unit, words))
    st.text(matters(card, unit, words))
    kept = card.retention(unit)
    if kept is not None:
        figure = retention_figure(card, unit, say=words)
        show_chart(figure, key="units_retention", alt=words("units.retention"))


def render_words(card: Card, unit: int, words: Words) -> None:
    """Of one signal how often it has which value, and the words at its two ends."""
    vocabulary = cards.vocabulary(card.name)
    signal = _choose_signal(card.signals, words)
    left, right = st.columns([44, 56], gap="medium")
    with left:
        st.subheader(words("units.histogram"), anchor=False, help=words("units.histogram.help"))
        show_chart(histogram_figure(card, unit, signal, say=words), key="units_histogram", alt=words("units.histogram"))
    with right:
        st.subheader(words("units.words"), anchor=False, help=words("units.words.help"))
        word = _choose_word(card, vocabulary, words)
        at = card.at(vocabulary.index(word), unit, signal) if word in vocabulary else None
        if word:
            st.text(at_word(card, word, at, words))
        theme = widgets.theme()
        figure = words_figure(card, unit, signal, vocabulary, (word, at) if at else None, say=words, theme=theme)
        show_chart(figure, key="units_words", alt=words("units.words"))


def render_contexts(settings: Settings, card: Card, unit: int, words: Words) -> None:
    """The texts in which the signal is highest, or lowest, read again and drawn."""
    signal, end = _signal(card.signals), UNITS.chosen().end
    st.subheader(words("units.contexts"), anchor=False, help=words("units.contexts.help"))
    widgets.choose(UNITS, "end", words, "units.end")
    with st.spinner(words("lab.running")):
        places = cards.contexts(settings.network, unit, signal, end)
        own = cards.looked_up(settings.network).sentences is None
    st.text(words("units.contexts.own" if own else "units.contexts.free"))
    heads = [
        words("units.places.head", value=f"{place.value:.4f}".replace("-", "−"), word=place.step) for place in places
    ]
    lines = [line_of(place, head, settings.network, unit, words) for place, head in zip(places, heads, strict=True)]
    reads = networks.language_read(settings.network)
    ends = SIGNAL_RANGES.get(signal, (-1.0, 1.0))
    show_places(lines, signal, ends, words, key="units_contexts", title=words("units.contexts"), reads=reads)


def line_of(place: Place, head: str, network: str, unit: int, words: Words) -> Line:
    """A place as the browser draws it; its link reads the text on the Gates page, at this word and unit."""
    query = {"lang": words.language, "net": network, "text": place.text, "word": str(place.step), "unit": str(unit)}
    values = tuple(round(float(value), 5) for value in place.values)
    note = place_note(place, words)
    query = session.along(query | session.presenting_query())
    return Line(place.tokens, place.known, values, place.first, place.step, place.last, head, note, query)


def _signal(signals: tuple[str, ...]) -> str:
    """The chosen signal if the cell has it."""
    chosen = UNITS.chosen().signal
    return chosen if chosen in signals else "hidden"


def _choose_signal(signals: tuple[str, ...], words: Words) -> str:
    if UNITS.chosen().signal not in signals:
        UNITS.put(signal="hidden")
    if len(signals) > 1:

        def say(signal: str) -> str:
            return words("units.write") if signal == "write" else words(f"signal.{signal}")

        widgets.choose_one(words("units.signal"), list(reversed(signals)), say, name=UNITS.key("signal"))
    return _signal(signals)


def _choose_word(card: Card, vocabulary: Sequence[str], words: Words) -> str:
    """The word that is looked up, as the network reads it; empty while nobody has chosen one."""
    chosen, there = UNITS.chosen().look, [vocabulary[word] for word in card.frequent.tolist()]
    choices.put(_LOOK, chosen if chosen in there else None)
    label, hint = words("units.look"), words("units.look.hint")
    explain = words("units.look.help", words=grouped(len(there), words), least=LEAST)
    shown = choices.shown(_LOOK, _take_word)
    st.selectbox(label, there, format_func=brief, placeholder=hint, help=explain, **shown)
    return chosen


def _take_word() -> None:
    UNITS.put(look=choices.look(_LOOK) or "")


def _take_unit() -> None:
    UNITS.put(unit=int(choices.look(_UNIT)))
