"""Sentences about a text and about what was measured on it."""

import math

import numpy as np
import pandas as pd
import pytest

from models.gradients.norms import gradient_norms
from models.reading.trace import trace_text
from models.training.report import GradientBand
from tests.viz.conftest import SENTENCE, tiny_network
from viz.figures.style.names import curve_name
from viz.figures.style.numbers import from_log10
from viz.figures.tables import fading_of, gradient_table, prediction_table, signal_table
from viz.gates.findings import memory_findings
from viz.language import LANGUAGES, load_words
from viz.shell.findings import compared, gradient_findings
from viz.shell.notices import notices

WORDS = load_words("en")


def said(text: str, limit: int | None = None) -> list[str]:
    return notices(text, trace_text(tiny_network("lstm"), text, limit=limit), WORDS)


def test_an_ordinary_text_needs_no_notice() -> None:
    assert said("the film was good .") == []


def test_unknown_words_are_named_once_and_not_endlessly() -> None:
    assert said("the zorblax was good zorblax") == [WORDS("notice.some_unknown", words="zorblax")]
    many = said("good " + " ".join(f"word{k}" for k in range(30)))
    assert many[0].endswith("word7 and 22 more")
    long = said("good " + "z" * 500)
    assert len(long[0]) < 120


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("zorblax quux", "notice.all_unknown"),
        ("👍🏽 🎬", "notice.all_unknown"),
        (". . .", "notice.punctuation"),
        ("good\x00film", "notice.invisible"),
    ],
)
def test_odd_texts_are_explained(text: str, key: str) -> None:
    assert WORDS(key) in said(text)


@pytest.mark.parametrize(
    "text", ["La película fue excelente y muy divertida", "Der Film war wirklich sehr gut", "פה לא טוב בכלל"]
)
def test_a_third_language_is_said_to_be_none_that_the_networks_read(text: str) -> None:
    found = said(f"{text}.")
    assert found[:1] == [WORDS("notice.foreign")]
    assert len(found) == 2, "which words are unknown is said as well"


@pytest.mark.parametrize(
    "text",
    ["zorblax good quux film", "The film was utterly breathtaking", "quán này ngon quá good", "good zorblax quux"],
)
def test_english_vietnamese_and_too_few_words_are_no_third_language(text: str) -> None:
    assert WORDS("notice.foreign") not in said(text)


def test_cut_words_are_counted() -> None:
    assert said("good " * 12, limit=10) == [WORDS("notice.dropped", total=12, limit=10)]


def table(*log10: float, curve: str = "rnn.hidden") -> pd.DataFrame:
    values = np.array(log10)
    return pd.DataFrame(
        {
            "curve": curve,
            "position": np.arange(1, len(values) + 1),
            "token": [f"w{k}" for k in range(1, len(values) + 1)],
            "log10": values,
            "relative": values - values[-1],
            "log10_factor": [*np.diff(values) * -1, math.nan],
        }
    )


RNN = curve_name("rnn.hidden", WORDS)


def first(curve: str, token: str, log10: float) -> str:
    return WORDS("gradient.first", curve=curve, token=token, compared=compared(log10, WORDS))


def test_a_fading_gradient_is_told_as_measured() -> None:
    found = gradient_findings(table(*np.linspace(-3.49, 0, 60)), WORDS)
    assert found == first(RNN, "w1", -3.49)
    assert "3100" in found


def test_a_growing_gradient_is_told_as_measured_with_its_weakest_word() -> None:
    curve = [0.5, -1.0, *([-0.2] * 50), 0.0]
    found = gradient_findings(table(*curve), WORDS)
    assert first(RNN, "w1", 0.5) in found
    assert WORDS("gradient.weakest", position=2, token="w2", compared=compared(-1.0, WORDS)) in found


def test_single_words_are_not_overread() -> None:
    assert gradient_findings(table(0.0), WORDS) == WORDS("gradient.one_word")


@pytest.mark.parametrize(("log10", "short"), [(-0.5, True), (-1.0, False), (0.5, True), (1.2, False)])
def test_few_words_are_the_reason_only_where_little_has_changed(log10: float, short: bool) -> None:
    sentence = WORDS("gradient.short", example=WORDS("example.long"))
    assert (sentence in gradient_findings(table(log10, 0.0), WORDS)) is short


@pytest.mark.parametrize(("steps", "few"), [(2, True), (39, True), (40, False)])
def test_forty_words_are_not_few(steps: int, few: bool) -> None:
    sentence = WORDS("gradient.short", example=WORDS("example.long"))
    assert (sentence in gradient_findings(table(*np.linspace(-0.5, 0, steps)), WORDS)) is few


@pytest.mark.parametrize("log10", [-0.01, 0.0, 0.01])
def test_nothing_is_1_0_times_weaker(log10: float) -> None:
    found = gradient_findings(table(log10, 0.0), WORDS)
    assert WORDS("ratio.equal") in found
    assert "1.0" not in found


