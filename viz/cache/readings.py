"""The only place with st.cache_*: networks are loaded once, traces are kept for a while, and all visitors share them.

What lies here is read-only: networks and traces are frozen, and so are their arrays. A network that was read stays as
it was read until the server ends, with what it said of itself then, whatever happens to its folder: no visitor ever
sees the numbers of two. Why one could not be read holds until its folder changes: one that is put back is there a
second later.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Generic, TypeVar

import streamlit as st
from threadpoolctl import threadpool_limits

from models import (
    AttributionError,
    CheckpointError,
    CheckpointInfo,
    GradientNorms,
    Trace,
    WordContributions,
    gradient_norms,
    memory_survival,
    trace_text,
    word_contributions,
)
from models.gradients.carried import carried_gradients, gates_alone
from models.networks.checkpoint import (
    Stamp,
    Weight,
    checkpoint_info,
    checkpoint_names,
    checkpoint_root,
    folder_stamp,
    read_checkpoint,
    weigh,
)
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.drives import Drive, drives
from models.reading.leave_one_out import leave_one_out
from models.reading.pairs import Alignment, align, differences
from models.reading.prefixes import prefix_probabilities
from models.reading.trace import only_part, part_names
from models.training.report import GradientBand, Report, read_report
from viz.figures.style.names import ALONE, part_played
from viz.language import Language, load_words
from viz.player.payload import Lesson, Reading, Start, build_payload
from viz.shell.examples import examples_in, is_praise
from viz.shell.garbage import collect_for_ever, freeze
from viz.shell.settings import BASIC, NETWORKS
from viz.shell.translators import TRANSLATORS

WORD_LIMIT = 1_000
_log = logging.getLogger("gatescope")


@dataclass(frozen=True)
class Carried:
    """log10 of each unit's gradient of the carried state at every word, (T, H): as it is, and by the gates alone."""

    true: Array
    gates: Array


one_at_a_time = threading.BoundedSemaphore(1)
"""Traces hold the interpreter's lock; side by side each would only take longer."""

Found = TypeVar("Found")
Info = CheckpointInfo | CheckpointError
Loaded = tuple[Network, CheckpointInfo] | CheckpointError


@dataclass(frozen=True)
class Seen(Generic[Found]):
    """What came of looking at a network's folder, and the state that the folder was in before, as `stamp_of` says."""

    name: str
    found: Found
    stamp: Stamp
    stamp_of: Callable[[str], Stamp]

    def is_as_it_was(self) -> bool:
        return self.stamp_of(self.name) == self.stamp

    def stays(self) -> bool:
        """What could be read stays; why not, until the folder changes."""
        return (self.found is not None and not isinstance(self.found, CheckpointError)) or self.is_as_it_was()


def see(
    name: str, look: Callable[[str], Found], stamp_of: Callable[[str], Stamp] = folder_stamp
) -> Seen[Found | CheckpointError]:
    """What there is to see, or why there is not."""
    stamp = stamp_of(name)
    try:
        return Seen(name, look(name), stamp, stamp_of)
    except CheckpointError as error:
        return Seen(name, error, stamp, stamp_of)


def network(name: str) -> Loaded:
    """The network with what its checkpoint says of itself, or the reason why it is not available."""
    return _network(name).found


@st.cache_resource(show_spinner=False, max_entries=32, validate=Seen.stays)
def _network(name: str) -> Seen[Loaded]:
    seen = see(name, read_checkpoint)
    if not isinstance(seen.found, CheckpointError):
        _infos()[name] = seen.found[1]
    elif not isinstance(about(name), CheckpointError):  # else that has told it
        _log.warning("%s", seen.found)
    return seen


@st.cache_resource(show_spinner=False)
def _infos() -> dict[str, CheckpointInfo]:
    """What the networks that were read said of themselves."""
    return {}


def about(name: str) -> Info:
    """What the checkpoint says of itself, without loading its weights, or the reason why it is not available."""
    return _infos().get(name) or _about(name).found


@st.cache_resource(show_spinner=False, max_entries=256, validate=Seen.is_as_it_was)
def _about(name: str) -> Seen[Info]:
    seen, told = see(name, checkpoint_info), (*NETWORKS, *checkpoint_names())
    if isinstance(seen.found, CheckpointError) and name in told and seen.found.is_misfit:
        _log.warning("%s", seen.found)
    return seen


