"""What if: what the networks make of texts that are read again, many times over, with a hand in them.

All visitors share it, and nothing changes it, as with readings (viz/cache/readings.py).
"""

import threading
from collections.abc import Mapping
from typing import Any

import streamlit as st

from models.interventions.every_unit import Trials, every_unit
from models.interventions.means import UnitMeans, read_units, unit_means
from models.interventions.two_texts import COUNTS, MovedMemory, moved_memory
from models.reading.trace import part_names
from models.understanding.suite import suite_hash
from viz.cache.checkpoints import available
from viz.cache.readings import one_at_a_time, traced

MOVED_LIMIT = 500
"""Words of a text into which another's memory is put: it is read some 280 times."""

TRIED_LIMIT = 300
"""Words of a text of which every unit is held: it is read up to 1,536 times."""

_one_search = threading.BoundedSemaphore(1)
"""Every unit of a long text takes seconds. Others go on reading meanwhile, but nobody else searches."""


@st.cache_resource(show_spinner=False, max_entries=96)
def moved(name: str, text: str, other: str, word: int, part: str) -> MovedMemory:
    """`text` with the memory that `other` leaves at its `word`, counted from 0, in one layer and direction.

    ValueError where no word of `other` stands beside it; otherwise as `traced`.
    """
    trace, given = traced(name, text), traced(name, other)
    units = trace.layers[part_names(trace).index(part)].signals["hidden"].shape[1]
    with one_at_a_time:
        counts = [count for count in COUNTS if count < units]
        return moved_memory(available(name), trace, given, word, counts=counts, part=part)


@st.cache_resource(show_spinner=False, max_entries=32)
def tried(name: str, text: str, part: str) -> Trials:
    """Each unit of one layer and direction held in every way, at all words; as `traced`."""
    trace, model = traced(name, text), available(name)
    with _one_search:
        return every_unit(model, trace, means_of(name), part=part)


@st.cache_resource(show_spinner=False)
def silenced(name: str) -> Mapping[str, Any] | None:
    """What the network still judges rightly while units are silent, as units.json has it; None where it was not
    measured, or on other weights or other sentences than those of now.
    """
    try:
        found = read_units(name).get("removal")
    except ValueError:
        return None
    return found if found and found["suite"] == suite_hash(available(name).config.language) else None


@st.cache_resource(show_spinner=False)
def means_of(name: str) -> UnitMeans | None:
    """The means of every unit over reviews, where they ship with the network and belong to its weights."""
    try:
        return unit_means(name)
    except ValueError:
        return None
