"""Questions about one unit of one layer: what will its gate or its state do at a word, and what is left of a word.

Axis letters: T words, H units.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from models.networks.weights import Array
from models.questions.form import Question, is_word, shuffled
from models.reading.attribution import survival_to_end
from models.reading.trace import Trace
from models.reading.units import influence

MOVES = 0.3
"""Of a gate, which lies in 0..1: a change of at least this opens or closes it. Of a state, in -1..1, twice as much."""

STAYS = 0.1
"""Of a gate: a change of at most this leaves it where it is. Of a state twice as much."""

MUCH, LITTLE = 0.7, 0.3
"""Of what a unit held: at least MUCH is more than half beyond doubt, at most LITTLE less than half."""

UNITS = 16
"""As many of the most influential units are asked about, the rows that the player shows first."""

KEEPERS: Mapping[str, str] = {"lstm": "forget", "gru": "update"}
"""By cell: the gate whose product over the words says how much is kept."""

_WAY = 3  # words that a memory must at least have had to be lost in

_FOLLOWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "lstm": {
        "forget": ("forget", "cell", "hidden"),
        "input": ("input", "cell", "hidden"),
        "candidate": ("candidate", "cell", "hidden"),
        "output": ("output", "hidden"),
        "cell": ("cell", "hidden"),
        "hidden": ("hidden",),
    },
    "gru": {
        "reset": ("reset", "candidate", "hidden"),
        "update": ("update", "hidden"),
        "candidate": ("candidate", "hidden"),
        "hidden": ("hidden",),
    },
    "rnn": {"hidden": ("hidden",)},
}
"""A signal, and what it decides at the same word: who sees that sees the answer."""


def change_questions(trace: Trace, signal: str) -> tuple[Question, ...]:
    """Will this gate open, stay or close at a word, or this state rise, stay or fall? At most one question an answer.

    `trace` holds the one part that is asked about. The cell state has no range that a threshold could be a share of:
    ValueError for it, and for a signal that the part does not have. None for a part that reads backwards.
    """
    layer = trace.layers[-1]
    if signal == "cell" or signal not in layer.signals:
        raise ValueError(f"no question can be made about {signal!r}")
    if layer.direction == "backward" or len(trace.tokens) < 2:
        return ()
    state = signal in ("hidden", "candidate")
    size = 2.0 if state else 1.0  # of the signal's range
    rises, falls = ("rises", "falls") if state else ("opens", "closes")
    units = _asked_units(influence(layer))
    values = layer.signals[signal][:, units]  # (T, 16)
    change = np.diff(values, axis=0) / size
    change[[not is_word(token) for token in trace.tokens[1:]]] = np.nan
    found = []
    for answer, word, row in _clearest(change, rises, falls):
        before, after = float(values[word - 1, row]), float(values[word, row])
        found.append(
            Question(
                "state" if state else "gate",
                (rises, "stays", falls),
                answer,
                {"before": before, "after": after, "moves": MOVES * size, "stays": STAYS * size},
                word,
                int(units[row]),
                signal,
                covered=word,
                covers=_FOLLOWS[trace.cell][signal],
            )
        )
    return shuffled(found, trace.tokens)


def kept_questions(trace: Trace) -> tuple[Question, ...]:
    """Of what a unit held after a word, do the gates alone leave more or less than half until the end?

    At most one question an answer, each where the state that is kept or lost matters most. None for a vanilla RNN,
    which has no gate, and for a part that reads backwards.
    """
    layer = trace.layers[-1]
    gate = KEEPERS.get(trace.cell)
    if gate is None or layer.direction == "backward" or len(trace.tokens) <= _WAY:
        return ()
    weights = influence(layer)
    units = _asked_units(weights)
    left = survival_to_end(layer.signals[gate][:, units])
    held = np.abs(layer.signals["cell" if trace.cell == "lstm" else "hidden"][:, units]) * weights[units]
    held[[not is_word(token) for token in trace.tokens]] = -1
    held[len(held) - _WAY :] = -1
    found = []
    for answer, clear in (("more", left >= MUCH), ("less", left <= LITTLE)):
        score = np.where(clear, held, -1)
        word, row = divmod(int(score.argmax()), score.shape[1])
        if score[word, row] <= 0:
            continue
        found.append(
            Question(
                "kept",
                ("more", "less"),
                answer,
                {"left": float(left[word, row]), "words": len(trace.tokens) - 1 - word, "much": MUCH, "little": LITTLE},
                word,
                int(units[row]),
                gate,
                covered=word + 1,
                covers=_FOLLOWS[trace.cell][gate],
            )
        )
    return shuffled(found, trace.tokens)


def _asked_units(weights: Array) -> NDArray[np.int64]:
    return np.argsort(-weights, kind="stable")[:UNITS]


def _clearest(change: Array, rises: str, falls: str) -> Iterator[tuple[str, int, int]]:
    """(answer, word, row) of the largest rise, of the largest fall, and of the unit that moves least where most move.

    `change` (T - 1, rows) is that to each word but the first, as a share of the range; NaN where nothing is asked.
    """
    if np.isnan(change).all():
        return
    for answer, sign in ((rises, 1), (falls, -1)):
        at = int(np.nanargmax(sign * change))
        word, row = divmod(at, change.shape[1])
        if sign * change[word, row] >= MOVES:
            yield answer, word + 1, row
    size = np.abs(change)
    still = np.where(size <= STAYS, size, np.inf)
    busy = np.where(np.isfinite(still).any(axis=1), size.mean(axis=1), -1)
    word = int(np.nanargmax(np.where(np.isnan(busy), -1, busy)))
    row = int(still[word].argmin())
    if np.isfinite(still[word, row]):
        yield "stays", word + 1, row