@st.cache_resource(show_spinner=False)
def warm_up() -> bool:
    """Load the networks of the first view, once in the server's life, and take them out of the garbage collector's way.

    numpy keeps to one thread: visitors come side by side, and small matrices only lose by being shared out (eigenvalues
    of 256 x 256 took 1.6 s instead of 0.07 on two busy cores).
    """
    threadpool_limits(1, "blas")
    for name in BASIC:
        network(name)
    freeze()
    collect_for_ever()
    return True


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
    start: Start,
    opened: int,
    *,
    driven: tuple[int, ...] | None,
    without: bool,
    lesson: Lesson | None = None,
) -> bytes:
    """What the player is sent for one layer and direction (viz/player/payload.py), on the same words as `traced`."""
    trace = only_part(traced(name, text), part)
    left_out = without_each(name, text) if without else None
    reading = Reading(trace, drives_of(name, text, part), contributions(name, text), left_out, driven)
    return build_payload(reading, name, start, load_words(language), opened=opened, lesson=lesson)


@st.cache_resource(show_spinner=False, max_entries=8)
def survival(name: str, text: str, unit: int | None = None) -> Array | AttributionError:
    """How much of what each word wrote is left after each later one (T, T), of one unit or over all; as `traced`."""
    trace = traced(name, text)
    return _or_reason(lambda: memory_survival(available(name), trace, unit))


def training_seed(name: str) -> int:
    """The seed that the shipped network was trained with."""
    found = about(name)
    seed = 1 if isinstance(found, CheckpointError) else found.training.get("seed", 1)
    return seed if isinstance(seed, int) else 1


def report(name: str) -> Report | None:
    """The evaluation in detail; None where it was not recorded."""
    return _report(name).found


@st.cache_resource(show_spinner=False, max_entries=32, validate=Seen.stays)
def _report(name: str) -> Seen[Report | None]:
    stamp = folder_stamp(name)
    return Seen(name, read_report(checkpoint_root() / name), stamp, folder_stamp)


def weight(name: str) -> Weight | None:
    """What the network weighs, from its file's own table; None if that cannot be read."""
    found = _weight(name).found
    return None if isinstance(found, CheckpointError) else found


@st.cache_resource(show_spinner=False, max_entries=32, validate=Seen.stays)
def _weight(name: str) -> Seen[Weight | CheckpointError]:
    return see(name, weigh)


@st.cache_resource(show_spinner=False, ttl=1, max_entries=1)
def listing() -> Mapping[str, Info]:
    """Every network, as it is offered, with what it says of itself or why it is not available.

    Looked at once a second for all visitors. The weights of those of one layer and direction are tried, which the
    first view needs; those of the others when they are chosen.
    """
    found: dict[str, Info] = {}
    for name in NETWORKS:
        loaded = network(name) if name in BASIC else None
        found[name] = loaded if isinstance(loaded, CheckpointError) else about(name)
    others = {name: about(name) for name in checkpoint_names() if name not in (*NETWORKS, *TRANSLATORS)}
    meant = {name: info for name, info in others.items() if isinstance(info, CheckpointInfo) or info.is_misfit}
    return found | meant


@st.cache_resource(show_spinner=False, max_entries=96)
def without_each(name: str, text: str) -> Array | None:
    """What each word is worth: the logit minus that without it; None for a long text. Otherwise as `traced`."""
    trace = traced(name, text)
    with one_at_a_time:
        return leave_one_out(available(name), trace)


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
    """The examples in its language that the network judges otherwise than people do; none if it is not available."""
    return frozenset() if isinstance(network(name), CheckpointError) else _misjudged(name)


@st.cache_resource(show_spinner=False, max_entries=16)
def _misjudged(name: str) -> frozenset[str]:
    model = available(name)
    examples = examples_in(model.config.language)
    with one_at_a_time:
        return frozenset(e for e, text in examples.items() if (trace_text(model, text).logit > 0) != is_praise(e))


def bands(curves: Iterable[str]) -> dict[str, GradientBand]:
    """The same curves over held-out reviews, of those networks for which it was measured."""
    found = {}
    for curve in curves:
        name, state = curve.split(".")
        measured = report(name)
        if measured is not None and state in measured.gradient and part_played(curve) != ALONE:
            found[curve] = measured.gradient[state]
    return found


def available(name: str) -> Network:
    found = network(name)
    if isinstance(found, CheckpointError):
        raise found
    return found[0]
