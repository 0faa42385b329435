"""What visitors of the Gradients page share: untrained networks, experiments, what is kept of them for a while."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import streamlit as st

from models import GradientNorms, Trace, gradient_norms, trace_text
from models.gradients.jacobians import Spectra, jacobian_spectra
from models.gradients.norms import unit_gradients
from models.lab.experiment import Run, Setup, run
from models.lab.spectrum import MatrixPowers, matrix_alone
from models.networks.classifier import SentimentClassifier
from models.networks.interventions import with_forget_bias
from models.reading.export import Array
from models.training.initial import start_of
from viz.gradients.settings import Weights
from viz.shell.cache import WORD_LIMIT, available, gradients, one_at_a_time, traced, training_seed

_WHOLE: dict[str | type, Callable[[Any], str]] = {Setup: repr}
"""Streamlit would look at a setup field by field, in a quarter of a millisecond, a dozen times a run."""

TRAININGS = 2
"""How many visitors may train at once; the others wait, so that everybody can go on reading."""


def can_learn() -> bool:
    """Whether torch is installed, which trains, and draws the weights that training starts from."""
    return find_spec("torch") is not None


@st.cache_resource(show_spinner=False)
def _training_slots() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(TRAININGS)


@contextmanager
def training_slot() -> Iterator[bool]:
    """Whether there is room for one more training, which is kept until the block is left."""
    free = _training_slots().acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            _training_slots().release()


@st.cache_resource(show_spinner=False, max_entries=6)
def untrained(name: str) -> SentimentClassifier:
    """The network that training started from, with the seed that `training_seed` says; errors as `traced`."""
    return start_of(name, available(name).vocabulary, training_seed(name))


@st.cache_resource(show_spinner=False, max_entries=48)
def lab_trace(name: str, weights: Weights, text: str) -> Trace:
    """As `traced`, by the trained network or by the untrained one."""
    if weights == "trained":
        return traced(name, text)
    with one_at_a_time:
        return trace_text(untrained(name), text, limit=WORD_LIMIT)


@st.cache_resource(show_spinner=False, max_entries=96)
def lab_gradients(name: str, weights: Weights, text: str) -> GradientNorms:
    """Gradient norms on the same words as `lab_trace`; the same errors."""
    if weights == "trained":
        return gradients(name, text)
    trace = lab_trace(name, weights, text)
    with one_at_a_time:
        return gradient_norms(untrained(name), trace)


@st.cache_resource(show_spinner=False, max_entries=24)
def spectra(name: str, weights: Weights, text: str) -> Spectra:
    """Singular values of the products of Jacobians on the same words as `lab_trace`; the same errors."""
    trace = lab_trace(name, weights, text)
    with one_at_a_time:
        return jacobian_spectra(_weighted(name, weights), trace)


@st.cache_resource(show_spinner=False, max_entries=24)
def gradient_map(name: str, weights: Weights, text: str) -> Array:
    """log10 of every unit's gradient (T, H) on the same words as `lab_trace`; the same errors."""
    trace = lab_trace(name, weights, text)
    with one_at_a_time:
        return unit_gradients(_weighted(name, weights), trace)


@st.cache_resource(show_spinner=False, max_entries=8)
def shifted(name: str, delta: float) -> SentimentClassifier:
    """A copy of the network whose forget gates are shifted by `delta`; CheckpointError without it."""
    return with_forget_bias(available(name), delta)


@st.cache_resource(show_spinner=False, max_entries=48)
def dialled(name: str, text: str, delta: float) -> tuple[Trace, GradientNorms]:
    """The text read by the network with its forget gates `shifted` by `delta`; errors as `traced`."""
    changed = shifted(name, delta)
    with one_at_a_time:
        trace = trace_text(changed, text, limit=WORD_LIMIT)
        return trace, gradient_norms(changed, trace)


@st.cache_resource(show_spinner=False, max_entries=96, hash_funcs=_WHOLE)
def experiment(setup: Setup) -> Run:
    """One run of the experiment."""
    with one_at_a_time:
        return run(setup)


@st.cache_resource(show_spinner=False, max_entries=48, hash_funcs=_WHOLE)
def matrix_powers(setup: Setup) -> MatrixPowers:
    """What the recurrent matrix of the setup would do alone."""
    with one_at_a_time:
        return matrix_alone(setup)


def _weighted(name: str, weights: Weights) -> SentimentClassifier:
    return available(name) if weights == "trained" else untrained(name)
