"""What visitors share: the two translators, and what they made of sentences, kept for a while."""

import logging
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from models import CheckpointError
from models.networks.checkpoint import Stamp, checkpoint_root
from models.translation.checkpoint import TranslatorInfo, read_translator, translator_stamp
from models.translation.gradients import Reach, output_reach
from models.translation.handover import HandOver
from models.translation.learning.report import Report, read_report
from models.translation.modules import Seq2Seq
from models.translation.trace import Translation, TranslationTrace, trace_given, trace_translation, translate
from viz.shell.cache import one_at_a_time
from viz.shell.translators import TRANSLATORS

Found = TypeVar("Found")
Loaded = tuple[Seq2Seq, TranslatorInfo]
_log = logging.getLogger("gatescope")


@dataclass(frozen=True)
class _Seen(Generic[Found]):
    """What came of looking at a translator's folder, and the state that the folder was in before."""

    name: str
    stamp: Stamp
    found: Found


def _stays(seen: _Seen[Any]) -> bool:
    """What could be read stays as it was read; why not, until the folder changes (as in viz/shell/cache.py)."""
    failed = seen.found is None or isinstance(seen.found, CheckpointError)
    return not failed or translator_stamp(seen.name) == seen.stamp


@st.cache_resource(show_spinner=False, max_entries=4, validate=_stays)
def _translator(name: str) -> _Seen[Loaded | CheckpointError]:
    stamp = translator_stamp(name)
    try:
        return _Seen(name, stamp, read_translator(name))
    except CheckpointError as error:
        _log.warning("%s", error)
        return _Seen(name, stamp, error)


def translator(name: str) -> Loaded | CheckpointError:
    """The translator with what its checkpoint says of itself, or the reason why it is not available."""
    return _translator(name).found


def available_translators() -> tuple[str, ...]:
    """Those that can be loaded, as they are offered."""
    return tuple(name for name in TRANSLATORS if not isinstance(translator(name), CheckpointError))


def _model(name: str) -> Seq2Seq:
    found = translator(name)
    if isinstance(found, CheckpointError):
        raise found
    return found[0]


@st.cache_resource(show_spinner=False, max_entries=96)
def traced(name: str, source: str, beams: int, prefix: tuple[str, ...], handover: HandOver) -> TranslationTrace:
    """The translator's own output, after the words of `prefix`.

    EmptyTextError without words, CheckpointError without the translator, ValueError for too long a prefix.
    """
    with one_at_a_time:
        return trace_translation(_model(name), source, beams=beams, prefix=prefix, handover=handover)


@st.cache_resource(show_spinner=False, max_entries=96)
def forced(name: str, source: str, given: str, handover: HandOver) -> TranslationTrace:
    """The visitor's own translation, word by word; errors as `traced`."""
    with one_at_a_time:
        return trace_given(_model(name), source, given, handover=handover)


@st.cache_resource(show_spinner=False, max_entries=192)
def written(name: str, source: str, beams: int, handover: HandOver) -> Translation:
    """The output alone; errors as `traced`."""
    with one_at_a_time:
        return translate(_model(name), source, beams=beams, handover=handover)


@st.cache_resource(show_spinner=False, max_entries=96, hash_funcs={TranslationTrace: id})
def reach(name: str, trace: TranslationTrace) -> tuple[TranslationTrace, Reach]:
    """How far back each output word of a trace of `traced` or `forced` reaches; the trace is kept beside it."""
    with one_at_a_time:
        return trace, output_reach(_model(name), trace)


def report(name: str) -> Report | None:
    """How well it translates; None where that was not recorded."""
    return _report(name).found


@st.cache_resource(show_spinner=False, max_entries=4, validate=_stays)
def _report(name: str) -> _Seen[Report | None]:
    stamp = translator_stamp(name)
    return _Seen(name, stamp, read_report(checkpoint_root() / name))
