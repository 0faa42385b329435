"""How well the networks judge, what they learned from, and what they get wrong."""

from collections.abc import Sequence
from typing import Any

from models.questions.order import in_other_order, order_questions
from models.questions.verdicts import direction_questions
from models.training.report import interval
from models.translation.words import as_text
from models.understanding.judged import pairs_right
from tests.teaching.facts.form import claim, value
from tests.teaching.facts.material import chapter_text, chapter_trace, config, example, model, network, report, trace
from viz.content.examples import examples_in, is_praise
from viz.language import Language, load_words
from viz.shell.source import grouped

_KINDS = ("rnn", "lstm", "gru")


def _stated_accuracy(kind: str) -> None:
    @value(f"accuracy.{kind}")
    def _(language: Language) -> str:
        return f"{100 * report(network(kind, language))['accuracy']:.1f}"


def _stated_interval(kind: str) -> None:
    @value(f"low.{kind}")
    def _(language: Language) -> str:
        return f"{100 * report(network(kind, language))['low']:.1f}"

    @value(f"upper.{kind}")
    def _(language: Language) -> str:
        return f"{100 * report(network(kind, language))['high']:.1f}"


for _kind in (*_KINDS, "rnn_as_gru", "rnn2", "bilstm", "bilstm2"):
    _stated_accuracy(_kind)
for _kind in _KINDS:
    _stated_interval(_kind)


@value("wrong.lstm")
def _wrong(language: Language) -> str:
    return f"{100 * (1 - report(network('lstm', language))['accuracy']):.0f}"


def _stated_in_english(kind: str) -> None:
    """Where the two sheets speak of the same networks, of which there are none that read Vietnamese."""

    @value(f"accuracy.{kind}.en")
    def _(_: Language) -> str:
        return f"{100 * report(kind)['accuracy']:.1f}"


for _kind in ("rnn", "lstm"):
    _stated_in_english(_kind)


@value("reviews.en")
def _reviews_in_english(language: Language) -> str:
    return grouped(report("lstm")["reviews"], load_words(language))


@claim("accuracy.goal")
def _goal(_: Language) -> bool:
    """More than 85 % of the film reviews, the lesson's goal: the gated networks beyond chance, the plain RNN not."""
    return bool(min(report("lstm")["low"], report("gru")["low"]) > 0.85 > report("rnn")["low"])


@value("reviews")
def _reviews(language: Language) -> str:
    return grouped(report(network("lstm", language))["reviews"], load_words(language))


@claim("accuracy.rnn_least")
def _rnn_least(language: Language) -> bool:
    """Beyond chance: its whole interval lies below those of the gated networks."""
    low = min(report(network(kind, language))["low"] for kind in ("lstm", "gru"))
    return bool(report(network("rnn", language))["high"] < low)


@claim("accuracy.gated_overlap")
def _gated_overlap(language: Language) -> bool:
    """The intervals of LSTM and GRU overlap."""
    lstm, gru = (report(network(kind, language)) for kind in ("lstm", "gru"))
    return bool(lstm["high"] > gru["low"] and gru["high"] > lstm["low"])


@claim("accuracy.as_gru_less")
def _as_gru_less(_: Language) -> bool:
    """An RNN that learned by nearly the GRU's recipe judges worse than LSTM and GRU, beyond chance."""
    return bool(report("rnn_as_gru")["high"] < min(report("lstm")["low"], report("gru")["low"]))


@claim("accuracy.deep_no_better")
def _deep(_: Language) -> bool:
    """Two directions and two layers judge no better than one: neither BiLSTM's interval lies above the LSTM's."""
    return all(report(name)["low"] <= report("lstm")["high"] for name in ("bilstm", "bilstm2"))


@value("training.first")
def _first(language: Language) -> str:
    return f"{100 * config(network('lstm', language))['training']['history'][0]['validation_accuracy']:.0f}"


@value("training.best")
def _best(language: Language) -> str:
    history = config(network("lstm", language))["training"]["history"]
    return f"{100 * max(epoch['validation_accuracy'] for epoch in history):.1f}"


def _misjudged(kind: str, language: Language) -> list[str]:
    name = network(kind, language)
    texts = examples_in(language).items()
    return [label for label, text in texts if (trace(name, text).logit > 0) != is_praise(label)]


@value("examples.all")
def _all(language: Language) -> str:
    return str(len(examples_in(language)))


