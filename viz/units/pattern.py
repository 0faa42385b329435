"""The same pattern elsewhere: units that are on over marked words of the visitor's text, and other places like that."""

from functools import partial

import streamlit as st

from models import EmptyTextError, Trace
from models.cards.shipped import Card
from viz.atlas import show_places
from viz.cache import cards, readings
from viz.figures.style.axis import brief
from viz.language import Words
from viz.shell import widgets
from viz.shell.source import empty_notice
from viz.units.card import line_of
from viz.units.findings import pattern_finding
from viz.units.settings import THRESHOLDS, UNITS
from viz.visit import choices, networks
from viz.visit.settings import Settings


def render(settings: Settings, card: Card, unit: int, words: Words) -> None:
    """The text, which of its words are marked, and where else in the texts the same units are on."""
    widgets.choose_text(words)
    reads = networks.language_read(settings.network)
    widgets.offer_network(settings.network, settings.text, words)
    try:
        trace = readings.traced(settings.network, settings.text)
    except EmptyTextError:
        st.info(empty_notice(reads, words))
        return
    st.text(words("units.pattern.help"))
    first, last = _choose_words(trace, words)
    left, right = st.columns(2, vertical_alignment="center")
    with left:
        label, grid = words("units.threshold"), THRESHOLDS
        st.slider(label, grid.low, grid.high, step=grid.step, **choices.shown(UNITS.key("threshold")))
    with right:
        st.toggle(words("units.alone"), **choices.shown(UNITS.key("alone")))
    chosen = UNITS.chosen()
    with st.spinner(words("lab.running")):
        threshold, alone = chosen.threshold, chosen.alone
        found = cards.match(settings.network, trace, first, last, unit, threshold=threshold, alone=alone)
    if not found.places:
        st.info(words("units.pattern.none"))
        return
    st.text(pattern_finding(found, words))
    own = cards.looked_up(settings.network).sentences is None
    st.text(words("units.contexts.own" if own else "units.contexts.free"))
    heads = [words("units.pattern.head", units=place.units, of=found.of) for place in found.places]
    lines = [line_of(at, head, settings.network, unit, words) for at, head in zip(found.places, heads, strict=True)]
    st.caption(words("units.pattern.colours", unit=unit))
    title = words("units.section.pattern")
    show_places(lines, "hidden", (-1.0, 1.0), words, key="units_pattern", title=title, reads=reads)


def _choose_words(trace: Trace, words: Words) -> tuple[int, int]:
    """The first and the last of the marked words: the text's last word while nobody has marked any."""
    count, chosen = len(trace.tokens), UNITS.chosen()
    last = min(count, chosen.last or count)
    first = min(last, chosen.first or last)

    def say(step: int) -> str:
        return f"{step}: {brief(trace.tokens[step - 1], 18)}"

    for name, step, column in zip(("first", "last"), (first, last), st.columns(2), strict=True):
        held = f"units_{name}_shown"  # it is the visitor's own choice only after it was changed
        choices.put(held, step)
        label, steps = words(f"units.pattern.{name}"), range(1, count + 1)
        column.selectbox(label, steps, format_func=say, **choices.shown(held, partial(_take, name, held, last)))
    return first, last


def _take(name: str, held: str, last: int) -> None:
    """A word that lies on the other side of the other one takes that along."""
    step = int(choices.look(held))
    UNITS.put(**{name: step})
    if name == "first":
        UNITS.put(last=max(step, last))
    elif step < (UNITS.chosen().first or step):
        UNITS.put(first=step)
