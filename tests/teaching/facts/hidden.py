"""Sequence and hidden state: how the verdict moves from word to word, whether order matters, one step by hand."""

import math
from functools import cache

import numpy as np

from models.questions.form import Question
from models.reading.drives import drives
from models.reading.trace import trace_tokens
from tests.teaching.facts.form import claim, value
from tests.teaching.facts.material import (
    asked,
    chapter_network,
    chapter_text,
    chapter_trace,
    example,
    highest,
    many,
    model,
    network,
    prefixes,
    trace,
    word,
)
from viz.content.examples import pairs_in
from viz.figures.style.numbers import signed
from viz.language import Language

_STEADY = 10  # words from which on a mean over the words says something
_REVERSED = 80  # texts that are read the other way round


@value("first.high")
def _high(language: Language) -> str:
    return f"{prefixes(*_first(language))[highest(*_first(language))]:.2f}"


@value("first.high_at")
def _high_at(language: Language) -> str:
    return str(highest(*_first(language)) + 1)


@value("first.high_word")
def _high_word(language: Language) -> str:
    return word(trace(*_first(language)).tokens[highest(*_first(language))])


@value("first.words")
def _words(language: Language) -> str:
    return str(len(trace(*_first(language)).tokens))


@value("first.end")
def _end(language: Language) -> str:
    return f"{trace(*_first(language)).probability:.2f}"


def _first(language: Language) -> tuple[str, str]:
    return network("lstm", language), example("first", language)


def _turn(language: Language) -> Question:
    return next(question for question in asked("sequence", language) if question.answer == "turns")


@value("sequence.word")
def _turning_word(language: Language) -> str:
    at = _turn(language).word
    assert at is not None
    return word(chapter_trace("sequence", language).tokens[at])


@value("sequence.before")
def _before(language: Language) -> str:
    return f"{_turn(language).numbers['before']:.2f}"


@value("sequence.after")
def _after(language: Language) -> str:
    return f"{_turn(language).numbers['after']:.2f}"


@value("sequence.end")
def _sequence_end(language: Language) -> str:
    return f"{chapter_trace('sequence', language).probability:.2f}"


@value("units")
def _units(language: Language) -> str:
    return str(chapter_trace("sequence", language).layers[0].signals["hidden"].shape[1])


def _moves(kind: str, language: Language) -> list[float]:
    """How far P(positive) moves from a word to the next, mean over the words of each text."""
    read = (prefixes(network(kind, language), text) for text in many(language))
    return [float(np.abs(np.diff(p)).mean()) for p in read if len(p) >= _STEADY]


@value("moves.texts")
def _moved_texts(language: Language) -> str:
    return str(len(_moves("rnn", language)))


@value("moves.rnn")
def _moves_rnn(language: Language) -> str:
    return f"{np.median(_moves('rnn', language)):.3f}"


@value("moves.lstm")
def _moves_lstm(language: Language) -> str:
    return f"{np.median(_moves('lstm', language)):.3f}"


@claim("moves.rnn_more")
def _rnn_moves_more(language: Language) -> bool:
    """In most texts, and in the median."""
    pairs = list(zip(_moves("rnn", language), _moves("lstm", language), strict=True))
    more = sum(rnn > lstm for rnn, lstm in pairs)
    return more > len(pairs) / 2 and float(np.median([rnn / lstm for rnn, lstm in pairs])) > 1.1


@cache
def _reversed(kind: str, language: Language) -> list[tuple[float, float]]:
    """The logit of each text, and that of its words read the other way round."""
    name, found = network(kind, language), []
    for text in many(language)[:_REVERSED]:
        forth = trace(name, text)
        if forth.tokens != forth.tokens[::-1]:
            found.append((forth.logit, trace_tokens(model(name), forth.tokens[::-1]).logit))
    return found


def _turned(kind: str, language: Language) -> tuple[int, int]:
    """Of how many texts the verdict turns when their words are read the other way round, and of how many there are."""
    both = _reversed(kind, language)
    return sum((forth > 0) != (back > 0) for forth, back in both), len(both)


@claim("order.state")
def _order_state(language: Language) -> bool:
    """The words in reverse lead to another state in every text: the logit, which is read from it, is another."""
    return all(forth != back for forth, back in _reversed("lstm", language))


