"""The accuracy of a saved network, against reading every review alone."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch.nn import functional

from models.checkpoint import checkpoint_info, load_checkpoint, save_checkpoint
from models.data import Encoded, read_imdb
from models.evaluate import main, read_split, score
from models.text import tokenize
from tests.conftest import tiny_network
from tests.models.archives import imdb, is_one_sentence, write_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return imdb(tmp_path / "aclImdb_v1.tar.gz", each=9)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """$GATESCOPE_CHECKPOINTS with one network, "mine"."""
    root = tmp_path / "nets"
    save_checkpoint(tiny_network("gru", seed=2), root / "mine", {})
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(root))
    return root


def one_by_one(root: Path, archive: Path) -> tuple[int, int, float]:
    """Right verdicts, reviews and mean loss, each review read alone."""
    model, right, loss = load_checkpoint("mine", root), 0, 0.0
    reviews = read_imdb(archive, "test")
    for review in reviews:
        ids = torch.tensor([model.vocabulary.encode(tokenize(review.text))])
        logit = model(ids, torch.tensor([ids.shape[1]]))
        right += (float(logit) > 0) == (review.label == 1.0)
        loss += float(functional.binary_cross_entropy_with_logits(logit, torch.tensor([review.label])))
    return right, len(reviews), loss / len(reviews)


def test_the_score_is_that_of_reading_each_review_alone(root: Path, archive: Path) -> None:
    model = load_checkpoint("mine", root)
    right, count, loss = one_by_one(root, archive)
    assert 0 < right < count, "the example would prove nothing"
    found = score(model, read_split(archive, model.vocabulary), batch_size=4)
    assert (found.correct, found.reviews) == (right, count)
    assert found.accuracy == right / count
    assert found.loss == pytest.approx(loss, abs=1e-6)


@pytest.mark.parametrize("training", [True, False])
def test_scoring_restores_the_mode(root: Path, archive: Path, training: bool) -> None:
    model = tiny_network("lstm").train(training)
    score(model, read_split(archive, model.vocabulary))
    assert model.training is training


def test_a_label_shows_progress(root: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tiny_network("lstm")
    reviews: Encoded = read_split(archive, model.vocabulary)
    score(model, reviews)
    assert capsys.readouterr().err == ""
    score(model, reviews, label="reading")
    assert "reading" in capsys.readouterr().err


def test_the_command_prints_the_accuracy(root: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, count, _ = one_by_one(root, archive)
    assert main(["mine", "--data", str(archive)]) == 0
    assert f"{right} of {count} test reviews right, accuracy {right / count:.4f}" in capsys.readouterr().out
    assert checkpoint_info("mine").test_accuracy is None, "nothing is written unasked"


def test_the_command_writes_when_asked(root: Path, archive: Path) -> None:
    right, count, _ = one_by_one(root, archive)
    assert main(["mine", "--data", str(archive), "--write"]) == 0
    assert checkpoint_info("mine").test_accuracy == right / count


def test_a_missing_archive_or_network_is_one_sentence(
    root: Path, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, word in (
        (["mine", "--data", str(tmp_path / "nothing.tar.gz")], "nothing.tar.gz"),
        (["yours", "--data", str(archive)], "yours"),
        (["../nets/mine", "--data", str(archive)], "mine"),
    ):
        assert main(arguments) == 1
        output = capsys.readouterr()
        assert word in output.err
        assert is_one_sentence(output.err)
        assert output.out == ""


def test_damaged_weights_are_one_sentence(root: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_file({"readout.bias": torch.zeros(3)}, root / "mine" / "model.safetensors")
    assert main(["mine", "--data", str(archive)]) == 1
    assert is_one_sentence(capsys.readouterr().err)


def test_a_review_without_words_is_one_sentence(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    members = {"aclImdb/test/pos/0_9.txt": "", "aclImdb/test/neg/0_1.txt": "dull"}
    assert main(["mine", "--data", str(write_archive(tmp_path / "a.tar.gz", members))]) == 1
    assert is_one_sentence(capsys.readouterr().err)
