"""The only place with st.cache_*: networks are loaded once, traces are kept for a while, and all visitors share them.

What lies here is read-only: networks have their gradients off, traces are frozen with read-only arrays.
"""

import gc
import threading
from collections.abc import Mapping

import streamlit as st

from models import (
    AttributionError,
    CheckpointError,
    CheckpointInfo,
    GradientNorms,
    Trace,
    WordContributions,
    gradient_norms,
    load_checkpoint,
    memory_survival,
    trace_text,
    word_contributions,
)
from models.checkpoint import checkpoint_info
from models.classifier import SentimentClassifier
from models.drives import Drive, drives
from models.export import Array
from viz.settings import NETWORKS

WORD_LIMIT = 1_000

Loaded = tuple[SentimentClassifier, CheckpointInfo] | CheckpointError


@st.cache_resource(show_spinner=False, max_entries=32)
def network(name: str) -> Loaded:
    """The network with what its checkpoint says of itself, or the reason why it is not available."""
    try:
        return load_checkpoint(name), checkpoint_info(name)
    except CheckpointError as error:
        return error


@st.cache_resource(show_spinner=False)
def warm_up() -> bool:
    """Load every shipped network, once in the life of the server, and take them out of the garbage collector's way.

    Streamlit collects garbage after every run, which costs about 120 ms with torch loaded and holds up all visitors;
    what is frozen is not searched.
    """
    for name in NETWORKS:
        network(name)
    gc.collect()
    gc.freeze()
    return True


@st.cache_resource(show_spinner=False)
def _one_at_a_time() -> threading.BoundedSemaphore:
    """Traces hold the interpreter's lock; side by side each would only take longer."""
    return threading.BoundedSemaphore(1)


@st.cache_resource(show_spinner=False, max_entries=48)
def traced(name: str, text: str) -> Trace:
    """The network's trace of the first WORD_LIMIT words. EmptyTextError without words, CheckpointError without it."""
    with _one_at_a_time():
        return trace_text(_available(name), text, limit=WORD_LIMIT)


@st.cache_resource(show_spinner=False, max_entries=192)
def gradients(name: str, text: str) -> GradientNorms:
    """Gradient norms on the same words as `traced`; the same errors."""
    trace = traced(name, text)
    with _one_at_a_time():
        return gradient_norms(_available(name), trace)


@st.cache_resource(show_spinner=False, max_entries=48)
def drives_of(name: str, text: str) -> Mapping[str, Drive]:
    """What drives each gate of the top layer, on the same words as `traced`; the same errors."""
    trace = traced(name, text)
    with _one_at_a_time():
        return drives(_available(name), trace)


@st.cache_resource(show_spinner=False, max_entries=192)
def contributions(name: str, text: str) -> WordContributions | AttributionError:
    """What each word adds to the logit, or why that is not defined for this network; otherwise as `traced`."""
    trace = traced(name, text)
    try:
        return word_contributions(_available(name), trace)
    except AttributionError as error:
        return error


@st.cache_resource(show_spinner=False, max_entries=8)
def survival(name: str, text: str, unit: int | None = None) -> Array | AttributionError:
    """How much of what each word wrote is left after each later one (T, T), of one unit or over all; as `traced`."""
    trace = traced(name, text)
    try:
        with _one_at_a_time():
            return memory_survival(_available(name), trace, unit)
    except AttributionError as error:
        return error


def _available(name: str) -> SentimentClassifier:
    found = network(name)
    if isinstance(found, CheckpointError):
        raise found
    return found[0]