@value("order.texts")
def _order_texts(language: Language) -> str:
    return str(_turned("lstm", language)[1])


@value("order.lstm")
def _order_lstm(language: Language) -> str:
    return str(_turned("lstm", language)[0])


@value("order.rnn")
def _order_rnn(language: Language) -> str:
    return str(_turned("rnn", language)[0])


@claim("order.seldom")
def _order_seldom(language: Language) -> bool:
    """The verdict turns in less than a quarter of the texts; so it is mostly decided by which words there are."""
    return all(turned < count / 4 for turned, count in (_turned("lstm", language), _turned("rnn", language)))


def _pair(name: str, language: Language) -> tuple[float, float]:
    first, second = pairs_in(language)[f"vi_{name}" if language == "vi" else name]
    reader = network("lstm", language)
    return trace(reader, first).probability, trace(reader, second).probability


@value("pair.order.first")
def _order_first(language: Language) -> str:
    return f"{_pair('order', language)[0]:.2f}"


@value("pair.order.second")
def _order_second(language: Language) -> str:
    return f"{_pair('order', language)[1]:.2f}"


@value("pair.not.first")
def _not_first(language: Language) -> str:
    return f"{_pair('not', language)[0]:.2f}"


@value("pair.not.second")
def _not_second(language: Language) -> str:
    return f"{_pair('not', language)[1]:.2f}"


@value("pair.early.first")
def _early_first(language: Language) -> str:
    return f"{_pair('early', language)[0]:.2f}"


@value("pair.early.second")
def _early_second(language: Language) -> str:
    return f"{_pair('early', language)[1]:.2f}"


@value("pair.early.after")
def _early_after(language: Language) -> str:
    """How many words follow the one that differs."""
    first, second = (
        trace(network("lstm", language), text).tokens
        for text in pairs_in(language)["vi_early" if language == "vi" else "early"]
    )
    differs = max(at for at in range(1, len(first) + 1) if first[-at:] == second[-at:])
    return str(differs)


@claim("pair.names.same")
def _names_same(language: Language) -> bool:
    """Two words that the network does not know give the same verdict to the last bit."""
    first, second = _pair("names", language)
    return first == second


def _step(language: Language) -> tuple[Question, list[float]]:
    """The chapter's first question, and word, memory, bias and h there as the page prints them: three decimals."""
    question = asked("step", language)[0]
    assert question.word is not None and question.unit is not None
    read = chapter_trace("step", language)
    drive = drives(model(chapter_network("step", language)), read)["hidden"]
    at = (question.word, question.unit)
    parts = [drive.word[at], drive.memory[at], drive.bias[question.unit], read.layers[0].signals["hidden"][at]]
    return question, [round(float(part), 3) for part in parts]


@value("step.unit")
def _step_unit(language: Language) -> str:
    return str(_step(language)[0].unit)


@value("step.word")
def _step_word(language: Language) -> str:
    at = _step(language)[0].word
    assert at is not None
    return word(chapter_trace("step", language).tokens[at])


@value("step.from_word")
def _step_from_word(language: Language) -> str:
    return signed(_step(language)[1][0], 3)


@value("step.from_memory")
def _step_from_memory(language: Language) -> str:
    return signed(_step(language)[1][1], 3)


@value("step.bias")
def _step_bias(language: Language) -> str:
    return signed(_step(language)[1][2], 3)


@value("step.sum")
def _step_sum(language: Language) -> str:
    return signed(sum(_step(language)[1][:3]), 3)


@value("step.h")
def _step_h(language: Language) -> str:
    return signed(_step(language)[1][3], 3)


@value("step.before")
def _step_before(language: Language) -> str:
    return signed(_step(language)[0].numbers["before"])


@value("step.after")
def _step_after(language: Language) -> str:
    return signed(_step(language)[0].numbers["after"])


@claim("step.by_hand")
def _by_hand(language: Language) -> bool:
    """tanh of the sum of the three printed numbers is the h that the answer shows, to two decimals."""
    _, (from_word, from_memory, bias, h) = _step(language)
    return abs(math.tanh(from_word + from_memory + bias) - h) < 0.002


@value("long.rnn")
def _long_rnn(language: Language) -> str:
    """Words of the text that fades in the chapter."""
    return str(len(trace(network("rnn", language), chapter_text("fading", language)).tokens))
