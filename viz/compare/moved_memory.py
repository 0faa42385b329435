"""Two texts: what the memory carries at a word. That of the first text is put into the second, which is read on."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from models import Trace
from models.interventions.two_texts import MovedMemory
from models.reading.pairs import Alignment
from viz.cache import whatif
from viz.compare import controls
from viz.compare.pictures.memory import moved_figure
from viz.figures.style.axis import brief
from viz.figures.style.numbers import signed
from viz.language import Words
from viz.shell.chart import show_chart

_TOLD = 0.1  # of the logit: of a smaller difference no shares are told


def render(
    name: str, texts: tuple[str, str], traces: tuple[Trace, Trace], part: str, alignment: Alignment, words: Words
) -> None:
    """The choice of a word, and what came of putting the memory in there; nothing is computed before one is chosen."""
    st.subheader(words("moved.title"), anchor=False, help=words("moved.help"))
    if max(len(trace.tokens) for trace in traces) > whatif.MOVED_LIMIT:
        st.text(words("moved.too_long", limit=whatif.MOVED_LIMIT))
        return
    first, second = traces
    beside = {int(to): int(at) for at, to in zip(alignment.first, alignment.second, strict=True) if at >= 0 and to >= 0}
    named = {to: place_of(first.tokens[at], to, second.tokens[to]) for to, at in beside.items()}
    at = controls.choose_moved(named, words)
    if at is None:
        return
    found = whatif.moved(name, texts[1], texts[0], at, part)
    st.text(moved_findings(found, named[at], words))
    figure = moved_figure(found, say=words)
    show_chart(figure, key="compare_moved", alt=words("moved.title"))


def place_of(given: str, at: int, word: str) -> str:
    """The word of the second text, counted from 0, as people count it, and the one of the first whose memory comes."""
    own = f"{at + 1} “{brief(word)}”"
    return own if given == word else f"{own} ← “{brief(given)}”"


def moved_findings(found: MovedMemory, place: str, words: Words) -> str:
    """What the memory of all units does, of the strongest unit alone, and of how few together."""
    numbers = {"logit": signed(found.logit), "whole": signed(found.whole), "other": signed(found.other)}
    units = len(found.alone)
    if np.isnan(found.share(found.whole)):
        return words("moved.nothing", place=place, **numbers)
    sentences = [words("moved.all", place=place, units=units, **numbers)]
    strongest = int(found.order[0])
    turning = int(((found.alone > 0) != (found.logit > 0)).sum())
    key = "moved.one.turned" if turning else "moved.one.stays"
    alone = signed(float(found.alone[strongest]))
    sentences.append(words(key, unit=strongest, alone=alone, turning=turning, units=units))
    if abs(found.whole - found.logit) >= _TOLD:
        shares = found.share(np.array([found.alone[strongest], np.median(found.alone)]))
        sentences.append(words("moved.share", unit=strongest, share=_percent(shares[0]), median=_percent(shares[1])))
    return " ".join([*sentences, *_together(found, words)])


def _together(found: MovedMemory, words: Words) -> Sequence[str]:
    """From how many units on the verdict turns, beside as many that were drawn by chance."""
    if (found.whole > 0) == (found.logit > 0):
        return [words("moved.stays")]
    count = found.turned_by
    if count == 1:
        return []
    if count is None:
        return [words("moved.by.more", count=found.counts[-1])] if found.counts else []
    drawn = found.random[:, found.counts.index(count)]
    turned = int(((drawn > 0) != (found.logit > 0)).sum())
    return [words("moved.by", count=count, turned=turned, draws=len(drawn))]


def _percent(share: float) -> str:
    return signed(100 * float(share), 0)
