"""A question about order: what will the network say to the same words in another order?"""

from collections.abc import Sequence

from models.questions.form import Question, is_word
from models.questions.verdicts import MARGIN
from models.reading.trace import Trace

LONGEST = 40
"""Tokens of a text that is quoted in another order: a longer one could not be read in a question."""

_TURNS = frozenset({"but", "nhưng", "nhung"})
_ENDS = frozenset({".", "!", "?", "..."})


def in_other_order(tokens: Sequence[str]) -> tuple[str, ...] | None:
    """The same tokens: what stands before and after the first "but" (nhưng) exchanged, else all words from the end.

    What ends the text stays its end. None for a text of more than LONGEST tokens, and where nothing changes.
    """
    inner = list(tokens)
    end: list[str] = []
    while inner and inner[-1] in _ENDS:
        end.insert(0, inner.pop())
    at = next((k for k, token in enumerate(inner) if token in _TURNS), 0)
    comma = [","] if at and inner[at - 1] == "," else []
    first, second = inner[: at - len(comma)] if at else [], inner[at + 1 :] if at else []
    if any(map(is_word, first)) and any(map(is_word, second)):
        inner = [*second, *comma, inner[at], *first]
    else:
        inner.reverse()
    other = (*inner, *end)
    return None if len(other) > LONGEST or other == tuple(tokens) else other


def order_questions(trace: Trace, other: Trace) -> tuple[Question, ...]:
    """What will the network call `other`, the words of `trace` in another order? None where it hardly knows."""
    if abs(other.probability - 0.5) < MARGIN:
        return ()
    answer = "positive" if other.probability > 0.5 else "negative"
    numbers = {"here": trace.probability, "probability": other.probability, "margin": MARGIN}
    return (Question("order", ("positive", "negative"), answer, numbers),)
