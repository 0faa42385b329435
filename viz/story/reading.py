"""The steps in which a network reads: praise, the turn, what sinks it, the RNN beside it, a negation, your own text."""

from collections.abc import Mapping

import numpy as np

from models import CheckpointError, Trace
from models.networks.weights import Array
from models.reading.units import influence
from viz.cache import checkpoints, readings
from viz.compare.settings import CompareSettings, compare_to_query
from viz.content.shipped import DEFAULT_TEXTS
from viz.figures.style.names import network_name
from viz.gates.settings import GatesSettings, to_query
from viz.language import Words
from viz.shell.source import understood
from viz.story.said import gate_moves, moves, percent
from viz.story.step import Cast, Step
from viz.visit.settings import Settings

_ROWS = 16  # the most influential units, which the screen shows first


def great(cast: Cast, words: Words) -> Step:
    """How far up one word of praise takes the verdict."""
    trace, verdicts = _read(cast)
    at = _place(trace, cast.token("great", "ngon"))
    sentence = words(
        "story.great",
        name=network_name(cast.lstm, words),
        token=trace.tokens[at],
        position=at + 1,
        moves=moves(_before(verdicts, at), verdicts[at], words),
    )
    return Step("gates", _at(cast, trace, at, words), sentence, plays=(1, at + 1), types=True, shows="words")


def but(cast: Cast, words: Words) -> Step:
    """What the forget gate does at the turn, of the unit that loses most there."""
    trace, verdicts = _read(cast)
    start, at = _place(trace, cast.token("great", "ngon")), _turn(trace, cast)
    unit, forget = _loser(trace, at), trace.layers[-1].signals["forget"]
    keep = float(forget[at, unit])
    sentence = words(
        "story.but",
        token=trace.tokens[at],
        unit=unit,
        gate=gate_moves(float(forget[at - 1, unit]), keep, words),
        erased=f"{100 * (1 - keep):.0f}",
        moves=moves(verdicts[at - 1], verdicts[at], words),
    )
    return Step("gates", _at(cast, trace, at, words), sentence, plays=(start + 1, at + 1), shows="unit")


def waste(cast: Cast, words: Words) -> Step:
    """The word at which the verdict falls most, by its logit; and how it ends."""
    trace, verdicts = _read(cast)
    logits = np.log(verdicts) - np.log1p(-verdicts)
    at = int(np.diff(logits).argmin()) + 1
    side = words("story.positive" if trace.logit > 0 else "story.negative")
    end = {"verdict": side, "end": percent(trace.probability)}
    if logits[at] < logits[at - 1]:
        changed = moves(verdicts[at - 1], verdicts[at], words)
        sentence = words("story.waste", token=trace.tokens[at], moves=changed, **end)
    else:
        sentence = words("story.waste.none", **end)
    turn = _turn(trace, cast)
    return Step("gates", _at(cast, trace, at, words), sentence, plays=(min(turn, at) + 1, at + 1), shows="words")


def plain(cast: Cast, words: Words) -> Step:
    """The same words, the vanilla RNN beside the LSTM: how they end, and where they are furthest apart."""
    text = cast.text("but")
    traces = [readings.traced(name, text) for name in (cast.lstm, cast.rnn)]
    first, second = (_verdicts(trace) for trace in traces)
    apart = int(np.abs(first - second).argmax())
    sentence = words(
        "story.plain",
        count=len(first),
        lstm=percent(traces[0].probability),
        rnn=percent(traces[1].probability),
        sides=int(((first > 0.5) != (second > 0.5)).sum()),
        token=traces[0].tokens[apart],
        lstm_there=percent(first[apart]),
        rnn_there=percent(second[apart]),
    )
    view = Settings(language=words.language, text=text, network=cast.lstm)
    beside = CompareSettings(compare="networks", beside=cast.rnn)
    return Step("compare", compare_to_query(view, beside), sentence, shows="pair")


def negation(cast: Cast, words: Words) -> Step:
    """ "Bad" beside "not bad": what the LSTM and the RNN say of each, and of how many such sentences."""
    one, other = cast.pair("not_bad")
    said = {
        f"{kind}_{place}": percent(readings.traced(name, text).probability)
        for kind, name in (("lstm", cast.lstm), ("rnn", cast.rnn))
        for place, text in (("one", one), ("other", other))
    }
    sentence = words("story.negation", one=one, other=other, **said)
    lstm, rnn = (understood(name, "negated_blame") for name in (cast.lstm, cast.rnn))
    if lstm is not None and rnn is not None:
        sentence += " " + words("story.negation.many", all=lstm.sentences, lstm=lstm.right, rnn=rnn.right)
    view = Settings(language=words.language, text=one, network=cast.lstm)
    return Step(
        "compare", compare_to_query(view, CompareSettings(compare="texts", other=other)), sentence, shows="pair"
    )


def yours(cast: Cast, words: Words) -> Step:
    """What it gets right of what it never saw; then it is the visitor's turn."""
    found = checkpoints.about(cast.lstm)
    if isinstance(found, CheckpointError):
        raise found
    sentence = words("story.yours", all=len(cast.texts), wrong=len(readings.misjudged(cast.lstm)))
    if found.test_accuracy is not None:
        share = {"accuracy": percent(found.test_accuracy), "wrong": f"{100 * (1 - found.test_accuracy):.0f}"}
        sentence = words("story.yours.measured", name=network_name(cast.lstm, words), **share) + " " + sentence
    view = Settings(language=words.language, text=DEFAULT_TEXTS[cast.reads], network=cast.lstm)
    return Step("gates", to_query(view, GatesSettings()), sentence, writes=True)


def _read(cast: Cast) -> tuple[Trace, Array]:
    """The text of the first three steps: its trace, and the verdict after each word (T,)."""
    trace = readings.traced(cast.lstm, cast.text("but"))
    return trace, _verdicts(trace)


def _verdicts(trace: Trace) -> Array:
    assert trace.prefix_probability is not None  # these networks read in one direction
    return trace.prefix_probability


def _before(verdicts: Array, at: int) -> float:
    return float(verdicts[at - 1])


def _place(trace: Trace, token: str) -> int:
    """Where a word stands, from 0; the second word where it is missing, which one of our own texts never is."""
    return trace.tokens.index(token) if token in trace.tokens else 1


def _turn(trace: Trace, cast: Cast) -> int:
    return _place(trace, cast.token("but", "nhưng"))


def _loser(trace: Trace, at: int) -> int:
    """Of the most influential units the one whose memory loses most at a word, times its influence."""
    layer = trace.layers[-1]
    weights = influence(layer)
    lost = (1 - layer.signals["forget"][at]) * np.abs(layer.signals["cell"][at - 1]) * weights
    units = np.argsort(-weights, kind="stable")[:_ROWS]
    return int(units[lost[units].argmax()])


def _at(cast: Cast, trace: Trace, at: int, words: Words) -> Mapping[str, str]:
    """The Gates page with its cursor at a word, and all along at the unit that loses most at the turn."""
    unit = _loser(trace, _turn(trace, cast))
    return to_query(Settings(words.language, cast.text("but"), cast.lstm), GatesSettings(word=at + 1, unit=unit))
