"""The figures of the cell's inside: what is drawn is what the models computed."""

import re
from typing import Any

import numpy as np
import pytest

from models.gradients.norms import gradient_norms
from models.networks.cells import CELLS, Cell
from models.reading.attribution import memory_survival, word_contributions, written
from models.reading.trace import Trace, trace_text
from models.reading.units import influence
from tests.viz.conftest import SENTENCE, tiny_network
from tests.viz.figures.test_figures import contrast
from viz import figures
from viz.figures.attribution import attribution_figure
from viz.figures.heatmaps import heatmaps_figure
from viz.figures.memory import memory_figure, triangle_step
from viz.figures.style.names import ALONE, curve_name
from viz.figures.style.numbers import signed
from viz.figures.style.theme import (
    BACKGROUND,
    DIVERGING,
    SIGNAL_COLOURS,
    SIGNAL_LINES,
    SIGNAL_RANGES,
    SYMBOLS,
    UNNAMED_LINE,
)
from viz.figures.tables import (
    contribution_table,
    distribution_table,
    saturation_table,
    shown_units,
    signal_planes,
    unit_table,
)
from viz.figures.unit import unit_figure
from viz.language import load_words

WORDS = load_words("en")
LONG = " ".join(["the film was good but not bad ."] * 125)
TAGS = "the <b>film</b> was <i>good"
GATED: tuple[Cell, ...] = ("lstm", "gru")


def traced(cell: Cell, text: str = SENTENCE, **shape: Any) -> Trace:
    return trace_text(tiny_network(cell, **shape), text)


# Heatmaps


def test_heatmaps_draw_the_trace_to_four_decimals(trace: Trace) -> None:
    figure = figures.plot_heatmaps(trace)
    units = shown_units(trace)
    assert len(figure.data) == len(trace.layers[0].signals)
    for heatmap, (name, values) in zip(figure.data, trace.layers[0].signals.items(), strict=True):
        assert heatmap.z.dtype == np.float32
        assert heatmap.z.shape == (len(units), len(trace.tokens))
        for row, unit in zip(heatmap.z, units, strict=True):
            assert [f"{value:.4f}" for value in row + 0.0] == [
                f"{value:.4f}" for value in values[:, unit].round(4) + 0.0
            ]
        assert list(heatmap.y) == [str(unit) for unit in units]
        assert list(heatmap.x) == [f"{at}: {token}" for at, token in enumerate(trace.tokens, 1)]
        assert WORDS(f"signal.{name}") in heatmap.hovertemplate


def test_the_rows_are_the_most_influential_units_or_those_asked_for(trace: Trace) -> None:
    units = shown_units(trace)
    rank = influence(trace.layers[0])
    assert len(units) == len(set(units)) == 16
    assert min(rank[units]) >= max(np.delete(rank, units))
    assert shown_units(trace, 3, order="influence") == np.argsort(-rank, kind="stable")[:3].tolist()
    assert sorted(shown_units(trace, 99)) == list(range(20))
    assert list(figures.plot_heatmaps(trace, units=[7, 2]).data[0].y) == ["7", "2"]


