"""What visitors share: the two translators, and what they made of sentences, kept for a while."""

import logging

import streamlit as st

from models import CheckpointError
from models.networks.checkpoint import checkpoint_root
from models.translation.checkpoint import TranslatorInfo, read_translator, translator_stamp
from models.translation.gradients import Reach, output_reach
from models.translation.handover import HandOver
from models.translation.report import Report, read_report
from models.translation.trace import Translation, TranslationTrace, trace_given, trace_translation, translate
from models.translation.translator import Translator
from viz.cache.readings import one_at_a_time
from viz.cache.seen import Seen, see
from viz.content.shipped import TRANSLATORS

Loaded = tuple[Translator, TranslatorInfo]
_log = logging.getLogger("gatescope")


@st.cache_resource(show_spinner=False, max_entries=4, validate=Seen.stays)
def _translator(name: str) -> Seen[Loaded]:
    seen = see(name, read_translator, translator_stamp)
    if isinstance(seen.found, CheckpointError):
        _log.warning("%s", seen.found)
    return seen


def translator(name: str) -> Loaded | CheckpointError:
    """The translator with what its checkpoint says of itself, or the reason why it is not available."""
    return _translator(name).found


def available_translators() -> tuple[str, ...]:
    """Those that can be loaded, as they are offered."""
    return tuple(name for name in TRANSLATORS if not isinstance(translator(name), CheckpointError))


def _model(name: str) -> Translator:
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


def _content(trace: TranslationTrace) -> str:
    """What decides a translator's trace: what it read, what it started from and what it wrote."""
    return repr((trace.source.tokens, trace.how, trace.output.words))


@st.cache_resource(show_spinner=False, max_entries=96, hash_funcs={TranslationTrace: _content})
def reach(name: str, trace: TranslationTrace) -> Reach:
    """How far back each output word of a trace of `traced` or `forced` reaches."""
    with one_at_a_time:
        return output_reach(_model(name), trace)


def report(name: str) -> Report | None:
    """How well it translates; None where that was not recorded."""
    return _report(name).or_none()


@st.cache_resource(show_spinner=False, max_entries=4, validate=Seen.stays)
def _report(name: str) -> Seen[Report | None]:
    return see(name, lambda name: read_report(checkpoint_root() / name), translator_stamp)
