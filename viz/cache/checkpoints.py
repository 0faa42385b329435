"""The networks, loaded once for all visitors, and what their folders say of them. How long each stays, says seen.py."""

import logging
from collections.abc import Iterable, Mapping

import streamlit as st
from threadpoolctl import threadpool_limits

from models import CheckpointError, CheckpointInfo
from models.networks.checkpoint import (
    Weight,
    checkpoint_info,
    checkpoint_names,
    checkpoint_root,
    weigh,
)
from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from models.reading.known import read_checkpoint
from models.training.report import GradientBand, Report, read_report
from viz.cache.brought import brought
from viz.cache.garbage import collect_for_ever, freeze
from viz.cache.seen import Seen, see
from viz.content.shipped import BASIC, NETWORKS, TRANSLATORS
from viz.figures.style.names import ALONE, is_own, part_played

_log = logging.getLogger("gatescope")

Info = CheckpointInfo | CheckpointError
Loaded = tuple[Network, CheckpointInfo] | CheckpointError


def network(name: str) -> Loaded:
    """The network with what its checkpoint says of itself, or the reason why it is not available."""
    if is_own(name):
        own = brought(name)
        return _GONE if own is None else (own.network, own.info)
    return _network(name).found


_GONE = CheckpointError("own", MisfitError("folder.missing"))


@st.cache_resource(show_spinner=False, max_entries=32, validate=Seen.stays)
def _network(name: str) -> Seen[tuple[Network, CheckpointInfo]]:
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
    if is_own(name):
        own = brought(name)
        return _GONE if own is None else own.info
    return _infos().get(name) or _about(name).found


@st.cache_resource(show_spinner=False, max_entries=256, validate=Seen.is_as_it_was)
def _about(name: str) -> Seen[CheckpointInfo]:
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


def available(name: str) -> Network:
    found = network(name)
    if isinstance(found, CheckpointError):
        raise found
    return found[0]


def training_seed(name: str) -> int:
    """The seed that the shipped network was trained with."""
    found = about(name)
    seed = 1 if isinstance(found, CheckpointError) else found.training.get("seed", 1)
    return seed if isinstance(seed, int) else 1


def report(name: str) -> Report | None:
    """The evaluation in detail; None where it was not recorded."""
    if is_own(name):
        return None
    return _report(name).or_none()


@st.cache_resource(show_spinner=False, max_entries=32, validate=Seen.stays)
def _report(name: str) -> Seen[Report | None]:
    return see(name, lambda name: read_report(checkpoint_root() / name))


def weight(name: str) -> Weight | None:
    """What the network weighs, from its file's own table; None if that cannot be read, or is in no file."""
    if is_own(name):
        return None
    return _weight(name).or_none()


@st.cache_resource(show_spinner=False, max_entries=32, validate=Seen.stays)
def _weight(name: str) -> Seen[Weight]:
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


def bands(curves: Iterable[str]) -> dict[str, GradientBand]:
    """The same curves over held-out reviews, of those networks for which it was measured."""
    found = {}
    for curve in curves:
        name, state = curve.split(".")
        measured = report(name)
        if measured is not None and state in measured.gradient and part_played(curve) != ALONE:
            found[curve] = measured.gradient[state]
    return found
