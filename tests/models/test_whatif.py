"""python -m models.whatif: what it prints, what it writes, and where it says no."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from models import whatif
from models.interventions import search
from models.interventions.means import read_units, unit_means
from models.interventions.removal import influence_on_reviews, removal
from models.networks.checkpoint import load_checkpoint
from models.training.report import interval
from models.understanding.suite import suite_hash
from tests.conftest import CHECKPOINTS, SIMPLE, VIETNAMESE
from tests.models.archives import is_one_sentence


def test_the_demonstrations_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert whatif.main(["demonstrations"]) == 0
    shown = capsys.readouterr()
    assert "far_word, en: The worst thing" in shown.out
    assert "lstm = { read = -1.48, turned = [1]" in shown.out
    assert not shown.err


def test_the_search_shows_texts(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    few = [("It isn't worth your money.", False), ("Hardly anyone will enjoy this.", False), ("Great stuff.", True)]
    few += [("None of the jokes fell flat.", True), ("Hardly anyone will be disappointed.", True)]
    monkeypatch.setattr(search, "candidates", lambda _: few)
    assert whatif.main(["search", "lstm", "--most", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("lstm")] == [
        "lstm, not_written:",
        "lstm, forget:",
        "lstm, memory:",
    ]
    assert len(lines) == 9


@pytest.mark.parametrize(
    "arguments", [["search", "none"], ["search", "translate"], ["units", "lstm", "--data", "none"]]
)
def test_what_cannot_be_done_is_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert whatif.main(arguments) == 1
    shown = capsys.readouterr()
    assert not shown.out
    assert is_one_sentence(shown.err.strip())


@pytest.mark.parametrize("name", (*SIMPLE, *VIETNAMESE))
def test_the_curve_that_ships_is_of_the_networks_and_sentences_that_ship(name: str) -> None:
    """Its ends and a few of its points computed anew."""
    section, model = read_units(name, CHECKPOINTS)["removal"], load_checkpoint(name, CHECKPOINTS)
    assert section["suite"] == suite_hash(model.config.language)
    assert section["sentences"] == 600
    assert (section["counts"][0], section["counts"][-1]) == (0, 128)
    order = np.argsort(-influence_on_reviews(model, unit_means(name, CHECKPOINTS)), kind="stable")
    points = (0, 8, 32, 128)
    found = removal(model, order, points, draws=0)
    for count, right in zip(points, found.influential.tolist(), strict=True):
        at = section["counts"].index(count)
        low, high = interval(right, 600)
        # the file's spreads are rounded, so two units of almost the same influence may change places
        assert section["influential"][at] == pytest.approx(right / 600, abs=2 / 600)
        assert (section["low"][at], section["high"][at]) == pytest.approx((low, high), abs=2 / 600)
        assert section["random_low"][at] <= section["random"][at] <= section["random_high"][at]
    assert section["random"][0] == section["influential"][0]
    assert section["random"][-1] == section["influential"][-1] == 0.5


@pytest.mark.parametrize("name", ["lstm", "gru", "vi_lstm", "vi_gru"])
def test_there_is_no_single_sentiment_unit(name: str) -> None:
    """Sixteen of 128 units, the most influential ones, can go without a difference that this many sentences show."""
    section = read_units(name, CHECKPOINTS)["removal"]
    for count in (1, 2, 4, 8, 16):
        at = section["counts"].index(count)
        assert section["low"][at] < section["influential"][0] < section["high"][at]


def test_units_are_measured_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On reviews of our own, which stand in for those that training held out."""
    folder = tmp_path / "gru"
    shutil.copytree(CHECKPOINTS / "gru", folder)
    (folder / "units.json").unlink()
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    monkeypatch.setattr(whatif, "DRAWS", 2)
    monkeypatch.setattr(whatif, "COUNTS", (0, 64, 500))
    texts = [np.arange(2, 40), np.arange(50, 90), np.arange(7, 11)]
    monkeypatch.setattr(whatif, "_held_out", lambda *_: texts)
    assert whatif.main(["units", "gru", "--data", str(tmp_path)]) == 0
    assert not (folder / "units.json").exists()
    assert whatif.main(["units", "gru", "--data", str(tmp_path), "--write"]) == 0
    means, section = unit_means("gru", tmp_path), read_units("gru", tmp_path)["removal"]
    assert (means.texts, means.words) == (3, 82)
    assert section["counts"] == [0, 64]
    assert section["draws"] == 2
    assert json.loads((folder / "units.json").read_text(encoding="utf-8"))["format"] == 1
