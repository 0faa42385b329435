"""What the lab draws and says is what was measured."""

import math

import numpy as np
import pandas as pd
import pytest

from models import gradient_norms, trace_text
from models.gradients.fading import fit_fading
from models.gradients.jacobians import Spectra, jacobian_spectra
from models.gradients.norms import unit_gradients
from models.lab.experiment import Nonlinearity, Setup, run
from models.lab.spectrum import matrix_alone
from models.networks.cells import CELLS, Cell
from tests.conftest import tiny_network
from viz.figures.style.names import curve_name, network_line
from viz.figures.style.numbers import from_log10
from viz.figures.tables import gradient_table
from viz.gradients.findings import (
    clipping_findings,
    dial_findings,
    experiment_findings,
    fit_rows,
    half_life,
    spectra_findings,
    task_findings,
)
from viz.gradients.pictures.dial import dial_figure
from viz.gradients.pictures.experiment import eigenvalue_figure, experiment_figure
from viz.gradients.pictures.fading import fading_figure, spectra_figure
from viz.gradients.pictures.gradient_map import DECADES, gradient_map_figure
from viz.gradients.pictures.task import accuracy_figure, norm_figure
from viz.gradients.tables import Trained, dial_table, experiment_table, fit_table, spectra_table, task_table
from viz.language import load_words
from viz.shell.findings import compared

WORDS = load_words("en")
TEXT = "the film was good at all . not bad i was awful and the film"
CURVES = ("lstm.hidden", "lstm.cell")


def lines(figure: object, name: str) -> np.ndarray:
    (found,) = [trace for trace in figure.data if trace.name == name]  # type: ignore[attr-defined]
    return np.asarray(found.y, dtype=float)


@pytest.mark.parametrize(
    ("words_until", "shown"),
    [(2.34, "2.3"), (99.9, "99.9"), (100.0, "100"), (340.6, "341"), (math.nan, "–")],
)
def test_a_half_life_has_a_digit_after_the_point_below_a_hundred_words(words_until: float, shown: str) -> None:
    assert half_life(words_until) == shown


@pytest.mark.parametrize("column", ["log10", "relative"])
def test_curves_and_fits_are_the_gradient(column: str) -> None:
    model = tiny_network("lstm")
    norms = gradient_norms(model, TEXT)
    table = gradient_table({"lstm": norms}, CURVES)
    fits = fit_table(table, column)
    figure = fading_figure(table, fits, norms.tokens, column=column, say=WORDS).figure()
    layer = norms.layers[0]
    assert layer.log10_cell is not None
    for curve, log10 in zip(CURVES, (layer.log10_hidden, layer.log10_cell), strict=True):
        expected = log10 - log10[-1] if column == "relative" else log10
        np.testing.assert_allclose(lines(figure, curve_name(curve, WORDS)), expected)
        fit = fit_fading(expected)
        assert fit is not None
        row = fits[fits["curve"] == curve].iloc[0]
        assert (row["decades"], row["end"]) == pytest.approx((fit.decades, fit.at_last))
    drawn = [trace for trace in figure.data if trace.name is None]
    np.testing.assert_allclose([trace.y for trace in drawn], fits[["start", "end"]].to_numpy())
    shown = fit_rows(fits, WORDS)
    assert shown[WORDS("lab.fit.factor")].tolist() == [f"×\u00a0{10**-d:.3f}" for d in fits["decades"]]
    ends = [float(log10[0] - log10[-1]) for log10 in (layer.log10_hidden, layer.log10_cell)]
    assert shown[WORDS("lab.fit.first")].tolist() == [f"×\u00a0{from_log10(end)}" for end in ends]
    assert shown[WORDS("lab.fit.half_life")].tolist() == ["–", "–"], "15 words are too few for a half-life"


def test_a_curve_without_a_line_does_not_hide_those_after_it() -> None:
    logs = {"rnn.hidden": [-math.inf, -math.inf, 0.0], "lstm.cell": [-2.0, -1.0, 0.0], "gru.hidden": [-1.0, -0.5, 0.0]}
    curves = [pd.DataFrame({"curve": curve, "log10": log10, "relative": log10}) for curve, log10 in logs.items()]
    fits = fit_table(pd.concat(curves, ignore_index=True), "log10")
    assert fits["curve"].tolist() == ["lstm.cell", "gru.hidden"]
    np.testing.assert_allclose(fits["decades"], [1.0, 0.5])


