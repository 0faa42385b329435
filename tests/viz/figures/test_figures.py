"""Charts: what is drawn is what the table holds."""

import math

import numpy as np
import pandas as pd
import pytest

from models.gradients.norms import gradient_norms
from models.reading.trace import trace_text
from tests.viz.conftest import SENTENCE, tiny_network
from viz.figures.gradient import gradient_figure
from viz.figures.prediction import prediction_figure
from viz.figures.style.axis import brief, shown, word_axis
from viz.figures.style.theme import (
    BACKGROUND,
    CURVE_LINES,
    DIVERGING,
    PREDICTION_LINE,
    SIGNAL_COLOURS,
    SIGNAL_RANGES,
    SYMBOLS,
)
from viz.figures.tables import gradient_table, prediction_table
from viz.language import load_words

WORDS = load_words("en")
CURVES = ("rnn.hidden", "lstm.cell", "gru.hidden", "lstm.hidden")


def table_of(text: str, *curves: str) -> pd.DataFrame:
    norms = {curve.split(".")[0]: gradient_norms(tiny_network(curve.split(".")[0]), text) for curve in curves}
    return gradient_table(norms, curves)


@pytest.mark.parametrize("scale", ["absolute", "relative"])
def test_the_gradient_chart_draws_the_logarithms_of_the_table(scale: str) -> None:
    table = table_of(SENTENCE, *CURVES)
    tokens = table[table["curve"] == CURVES[0]]["token"].tolist()
    figure = gradient_figure(table, tokens, scale=scale, say=WORDS).figure()
    assert len(figure.data) == len(CURVES)
    for line, curve in zip(figure.data, CURVES, strict=True):
        part = table[table["curve"] == curve]
        np.testing.assert_allclose(line.y, part["relative" if scale == "relative" else "log10"])
        np.testing.assert_array_equal(line.x, part["position"])
    assert list(figure.layout.xaxis.ticktext) == tokens


def test_hovering_tells_word_norm_and_the_factor_to_the_next_word() -> None:
    table = table_of(SENTENCE, "rnn.hidden")
    figure = gradient_figure(table, table["token"].tolist(), scale="relative", say=WORDS).figure()
    first, last = figure.data[0].text[0], figure.data[0].text[-1]
    assert "<b>the</b>" in first and "times the next word’s" in first
    norm = 10 ** table["log10"].iloc[0]
    assert f"norm {float(f'{norm:.1e}'):.2g}"[:8] in first
    assert "the last word" in last


def test_norms_that_no_float_holds_are_drawn() -> None:
    position = np.arange(1, 4)
    table = pd.DataFrame(
        {
            "curve": "rnn.hidden",
            "position": position,
            "token": ["a", "b", "c"],
            "log10": [-900.0, -450.0, 0.0],
            "relative": [-900.0, -450.0, 0.0],
            "log10_factor": [-450.0, -450.0, math.nan],
        }
    )
    figure = gradient_figure(table, ["a", "b", "c"], scale="absolute", say=WORDS).figure()
    assert list(figure.data[0].y) == [-900.0, -450.0, 0.0]
    assert "10⁻⁸⁰⁰" in figure.layout.yaxis.ticktext
    assert "1.0×10⁻⁹⁰⁰" in figure.data[0].text[0]


@pytest.mark.parametrize(
    ("low", "high"),
    [
        *[(0, 0), (-0.02, 0.01), (-0.21, 0), (-0.249, 0), (0.95, 1.1), (-300.2, -300), (-900.99, -900.98)],
        *[(-0.3, 0.2), (-1.5, 0.4), (-6, 1), (-300, 2), (-2e3, 0)],
    ],
)
def test_an_axis_has_a_few_round_ticks(low: float, high: float) -> None:
    table = pd.DataFrame({"curve": "rnn.hidden", "position": [1, 2], "token": "x", "log10": [low, high]})
    table = table.assign(relative=table["log10"] - high, log10_factor=[low - high, math.nan])
    ticks = gradient_figure(table, ["x", "x"], scale="absolute", say=WORDS).figure().layout.yaxis
    assert 1 <= len(ticks.tickvals) <= 9
    assert len(set(ticks.ticktext)) == len(ticks.ticktext)


def test_a_gradient_of_exactly_zero_leaves_a_gap() -> None:
    table = table_of(SENTENCE, "rnn.hidden")
    table.loc[0, ["log10", "relative"]] = -math.inf
    figure = gradient_figure(table, table["token"].tolist(), scale="relative", say=WORDS).figure()
    assert math.isnan(figure.data[0].y[0])
    assert "norm 0" in figure.data[0].text[0]


def test_the_prediction_chart_draws_the_prefix_probabilities() -> None:
    trace = trace_text(tiny_network("gru"), SENTENCE)
    figure = prediction_figure(prediction_table(trace), say=WORDS).figure()
    np.testing.assert_allclose(figure.data[0].y, trace.prefix_probability)


def test_words_are_shown_as_text_not_as_tags() -> None:
    assert shown("<b>&amp;") == "&lt;b&gt;&amp;amp;"
    assert brief("x" * 50) == "x" * 23 + "…"
    axis = word_axis(["<i>", "y" * 40], "word")
    assert list(axis["ticktext"]) == ["&lt;i&gt;", "y" * 13 + "…"]
    assert "ticktext" not in word_axis(["w"] * 30, "word")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signal_names_are_legible_in_their_colours(theme: str) -> None:
    for signal, colours in SIGNAL_COLOURS.items():
        assert contrast(colours[theme], BACKGROUND[theme]) >= 4.5, signal
    for line in [*CURVE_LINES.values(), PREDICTION_LINE]:
        assert contrast(line.colour, BACKGROUND[theme]) >= 3, line


def test_every_signal_has_a_colour_a_range_and_a_symbol_and_all_colours_differ() -> None:
    signals = {signal for symbols in SYMBOLS.values() for signal in symbols}
    assert set(SIGNAL_COLOURS) == set(SIGNAL_RANGES) == signals
    for theme in DIVERGING:
        assert len({colours[theme] for colours in SIGNAL_COLOURS.values()}) == len(SIGNAL_COLOURS)
