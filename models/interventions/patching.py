"""Activation patching: the memory that one text left is put into another at a word, and the rest is read from there.

The memory is the state: in an LSTM C and h, else h. With all units it is as if the other text had been read up to
there; with some, what these carry of it.

Axis letters: H units.
"""

from collections.abc import Sequence

import numpy as np

from models.networks.classifier import Network
from models.reading.holding.hold import Hold, values_at
from models.reading.pairs import align
from models.reading.trace import Trace, check_not_held, trace_text, trace_tokens


def patch(
    model: Network,
    text: str | Trace,
    other: str | Trace,
    word: int,
    units: Sequence[int] | None = None,
    *,
    layer: int | None = None,
    direction: str | None = None,
) -> Trace:
    """Read `text` with the memory after `word`, counted from 0, that `other` left at the word that stands beside it.

    The words are laid beside each other as on the Compare page (`models.reading.pairs`). Of some `units` or all, in one
    layer and direction or in all. Texts may be traces of this very model. ValueError where no word stands beside it,
    and for units or layers that are not there; HeldError for traces in which something is held.
    """
    trace, given = (one if isinstance(one, Trace) else trace_text(model, one) for one in (text, other))
    check_not_held(trace, "a memory put into this reading is")
    hold = memory_of(given, beside(trace, given, word), word, units, layer=layer, direction=direction)
    return trace_tokens(model, trace.tokens, dropped=trace.dropped, hold=hold)


def beside(trace: Trace, other: Trace, word: int) -> int:
    """The word of `other` that stands beside `word` of `trace`. ValueError if none does."""
    if not 0 <= word < len(trace.tokens):
        raise ValueError(f"there is no word {word} in this text: words are 0 to {len(trace.tokens) - 1}")
    columns = align(trace.tokens, other.tokens)
    found = int(columns.second[np.flatnonzero(columns.first == word)[0]])
    if found < 0:
        raise ValueError(f"no word of the other text stands beside word {word}, {trace.tokens[word]!r}")
    return found


def memory_of(
    given: Trace,
    given_word: int,
    word: int,
    units: Sequence[int] | None = None,
    *,
    layer: int | None = None,
    direction: str | None = None,
) -> tuple[Hold, ...]:
    """What is held where the memory of `given` after `given_word` is put in at `word`. HeldError if that was held."""
    check_not_held(given, "the memory of this text is")
    values, states = values_at(given, given_word), ("cell", "hidden") if given.cell == "lstm" else ("hidden",)
    return tuple(Hold(name, values, (word,), units, layer, direction) for name in states)