def test_a_gradient_of_zero_has_gaps_and_no_line() -> None:
    table = pd.DataFrame(
        {"curve": "rnn.hidden", "position": [1, 2, 3], "token": list("abc"), "log10": [-math.inf, -math.inf, 0.0]}
    )
    table["relative"] = table["log10"]
    fits = fit_table(table, "log10")
    assert fits.empty
    figure = fading_figure(table, fits, list("abc"), column="log10", say=WORDS).figure()
    assert np.isnan(lines(figure, curve_name("rnn.hidden", WORDS))[:2]).all()


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_spectra_are_drawn_as_they_are(cell: str) -> None:
    model = tiny_network(cell)  # type: ignore[arg-type]
    trace = trace_text(model, TEXT)
    spectra = jacobian_spectra(model, trace)
    figure = spectra_figure(spectra_table(spectra, gradient_norms(model, trace)), say=WORDS).figure()
    np.testing.assert_allclose(lines(figure, WORDS("lab.spectrum.largest")), spectra.largest)
    names = {trace.name for trace in figure.data}
    assert (WORDS("lab.spectrum.bound") in names) == (cell == "rnn")


def test_the_map_is_clipped_visibly() -> None:
    model = tiny_network("gru")
    trace = trace_text(model, TEXT)
    log10 = unit_gradients(model, trace).copy()
    log10[0, 0] = -math.inf
    log10[1, 1] = -30.0
    (heatmap,) = gradient_map_figure(log10, range(5), trace.tokens, say=WORDS).figure().data
    assert heatmap.z.shape == (5, len(trace.tokens))
    assert heatmap.zmax - heatmap.zmin == DECADES
    assert heatmap.z[0, 0] == heatmap.z[1, 1] == heatmap.zmin
    np.testing.assert_allclose(heatmap.z[2], np.clip(log10[:, 2], heatmap.zmin, heatmap.zmax), rtol=1e-6)
    assert heatmap.colorbar.ticktext[0].startswith("≤")


def test_the_band_is_the_range_of_the_seeds() -> None:
    runs = {"rnn": [run(Setup(steps=30, hidden_size=8, seed=seed)) for seed in (1, 2, 3)]}
    table = experiment_table(runs)
    logs = np.stack([found.log10_hidden[::-1] for found in runs["rnn"]])
    part = table[table["curve"] == "rnn.hidden"]
    np.testing.assert_allclose(part["low"], logs.min(axis=0))
    np.testing.assert_allclose(part["middle"], np.median(logs, axis=0))
    np.testing.assert_allclose(part["high"], logs.max(axis=0))
    alone = matrix_alone(Setup(steps=30, hidden_size=8))
    figure = experiment_figure(table, alone, say=WORDS).figure()
    np.testing.assert_allclose(lines(figure, curve_name("rnn.hidden", WORDS)), part["middle"])
    assert alone.powers is not None
    assert alone.radius is not None
    np.testing.assert_allclose(lines(figure, WORDS("lab.line.radius")), alone.powers * math.log10(alone.radius))


def test_eigenvalues_are_drawn_where_they_are() -> None:
    alone = {"lstm": matrix_alone(Setup(cell="lstm", hidden_size=6, steps=2))}
    figure = eigenvalue_figure(alone, say=WORDS).figure()
    circle, *clouds = figure.data
    np.testing.assert_allclose(np.hypot(circle.x, circle.y), 1.0)
    assert len(clouds) == 4
    for cloud, values in zip(clouds, alone["lstm"].eigenvalues.values(), strict=True):
        np.testing.assert_allclose(cloud.x, values.real)
        np.testing.assert_allclose(cloud.y, values.imag)


@pytest.mark.parametrize("steps", [1, 2, 40])
@pytest.mark.parametrize("radius", [0.0, 0.5, 2.0])
def test_experiments_of_any_kind_can_be_drawn_and_told(steps: int, radius: float) -> None:
    setup = Setup(steps=steps, hidden_size=5, start="radius", radius=radius, nonlinearity="identity")
    runs, alone = {"rnn": [run(setup)]}, matrix_alone(setup)
    experiment_figure(experiment_table(runs), alone, say=WORDS).figure()
    said = experiment_findings(runs, alone, WORDS) + clipping_findings(runs, WORDS)
    assert all(said)
    if steps == 40 and radius == 0.0:
        assert WORDS("lab.experiment.zero", curve=curve_name("rnn.hidden", WORDS), steps=39) in said


@pytest.mark.parametrize("squash", ["tanh", "relu"])
def test_what_was_measured_stands_beside_the_matrix_s_of_the_same_seeds(squash: Nonlinearity) -> None:
    setups = [
        Setup(steps=51, hidden_size=20, start="radius", radius=0.9, nonlinearity=squash, seed=seed)
        for seed in (1, 2, 3)
    ]
    found = [run(setup) for setup in setups]
    said = experiment_findings({"rnn": found}, matrix_alone(setups[0]), WORDS)
    alone = np.median([log[0] - log[-1] for one in found if (log := one.log10_linear) is not None])
    told = {"radius": "0.900", "alone": compared(float(alone), WORDS), "squash": WORDS(f"lab.squash.{squash}")}
    assert WORDS("lab.experiment.matrix", **told) in said


