"""Networks that visitors have brought, by their content, as long as a session holds them: in memory, never a file.

The table here is weak: what no session holds any more is gone. Nobody finds a network by its name, and a key that is
made of the content says nothing to whoever does not have that.
"""

import threading
import weakref
from collections.abc import MutableMapping
from dataclasses import dataclass

import streamlit as st

from models import CheckpointInfo
from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from viz.figures.style.names import own_key

MOST_MEGABYTES = 600
"""Of all that all visitors of a process have brought."""

_adding = threading.Lock()


@dataclass(frozen=True, eq=False)
class Brought:
    """A visitor's network under its key, and what is known of it."""

    key: str
    network: Network
    info: CheckpointInfo

    @property
    def megabytes(self) -> float:
        """What it takes: its own numbers, and twice as many in float64 where texts are read."""
        tensors = self.network.tensors.items()
        return sum(t.nbytes + (16 * t.size if name.startswith("recurrent") else 0) for name, t in tensors) / 1e6


def keep(name: str, network: Network) -> Brought:
    """The network as a visitor's own. MisfitError where the process holds too many already."""
    config = network.config
    info = CheckpointInfo(
        own_key(name, network.digest),
        config.cell,
        config.layers,
        config.bidirectional,
        config.hidden_size,
        config.vocabulary_size,
        test_accuracy=None,
        validation_accuracy=None,
        training={},
        language=config.language,
        has_own_head=True,
    )
    with _adding:
        found = _all().get(info.name)
        if found is not None:
            return found
        brought = Brought(info.name, network, info)
        if sum(each.megabytes for each in _all().values()) + brought.megabytes > MOST_MEGABYTES:
            raise MisfitError("adopt.full")
        _all()[brought.key] = brought
        return brought


def brought(key: str) -> Brought | None:
    """The network, as long as somebody's session holds it."""
    return _all().get(key)


@st.cache_resource(show_spinner=False)
def _all() -> MutableMapping[str, Brought]:
    return weakref.WeakValueDictionary()
