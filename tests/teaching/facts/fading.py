"""Gradients on their way back: on one text, over many, over held-out reviews, and in random networks."""

from functools import cache

import numpy as np

from models.lab.experiment import run
from tests.teaching.facts.form import claim, value
from tests.teaching.facts.material import chapter_text, fading, left, long_texts, network, report, trace
from viz.figures.style.numbers import from_log10
from viz.gradients.settings import PRESETS, LabSettings
from viz.language import Language

_STATES = {"rnn": "hidden", "lstm": "cell", "gru": "hidden"}
_SEEDS = (1, 2, 3)

OPEN = LabSettings(view="experiment", cells=("lstm",), forget=3.0)
"""The experiment with the LSTM's forget gates held open at the start."""


def _at_first(kind: str, language: Language) -> float:
    return float(fading(network(kind, language), chapter_text("fading", language))[0])


def _stated_per_network(kind: str) -> None:
    @value(f"fading.{kind}")
    def _(language: Language) -> str:
        return from_log10(_at_first(kind, language))

    @value(f"fading.{kind}.times")
    def _(language: Language) -> str:
        return from_log10(-_at_first(kind, language))


def _stated_band(kind: str, back: int) -> None:
    @value(f"band.{kind}.{back}")
    def _(language: Language) -> str:
        return from_log10(left(network(kind, language), _STATES[kind], back))


for _kind in _STATES:
    _stated_per_network(_kind)
    _stated_band(_kind, 60)
for _kind in ("rnn", "lstm"):
    _stated_band(_kind, 150)


@claim("fading.rnn_smallest")
def _rnn_smallest(language: Language) -> bool:
    return _at_first("rnn", language) < min(_at_first("lstm", language), _at_first("gru", language))


@claim("band.rnn_smallest")
def _band_rnn_smallest(language: Language) -> bool:
    """At every distance from 10 words on for which there are quartiles, the RNN's median is the smallest."""
    band = report(network("rnn", language))["gradient"]["hidden"]
    gated = [(network(kind, language), _STATES[kind]) for kind in ("lstm", "gru")]
    return all(
        left(network("rnn", language), "hidden", back) < min(left(name, state, back) for name, state in gated)
        for back in band["back"]
        if back >= 10 and all(back in report(name)["gradient"][state]["back"] for name, state in gated)
    )


@value("band.reach")
def _band_reach(language: Language) -> str:
    """Held-out reviews that have a word so far back; the gated networks read the same ones."""
    bands = [report(network(kind, language))["gradient"][state] for kind, state in _STATES.items()]
    (reviews,) = {band["reviews"][band["back"].index(60)] for band in bands}
    return str(reviews)


@cache
def _smallest(language: Language) -> list[str]:
    """Which kind's gradient is the smallest at the first word, of every long text."""
    found = []
    for text in long_texts(language):
        first = {kind: fading(network(kind, language), text)[0] for kind in _STATES}
        found.append(min(first, key=lambda kind: first[kind]))
    return found


@value("many.long")
def _long(language: Language) -> str:
    return str(len(_smallest(language)))


@value("many.rnn_smallest")
def _count_smallest(language: Language) -> str:
    return str(_smallest(language).count("rnn"))


@claim("many.rnn_share")
def _rnn_share(language: Language) -> bool:
    """English: in more than three of five texts, not in all. Vietnamese: in less than a third of the texts, of which
    half have at most 60 words: there little has faded.
    """
    share = _smallest(language).count("rnn") / len(_smallest(language))
    if language == "en":
        return 0.6 < share < 1
    lengths = [len(trace(network("rnn", language), text).tokens) for text in long_texts(language)]
    return bool(share < 1 / 3 and np.median(lengths) <= 60)


def _experiment(settings: LabSettings, kind: str) -> list[float]:
    """log10 of the gradient at the first step over that at the last, for each seed."""
    found = []
    for seed in _SEEDS:
        measured = run(settings.setup(kind, seed))  # type: ignore[arg-type]
        log10 = measured.log10_hidden if measured.log10_cell is None else measured.log10_cell
        found.append(float(log10[0] - log10[-1]))
    return found


_PLAIN = LabSettings(view="experiment")


def _stated_per_experiment(name: str, settings: LabSettings, kind: str) -> None:
    @value(f"lab.{name}")
    def _(_: Language) -> str:
        return from_log10(float(np.median(_experiment(settings, kind))))


for _name, _settings, _kind in (
    ("rnn", _PLAIN, "rnn"),
    ("lstm", _PLAIN, "lstm"),
    ("gru", _PLAIN, "gru"),
    ("lstm_open", OPEN, "lstm"),
    ("vanishing", PRESETS["vanishing"], "rnn"),
    ("exploding", PRESETS["exploding"], "rnn"),
):
    _stated_per_experiment(_name, _settings, _kind)


@value("lab.steps")
def _steps(_: Language) -> str:
    return f"{_PLAIN.steps:g}"


@value("lab.exploding_steps")
def _exploding_steps(_: Language) -> str:
    return f"{PRESETS['exploding'].steps:g}"


@value("lab.radius")
def _radius(_: Language) -> str:
    return f"{PRESETS['vanishing'].radius:g}"


@value("lab.exploding_radius")
def _exploding_radius(_: Language) -> str:
    return f"{PRESETS['exploding'].radius:g}"


@claim("lab.lstm_vanishes_too")
def _lstm_vanishes_too(_: Language) -> bool:
    """With PyTorch's own start the LSTM's gradient is below a millionth for every seed, with open gates it is not."""
    return max(_experiment(_PLAIN, "lstm")) < -6 and min(_experiment(OPEN, "lstm")) > -1


@claim("horizon.is_not_memory")
def _horizon(_: Language) -> bool:
    """Two RNNs judge no worse than the plain one, beyond chance, although 60 words back their gradients are smaller."""
    plain = report("rnn")
    return all(
        report(name)["high"] >= plain["low"] and left(name, "hidden", 60) < left("rnn", "hidden", 60)
        for name in ("rnn_as_gru", "rnn2")
    )


@value("horizon.rnn")
def _horizon_rnn(_: Language) -> str:
    return from_log10(left("rnn", "hidden", 60))


@value("horizon.rnn_as_gru")
def _horizon_as_gru(_: Language) -> str:
    return from_log10(left("rnn_as_gru", "hidden", 60))


@value("horizon.rnn2")
def _horizon_rnn2(_: Language) -> str:
    return from_log10(left("rnn2", "hidden", 60))


def _flat(name: str) -> float:
    """Share of all states beyond 0.9 in magnitude, where tanh is nearly flat."""
    states = np.concatenate([trace(name, text).layers[-1].signals["hidden"].ravel() for text in long_texts("en")])
    return float((np.abs(states) > 0.9).mean())


@value("horizon.flat.rnn")
def _flat_rnn(_: Language) -> str:
    return f"{100 * _flat('rnn'):.0f}"


@value("horizon.flat.rnn_as_gru")
def _flat_as_gru(_: Language) -> str:
    return f"{100 * _flat('rnn_as_gru'):.0f}"


@value("horizon.flat.rnn2")
def _flat_rnn2(_: Language) -> str:
    return f"{100 * _flat('rnn2'):.0f}"
