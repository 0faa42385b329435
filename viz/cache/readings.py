"""What the networks made of texts, kept for a while for all visitors. Traces are frozen, and so are their arrays."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeVar

import streamlit as st

from models import (
    AttributionError,
    CheckpointError,
    GradientNorms,
    Trace,
    WordContributions,
    gradient_norms,
    memory_survival,
    trace_text,
    word_contributions,
)
from models.gradients.carried import carried_gradients, gates_alone
from models.gradients.norms import LayerNorms
from models.interventions.hands import Hand, fitting, holds_of, read_hands
from models.interventions.not_written import closed_at, not_written
from models.interventions.variants import logits_held
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.drives import Drive, drives
from models.reading.holding.hold import HeldError
from models.reading.leave_one_out import leave_one_out
from models.reading.pairs import Alignment, align, differences
from models.reading.prefixes import prefix_probabilities
from models.reading.trace import only_part, part_names, trace_tokens
from viz.cache.checkpoints import available, network
from viz.content.examples import examples_in, is_praise
from viz.content.shipped import own_curve
from viz.figures.style.classes import has_own_classes, named
from viz.language import Language, load_words
from viz.player import Cursor
from viz.player.held import HeldGradient
from viz.player.payload import Lesson, Reading, build_payload

WORD_LIMIT = 1_000

Found = TypeVar("Found")


@dataclass(frozen=True)
class Carried:
    """log10 of each unit's gradient of the carried state at every word, (T, H): as it is, and by the gates alone."""

    true: Array
    gates: Array


one_at_a_time = threading.BoundedSemaphore(1)
"""Traces hold the interpreter's lock; side by side each would only take longer."""


@st.cache_resource(show_spinner=False, max_entries=96, hash_funcs={Network: attrgetter("digest")})
def read(model: Network, text: str) -> Trace:
    """The trace of the first WORD_LIMIT words, by what the network holds. EmptyTextError without words."""
    with one_at_a_time:
        return trace_text(model, text, limit=WORD_LIMIT)


@st.cache_resource(show_spinner=False, max_entries=192, hash_funcs={Network: attrgetter("digest")})
def sent_back(model: Network, text: str) -> GradientNorms:
    """Gradient norms on the same words as `read`; the same errors."""
    trace = read(model, text)
    with one_at_a_time:
        return gradient_norms(model, trace)


def traced(name: str, text: str) -> Trace:
    """`read` by the network of this name; CheckpointError without it."""
    return read(available(name), text)


def gradients(name: str, text: str) -> GradientNorms:
    """`sent_back` through the network of this name; CheckpointError without it."""
    return sent_back(available(name), text)


def part_gradients(name: str, text: str, part: str) -> GradientNorms:
    """`gradients` of one layer and direction alone."""
    norms = gradients(name, text)
    at = part_names(traced(name, text)).index(part)
    return replace(norms, layers=(norms.layers[at],))


@st.cache_resource(show_spinner=False, max_entries=96)
def prefixes(name: str, text: str) -> Array | None:
    """The verdict after every word, on the same words as `traced`; None where the text is too long to be read anew."""
    trace = traced(name, text)
    with one_at_a_time:
        return prefix_probabilities(available(name), trace)


@st.cache_resource(show_spinner=False, max_entries=48)
def aligned(name: str, text: str, other: str) -> Alignment:
    """The words that the network reads of both texts, beside each other; errors as `traced`."""
    first, second = traced(name, text), traced(name, other)
    with one_at_a_time:
        return align(first.tokens, second.tokens)


def text_differences(name: str, text: str, other: str, part: str) -> Mapping[str, Array]:
    """How far apart one layer and direction is at each step of two texts; as `traced`. Not kept: a subtraction."""
    first, second = traced(name, text), traced(name, other)
    return differences(first, second, aligned(name, text, other), part_names(first).index(part))


@st.cache_resource(show_spinner=False, max_entries=192)
def unwritten(name: str, text: str, words: tuple[int, ...]) -> float:
    """The logit of the text where a gated network does not write these words, counted from 0; as `traced`."""
    trace = traced(name, text)
    with one_at_a_time:
        return float(logits_held(available(name), trace, [closed_at(trace.cell, words)])[0])


@st.cache_resource(show_spinner=False, max_entries=48)
def drives_of(name: str, text: str, part: str) -> Mapping[str, Drive]:
    """What drives each gate of one layer and direction, on the same words as `traced`; the same errors."""
    trace = traced(name, text)
    with one_at_a_time:
        return drives(available(name), trace, part_names(trace).index(part))


@st.cache_resource(show_spinner=False, max_entries=192)
def contributions(name: str, text: str) -> WordContributions | AttributionError:
    """What each word adds to the logit, or why that is not defined for this network; otherwise as `traced`."""
    trace = traced(name, text)
    return _or_reason(lambda: word_contributions(available(name), trace))


