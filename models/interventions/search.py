"""Looking for demonstrations: texts in which a hand at one word turns the verdict, and pairs in which single units do.

Looked at are the suite of short sentences and what candidates.toml has. Of single words first come the texts in which
no logit is near 0, neither where the hand turns the verdict nor where it does not.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from models.interventions.demonstrations import Hand, at_each_word
from models.interventions.two_texts import MovedMemory, moved_memory
from models.networks.classifier import Network
from models.networks.text import Language
from models.reading.trace import trace_text
from models.understanding.suite import read_suite

LEAST_WORDS, MOST_WORDS = 6, 60

_FILE = Path(__file__).with_name("candidates.toml")


@dataclass(frozen=True)
class Turned:
    """A text whose verdict turns with a hand at each of `words`, and at no other.

    `logit` is that of the text as it is read, `held` those with the hand at each of the words. `margin` is the smallest
    distance from 0 of all these and of every logit with the hand elsewhere.
    """

    text: str
    tokens: tuple[str, ...]
    words: tuple[int, ...]
    logit: float
    held: tuple[float, ...]
    margin: float


def turned_texts(model: Network, hand: Hand, *, most: int = 5) -> tuple[Turned, ...]:
    """Texts in which `hand` turns a right verdict at up to `most` neighbouring words, the clearest first.

    ValueError for "memory", which needs pairs of texts.
    """
    found = []
    for text, praise in candidates(model.config.language):
        trace = trace_text(model, text)
        if not LEAST_WORDS <= len(trace.tokens) <= MOST_WORDS or praise not in (None, trace.logit > 0):
            continue
        logits = at_each_word(model, trace, hand)
        words = np.flatnonzero((logits > 0) != (trace.logit > 0))
        if 1 <= len(words) <= most and np.ptp(words) == len(words) - 1:
            margin = float(min(abs(trace.logit), np.abs(logits).min()))
            held = tuple(logits[words].tolist())
            found.append(Turned(text, trace.tokens, tuple(words.tolist()), trace.logit, held, margin))
    return tuple(sorted(found, key=lambda one: -one.margin))


def turned_pairs(model: Network) -> tuple[tuple[str, str, MovedMemory], ...]:
    """Pairs with two verdicts, both ways round, and what the memory after the word that differs does.

    First those in which the fewest units turn the verdict, the strongest unit furthest ahead of the next.
    """
    found = []
    for pair in pairs(model.config.language):
        for text, other in (pair, pair[::-1]):
            trace, given = trace_text(model, text), trace_text(model, other)
            if (trace.logit > 0) == (given.logit > 0) or len(trace.tokens) != len(given.tokens):
                continue
            word = max(k for k, both in enumerate(zip(trace.tokens, given.tokens, strict=True)) if both[0] != both[1])
            found.append((text, other, moved_memory(model, trace, given, word, draws=1)))
    return tuple(sorted(found, key=lambda one: (one[2].turned_by or 1_000, -_ahead(one[2]))))


def candidates(language: Language) -> tuple[tuple[str, bool | None], ...]:
    """Texts, and whether people take each for praise (None: nobody has said)."""
    suite = [(one.text, one.praise) for ability in read_suite(language) for one in ability.sentences]
    return (*suite, *((text, None) for text in _table()[language]["texts"]))


def pairs(language: Language) -> tuple[tuple[str, str], ...]:
    """Texts that differ in one word."""
    return tuple((text, text.replace(word, by)) for text, word, by in _table()[language]["pairs"])


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _ahead(found: MovedMemory) -> float:
    first, second = found.alone[found.order[:2]]
    return abs(float(first - second))