def test_a_gradient_of_zero_is_said_to_be_zero() -> None:
    found = gradient_findings(table(-math.inf, 0.0), WORDS)
    assert WORDS("gradient.zero", curve=RNN, token="w1") in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_curves_get_a_sentence_each_and_are_compared_at_the_first_word(language: str) -> None:
    curves = [table(-2.0, 0.0), table(0.3, 0.0, curve="lstm.cell"), table(-3.0, 0.0, curve="lstm.hidden")]
    words = load_words("vi" if language == "vi" else "en")
    found = gradient_findings(pd.concat(curves, ignore_index=True), words)
    for curve in ("rnn.hidden", "lstm.cell", "lstm.hidden"):
        assert curve_name(curve, words) in found
    above = words("gradient.above", curve=curve_name("lstm.cell", words), ratio=from_log10(2.3))
    assert words("gradient.apart", curve=curve_name("rnn.hidden", words), others=above) in found


BAND = GradientBand(
    back=(0, 1, 2, 5),
    low=(0.0, -1.0, -2.0, -3.0),
    middle=(0.0, -0.5, -1.0, -2.0),
    high=(0.0, 0.0, -0.5, -1.0),
    reviews=(9, 8, 7, 6),
)


@pytest.mark.parametrize(("at_first", "key"), [(-3.5, "below"), (-2.0, "within"), (-0.5, "above")])
def test_a_text_is_placed_among_the_held_out_reviews(at_first: float, key: str) -> None:
    """At the farthest distance that both reach: here the second word, 5 words before the end."""
    found = gradient_findings(table(-9.0, at_first, 0, 0, 0, 0, 0), WORDS, {"rnn.hidden": BAND})
    assert WORDS(f"band.{key}", curve=RNN, back=5, reviews=6, low="0.0010", high="0.10") in found


@pytest.mark.parametrize("unit", [None, 7])
def test_the_gates_alone_are_compared_with_all_ways_back(unit: int | None) -> None:
    gates, true = np.array([-3.0, -1.0, 1.0]), np.array([-0.5, 0.0, 1.0])
    which = WORDS("memory.gates") if unit is None else WORDS("memory.gates.unit", unit=unit)
    told = {"words": 3, "which": which, "state": "C"}
    found = memory_findings(gates, true, WORDS, cell="lstm", unit=unit)
    plain = WORDS("memory.finding", gates=compared(-4.0, WORDS), true=compared(-1.5, WORDS), **told)
    assert found == f"{plain} {WORDS('memory.more', ratio=from_log10(2.5))}"
    turned = WORDS("memory.finding", gates=compared(-1.5, WORDS), true=compared(-4.0, WORDS), **told)
    assert memory_findings(true, gates, WORDS, cell="lstm", unit=unit) == (
        f"{turned} {WORDS('memory.less', ratio=from_log10(2.5))}"
    )
    alike = WORDS("memory.finding", gates=compared(-1.5, WORDS), true=compared(-1.5, WORDS), **told)
    assert memory_findings(true, true, WORDS, cell="lstm", unit=unit) == alike
    assert memory_findings(np.zeros(1), np.zeros(1), WORDS, cell="gru") == WORDS("gradient.one_word")


def test_tables_hold_what_was_computed() -> None:
    model = tiny_network("lstm")
    trace = trace_text(model, SENTENCE)
    norms = gradient_norms(model, trace)
    found = gradient_table({"lstm": norms}, ["lstm.hidden", "lstm.cell"])
    cell = found[found["curve"] == "lstm.cell"]
    log10 = norms.layers[-1].log10_cell
    assert log10 is not None
    np.testing.assert_allclose(cell["log10"], log10)
    np.testing.assert_allclose(cell["relative"], log10 - log10[-1])
    np.testing.assert_allclose(cell["log10_factor"].iloc[:-1], log10[:-1] - log10[1:])
    assert math.isnan(cell["log10_factor"].iloc[-1])
    with pytest.raises(ValueError, match="cell state"):
        gradient_table({"rnn": gradient_norms(tiny_network("rnn"), SENTENCE)}, ["rnn.cell"])
    fading = fading_of("lstm.cell", trace.tokens, log10)
    assert fading.first == pytest.approx(log10[0] - log10[-1])
    assert fading.weakest == pytest.approx((log10 - log10[-1]).min())
    assert from_log10(fading.first)
    assert list(prediction_table(trace)["token"]) == list(trace.tokens)
    assert prediction_table(trace_text(tiny_network("gru", bidirectional=True), SENTENCE)).empty
    tidy = signal_table(trace)
    assert list(tidy.columns) == ["step", "token", "layer", "direction", "unit", "signal", "value"]
    assert len(tidy) == len(trace.tokens) * 20 * 6
