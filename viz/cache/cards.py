"""The cards of units as they ship, and texts in which units are looked up: one's own atlas, or free sentences."""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Literal
from weakref import finalize

import numpy as np
import streamlit as st

from models import AtlasError, Trace
from models.atlas.manifest import Manifest, read_manifest
from models.atlas.opened import Atlas, open_atlas, signal_of
from models.cards.looked_up import Sentence, sentences, sentences_atlas
from models.cards.shipped import FOLLOWED, Card, read_card
from models.networks.checkpoint import checkpoint_root
from models.networks.classifier import Network
from models.networks.weights import Array
from viz.cache.checkpoints import available
from viz.cache.readings import one_at_a_time
from viz.cache.seen import Seen, see

OWN = "GATESCOPE_ATLAS"
"""The variable that names a folder with an atlas of one's own (python -m models.atlas build)."""

AROUND = 25  # words shown on either side of a place
PLACES = 12

End = Literal["highest", "lowest"]

_log = logging.getLogger("gatescope")


def card(name: str) -> Card | None:
    """The units of a network as they ship; None where they do not, or are of other weights."""
    return _card(name).or_none()


@st.cache_resource(show_spinner=False, max_entries=32, validate=Seen.stays)
def _card(name: str) -> Seen[Card | None]:
    return see(name, _read)


def _read(name: str) -> Card | None:
    try:
        return read_card(name)
    except ValueError as error:
        if (checkpoint_root() / name / FOLLOWED).exists():
            _log.warning("%s", error)
        return None


@dataclass(frozen=True, eq=False)
class LookedUp:
    """An atlas of texts; `sentences` says whose each is, by its number, where they are the free ones.

    Their atlas is read for this server alone, and its folder goes with the last who has it in hand.
    """

    atlas: Atlas
    sentences: Sequence[Sentence] | None


def _stamp(there: LookedUp) -> str:
    return there.atlas.manifest.stamp


@dataclass(frozen=True, eq=False)
class Place:
    """Words of one text, with the `value` of a unit at step `step`, and where the words begin (from step `first`).

    `values` (T,) are those of the words shown, `known` which of them the network knows; `share` is what the unit adds
    to the logit at the end of the text, `logit` that of the text. `units` of a pattern are on here, of how many.
    """

    tokens: tuple[str, ...]
    known: tuple[bool, ...]
    values: Array
    first: int
    step: int
    last: int
    value: float
    share: float | None
    logit: float
    text: str
    sentence: Sentence | None
    units: int = 0


@dataclass(frozen=True, eq=False)
class Found:
    """Places with a pattern of `of` units; how many places of the texts have at least as many of them as the best of
    these has, and how many are to be expected `by_chance`; or, with no places, `why` there are none.
    """

    places: tuple[Place, ...]
    of: int
    alike: int
    by_chance: float
    why: Literal["", "none"] = ""


def looked_up(name: str) -> LookedUp:
    """Texts for the network of this name, read once for all visitors; CheckpointError without the network."""
    return _looked_up(available(name), name, _own_stamp())


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Network: attrgetter("digest")})
def _looked_up(model: Network, name: str, own: str) -> LookedUp:
    folder = os.environ.get(OWN)
    if own and folder:
        try:
            return LookedUp(open_atlas(folder, model, check=False), None)
        except (AtlasError, OSError) as error:
            _log.warning("%s", error)  # of another network, or damaged
    place = Path(mkdtemp(prefix="gatescope-"))
    found = LookedUp(sentences_atlas(model, name, place), sentences(model.config.language))
    finalize(found, rmtree, place, ignore_errors=True)
    return found


def _own_stamp() -> str:
    """Changes with the atlas that the variable names; empty without one."""
    folder = os.environ.get(OWN)
    try:
        found: Manifest | None = read_manifest(Path(folder)) if folder else None
    except AtlasError as error:
        _log.warning("%s", error)
        return ""
    return found.stamp if found is not None else ""


def contexts(name: str, unit: int, signal: str, end: End) -> tuple[Place, ...]:
    """The texts in which a signal of a unit is highest, or lowest, one place a text; each was read again, exactly."""
    return _contexts(looked_up(name), name, unit, signal, end)


@st.cache_resource(show_spinner=False, max_entries=128, hash_funcs={LookedUp: _stamp})
def _contexts(there: LookedUp, name: str, unit: int, signal: str, end: End) -> tuple[Place, ...]:
    with one_at_a_time:
        table = there.atlas.contexts(unit, signal, n=PLACES, lowest=end == "lowest")
        places = zip(table["text"], table["step"], strict=True)
        return tuple(_place(there, int(text), int(step), int(step), unit, signal) for text, step in places)


def match(name: str, trace: Trace, first: int, last: int, unit: int, *, threshold: float, alone: bool) -> Found:
    """Where else the units do what they do at these words of a trace."""
    there = looked_up(name)
    with one_at_a_time:
        try:
            table = there.atlas.match(trace, first, last, threshold=threshold, alone=alone, n=PLACES)
        except ValueError:
            return Found((), 0, 0, 0.0, "none")
        rows = zip(table["text"], table["step"], table["units"], strict=True)
        places = tuple(
            _place(there, int(text), int(step), int(step) + last - first, unit, "hidden", int(units))
            for text, step, units in rows
        )
    if not places:
        return Found((), 0, 0, 0.0, "none")
    head = table.iloc[0]
    return Found(places, int(head["of"]), int(head["places"]), float(head["by_chance"]))


def _place(there: LookedUp, text: int, step: int, last: int, unit: int, signal: str, units: int = 0) -> Place:
    atlas = there.atlas
    trace, part = atlas.trace(text), atlas.manifest.plan.part
    values = signal_of(trace, part, signal)[:, unit]
    layer = next(w for w in atlas.model.layers if f"{w.layer + 1}.{w.direction}" == part)
    weights, whole = atlas.model.readout_of(layer), part.endswith("forward")
    end = signal_of(trace, part, "hidden")[-1 if whole else 0, unit]
    shown = slice(max(0, step - 1 - AROUND), last + AROUND)
    return Place(
        tokens=tuple(trace.tokens[shown]),
        known=tuple(bool(known) for known in np.asarray(trace.known)[shown]),
        values=values[shown],
        first=shown.start + 1,
        step=step,
        last=last,
        value=float(values[step - 1]),
        share=None if weights is None else float(weights[unit] * end),
        logit=trace.logit,
        text=atlas.text(text),
        sentence=None if there.sentences is None else there.sentences[text],
        units=units,
    )


def vocabulary(name: str) -> tuple[str, ...]:
    """The words that the network knows, by id."""
    return available(name).vocabulary.tokens