@pytest.mark.parametrize("units", [[20], [-1], []])
def test_a_unit_that_is_not_there_is_refused(units: list[int]) -> None:
    with pytest.raises(ValueError, match="unit"):
        figures.plot_heatmaps(traced("lstm"), units=units)
    with pytest.raises(ValueError, match="unit must be 0 to 19; not 20"):
        figures.plot_unit(traced("rnn"), 20)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colour_scales_are_fixed_and_mark_what_lies_beyond(theme: str) -> None:
    trace = traced("lstm", "good " * 300, scale=8.0)
    planes = signal_planes(trace, shown_units(trace))
    figure = heatmaps_figure(
        planes, shown_units(trace), trace.tokens, cell="lstm", say=WORDS, theme="dark" if theme == "dark" else "light"
    ).figure()
    for heatmap, name in zip(figure.data, planes, strict=True):
        scale = list(heatmap.colorscale)
        low, high = SIGNAL_RANGES[name]
        if name == "cell":
            stops = [heatmap.zmin + place * (heatmap.zmax - heatmap.zmin) for place, _ in scale]
            assert stops[1] == pytest.approx(low, abs=1e-3) and stops[1] < low
            assert stops[-2] == pytest.approx(high, abs=1e-3) and stops[-2] > high
            assert [scale[0][1], scale[-1][1]] == [DIVERGING[theme].below, DIVERGING[theme].above]
            continue
        assert (heatmap.zmin, heatmap.zmax) == (low, high)
        ends = (DIVERGING[theme].negative, DIVERGING[theme].positive)
        wanted = ends if low < 0 else (DIVERGING[theme].neutral, SIGNAL_COLOURS[name][theme])
        assert (scale[0][1], scale[-1][1]) == wanted
    beyond = np.abs(planes["cell"]) > 3
    assert beyond.any()
    largest = planes["cell"].flat[np.abs(planes["cell"]).argmax()]
    note = WORDS("player.beyond", limit="3", count=int(beyond.sum()), largest=signed(float(largest), 1))
    assert any(note in title.text for title in figure.layout.annotations)


# One unit


def test_a_unit_s_lines_are_its_signals(trace: Trace) -> None:
    figure = figures.plot_unit(trace, 4)
    lines = {line.legendgroup: line for line in figure.data if line.mode != "markers"}
    assert set(lines) == set(trace.layers[0].signals)
    for name, values in trace.layers[0].signals.items():
        np.testing.assert_array_equal(lines[name].y, values[:, 4])
        word = f"<b>1: {trace.tokens[0]}</b>"
        told = WORDS("figure.hover.value", signal=WORDS(f"signal.{name}"), unit=4, value=signed(float(values[0, 4]), 4))
        assert lines[name].text[0] == f"{WORDS('figure.hover.word', word=word)}<br>{told}"
    assert figure.layout.yaxis.range == ((-0.03, 1.03) if trace.cell != "rnn" else (-1.06, 1.06))


def test_by_default_it_is_the_most_influential_unit() -> None:
    trace = traced("gru")
    unit = int(influence(trace.layers[0]).argmax())
    np.testing.assert_array_equal(figures.plot_unit(trace).data[0].y, trace.layers[0].signals["reset"][:, unit])


def test_a_value_beyond_its_range_is_marked_at_the_edge() -> None:
    trace = traced("lstm", "good " * 300, scale=8.0)
    cell = trace.layers[0].signals["cell"]
    unit = int(np.abs(cell).max(axis=0).argmax())
    figure = unit_figure(unit_table(trace, unit), cell="lstm", unit=unit, say=WORDS).figure()
    assert figure.layout.yaxis2.range == (-3.18, 3.18)
    (marks,) = [line for line in figure.data if line.mode == "markers"]
    beyond = np.flatnonzero(np.abs(cell[:, unit]) > 3)
    np.testing.assert_array_equal(marks.x, beyond + 1)
    np.testing.assert_array_equal(np.abs(marks.y), 3)
    assert signed(float(cell[beyond[0], unit]), 4) in marks.text[0]


@pytest.mark.parametrize("cell", CELLS)
def test_signals_differ_by_dash_and_by_colour_and_are_legible_on_both_backgrounds(cell: Cell) -> None:
    lines = [SIGNAL_LINES[signal] for signal in SYMBOLS[cell]]
    assert len({line.dash for line in lines}) == len({line.colour for line in lines}) == len(lines)
    bars = [DIVERGING["light"].negative, DIVERGING["light"].positive]
    for colour in [*(line.colour for line in lines), UNNAMED_LINE.colour, *bars]:
        for background in BACKGROUND.values():
            assert contrast(colour, background) >= 3, colour


# Distribution


