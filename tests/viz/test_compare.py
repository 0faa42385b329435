"""The Compare page shows what training and evaluation recorded, and nothing else."""

import json
import math
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from models.checkpoint import checkpoint_info, checkpoint_root
from models.report import interval, read_report
from tests.conftest import CHECKPOINTS
from tests.viz.test_page import opened as open_page
from viz.compare_findings import length_findings, standing_rows
from viz.compare_tables import MEASURES, Weight, calibration_table, history_table, length_table, standing_table
from viz.figures.comparison import calibration_figure, learning_figure, length_figure
from viz.i18n import LANGUAGES, Language, load_words
from viz.settings import NETWORKS

WORDS = load_words("en")
INFOS = {name: checkpoint_info(name, CHECKPOINTS) for name in NETWORKS}
REPORTS = {name: report for name in NETWORKS if (report := read_report(CHECKPOINTS / name)) is not None}


opened = partial(open_page, "compare")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_in_both_languages(language: Language) -> None:
    words = load_words(language)
    app = opened(lang=language)
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == 2 + len(MEASURES)
    shown = app.table[0].value.map(lambda text: text.replace("\u00a0", " "))
    assert shown[words("compare.column.network")].tolist() == [words(f"network.name.{name}") for name in NETWORKS]
    for name, test in zip(NETWORKS, shown[words("compare.column.test")], strict=True):
        recorded = json.loads((checkpoint_root() / name / "config.json").read_text())["test"]["accuracy"]
        assert test == f"{100 * recorded:.1f} %"


def test_a_network_that_is_gone_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from viz import cache

    for name in NETWORKS[:-1]:
        shutil.copytree(CHECKPOINTS / name, tmp_path / name)
    (tmp_path / "rnn2" / "report.json").write_text("{")
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    for cached in (cache.network, cache.about, cache.report, cache.weight):
        cached.clear()
    try:
        app = opened()
        assert not app.exception
        assert not app.error
        assert len(app.table[0].value) == len(NETWORKS) - 1
    finally:
        for cached in (cache.network, cache.about, cache.report, cache.weight):
            cached.clear()


def test_the_table_is_what_the_checkpoints_say() -> None:
    weights = {"gru": Weight(2_000_000, 4.2, 3.25)}
    table = standing_table(INFOS, REPORTS, weights).set_index("network")
    assert table.index.tolist() == list(NETWORKS)
    assert table.loc["bilstm2", ["cell", "layers", "directions", "units"]].tolist() == ["lstm", 2, 2, 64]
    assert table.loc["gru", "test"] == REPORTS["gru"].accuracy
    assert (table.loc["gru", "low"], table.loc["gru", "high"]) == interval(REPORTS["gru"].correct, 25_000)
    assert math.isnan(table.loc["lstm", "milliseconds"])
    shown = standing_rows(table.reset_index(), WORDS)
    assert shown[WORDS("compare.column.milliseconds")].tolist().count("–") == len(NETWORKS) - 1
    assert "3.2" in shown[WORDS("compare.column.milliseconds")].tolist()


@pytest.mark.parametrize("measure", MEASURES)
def test_learning_curves_are_the_recorded_ones(measure: str) -> None:
    figure = learning_figure(history_table(INFOS), measure, say=WORDS)
    assert len(figure.data) == len(NETWORKS)
    for name, line in zip(NETWORKS, figure.data, strict=True):
        recorded = [epoch[measure] for epoch in INFOS[name].training["history"]]
        expected = np.log10(recorded) if measure == "gradient_norm" else recorded
        np.testing.assert_allclose(line.y, expected)
        assert line.name == WORDS(f"network.name.{name}")


def test_accuracy_by_length_is_the_report_s() -> None:
    table = length_table(REPORTS)
    figure = length_figure(table, say=WORDS)
    for name, line in zip(REPORTS, figure.data, strict=True):
        groups = [group for group in REPORTS[name].lengths if group.reviews]
        np.testing.assert_allclose(line.y, [group.correct / group.reviews for group in groups])
        tops = [interval(group.correct, group.reviews)[1] for group in groups]
        np.testing.assert_allclose(np.array(line.y) + line.error_y.array, tops)
        assert sum(group.reviews for group in groups) == 25_000
    said = length_findings(table, WORDS)
    losses = {name: part["accuracy"].iloc[0] - part["accuracy"].iloc[-1] for name, part in table.groupby("network")}
    assert WORDS(f"network.name.{max(losses, key=lambda name: losses[name])}") in said
    assert f"{100 * max(losses.values()):.1f}" in said


def test_calibration_is_the_report_s() -> None:
    figure = calibration_figure(calibration_table(REPORTS), say=WORDS)
    diagonal, *lines = figure.data
    assert list(diagonal.x) == list(diagonal.y) == [0, 1]
    for name, line in zip(REPORTS, lines, strict=True):
        bins = [part for part in REPORTS[name].bins if part.reviews]
        np.testing.assert_allclose(line.x, [part.mean_probability for part in bins])
        np.testing.assert_allclose(line.y, [part.positive / part.reviews for part in bins])


def test_nothing_recorded_is_nothing_drawn() -> None:
    assert length_findings(length_table({}), WORDS) == ""
    assert len(length_figure(length_table({}), say=WORDS).data) == 0
    assert len(learning_figure(history_table({}), "train_loss", say=WORDS).data) == 0
