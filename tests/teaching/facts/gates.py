"""Gates: what they do on one text and over many, what is left of a word, and who carries the verdict."""

from collections import defaultdict
from functools import cache

import numpy as np

from models import word_contributions
from models.gradients.carried import carried_gradients, gates_alone, log10_norm
from models.networks.weights import Array
from models.questions.form import Question
from models.reading.leave_one_out import leave_one_out
from models.reading.units import influence, logit_terms
from tests.teaching.facts.form import claim, value
from tests.teaching.facts.material import (
    asked,
    chapter_text,
    chapter_trace,
    example,
    highest,
    long_texts,
    many,
    model,
    network,
    prefixes,
    trace,
    word,
)
from viz.figures.style.numbers import from_log10, signed
from viz.language import Language

_BUT = {"en": "but", "vi": "nhưng"}
_TOP = 16  # units, those that the player shows first
_OFTEN = 30  # places at which a word must stand before its mean says something


def _question(chapter: str, at: int, language: Language) -> Question:
    return asked(chapter, language)[at]


def _stated_of_question(name: str, chapter: str, at: int, digits: int = 2) -> None:
    """The word, the unit and the two values of a question about a gate."""

    @value(f"{name}.word")
    def _(language: Language) -> str:
        place = _question(chapter, at, language).word
        assert place is not None
        return word(chapter_trace(chapter, language).tokens[place])

    @value(f"{name}.at")
    def _(language: Language) -> str:
        place = _question(chapter, at, language).word
        assert place is not None
        return str(place + 1)

    @value(f"{name}.unit")
    def _(language: Language) -> str:
        return str(_question(chapter, at, language).unit)

    @value(f"{name}.before")
    def _(language: Language) -> str:
        return signed(_question(chapter, at, language).numbers["before"], digits)

    @value(f"{name}.after")
    def _(language: Language) -> str:
        return signed(_question(chapter, at, language).numbers["after"], digits)

    @value(f"{name}.percent")
    def _(language: Language) -> str:
        return f"{100 * _question(chapter, at, language).numbers['after']:.0f}"


_stated_of_question("gates", "gates", 0)
_stated_of_question("gru", "gru", 0)


@claim("gates.closes")
def _closes(language: Language) -> bool:
    """The chapter first asks of a forget gate, and it closes."""
    first = _question("gates", 0, language)
    return (first.signal, first.answer) == ("forget", "closes")


@value("but.word")
def _but_word(language: Language) -> str:
    return word(_BUT[language])


@claim("gru.moves_far")
def _moves_far(language: Language) -> bool:
    """The update gate of the first question closes or opens by more than half of its range."""
    first = _question("gru", 0, language)
    return first.signal == "update" and abs(first.numbers["after"] - first.numbers["before"]) > 0.5


def _shown(language: Language) -> tuple[str, str]:
    return network("lstm", language), chapter_text("gates", language)


@value("gates.high")
def _high(language: Language) -> str:
    return f"{prefixes(*_shown(language))[highest(*_shown(language))]:.2f}"


@value("gates.high_word")
def _high_word(language: Language) -> str:
    return word(trace(*_shown(language)).tokens[highest(*_shown(language))])


@value("gates.end")
def _end(language: Language) -> str:
    return f"{trace(*_shown(language)).probability:.2f}"


@cache
def _at_but(language: Language) -> tuple[int, float, float, float]:
    """Texts with "but"; the forget gates' mean there and at all other words; how much more is erased there."""
    name, texts = network("lstm", language), 0
    but: list[float] = []
    elsewhere: list[float] = []
    erased: list[float] = []
    other: list[float] = []
    for text in many(language):
        read = trace(name, text)
        if _BUT[language] not in read.tokens:
            continue
        texts += 1
        gates, gone = _forgetting(name, text)
        for at in range(1, len(read.tokens)):  # at the first word there is nothing to forget
            here = read.tokens[at] == _BUT[language]
            (but if here else elsewhere).append(gates[at])
            (erased if here else other).append(gone[at])
    return texts, float(np.mean(but)), float(np.mean(elsewhere)), float(np.mean(erased) / np.mean(other))


def _forgetting(name: str, text: str) -> tuple[Array, Array]:
    """Over the units that move the verdict most: the forget gates' mean at every word, and what they erase, (T,)."""
    layer = trace(name, text).layers[0]
    weights = influence(layer)
    units = np.argsort(-weights, kind="stable")[:_TOP]
    gates = layer.signals["forget"][:, units]
    held = np.abs(layer.before("cell")[:, units])
    return gates.mean(axis=1), ((1 - gates) * held) @ weights[units]


@value("but.texts")
def _but_texts(language: Language) -> str:
    return str(_at_but(language)[0])


@value("but.gate")
def _but_gate(language: Language) -> str:
    return f"{_at_but(language)[1]:.2f}"


@value("but.elsewhere")
def _but_elsewhere(language: Language) -> str:
    return f"{_at_but(language)[2]:.2f}"


@value("but.erased")
def _but_erased(language: Language) -> str:
    return f"{_at_but(language)[3]:.1f}"


@cache
def _lowest(language: Language) -> tuple[str, float]:
    """The frequent word, other than "but", at which the forget gates are most shut, and their mean there."""
    found: dict[str, list[float]] = defaultdict(list)
    for text in many(language):
        gates, _ = _forgetting(network("lstm", language), text)
        for token, gate in zip(trace(network("lstm", language), text).tokens, gates, strict=True):
            found[token].append(float(gate))
    means = {
        token: float(np.mean(gates))
        for token, gates in found.items()
        if len(gates) >= _OFTEN and token != _BUT[language]
    }
    lowest = min(means, key=lambda token: means[token])
    return lowest, means[lowest]