@st.cache_resource(show_spinner=False, max_entries=64)
def payload(
    name: str,
    text: str,
    part: str,
    language: Language,
    start: Cursor,
    opened: int,
    *,
    present: bool,
    driven: tuple[int, ...] | None,
    bars: str,
    hold: str = "",
    lesson: Lesson | None = None,
) -> bytes:
    """What the player is sent for one layer and direction (viz/player/payload.py), on the same words as `traced`."""
    words, plain = named(available(name), load_words(language)), traced(name, text)
    if hands := fitting(read_hands(hold), plain):
        reading = _held_reading(name, text, part, hands, driven)
    else:
        again = {bars: AGAIN[bars](name, text)} if bars in AGAIN else {}
        shares, parts = contributions(name, text), len(plain.layers)
        reading = Reading(only_part(plain, part), drives_of(name, text, part), shares, again, driven, parts=parts)
    reading = replace(reading, reads=available(name).config.language)
    return build_payload(reading, name, start, words, present=present, opened=opened, lesson=lesson)


def _held_reading(name: str, text: str, part: str, hands: tuple[Hand, ...], driven: tuple[int, ...] | None) -> Reading:
    """With these hands in the network. Not kept: what is sent is, and a held reading is as quick as any."""
    plain, model = traced(name, text), available(name)
    before = part_gradients(name, text, part).layers[0]
    with one_at_a_time:
        held = trace_tokens(model, plain.tokens, dropped=plain.dropped, hold=holds_of(hands, plain.cell))
        found = drives(model, held, part_names(held).index(part))
        after = gradient_norms(model, held).layers[part_names(held).index(part)]
        try:
            shares: WordContributions | AttributionError | HeldError = word_contributions(model, held)
        except (AttributionError, HeldError) as error:
            shares = error
    return Reading(
        only_part(held, part),
        found,
        shares,
        driven=driven,
        hands=hands,
        plain=only_part(plain, part),
        gradient=HeldGradient(own_curve(name, plain.cell), _own(after), _own(before)),
        parts=len(plain.layers),
    )


def _own(norms: LayerNorms) -> Array:
    """log10 of the norms (T,) of the state that carries the memory from word to word, as `own_curve`."""
    return norms.log10_hidden if norms.log10_cell is None else norms.log10_cell


@st.cache_resource(show_spinner=False, max_entries=8)
def survival(name: str, text: str, unit: int | None = None) -> Array | AttributionError:
    """How much of what each word wrote is left after each later one (T, T), of one unit or over all; as `traced`."""
    trace = traced(name, text)
    return _or_reason(lambda: memory_survival(available(name), trace, unit))


@st.cache_resource(show_spinner=False, max_entries=96)
def without_each(name: str, text: str) -> Array | None:
    """What each word is worth: the logit minus that without it; None for a long text. Otherwise as `traced`."""
    trace = traced(name, text)
    with one_at_a_time:
        return leave_one_out(available(name), trace)


@st.cache_resource(show_spinner=False, max_entries=96)
def unwritten_each(name: str, text: str) -> Array | None:
    """What each word is worth: the logit minus that with it read, but not written. None for a long text, and for a
    vanilla RNN, which has no gate that writes. Otherwise as `traced`.
    """
    trace = traced(name, text)
    if trace.cell == "rnn":
        return None
    with one_at_a_time:
        return not_written(available(name), trace)


AGAIN: Mapping[str, Callable[[str, str], Array | None]] = {"without": without_each, "unwritten": unwritten_each}
"""By `viz.player.payload.AGAIN`."""


@st.cache_resource(show_spinner=False, max_entries=32)
def carried(name: str, text: str) -> Carried | AttributionError:
    """The gradient of the carried state, unit by unit: as it is, and by the gates alone; otherwise as `traced`."""
    trace, model = traced(name, text), available(name)
    return _or_reason(lambda: Carried(carried_gradients(model, trace), gates_alone(model, trace)))


def _or_reason(compute: Callable[[], Found]) -> Found | AttributionError:
    """What comes of it, or why that is not defined for the network."""
    with one_at_a_time:
        try:
            return compute()
        except AttributionError as error:
            return error


def misjudged(name: str) -> frozenset[str]:
    """The examples in its language that the network judges otherwise than people do.

    None if it is not available, or judges something else than praise and blame.
    """
    found = network(name)
    return frozenset() if isinstance(found, CheckpointError) or has_own_classes(found[0]) else _misjudged(name)


@st.cache_resource(show_spinner=False, max_entries=16)
def _misjudged(name: str) -> frozenset[str]:
    model = available(name)
    examples = examples_in(model.config.language)
    with one_at_a_time:
        return frozenset(e for e, text in examples.items() if (trace_text(model, text).logit > 0) != is_praise(e))
