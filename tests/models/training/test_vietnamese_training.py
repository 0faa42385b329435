"""Training and evaluating a network that reads Vietnamese, by the command lines, on a tiny corpus."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

import models.evaluate
import models.train
import models.training.loop
from models.networks.checkpoint import checkpoint_info, load_checkpoint, update_config
from models.networks.text import tokenize
from models.networks.vietnamese import without_diacritics
from models.reading.trace import trace_text
from models.training.ntc_scv import read_ntc_scv
from models.training.recipes import RECIPES
from models.training.report import read_report
from models.training.score import read_held_out
from tests.models.archives import is_one_sentence, ntc_scv
from tests.models.killed import KilledError, kill_after

EACH = 60
RECIPE = RECIPES["vi_gru"].small(vocabulary_size=40)
RECIPE = replace(RECIPE, epochs=3, learning_rate=0.02, averaging=0.5, plain_texts=0.5)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corpus to learn from, for a recipe as small, and $GATESCOPE_CHECKPOINTS to write to."""
    monkeypatch.setattr(models.train, "RECIPES", {"vi_gru": RECIPE})
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path / "nets"))
    return ntc_scv(tmp_path / "ntc-scv.jsonl.xz", each=EACH)


def train(archive: Path, *more: str) -> dict[str, Any]:
    """Train vi_gru; its config.json."""
    assert models.train.main(["vi_gru", "--data", str(archive), *more]) == 0
    folder = archive.parent / "nets" / "vi_gru"
    found: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return found


def right_one_by_one(archive: Path, *, plain: bool) -> int:
    """Test reviews judged rightly, each read alone."""
    model, right = load_checkpoint("vi_gru"), 0
    for review in read_ntc_scv(archive, "test"):
        text = without_diacritics(review.text) if plain else review.text
        ids = torch.tensor([model.vocabulary.encode(tokenize(text, "vi"))])
        right += (float(model(ids, torch.tensor([ids.shape[1]]))) > 0) == (review.label == 1.0)
    return right


def test_the_command_trains_on_the_published_splits(archive: Path) -> None:
    raw = train(archive)
    assert raw["model"]["language"] == "vi"
    assert raw["training"]["data"] == {"file": archive.name, "sha256": models.train.sha256(archive)}
    for part in ("validation", "test", "validation_without_diacritics", "test_without_diacritics"):
        assert raw[part]["reviews"] == 2 * EACH
    assert raw["test"]["correct"] == right_one_by_one(archive, plain=False)
    assert raw["test_without_diacritics"]["correct"] == right_one_by_one(archive, plain=True)
    info = checkpoint_info("vi_gru")
    assert info.language == "vi"
    assert info.plain_accuracy == raw["test_without_diacritics"]["accuracy"]


def test_the_network_reads_vietnamese(archive: Path) -> None:
    train(archive)
    model = load_checkpoint("vi_gru")
    trace = trace_text(model, "Đồ_ăn ko NGON 😍")
    assert trace.tokens == ("đồ", "ăn", "không", "ngon", "😍")
    assert trace.known.tolist() == [True, True, False, True, False]


def test_a_killed_training_that_is_resumed_ends_with_the_same_weights(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(archive)
    expected = load_checkpoint("vi_gru").state_dict()
    with monkeypatch.context() as patch, pytest.raises(KilledError):
        kill_after(patch, 1)
        models.train.main(["vi_gru", "--data", str(archive)])
    train(archive, "--resume")
    found = load_checkpoint("vi_gru").state_dict()
    assert all(torch.equal(tensor, expected[name]) for name, tensor in found.items())


def test_the_share_without_diacritics_makes_another_network(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train(archive)
    first = load_checkpoint("vi_gru")
    monkeypatch.setattr(models.train, "RECIPES", {"vi_gru": replace(RECIPE, plain_texts=0.0, plain_words=0.0)})
    train(archive)
    assert not torch.equal(first.readout.weight, load_checkpoint("vi_gru").readout.weight)


def test_evaluating_reproduces_every_figure(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = train(archive)
    capsys.readouterr()
    assert models.evaluate.main(["vi_gru", "--data", str(archive)]) == 0
    output = capsys.readouterr().out
    for part, words in (("test", "test reviews right"), ("test_without_diacritics", "right")):
        assert f"{raw[part]['correct']} of {2 * EACH} {words}, accuracy {raw[part]['accuracy']:.4f}" in output
    assert "without diacritics" in output


def test_evaluating_writes_report_and_band_of_the_validation_reviews(archive: Path) -> None:
    raw = train(archive)
    folder = archive.parent / "nets" / "vi_gru"
    update_config(folder, test={"accuracy": 0.0}, test_without_diacritics={"accuracy": 0.0})
    assert models.evaluate.main(["vi_gru", "--data", str(archive), "--write"]) == 0
    written = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    for part in ("test", "test_without_diacritics"):
        assert written[part]["correct"] == raw[part]["correct"]
    report = read_report(folder)
    assert report is not None
    assert report.correct == raw["test"]["correct"]
    assert report.gradient["hidden"].reviews[0] == 2 * EACH
    assert models.evaluate.main(["vi_gru", "--data", str(archive), "--gradients-only", "--write"]) == 0
    assert read_report(folder) == report


def test_the_held_out_reviews_are_the_published_ones(archive: Path) -> None:
    train(archive)
    model = load_checkpoint("vi_gru")
    found = read_held_out(archive, model.vocabulary, {}, "vi")
    assert found is not None
    reviews = read_ntc_scv(archive, "valid")
    assert [ids.tolist() for ids in found.ids] == [
        model.vocabulary.encode(tokenize(review.text, "vi")) for review in reviews
    ]


def test_another_file_than_it_learned_from_is_one_sentence(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(archive)
    other = ntc_scv(tmp_path / "other.jsonl.xz", each=EACH + 1)
    capsys.readouterr()
    for option in ([], ["--gradients-only"]):
        assert models.evaluate.main(["vi_gru", "--data", str(other), *option]) == 1
        assert is_one_sentence(capsys.readouterr().err)


def test_missing_reviews_are_one_sentence(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert models.train.main(["vi_gru"]) == 1
    assert is_one_sentence(capsys.readouterr().err)