@value("forget.lowest_word")
def _lowest_word(language: Language) -> str:
    return word(_lowest(language)[0])


@value("forget.lowest")
def _lowest_gate(language: Language) -> str:
    return f"{_lowest(language)[1]:.2f}"


@claim("forget.elsewhere_too")
def _elsewhere_too(language: Language) -> bool:
    """There is another word at which the gates are far more shut than they are on average."""
    return _lowest(language)[1] < _at_but(language)[2] - 0.1


@cache
def _gates(language: Language) -> Array:
    return np.concatenate(
        [trace(network("lstm", language), text).layers[0].signals["forget"].ravel() for text in many(language)]
    )


@value("forget.mean")
def _mean(language: Language) -> str:
    return f"{_gates(language).mean():.2f}"


@value("forget.open")
def _open(language: Language) -> str:
    return f"{100 * (_gates(language) > 0.9).mean():.0f}"


@value("forget.shut")
def _shut(language: Language) -> str:
    return f"{100 * (_gates(language) < 0.1).mean():.0f}"


@claim("forget.between")
def _between(language: Language) -> bool:
    """English: most gates. Vietnamese: about half of them."""
    return _share_between(language) > 0.5 if language == "en" else 0.45 < _share_between(language) < 0.55


def _share_between(language: Language) -> float:
    return float(((_gates(language) > 0.1) & (_gates(language) < 0.9)).mean())


@value("many.texts")
def _many(language: Language) -> str:
    return str(len(many(language)))


def _stated_of_belt(name: str, order: int) -> None:
    """What is left of what a unit held after a word, in the order in which the chapter asks."""

    def found(language: Language) -> Question:
        return asked("belt", language)[order]

    @value(f"belt.{name}.word")
    def _(language: Language) -> str:
        at = found(language).word
        assert at is not None
        return word(chapter_trace("belt", language).tokens[at])

    @value(f"belt.{name}.unit")
    def _(language: Language) -> str:
        return str(found(language).unit)

    @value(f"belt.{name}.left")
    def _(language: Language) -> str:
        return f"{100 * found(language).numbers['left']:.0f}"

    @value(f"belt.{name}.words")
    def _(language: Language) -> str:
        return f"{found(language).numbers['words']:.0f}"


_stated_of_belt("first", 0)
_stated_of_belt("second", 1)


@cache
def _carried(language: Language) -> tuple[Array, Array]:
    """Of every long text, log10 of what is left at the first word: truly, and by the forget gates alone."""
    name, true, alone = network("lstm", language), [], []
    for text in long_texts(language):
        both = [log10_norm(f(model(name), trace(name, text))) for f in (carried_gradients, gates_alone)]
        true.append(both[0][0] - both[0][-1])
        alone.append(both[1][0] - both[1][-1])
    return np.array(true), np.array(alone)


@value("carried.texts")
def _carried_texts(language: Language) -> str:
    return str(len(_carried(language)[0]))


@value("carried.true")
def _carried_true(language: Language) -> str:
    return from_log10(float(np.median(_carried(language)[0])))


@value("carried.gates")
def _carried_gates(language: Language) -> str:
    return from_log10(float(np.median(_carried(language)[1])))


@value("carried.less")
def _carried_less(language: Language) -> str:
    """In how many texts the gates alone would leave less."""
    true, alone = _carried(language)
    return str(int((alone < true).sum()))


@cache
def _shares(language: Language) -> tuple[int, int, float]:
    """Texts whose verdict turns without the unit that adds most; texts; units (median) that make half of all."""
    turned, halves = 0, []
    for text in many(language):
        read = trace(network("lstm", language), text)
        terms = logit_terms(read.layers[0])
        turned += (read.logit > 0) != (read.logit - terms[np.abs(terms).argmax()] > 0)
        sizes = np.sort(np.abs(terms))[::-1]
        halves.append(int((np.cumsum(sizes) < sizes.sum() / 2).sum()) + 1)
    return turned, len(halves), float(np.median(halves))


@value("neuron.turned")
def _neuron_turned(language: Language) -> str:
    return str(_shares(language)[0])


@value("neuron.half")
def _neuron_half(language: Language) -> str:
    return f"{_shares(language)[2]:.0f}"


@claim("neuron.none")
def _no_neuron(language: Language) -> bool:
    """Without its strongest unit the verdict stays in 19 of 20 texts, and half of it takes more than ten units."""
    turned, texts, half = _shares(language)
    return turned < texts / 20 and half > 10


_NOT = {"en": "not", "vi": "không"}


def _of_not(language: Language) -> tuple[float, float]:
    """Of "not" in "not bad": what the bar says, and what the text is worth more with it."""
    name, text = network("lstm", language), example("not_bad", language)
    read = trace(name, text)
    worth = leave_one_out(model(name), read)
    assert worth is not None
    at = read.tokens.index(_NOT[language])
    return float(word_contributions(model(name), read).per_word[at]), float(worth[at])


@value("bars.not")
def _bar(language: Language) -> str:
    return signed(_of_not(language)[0])


@value("bars.without")
def _without(language: Language) -> str:
    return signed(_of_not(language)[1])


@claim("bars.disagree")
def _bars_disagree(language: Language) -> bool:
    """The text is worth far more with the word than its bar says, and the verdict is praise."""
    bar, worth = _of_not(language)
    return worth > 5 * abs(bar) and trace(network("lstm", language), example("not_bad", language)).logit > 0