def test_the_histogram_counts_every_value_once(trace: Trace) -> None:
    bins, saturation = distribution_table(trace), saturation_table(trace)
    gates = {"lstm": ["forget", "input", "output"], "gru": ["reset", "update"], "rnn": ["hidden"]}[trace.cell]
    assert saturation["signal"].tolist() == gates
    figure = figures.plot_distribution(trace)
    for bars, name in zip(figure.data, gates, strict=True):
        values = trace.layers[0].signals[name]
        part = bins[bins["signal"] == name]
        np.testing.assert_array_equal(bars.y, part["share"])
        assert sum(bars.y) == pytest.approx(1)
        assert part["count"].sum() == values.size
        np.testing.assert_allclose(part["high"] - part["low"], 0.05)
        for entry in part.itertuples():
            assert entry.count == ((values >= entry.low) & (values < entry.high)).sum()
            low = 0.1 if trace.cell != "rnn" else -0.9
            assert entry.saturated == (entry.high <= low + 1e-9 or entry.low >= 0.9 - 1e-9)
        told = saturation.set_index("signal").loc[name]
        assert told["above"] == (values > 0.9).mean()
        assert told["below"] == (values < (0.1 if trace.cell != "rnn" else -0.9)).mean()


def test_the_saturation_is_printed() -> None:
    trace = traced("gru", scale=6.0)
    update = trace.layers[0].signals["update"]
    titles = [title.text for title in figures.plot_distribution(trace).layout.annotations]
    below, above = (f"{100 * share:.1f}" for share in ((update < 0.1).mean(), (update > 0.9).mean()))
    assert float(below) > 0 and float(above) > 0
    assert WORDS("figure.distribution.gate", below=below, above=above) in titles[1]
    state = traced("rnn", scale=6.0)
    share = f"{100 * (np.abs(state.layers[0].signals['hidden']) > 0.9).mean():.1f}"
    assert (
        WORDS("figure.distribution.state", share=share) in figures.plot_distribution(state).layout.annotations[0].text
    )


def test_all_layers_and_directions_count() -> None:
    trace = traced("gru", layers=2, bidirectional=True)
    saturation = saturation_table(trace)
    assert saturation["count"].tolist() == [len(trace.tokens) * 20 * 4] * 2
    every = np.concatenate([layer.signals["update"] for layer in trace.layers])
    assert saturation["above"][1] == (every > 0.9).mean()


# Gradient and prediction


def test_the_gradient_of_several_networks_is_drawn_in_their_own_lines() -> None:
    norms = {cell: gradient_norms(tiny_network(cell), SENTENCE) for cell in CELLS}
    figure = figures.plot_gradient(norms, scale="absolute")
    assert {line.name for line in figure.data} == {"RNN\u00a0h", "LSTM\u00a0C", "GRU\u00a0h"}
    cell = norms["lstm"].layers[0].log10_cell
    assert cell is not None
    np.testing.assert_array_equal(next(line.y for line in figure.data if line.name == "LSTM\u00a0C"), cell)


def test_the_gradient_of_one_network_needs_no_name() -> None:
    norms = gradient_norms(tiny_network("lstm"), SENTENCE)
    assert [line.name for line in figures.plot_gradient(norms).data] == [curve_name("lstm.cell", WORDS)]
    both = [line.name for line in figures.plot_gradient(norms, alone=True).data]
    assert both == [curve_name("lstm.cell", WORDS), curve_name(ALONE, WORDS)]
    (line,) = figures.plot_gradient(gradient_norms(tiny_network("gru"), SENTENCE)).data
    assert (line.name, line.line.color) == ("h", UNNAMED_LINE.colour)


def test_a_gradient_that_cannot_be_drawn_is_refused_with_the_reason() -> None:
    one, other = (gradient_norms(tiny_network("gru"), text) for text in ("good film", "bad film"))
    with pytest.raises(ValueError, match="named lstm, gru, rnn; not 'mine'"):
        figures.plot_gradient({"mine": one})
    with pytest.raises(ValueError, match="one text; not of 2"):
        figures.plot_gradient({"gru": one, "rnn": other})
    with pytest.raises(ValueError, match="not of 0"):
        figures.plot_gradient({})
    with pytest.raises(ValueError, match="scale must be"):
        figures.plot_gradient(one, scale="loud")