def _stated_misjudged(kind: str) -> None:
    @value(f"examples.wrong.{kind}")
    def _(language: Language) -> str:
        return str(len(_misjudged(kind, language)))


for _kind in _KINDS:
    _stated_misjudged(_kind)


@value("limits")
def _limits(language: Language) -> str:
    return f"{chapter_trace('limits', language).probability:.2f}"


@value("mild")
def _mild(language: Language) -> str:
    return f"{trace(network('lstm', language), example('mild', language)).probability:.2f}"


def _understood(kind: str, ability: str, language: Language) -> dict[str, Any]:
    """One ability of the short sentences, as it was measured."""
    found: list[dict[str, Any]] = report(network(kind, language))["understands"]
    return next(each for each in found if each["ability"] == ability)


def _stated_ability(name: str, ability: str, kinds: Sequence[str]) -> None:
    @value(f"{name}.all")
    def _(language: Language) -> str:
        return str(_understood("lstm", ability, language)["sentences"])

    for kind in kinds:
        _stated_right(f"{name}.{kind}", kind, ability)


def _stated_right(name: str, kind: str, ability: str) -> None:
    @value(name)
    def _(language: Language) -> str:
        return str(_understood(kind, ability, language)["right"])


_stated_ability("negated", "negated_blame", ("lstm", "rnn"))
_stated_ability("comparison", "comparison", ("lstm",))


@claim("negated.rnn_less")
def _rnn_negates_less(language: Language) -> bool:
    """Beyond chance: its whole interval lies below the LSTM's."""
    rnn, lstm = (_understood(kind, "negated_blame", language) for kind in ("rnn", "lstm"))
    return bool(rnn["high"] < lstm["low"])


def _both_orders(kind: str, language: Language) -> int:
    found = _understood(kind, "order", language)
    return pairs_right(found["wrong"], found["sentences"])


def _stated_in_both_orders(kind: str) -> None:
    @value(f"order.both.{kind}")
    def _(language: Language) -> str:
        return str(_both_orders(kind, language))


for _kind in _KINDS:
    _stated_in_both_orders(_kind)


@value("order.pairs")
def _order_pairs(language: Language) -> str:
    return str(_understood("lstm", "order", language)["sentences"] // 2)


@claim("order.rnn_least")
def _rnn_orders_least(language: Language) -> bool:
    """Beyond chance: the intervals of the shares of pairs do not meet."""
    pairs = _understood("lstm", "order", language)["sentences"] // 2
    rnn, *gated = (interval(_both_orders(kind, language), pairs) for kind in _KINDS)
    return all(rnn[1] < low for low, _ in gated)


def _other_order(language: Language) -> dict[str, float]:
    name, read = network("lstm", language), chapter_trace("order", language)
    other = in_other_order(read.tokens)
    assert other is not None
    (question,) = order_questions(read, trace(name, as_text(other)))
    return dict(question.numbers)


@value("order.other")
def _there(language: Language) -> str:
    return f"{_other_order(language)['probability']:.2f}"


@value("order.here")
def _here(language: Language) -> str:
    return f"{_other_order(language)['here']:.2f}"


@value("ways.p")
def _ways_p(_: Language) -> str:
    return f"{chapter_trace('ways', 'en').probability:.2f}"


@value("ways.one_way")
def _one_way(_: Language) -> str:
    return f"{trace('lstm', chapter_text('ways', 'en')).probability:.2f}"


@value("ways.forward")
def _forward(_: Language) -> str:
    return f"{_directions()['forward']:.2f}".replace("-", "−")


@value("ways.backward")
def _backward(_: Language) -> str:
    return f"{_directions()['backward']:.2f}".replace("-", "−")


@claim("ways.backward_more")
def _backward_more(_: Language) -> bool:
    return abs(_directions()["backward"]) > abs(_directions()["forward"])


@claim("ways.right")
def _right(_: Language) -> bool:
    """The text is blame: the two-way network says so, the one-way LSTM does not."""
    text = chapter_text("ways", "en")
    return trace("bilstm2", text).probability < 0.5 < trace("lstm", text).probability


def _directions() -> dict[str, float]:
    (question,) = direction_questions(chapter_trace("ways", "en"))
    return dict(question.numbers)


@value("vocabulary")
def _vocabulary(language: Language) -> str:
    return grouped(len(model(network("lstm", language)).vocabulary), load_words(language))
