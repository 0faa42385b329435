"""The accuracy of a saved network and the fading of its gradient, against reading every review alone."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch.nn import functional

from models.evaluate import main
from models.gradients.norms import gradient_norms
from models.modules.bridge import module_of
from models.networks.checkpoint import checkpoint_info, load_checkpoint, save_checkpoint
from models.networks.classifier import Network
from models.networks.text import tokenize
from models.training.corpus import build_corpus
from models.training.data import Encoded, read_imdb
from models.training.recipes import RECIPES
from models.training.report import REPORT_FILE, read_report, understanding, write_report
from models.training.score import gradient_bands, judge, read_held_out, read_split
from models.understanding.judged import judged
from models.understanding.suite import suite_hash
from tests.conftest import CHECKPOINTS, tiny_module, tiny_network, words_of
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
        logit = module_of(model)(ids, torch.tensor([ids.shape[1]]))
        right += (float(logit) > 0) == (review.label == 1.0)
        loss += float(functional.binary_cross_entropy_with_logits(logit, torch.tensor([review.label])))
    return right, len(reviews), loss / len(reviews)


def test_the_score_is_that_of_reading_each_review_alone(root: Path, archive: Path) -> None:
    model = load_checkpoint("mine", root)
    right, count, loss = one_by_one(root, archive)
    assert 0 < right < count, "the example would prove nothing"
    found = judge(module_of(model), read_split(archive, model.vocabulary), batch_size=4)
    assert (found.correct, found.reviews) == (right, count)
    assert found.accuracy == right / count
    assert found.loss == pytest.approx(loss, abs=1e-6)


@pytest.mark.parametrize("training", [True, False])
def test_scoring_restores_the_mode(root: Path, archive: Path, training: bool) -> None:
    model = tiny_module("lstm").train(training)
    judge(model, read_split(archive, model.vocabulary))
    assert model.training is training


def test_a_label_shows_progress(root: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tiny_module("lstm")
    reviews: Encoded = read_split(archive, model.vocabulary)
    judge(model, reviews)
    assert capsys.readouterr().err == ""
    judge(model, reviews, label="reading")
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


# The fading of the gradient

TRAINING: dict[str, Any] = {"seed": 3, "recipe": {"validation": 120}}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """An archive whose training split, 240 reviews, has enough to hold out."""
    return imdb(tmp_path / "large.tar.gz", each=120)


def ship(root: Path, training: object = TRAINING) -> Path:
    """The network "ours", an LSTM in both directions, with what its config.json says of its training."""
    save_checkpoint(tiny_network("lstm", bidirectional=True, seed=4), root / "ours", {"training": training})
    return root / "ours"


def test_held_out_reviews_are_those_that_training_did_not_see(large: Path) -> None:
    recipe = replace(RECIPES["lstm"].small(vocabulary_size=20), validation=120)
    train = read_imdb(large, "train")
    corpus = build_corpus(train, read_imdb(large, "test"), recipe, 3, {})
    found = read_held_out(large, corpus.vocabulary, TRAINING)
    assert found is not None
    assert len(found) == 120
    for one, other in zip(found.ids, corpus.validation.ids, strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(found.labels, corpus.validation.labels)
    other_seed = read_held_out(large, corpus.vocabulary, TRAINING | {"seed": 4})
    assert other_seed is not None
    assert any(not np.array_equal(a, b) for a, b in zip(found.ids, other_seed.ids, strict=True))


@pytest.mark.parametrize(
    "training",
    [
        {},
        {"seed": 3},
        {"recipe": {"validation": 120}},
        {"seed": "3", "recipe": {"validation": 120}},
        {"seed": -1, "recipe": {"validation": 120}},
        {"seed": 3, "recipe": "lstm"},
        {"seed": 3, "recipe": {}},
        {"seed": 3, "recipe": {"validation": 0}},
        {"seed": 3, "recipe": {"validation": True}},
    ],
)
def test_without_seed_and_number_nothing_is_known_of_them(large: Path, training: dict[str, Any]) -> None:
    assert read_held_out(large, tiny_network("gru").vocabulary, training) is None


def random_reviews(lengths: list[int]) -> Encoded:
    model = tiny_network("gru")
    texts = [model.vocabulary.encode(words_of(model, length, seed=k)) for k, length in enumerate(lengths)]
    return Encoded([np.array(text) for text in texts], np.zeros(len(texts), dtype=np.float32))


def one_review_at_a_time(model: Network, reviews: Encoded, words: int) -> dict[str, list[np.ndarray]]:
    """log10 norms at the top layer's forward direction, relative to the last word, the last word first."""
    found: dict[str, list[np.ndarray]] = {"hidden": [], "cell": []}
    top = 0 if model.config.layers == 1 else len(model.config.directions)
    for ids in reviews.ids:
        text = " ".join(model.vocabulary.tokens[k] if k else "zyzzyva" for k in ids[-words:])
        layer = gradient_norms(model, text).layers[top]
        assert layer.direction == "forward"
        for state, log10 in (("hidden", layer.log10_hidden), ("cell", layer.log10_cell)):
            if log10 is not None:
                found[state].append((log10 - log10[-1])[::-1])
    return found


