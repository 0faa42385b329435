"""What the facts are computed from: networks, texts, and what the networks did with them, each read once.

A `kind` is the part that a network plays ("lstm"); which network that is, and on which texts, the language says.
"""

import json
import random
from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from models import Trace, gradient_norms, load_checkpoint, trace_text
from models.networks.classifier import Network
from models.networks.weights import Array
from models.questions.form import Question, is_word
from models.reading.trace import only_part, top_part
from tests.conftest import CHECKPOINTS, SIMPLE
from tests.viz.many_texts import MANY
from tests.viz.short_texts import SHORT
from viz.content.examples import examples_in
from viz.language import Language
from viz.lesson.path import PATH

LONG = 20
"""Words from which on a text counts where something must have faded."""

_VIETNAMESE_TEXTS = 120


def network(kind: str, language: Language) -> str:
    """The network that plays this part for readers of a language."""
    return f"vi_{kind}" if language == "vi" and kind in SIMPLE else kind


@cache
def model(name: str) -> Network:
    """A shipped network."""
    return load_checkpoint(name, CHECKPOINTS)


@cache
def trace(name: str, text: str) -> Trace:
    """What a network did with a text."""
    return trace_text(model(name), text)


@cache
def fading(name: str, text: str) -> Array:
    """log10 of the gradient's norm at every word, (T,), the last word's as 0: of C in an LSTM, of h elsewhere."""
    norms = gradient_norms(model(name), trace(name, text)).layers[-1]
    log10 = norms.log10_hidden if norms.log10_cell is None else norms.log10_cell
    return np.asarray(log10 - log10[-1])


def prefixes(name: str, text: str) -> Array:
    """P(positive) after each word, (T,)."""
    found = trace(name, text).prefix_probability
    assert found is not None, f"{name} reads in both directions"
    return found


def highest(name: str, text: str) -> int:
    """The last word, from 0, before P(positive) is at its highest; a mark after it is none that a class would name."""
    p, tokens = prefixes(name, text), trace(name, text).tokens
    return max(at for at in range(int(p.argmax()) + 1) if is_word(tokens[at]))


@cache
def many(language: Language) -> tuple[str, ...]:
    """Texts that nobody chose for what comes out: of the tests, or put together from short Vietnamese sentences."""
    if language == "en":
        return MANY
    made = (". ".join(random.Random(seed).sample(SHORT, 1 + seed % 12)) + "." for seed in range(_VIETNAMESE_TEXTS))
    return tuple(dict.fromkeys([*examples_in("vi").values(), *made]))


@cache
def long_texts(language: Language) -> tuple[str, ...]:
    """Those of at least LONG words; of the many English ones every second, because their gradients take time."""
    reader = network("lstm", language)
    long = tuple(text for text in many(language) if len(trace(reader, text).tokens) >= LONG)
    return long[::2] if language == "en" else long


def example(name: str, language: Language) -> str:
    """An example of the Gates page by its English name ("but")."""
    return examples_in(language)[f"vi_{name}" if language == "vi" else name]


def chapter_text(name: str, language: Language) -> str:
    """What a chapter of the lesson reads."""
    chapter = PATH[name]
    return chapter.vietnamese if language == "vi" and chapter.vietnamese else chapter.text


def chapter_network(name: str, language: Language) -> str:
    """What reads it in the chapter's player."""
    kind = str(_live(name)[0])
    return network(kind, language) if chapter_text(name, language) != PATH[name].text else kind


@cache
def asked(name: str, language: Language) -> tuple[Question, ...]:
    """What the chapter asks, in its order."""
    read = chapter_trace(name, language)
    return tuple(question for make in _live(name)[1] for question in sorted(make(read), key=lambda each: each.covered))


def chapter_trace(name: str, language: Language) -> Trace:
    """What the chapter's network did with the chapter's text; every layer and direction of it."""
    return trace(chapter_network(name, language), chapter_text(name, language))


def top(read: Trace) -> Trace:
    """The part of it that the player shows first."""
    return only_part(read, top_part(read))


def _live(name: str) -> Sequence[Any]:
    live = PATH[name].live
    assert isinstance(live, partial), f"the chapter {name} has no network that reads"
    return live.args


@cache
def config(name: str) -> dict[str, Any]:
    """What is recorded of a network's training."""
    return dict(json.loads((CHECKPOINTS / name / "config.json").read_text(encoding="utf-8")))


@cache
def report(name: str) -> dict[str, Any]:
    """What was measured on reviews, or sentences, that training did not see."""
    return dict(json.loads((CHECKPOINTS / name / "report.json").read_text(encoding="utf-8")))


def left(name: str, state: str, back: int) -> float:
    """log10 of the median over held-out reviews of the gradient `back` words before the end, the last word's as 0."""
    band = report(name)["gradient"][state]
    return float(band["middle"][band["back"].index(back)])


def word(token: str) -> str:
    """A word as the sheets name it."""
    return f"“{token}”"
