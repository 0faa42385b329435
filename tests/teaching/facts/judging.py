"""How well the networks judge, what they learned from, and what they get wrong."""

from models.questions.verdicts import direction_questions
from models.understanding.suite import read_suite
from tests.teaching.facts.form import claim, value
from tests.teaching.facts.material import chapter_text, chapter_trace, config, example, model, network, report, trace
from viz.language import Language, load_words
from viz.shell.examples import examples_in, is_praise
from viz.shell.texts.source import grouped

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
    return bool(min(report("lstm")["low"], report("gru")["low"]) > 0.85 > report("rnn")["accuracy"])


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
    """An RNN that learned by nearly the GRU's recipe judges better than the plain one and worse than LSTM and GRU."""
    low, high = report("rnn_as_gru")["low"], report("rnn_as_gru")["high"]
    return bool(report("rnn")["high"] < low and high < min(report("lstm")["low"], report("gru")["low"]))


@claim("accuracy.rnn2_better")
def _rnn2_better(_: Language) -> bool:
    return bool(report("rnn")["high"] < report("rnn2")["low"])


@claim("accuracy.deep_no_better")
def _deep(_: Language) -> bool:
    """Two directions and two layers judge no better than one: the intervals of both BiLSTMs overlap the LSTM's."""
    lstm = report("lstm")
    return all(
        report(name)["high"] > lstm["low"] and lstm["high"] > report(name)["low"] for name in ("bilstm", "bilstm2")
    )


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


@claim("examples.not_bad_wrong")
def _not_bad_wrong(language: Language) -> bool:
    """All three networks take "not bad" for blame, a praise by negation."""
    return all(trace(network(kind, language), example("not_bad", language)).logit < 0 for kind in _KINDS)


@value("not_bad")
def _not_bad(language: Language) -> str:
    return f"{trace(network('lstm', language), example('not_bad', language)).probability:.2f}"


@value("mild")
def _mild(language: Language) -> str:
    return f"{trace(network('lstm', language), example('mild', language)).probability:.2f}"


@value("negations.all")
def _negations(_: Language) -> str:
    return str(len(_denied_blame()))


@value("negations.right")
def _negations_right(_: Language) -> str:
    return str(sum(trace("vi_lstm", text).logit > 0 for text in _denied_blame()))


def _denied_blame() -> list[str]:
    """Praise by negation, in Vietnamese."""
    (found,) = (ability for ability in read_suite("vi") if ability.name == "negated_blame")
    return [sentence.text for sentence in found.sentences]


@value("ways.p")
def _ways_p(_: Language) -> str:
    return f"{chapter_trace('ways', 'en').probability:.2f}"


@value("ways.one_way")
def _one_way(_: Language) -> str:
    return f"{trace('lstm', chapter_text('ways', 'en')).probability:.2f}"


@value("ways.forward")
def _forward(_: Language) -> str:
    return f"{_directions()['forward']:.2f}"


@value("ways.backward")
def _backward(_: Language) -> str:
    return f"{_directions()['backward']:.2f}"


@claim("ways.forward_more")
def _forward_more(_: Language) -> bool:
    return abs(_directions()["forward"]) > abs(_directions()["backward"])


def _directions() -> dict[str, float]:
    (question,) = direction_questions(chapter_trace("ways", "en"))
    return dict(question.numbers)


@value("vocabulary")
def _vocabulary(language: Language) -> str:
    return grouped(len(model(network("lstm", language)).vocabulary), load_words(language))
