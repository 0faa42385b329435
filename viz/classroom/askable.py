"""The questions that can be put to a class about what a network makes of a text, the clearest of each kind in turn."""

from collections.abc import Sequence
from functools import partial
from itertools import chain, zip_longest

from models import CheckpointError, EmptyTextError
from models.questions.changes import change_questions, kept_questions
from models.questions.form import Question
from models.questions.verdicts import direction_questions, turn_questions
from models.reading.trace import only_part, top_part
from viz.cache import readings
from viz.cache.checkpoints import available
from viz.figures.style.classes import has_own_classes
from viz.figures.style.names import is_own
from viz.language import Words
from viz.path import Asked
from viz.shell.questions import Maker, asked_of

_SIGNALS = {"lstm": ("forget", "input", "output"), "gru": ("update", "reset"), "rnn": ("hidden",)}
"""By cell, what is asked about unit by unit: the gates; of a vanilla RNN, which has none, the state."""


def askable(network: str, text: str, words: Words) -> tuple[Asked, ...]:
    """The questions, in an order that depends on the text alone; none about a text without words or where the network
    cannot be read, is one visitor's own, or judges something else than praise and blame.

    What the verdict will be is none of them: the page says it beside the text.
    """
    try:
        trace = readings.traced(network, text)
    except (EmptyTextError, CheckpointError):
        return ()
    if is_own(network) or has_own_classes(available(network)):
        return ()
    part = only_part(trace, top_part(trace))
    makers: list[Maker] = [partial(change_questions, signal=signal) for signal in _SIGNALS[trace.cell]]
    made: list[Sequence[Question]] = [turn_questions(trace), *(make(part) for make in makers)]
    made += [kept_questions(part), direction_questions(trace)]
    turns = chain.from_iterable(zip_longest(*made))
    return asked_of([question for question in turns if question is not None], network, text, trace, words)


def named(name: str, network: str, text: str, words: Words) -> Asked | None:
    """The question of this name in the visitor's words; None where this server knows of none."""
    return next((asked for asked in askable(network, text, words) if asked.name == name), None)
