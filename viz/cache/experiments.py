"""What the visitors of the Gradients page share: untrained networks, experiments, and what came of them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Literal

import streamlit as st

from models.gradients.jacobians import Spectra, jacobian_spectra
from models.gradients.norms import unit_gradients
from models.lab.experiment import Run, Setup, run
from models.lab.spectrum import MatrixPowers, matrix_alone
from models.lab.task import Progress, TaskSettings
from models.networks.cells import Cell
from models.networks.classifier import Network
from models.networks.interventions import with_forget_bias
from models.networks.weights import Array
from viz.cache.checkpoints import available, training_seed
from viz.cache.garbage import freeze
from viz.cache.readings import one_at_a_time, read

Weights = Literal["trained", "untrained"]

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


@st.cache_resource(show_spinner=False)
def ready_to_learn() -> bool:
    """Import torch, once in the server's life, for one thread each, and out of the garbage collector's way."""
    import torch

    torch.set_num_threads(1)
    freeze()
    return True


@st.cache_resource(show_spinner=False, max_entries=6)
def untrained(name: str) -> Network:
    """The network that training started from, with the seed that `training_seed` says; CheckpointError without it.

    torch draws its weights.
    """
    ready_to_learn()
    from models.training.initial import start_of

    return start_of(name, available(name).vocabulary, training_seed(name))


def weighted(name: str, weights: Weights) -> Network:
    """The trained network or the untrained one; CheckpointError without it."""
    return available(name) if weights == "trained" else untrained(name)


def training(cell: Cell, settings: TaskSettings) -> Iterator[Progress]:
    """The live task, update by update."""
    ready_to_learn()
    from models.lab.long_memory import train

    return train(cell, settings)


@st.cache_resource(show_spinner=False, max_entries=24)
def spectra(name: str, weights: Weights, text: str) -> Spectra:
    """Singular values of the products of Jacobians on the words that `read` reads; errors as there and `weighted`."""
    model = weighted(name, weights)
    trace = read(model, text)
    with one_at_a_time:
        return jacobian_spectra(model, trace)


@st.cache_resource(show_spinner=False, max_entries=24)
def gradient_map(name: str, weights: Weights, text: str) -> Array:
    """log10 of every unit's gradient (T, H) on the same words as `spectra`; the same errors."""
    model = weighted(name, weights)
    trace = read(model, text)
    with one_at_a_time:
        return unit_gradients(model, trace)


@st.cache_resource(show_spinner=False, max_entries=8)
def shifted(name: str, delta: float) -> Network:
    """The network with its forget gates shifted by `delta`; CheckpointError without it."""
    return with_forget_bias(available(name), delta)


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