def test_without_squashing_the_matrix_is_all_there_is() -> None:
    setup = Setup(steps=51, hidden_size=20, start="radius", radius=0.9, nonlinearity="identity")
    said = experiment_findings({"rnn": [run(setup)]}, matrix_alone(setup), WORDS)
    assert WORDS("lab.experiment.identity", radius="0.900") in said
    assert not any("tanh" in sentence for sentence in said)


def test_where_plain_numbers_give_up_is_told_only_where_they_do() -> None:
    setup = Setup(steps=301, hidden_size=6, start="radius", radius=0.5, nonlinearity="identity")
    found = run(setup)
    assert found.norm_lost_in("float32") is not None
    assert found.norm_lost_in("float64") is None
    said = experiment_findings({"rnn": [found]}, matrix_alone(setup), WORDS)
    (lost,) = (sentence for sentence in said if "would show a norm of" in sentence)
    told = {"cell": "RNN", "precision": "float32", "shown": "0", "step": found.norm_lost_in("float32")}
    assert lost.startswith(WORDS("lab.experiment.lost", **told))


def test_the_task_is_told_of_the_longest_distance_that_every_cell_has_tried() -> None:
    def trained(cell: Cell, distractors: int, accuracy: float, reach: float) -> Trained:
        return Trained(cell, distractors, accuracy, (), reach)

    found = [trained(cell, 20, 0.9, 0.02) for cell in CELLS]
    found += [trained("rnn", 50, 0.5, 0.0), trained("lstm", 50, 1.0, 0.5), trained("gru", 50, 0.75, 0.25)]
    found += [trained("rnn", 5, 1.0, 0.125), trained("lstm", 100, 0.6, 0.001)]
    finding, reach, chance = task_findings(found, WORDS)
    assert finding == WORDS("lab.task.finding", distractors=50, rnn="50", lstm="100", gru="75")
    assert reach == WORDS("lab.task.reach", rnn="0", lstm=from_log10(math.log10(0.5)), gru=from_log10(math.log10(0.25)))
    assert chance == WORDS("lab.task.chance")
    assert task_findings(found[:1], WORDS) == []


def test_a_cell_has_one_colour_in_the_task_and_elsewhere() -> None:
    found = [Trained(cell, 5, 0.9, (1.0, 0.5), 0.1) for cell in CELLS]
    for figure in (accuracy_figure(task_table(found), say=WORDS), norm_figure(found, say=WORDS)):
        colours = {trace.name.split()[0]: trace.line.color for trace in figure.figure().data}
        assert colours == {cell.upper(): network_line(cell).colour for cell in CELLS}


def test_clipping_is_told_as_it_went() -> None:
    big = run(Setup(steps=20, hidden_size=6, start="radius", radius=2.0, nonlinearity="identity"))
    (said,) = clipping_findings({"rnn": [big]}, WORDS)
    assert said.endswith(WORDS("lab.clip.clipped", cell="RNN", before="?", after="1").split("?")[1])
    lost = run(Setup(steps=1_000, hidden_size=6, start="radius", radius=2.0, nonlinearity="identity"))
    (said,) = clipping_findings({"rnn": [lost]}, WORDS)
    assert "nan" in said


def test_the_bound_is_compared_with_what_is() -> None:
    bounded = Spectra(np.array([-5.0, 0.0]), np.array([np.nan, 0.0]), np.array([2.0, 0.0]))
    said = spectra_findings(bounded, WORDS)
    assert WORDS("lab.finding.bound", words=2, largest="1.0×10⁻⁵", bound="100", gap="1.0×10⁷") in said
    assert WORDS("lab.finding.no_median") in said
    gated = Spectra(np.array([-5.0, 0.0]), np.array([-6.0, 0.0]), None)
    assert spectra_findings(gated, WORDS) == WORDS("lab.finding.no_bound", words=2, largest="1.0×10⁻⁵")


def test_the_dial_draws_both_readings() -> None:
    model, other = tiny_network("lstm"), tiny_network("lstm", seed=4)
    readings = {
        name: (trace_text(m, TEXT), gradient_norms(m, TEXT)) for name, m in (("trained", model), ("shifted", other))
    }
    figure = dial_figure(dial_table(readings), readings["trained"][0].tokens, say=WORDS).figure()
    assert len(figure.data) == 8
    forget = readings["shifted"][0].layers[0].signals["forget"].mean(axis=1)
    np.testing.assert_allclose(figure.data[1].y, forget)
    said = dial_findings(readings["trained"], readings["shifted"], WORDS)
    assert f"{forget.mean():.3f}" in said[0]
    ends = []
    for _, norms in readings.values():
        log10 = norms.layers[0].log10_cell
        assert log10 is not None
        ends.append(compared(float(log10[0] - log10[-1]), WORDS))
    assert said[2] == WORDS("lab.dial.fading", before=ends[0], after=ends[1])