def test_the_bands_are_quartiles_of_the_gradient_norms(tiny: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.training.score.BAND_WORDS", 30)
    reviews = random_reviews([1 + k % 40 for k in range(160)])
    norms = one_review_at_a_time(tiny, reviews, 30)
    found = gradient_bands(tiny, reviews)
    assert set(found) == ({"hidden", "cell"} if tiny.config.cell == "lstm" else {"hidden"})
    for state, band in found.items():
        assert band.back == tuple(range(16)), "at 15 words back there are 100 reviews, at 16 there are 96"
        assert band.reviews == tuple(160 - 4 * back for back in band.back)
        for back in band.back:
            values = [log10[back] for log10 in norms[state] if len(log10) > back]
            quartiles = np.percentile(values, [25, 50, 75])
            np.testing.assert_allclose([band.low[back], band.middle[back], band.high[back]], quartiles, atol=6e-5)
        assert band.low[15] < band.middle[15] < band.high[15], "the example would prove nothing"


def test_no_more_words_than_the_last_ones_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    model, reviews = tiny_network("gru"), random_reviews([25] * 100)
    whole = gradient_bands(model, reviews)["hidden"]
    monkeypatch.setattr("models.training.score.BAND_WORDS", 12)
    cut = gradient_bands(model, reviews)["hidden"]
    assert (whole.back, cut.back) == (tuple(range(25)), tuple(range(12)))
    norms = one_review_at_a_time(model, reviews, 12)["hidden"]
    np.testing.assert_allclose(cut.middle, np.median(norms, axis=0), atol=6e-5)
    assert cut.middle != whole.middle[:12], "the example would prove nothing"


def test_a_part_of_the_reviews_is_spread_over_all_of_them() -> None:
    """Reviews come in order of their label, so the first ones would all be negative."""
    reviews = random_reviews([3] * 250 + [8] * 250)
    band = gradient_bands(tiny_network("rnn"), reviews, count=200)["hidden"]
    assert band.reviews == (200,) * 3 + (100,) * 5


def test_too_few_reviews_have_no_bands(capsys: pytest.CaptureFixture[str]) -> None:
    assert gradient_bands(tiny_network("lstm"), random_reviews([5] * 99)) == {}
    assert capsys.readouterr().err == ""
    gradient_bands(tiny_network("lstm"), random_reviews([5] * 3), label="sending back")
    assert "sending back" in capsys.readouterr().err


def test_the_command_writes_the_bands(root: Path, large: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ship(root)
    assert main(["ours", "--data", str(large), "--write"]) == 0
    report = read_report(folder)
    assert report is not None
    assert report.reviews == 240
    model = load_checkpoint("ours", root)
    held_out = read_held_out(large, model.vocabulary, TRAINING)
    assert held_out is not None
    assert report.gradient == gradient_bands(model, held_out)
    assert set(report.gradient) == {"hidden", "cell"}
    band = report.gradient["cell"]
    assert (
        f"cell 10^{band.middle[-1]:.2f} at {band.back[-1]} words ({band.reviews[-1]} reviews)"
        in capsys.readouterr().out
    )
    assert checkpoint_info("ours").test_accuracy == report.accuracy


def test_nothing_is_measured_unasked(root: Path, large: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ship(root)
    before = sorted(path.name for path in folder.iterdir())
    assert main(["ours", "--data", str(large)]) == 0
    assert "gradient" not in capsys.readouterr().out
    assert main(["ours", "--data", str(large), "--gradients-only"]) == 0
    assert "gradient" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == before


def test_bands_alone_leave_the_rest_of_the_report(root: Path, large: Path) -> None:
    folder = ship(root)
    assert main(["ours", "--data", str(large), "--write"]) == 0
    full, config = read_report(folder), (folder / "config.json").read_bytes()
    assert full is not None
    older = json.loads((folder / REPORT_FILE).read_text()) | {"loss": 123.0}  # a figure that no reading would give
    del older["gradient"]
    (folder / REPORT_FILE).write_text(json.dumps(older))
    assert main(["ours", "--data", str(large), "--gradients-only", "--write"]) == 0
    assert read_report(folder) == replace(full, loss=123.0)
    assert (folder / "config.json").read_bytes() == config
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_bands_alone_need_a_report(root: Path, large: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ship(root)
    assert main(["ours", "--data", str(large), "--gradients-only", "--write"]) == 1
    output = capsys.readouterr()
    assert is_one_sentence(output.err)
    assert "report.json" in output.err
    assert output.out == ""
    assert not (folder / REPORT_FILE).exists()


@pytest.mark.parametrize("training", [None, {}, {"seed": 3}])
def test_where_the_split_is_not_told_the_band_is_left_out(
    root: Path, large: Path, capsys: pytest.CaptureFixture[str], training: object
) -> None:
    folder = ship(root, training)
    assert main(["ours", "--data", str(large), "--write"]) == 0
    assert is_one_sentence(capsys.readouterr().err.split("\r")[0])
    report = read_report(folder)
    assert report is not None
    assert report.gradient == {}
    assert main(["ours", "--data", str(large), "--write", "--gradients-only"]) == 1
    assert is_one_sentence(capsys.readouterr().err)
    assert read_report(folder) == report


@pytest.mark.parametrize("option", [[], ["--gradients-only"]])
def test_an_archive_of_another_size_is_one_sentence(
    root: Path, archive: Path, large: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    folder = ship(root)
    assert main(["ours", "--data", str(large), "--write"]) == 0
    written = (folder / REPORT_FILE).read_bytes()
    capsys.readouterr()
    assert main(["ours", "--data", str(archive), "--write", *option]) == 1
    output = capsys.readouterr()
    assert is_one_sentence(output.err)
    assert "120" in output.err
    assert output.out == ""
    assert (folder / REPORT_FILE).read_bytes() == written


# What it understands


def test_the_command_tells_what_a_network_understands_without_data(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mine", "--understands"]) == 0
    output = capsys.readouterr().out
    found = judged(load_checkpoint("mine", root))
    for one in found:
        assert re.search(rf"^{one.ability} +{one.right} of  40 +{2.5 * one.right:.1f} %", output, re.MULTILINE)
    together = sum(one.right for one in found)
    assert re.search(rf"^all +{together} of 600 +{together / 6:.1f} %", output, re.MULTILINE)
    assert not (root / "mine" / REPORT_FILE).exists(), "nothing is written unasked"


def test_what_is_understood_goes_into_the_report_that_is_there(
    root: Path, large: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ship(root)
    assert main(["ours", "--understands", "--write"]) == 1
    output = capsys.readouterr()
    assert is_one_sentence(output.err)
    assert "report.json" in output.err
    assert main(["ours", "--data", str(large), "--write"]) == 0
    full = read_report(folder)
    assert full is not None
    model = load_checkpoint("ours", root)
    assert full.understands == understanding(judged(model))
    assert (full.understands_plain, full.suite) == ((), suite_hash("en"))
    write_report(folder, replace(full, understands=(), suite=""))
    assert main(["ours", "--understands", "--write"]) == 0
    assert read_report(folder) == full


def test_a_vietnamese_network_is_judged_without_diacritics_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(CHECKPOINTS))
    assert main(["vi_rnn", "--understands"]) == 0
    output = capsys.readouterr().out
    model = load_checkpoint("vi_rnn", CHECKPOINTS)
    for typed, plain in zip(judged(model), judged(model, plain=True), strict=True):
        line = rf"^{typed.ability} +{typed.right} of  40 .*  {plain.right} of  40 "
        assert re.search(line, output, re.MULTILINE), typed.ability


def test_a_translator_understands_no_verdicts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(CHECKPOINTS))
    assert main(["translate", "--understands"]) == 1
    assert is_one_sentence(capsys.readouterr().err)


# Edited reviews


def test_pairs_of_edited_reviews_are_judged(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["the film was good", "bad at all", "not bad .", "i was awful", "not good", "and the film"]
    lines = [f"{('Positive', 'Negative')[k % 2]}\t{text}\t{k // 2}\n" for k, text in enumerate(texts)]
    (tmp_path / "dev_paired.tsv").write_text("Sentiment\tText\tbatch_id\n" + "".join(lines[:6]), encoding="utf-8")
    model = load_checkpoint("mine", root)
    module, verdicts = module_of(model), []
    for text in texts:
        ids = torch.tensor([model.vocabulary.encode(tokenize(text))])
        verdicts.append(float(module(ids, torch.tensor([ids.shape[1]]))) > 0)
    praise, blame = verdicts[::2], [not verdict for verdict in verdicts[1::2]]
    both = sum(one and other for one, other in zip(praise, blame, strict=True))
    assert main(["mine", "--edited", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert f"right in {both} of 3 edited reviews, {both / 3:.4f}" in output
    assert f"of praise {sum(praise)} right, of blame {sum(blame)}" in output
    assert 0 < sum(praise) + sum(blame) < 6, "the example would prove nothing"


def test_edited_reviews_are_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(CHECKPOINTS))
    for name in ("vi_rnn", "lstm"):  # whose folder has no such file
        assert main([name, "--edited", str(tmp_path)]) == 1
        assert is_one_sentence(capsys.readouterr().err)
