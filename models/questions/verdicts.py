"""Questions about the verdict: what will it be, what turns it, and which direction of reading weighs more."""

import numpy as np

from models.networks.weights import Array
from models.questions.form import Question, is_word, shuffled
from models.reading.trace import Trace, sigmoid
from models.reading.units import logit_terms

MARGIN = 0.1
"""A verdict is clear where P(positive) is at least this far from one half; one that stays changes by at most this."""

TIMES = 2.0
"""One direction weighs more beyond doubt where what it adds to the logit is at least so many times larger."""

_LEAST = 0.1  # of the logit: where both directions add less, neither weighs anything


def turn_questions(trace: Trace) -> tuple[Question, ...]:
    """Will the verdict turn at this word, or stay? At most two questions, the clearest of each; none for two ways.

    It turns where P(positive) goes from one clear side of one half to the other; it stays where it is clear before and
    after and changes by at most MARGIN, of which the word with the largest change is asked.
    """
    p = trace.prefix_probability
    if p is None or len(p) < 2:
        return ()
    before, after = p[:-1], p[1:]
    clear = (np.abs(before - 0.5) >= MARGIN) & (np.abs(after - 0.5) >= MARGIN)
    clear &= np.array([is_word(token) for token in trace.tokens[1:]])
    change = np.abs(after - before)
    other = (before < 0.5) != (after < 0.5)
    found = []
    for answer, places in (("turns", clear & other), ("stays", clear & ~other & (change <= MARGIN))):
        if not places.any():
            continue
        word = int(np.where(places, change, -1).argmax())
        numbers = {"before": float(before[word]), "after": float(after[word]), "margin": MARGIN}
        found.append(Question("turn", ("turns", "stays"), answer, numbers, word + 1, covered=word + 1, verdict=True))
    return shuffled(found, trace.tokens)


def unwritten_questions(trace: Trace, worth: Array) -> tuple[Question, ...]:
    """If this word were read but not written, would the verdict turn? At most two questions, the clearest of each.

    `worth` (T,) is that of `models.interventions.not_written`. Asked where the verdict is clear with the word written
    and without; where it stays, of the word that moves it most.
    """
    p, other = trace.probability, np.asarray(sigmoid(trace.logit - worth))
    clear = (np.abs(other - 0.5) >= MARGIN) & (abs(p - 0.5) >= MARGIN)
    clear &= np.array([is_word(token) for token in trace.tokens])
    turns, change = (other < 0.5) != (p < 0.5), np.abs(other - p)
    found = []
    for answer, places in (("turns", clear & turns), ("stays", clear & ~turns)):
        if places.any():
            word = int(np.where(places, change, -1).argmax())
            numbers = {"before": p, "after": float(other[word]), "margin": MARGIN}
            found.append(Question("unwritten", ("turns", "stays"), answer, numbers, word))
    return shuffled(found, trace.tokens)


def verdict_questions(trace: Trace) -> tuple[Question, ...]:
    """When the whole text has been read, will the network call it positive or negative? None where it hardly knows."""
    if abs(trace.probability - 0.5) < MARGIN:
        return ()
    answer = "positive" if trace.probability > 0.5 else "negative"
    numbers = {"probability": trace.probability, "logit": trace.logit, "margin": MARGIN}
    return (Question("verdict", ("positive", "negative"), answer, numbers, covered=0, verdict=True),)


def direction_questions(trace: Trace) -> tuple[Question, ...]:
    """Which direction of reading adds more to the logit, whatever the sign? None for one way, or where it is close.

    `trace` holds all parts of the network.
    """
    top = {layer.direction: layer for layer in trace.layers if layer.direct is not None}
    if len(top) < 2:
        return ()
    adds = {direction: float(logit_terms(layer).sum()) for direction, layer in top.items()}
    larger = max(adds, key=lambda direction: abs(adds[direction]))
    smaller = min(adds, key=lambda direction: abs(adds[direction]))
    if abs(adds[larger]) < max(_LEAST, TIMES * abs(adds[smaller])):
        return ()
    numbers = {**adds, "times": TIMES, "logit": trace.logit}
    return (Question("direction", ("forward", "backward"), larger, numbers),)