def test_the_prediction_is_drawn_where_there_is_one() -> None:
    trace = traced("gru")
    np.testing.assert_array_equal(figures.plot_prediction(trace).data[0].y, trace.prefix_probability)
    with pytest.raises(ValueError, match="both directions"):
        figures.plot_prediction(traced("gru", bidirectional=True))


# Attribution and memory


@pytest.mark.parametrize("cell", GATED)
@pytest.mark.parametrize("text", [SENTENCE, "good", LONG])
def test_bars_and_bias_are_the_logit(cell: Cell, text: str) -> None:
    model = tiny_network(cell, scale=2.0)
    contributions = word_contributions(model, text)
    figure = figures.plot_attribution(contributions)
    (bars,) = figure.data
    assert bars.y.sum() + contributions.bias == pytest.approx(contributions.logit, abs=1e-9)
    numbers = [float(number.replace("−", "-")) for number in re.findall(r"−?\d+\.\d+", figure.layout.title.text)]
    assert numbers == pytest.approx([bars.y.sum(), contributions.bias, contributions.logit], abs=0.51e-4)
    scale = DIVERGING["light"]
    assert [colour == scale.positive for colour in bars.marker.color] == (bars.y >= 0).tolist()
    assert signed(float(bars.y[0]), 4) in bars.text[0]
    low, high = figure.layout.yaxis.range
    assert low == -high and high > abs(bars.y).max()


def test_bars_of_zero_are_drawn() -> None:
    table = contribution_table(word_contributions(tiny_network("gru"), "good")).assign(part=0.0)
    assert attribution_figure(table, bias=0.5, logit=0.5, say=WORDS).figure().layout.yaxis.range == (-1, 1)


@pytest.mark.parametrize("cell", GATED)
def test_the_triangle_s_last_row_times_what_was_written_is_the_state(cell: Cell) -> None:
    model = tiny_network(cell, scale=2.0)
    trace = trace_text(model, SENTENCE)
    unit = 3
    survival = memory_survival(model, trace, unit)
    state = trace.layers[0].signals["cell" if cell == "lstm" else "hidden"][-1, unit]
    assert survival[-1] @ written(trace)[:, unit] == pytest.approx(state, abs=1e-12)
    (triangle,) = figures.plot_memory(survival, trace.tokens).data
    lower = np.tril_indices(len(trace.tokens))
    np.testing.assert_allclose(triangle.z[lower], survival[lower], atol=0.51e-4)
    assert np.isnan(triangle.z[np.triu_indices(len(trace.tokens), 1)]).all()
    assert (triangle.zmin, triangle.zmax, triangle.z.dtype) == (0, 1, np.float32)
    assert triangle.z[-1] @ written(trace)[:, unit] == pytest.approx(state, abs=1e-3)


def test_of_a_long_text_some_words_are_drawn_with_their_own_shares() -> None:
    count = 1_000
    survival = np.tril(np.random.default_rng(1).random((count, count)))
    (triangle,) = memory_figure(survival, [f"w{k}" for k in range(count)], say=WORDS).figure().data
    drawn = [int(name.split(":")[0]) - 1 for name in triangle.x]
    assert drawn[-1] == count - 1
    assert set(np.diff(drawn)) == {triangle_step(count)} == {4}
    expected = survival[np.ix_(drawn, drawn)][np.tril_indices(len(drawn))]
    np.testing.assert_allclose(triangle.z[np.tril_indices(len(drawn))], expected, atol=0.51e-4)
    assert triangle_step(300) == 1


def test_a_triangle_that_does_not_fit_the_words_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be \(3, 3\).*not \(2, 2\)"):
        memory_figure(np.eye(2), ["a", "b", "c"], say=WORDS)


@pytest.mark.parametrize("shape", [{"bidirectional": True}, {"layers": 2}])
def test_where_there_is_no_accounting_the_reason_is_given(shape: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="word"):
        figures.plot_attribution(word_contributions(tiny_network("lstm", **shape), SENTENCE))
