"""Sentences about a text and about what was measured on it."""

import math

import numpy as np
import pandas as pd
import pytest

from models.gradients import GradientNorms, LayerNorms, gradient_norms
from models.trace import trace_text
from tests.viz.conftest import SENTENCE, tiny_network
from viz.figures.numbers import from_log10
from viz.findings import gradient_findings, memory_findings
from viz.i18n import LANGUAGES, load_words
from viz.notices import notices
from viz.tables import fadings, gradient_table, prediction_table, signal_table

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


def test_a_fading_gradient_is_told_with_its_factor() -> None:
    found = gradient_findings(table(*np.linspace(-3.49, 0, 60)), WORDS)
    assert found == WORDS("gradient.weaker", curve="RNN", token="w1", ratio="3100")


def test_a_growing_gradient_is_told_as_measured_with_its_weakest_word() -> None:
    curve = [0.5, -1.0, *([-0.2] * 50), 0.0]
    found = gradient_findings(table(*curve), WORDS)
    assert WORDS("gradient.stronger", curve="RNN", token="w1", ratio="3.2") in found
    assert WORDS("gradient.weakest", position=2, token="w2", ratio="10") in found


def test_short_texts_and_single_words_are_not_overread() -> None:
    assert gradient_findings(table(0.0), WORDS) == WORDS("gradient.one_word")
    assert WORDS("gradient.short", example=WORDS("example.long")) in gradient_findings(table(-1.0, 0.0), WORDS)


@pytest.mark.parametrize("log10", [-0.01, 0.0, 0.01])
def test_nothing_is_1_0_times_weaker(log10: float) -> None:
    assert WORDS("gradient.equal", curve="RNN", token="w1") in gradient_findings(table(log10, 0.0), WORDS)


def test_gates_and_gradient_are_compared_in_decades_a_word() -> None:
    survival = np.tri(11) * 10.0 ** -(0.2 * np.abs(np.subtract.outer(np.arange(11), np.arange(11))))
    log10 = np.linspace(-0.25, 0.0, 11)
    norms = GradientNorms(tuple("abcdefghijk"), (LayerNorms(0, "forward", log10 * 3, log10),))
    found = memory_findings(survival, norms, WORDS)
    gates = WORDS("memory.gates")
    plain = WORDS("memory.finding", words=11, which=gates, gates="0.2000", true="0.0250")
    assert found == f"{plain} {WORDS('memory.elsewhere')}"
    steep = GradientNorms(norms.tokens, (LayerNorms(0, "forward", log10, log10 * 40),))
    unit = WORDS("memory.gates.unit", unit=7)
    expected = WORDS("memory.finding", words=11, which=unit, gates="0.2000", true="1.0000")
    assert memory_findings(survival, steep, WORDS, unit=7) == expected
    gone = survival * (survival > 0.5)
    assert memory_findings(gone, norms, WORDS) == WORDS("memory.gone", words=11, which=gates, true="0.0250")
    one = GradientNorms(("a",), (LayerNorms(0, "forward", np.zeros(1), None),))
    assert memory_findings(np.ones((1, 1)), one, WORDS) == WORDS("gradient.one_word")


def test_a_gradient_of_zero_is_said_to_be_zero() -> None:
    found = gradient_findings(table(-math.inf, 0.0), WORDS)
    assert WORDS("gradient.zero", curve="RNN", token="w1") in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_curves_get_a_sentence_each(language: str) -> None:
    both = pd.concat([table(-2.0, 0.0), table(-1.0, 0.0, curve="lstm.cell")], ignore_index=True)
    words = load_words("vi" if language == "vi" else "en")
    found = gradient_findings(both, words)
    assert words("network_of.lstm.cell") in found
    assert "100" in found and "10" in found


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
    fading = fadings(found)[1]
    assert fading.first == pytest.approx(log10[0] - log10[-1])
    assert fading.weakest == pytest.approx((log10 - log10[-1]).min())
    assert from_log10(fading.first)
    assert list(prediction_table(trace)["token"]) == list(trace.tokens)
    assert prediction_table(trace_text(tiny_network("gru", bidirectional=True), SENTENCE)).empty
    tidy = signal_table(trace)
    assert list(tidy.columns) == ["step", "token", "layer", "direction", "unit", "signal", "value"]
    assert len(tidy) == len(trace.tokens) * 20 * 6
