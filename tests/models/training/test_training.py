"""Training: the whole path on made-up reviews, resuming and stopping early."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

import models.train
import models.training.loop
from models.networks.checkpoint import load_checkpoint
from models.networks.text import tokenize
from models.train import main
from models.training.corpus import Corpus, build_corpus
from models.training.fit import ClassifierLearner, one_cycle
from models.training.initial import build_model
from models.training.loop import TrainingError, fit
from models.training.recipes import RECIPES, Recipe
from models.training.sample_corpus import sample_reviews
from models.training.state import Epoch, Progress
from models.training.texts.frames import hashes
from tests.conftest import SHIPPED
from tests.models.archives import imdb, is_one_sentence
from tests.models.killed import KilledError, kill_after

SOURCE = {"file": "made-up reviews", "sha256": "none"}


@pytest.fixture
def recipe() -> Recipe:
    words = {word for review in sample_reviews(80, seed=1) for word in tokenize(review.text)}
    return replace(RECIPES["lstm"].small(len(words)), epochs=3)


@pytest.fixture
def corpus(recipe: Recipe) -> Corpus:
    return build_corpus(sample_reviews(80, seed=1), sample_reviews(20, seed=2), recipe, 1, SOURCE)


# The command line


@pytest.mark.parametrize("name", SHIPPED)
def test_a_dry_run_writes_a_network_that_loads(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--dry-run", "--out", str(tmp_path / "net"), "--seed", "3"]) == 0
    model = load_checkpoint("net", tmp_path)
    assert (model.config.cell, model.config.layers) == (RECIPES[name].model.cell, RECIPES[name].model.layers)
    assert all(np.isfinite(tensor).all() for tensor in model.tensors.values())
    raw = json.loads((tmp_path / "net" / "config.json").read_text(encoding="utf-8"))
    assert raw["training"]["seed"] == 3
    assert raw["training"]["command"].startswith(f"python -m models.train {name} --dry-run")
    assert raw["training"]["epochs"] == len(raw["training"]["history"]) == 2
    assert raw["test"]["reviews"] == 64
    assert f"test accuracy {raw['test']['accuracy']:.4f}" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["net"], "the state of a finished run is removed"


def test_a_dry_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path / "checkpoints"))
    assert main(["gru", "--dry-run"]) == 0
    assert list(tmp_path.iterdir()) == []


def run_tiny(monkeypatch: pytest.MonkeyPatch, out: Path, *more: str) -> int:
    return main(["gru", "--dry-run", "--out", str(out), *more])


def test_a_killed_run_that_is_resumed_writes_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_tiny(monkeypatch, tmp_path / "whole") == 0
    with monkeypatch.context() as patch:
        kill_after(patch, 1)
        with pytest.raises(KilledError):
            run_tiny(monkeypatch, tmp_path / "killed")
    assert not (tmp_path / "killed").exists()
    assert run_tiny(monkeypatch, tmp_path / "killed", "--resume") == 0
    for file in ("model.safetensors", "vocab.txt"):
        assert (tmp_path / "whole" / file).read_bytes() == (tmp_path / "killed" / file).read_bytes(), file


def interrupted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A run killed after its first epoch; returns its state file."""
    with monkeypatch.context() as patch:
        kill_after(patch, 1)
        with pytest.raises(KilledError):
            run_tiny(monkeypatch, tmp_path / "net")
    (state,) = tmp_path.iterdir()
    return state


def test_resuming_with_another_seed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupted(monkeypatch, tmp_path)
    capsys.readouterr()
    assert run_tiny(monkeypatch, tmp_path / "net", "--resume", "--seed", "2") == 1
    refused(capsys, "another run")


def test_there_may_be_nothing_to_resume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_tiny(monkeypatch, tmp_path / "net", "--resume") == 1
    refused(capsys, "nothing to resume")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1_000])


def without_metadata(path: Path) -> None:
    safetensors.torch.save_file(safetensors.torch.load_file(path), path)


def with_odd_history(path: Path) -> None:
    with safetensors.safe_open(path, framework="pt") as file:
        metadata = file.metadata() | {"history": '[{"when": 1}]'}
    safetensors.torch.save_file(safetensors.torch.load_file(path), path, metadata)


def without_average(path: Path) -> None:
    with safetensors.safe_open(path, framework="pt") as file:
        metadata = file.metadata()
    tensors = {k: v for k, v in safetensors.torch.load_file(path).items() if not k.startswith("averaged/")}
    safetensors.torch.save_file(tensors, path, metadata)


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no safetensors at all"),
        without_metadata,
        with_odd_history,
        without_average,
    ],
    ids=["cut", "empty", "text", "no metadata", "odd history", "weights missing"],
)
def test_a_damaged_state_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Path], object],
) -> None:
    damage(interrupted(monkeypatch, tmp_path))
    capsys.readouterr()
    assert run_tiny(monkeypatch, tmp_path / "net", "--resume") == 1
    refused(capsys, "damaged")


def refused(capsys: pytest.CaptureFixture[str], why: str) -> None:
    message = capsys.readouterr().err.strip().splitlines()[-1]
    assert why in message
    assert is_one_sentence(message)


def test_missing_reviews_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lstm", "--data", str(tmp_path / "nothing.tar.gz"), "--out", str(tmp_path / "net")]) == 1
    refused(capsys, "nothing.tar.gz")


def test_an_archive_with_too_few_reviews_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = imdb(tmp_path / "aclImdb_v1.tar.gz")
    assert main(["lstm", "--data", str(archive), "--out", str(tmp_path / "net")]) == 1
    assert is_one_sentence(capsys.readouterr().err.strip().splitlines()[-1])


def test_a_name_that_no_checkpoint_may_have_is_reported_before_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kill_after(monkeypatch, 0)
    assert run_tiny(monkeypatch, tmp_path / "My Network") == 1
    assert is_one_sentence(capsys.readouterr().err.strip().splitlines()[-1])


def test_an_archive_is_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path of real training, --data and all, with a recipe as small as its archive."""
    small = replace(RECIPES["rnn"].small(10), validation=4)
    monkeypatch.setattr(models.train, "RECIPES", {"rnn": small})
    archive = imdb(tmp_path / "aclImdb_v1.tar.gz", each=10)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path / "nets"))
    assert main(["rnn", "--data", str(archive)]) == 0
    raw = json.loads((tmp_path / "nets" / "rnn" / "config.json").read_text(encoding="utf-8"))
    assert raw["training"]["data"] == {"file": archive.name, "sha256": models.train.sha256(archive)}
    assert raw["training"]["made_up"] == {"files": hashes("en")}
    assert raw["training"]["texts_an_epoch"] == {"reviews": 16, "edited": 0, "sentences": 8, "made_up": 8}
    assert "edited" not in raw["training"]
    assert raw["test"]["reviews"] == 20
    assert raw["validation"]["reviews"] == 4


def test_edited_reviews_are_trained_on_and_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = replace(RECIPES["gru"].small(10), validation=4)
    monkeypatch.setattr(models.train, "RECIPES", {"gru": small, "vi_gru": RECIPES["vi_gru"]})
    archive, edited = imdb(tmp_path / "aclImdb_v1.tar.gz", each=10), tmp_path / "edited"
    command = ["gru", "--data", str(archive), "--edited", str(edited), "--out", str(tmp_path / "net")]
    assert main(command) == 1
    assert is_one_sentence(capsys.readouterr().err)
    edited.mkdir()
    for name, text in (("train_paired.tsv", "It was"), ("dev_paired.tsv", "The train film number 3 was")):
        rows = f"Positive\t{text} good and and and.\t1\nNegative\t{text} not good.\t1\n"
        (edited / name).write_text(f"Sentiment\tText\tbatch_id\n{rows}", encoding="utf-8")
    assert main(command) == 0
    training = json.loads((tmp_path / "net" / "config.json").read_text(encoding="utf-8"))["training"]
    files = {path.name: models.train.sha256(path) for path in edited.iterdir()}
    assert training["edited"] == {"files": files, "pairs": 1, "pairs_left_out": 0, "reviews_left_out": 1}
    assert training["texts_an_epoch"] == {"reviews": 15, "edited": 2, "sentences": 8, "made_up": 8}
    assert main(["vi_gru", "--data", str(archive), "--edited", str(edited)]) == 1
    assert main(["translate", "--data", str(archive), "--edited", str(edited)]) == 1
    assert all(is_one_sentence(line) for line in capsys.readouterr().err.strip().splitlines()[-2:])


def test_the_shipped_recipes_learn_from_short_texts() -> None:
    """All eleven alike, so that what differs between them is not what they read."""
    for name, recipe in RECIPES.items():
        assert (recipe.sentences, recipe.made_up) == ((3_000, 6_000) if name.startswith("vi_") else (6_000, 7_000))


# Training itself


@pytest.mark.parametrize("adversarial", [0.0, 0.02])
def test_training_learns(corpus: Corpus, recipe: Recipe, tmp_path: Path, adversarial: float) -> None:
    easy = replace(recipe.model, dropout=0.0, embedding_dropout=0.0)  # too few reviews for the real recipe
    recipe = replace(recipe, model=easy, word_dropout=0.0, adversarial=adversarial)
    recipe = replace(recipe, epochs=12, learning_rate=0.05, patience=12)
    model = build_model(recipe, corpus.vocabulary, 1)
    progress = fit(ClassifierLearner(model, corpus, recipe, 1), state=tmp_path / "s", resume=False)
    assert progress.history[-1].train_loss < progress.history[0].train_loss - 0.1


def test_a_killed_fit_that_is_resumed_ends_with_the_same_weights(
    corpus: Corpus, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build_model(recipe, corpus.vocabulary, 1)
    expected = fit(ClassifierLearner(whole, corpus, recipe, 1), state=tmp_path / "whole", resume=False)
    state = tmp_path / "killed"
    for finished in (1, 2):
        with monkeypatch.context() as patch, pytest.raises(KilledError):
            kill_after(patch, finished)
            fit(
                ClassifierLearner(build_model(recipe, corpus.vocabulary, 1), corpus, recipe, 1),
                state=state,
                resume=finished > 1,
            )
    model = build_model(recipe, corpus.vocabulary, 5)  # its own weights must not matter
    torch.rand(10)
    found = fit(ClassifierLearner(model, corpus, recipe, 1), state=state, resume=True)
    same(model.state_dict(), whole.state_dict())
    same(found.best, expected.best)
    strip = [replace(epoch, seconds=0.0) for epoch in found.history]
    assert strip == [replace(epoch, seconds=0.0) for epoch in expected.history]


def same(found: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    assert found.keys() == expected.keys()
    assert all(torch.equal(tensor, expected[name]) for name, tensor in found.items())


def test_resuming_a_finished_run_trains_no_more(
    corpus: Corpus, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, model = tmp_path / "state", build_model(recipe, corpus.vocabulary, 1)
    expected = fit(ClassifierLearner(model, corpus, recipe, 1), state=state, resume=False)
    kill_after(monkeypatch, 0)
    found = fit(
        ClassifierLearner(build_model(recipe, corpus.vocabulary, 1), corpus, recipe, 1), state=state, resume=True
    )
    same(found.best, expected.best)


@pytest.mark.parametrize("change", ["recipe", "data"])
def test_only_the_same_run_is_resumed(corpus: Corpus, recipe: Recipe, tmp_path: Path, change: str) -> None:
    state = tmp_path / "state"
    fit(ClassifierLearner(build_model(recipe, corpus.vocabulary, 1), corpus, recipe, 1), state=state, resume=False)
    if change == "recipe":
        recipe = replace(recipe, word_dropout=0.9)
    else:
        corpus = replace(corpus, source={"file": "others", "sha256": "00"})
    with pytest.raises(TrainingError, match="another run"):
        fit(ClassifierLearner(build_model(recipe, corpus.vocabulary, 1), corpus, recipe, 1), state=state, resume=True)


@pytest.mark.parametrize(("seed", "change"), [(2, {}), (1, {"adversarial": 0.1}), (1, {"prefix_share": 0.0})])
def test_another_seed_or_loss_gives_another_network(
    corpus: Corpus, recipe: Recipe, tmp_path: Path, seed: int, change: dict[str, Any]
) -> None:
    recipe = replace(recipe, epochs=1)
    first, second, again = (build_model(recipe, corpus.vocabulary, 1) for _ in range(3))
    for model, how, number in ((first, recipe, 1), (second, replace(recipe, **change), seed), (again, recipe, 1)):
        fit(ClassifierLearner(model, corpus, how, number), state=tmp_path / "state", resume=False)
    assert not torch.equal(first.readout.weight, second.readout.weight)
    assert torch.equal(first.readout.weight, again.readout.weight)


def test_training_stops_when_nothing_gets_better(
    corpus: Corpus, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = [0.7, 0.5, 0.6, 0.55, 0.4]

    def scripted(*_: object, number: int, **__: object) -> Epoch:
        return Epoch(number, 0.5, losses[number - 1], 0.5, 1.0, 1.0)

    monkeypatch.setattr(models.training.loop, "train_epoch", scripted)
    recipe = replace(recipe, epochs=5, patience=2)
    model = build_model(recipe, corpus.vocabulary, 1)
    progress = fit(ClassifierLearner(model, corpus, recipe, 1), state=tmp_path / "state", resume=False)
    assert [epoch.epoch for epoch in progress.history] == [1, 2, 3, 4]
    assert progress.best_epoch.epoch == 2


def test_short_texts_and_reviews_choose_the_best_epoch_alike() -> None:
    progress = Progress[Epoch](run="")
    model = nn.Linear(1, 1)
    for number, (reviews, short) in enumerate([(0.20, 0.60), (0.22, 0.40), (0.21, 0.50)], start=1):
        progress.record(Epoch(number, 0.5, reviews, 1.0, 1.0, 0.9, short), model)
    assert progress.best_epoch.epoch == 2


def test_the_best_weights_are_kept_not_the_last() -> None:
    model, progress = nn.Linear(1, 1), Progress("run")
    for number, loss in enumerate((0.5, 0.3, 0.4), start=1):
        nn.init.constant_(model.weight, number)
        progress.record(Epoch(number, 0.0, loss, 0.5, 1.0, 1.0), model)
    assert float(progress.best["weight"]) == 2


# Its parts


def test_the_learning_rate_rises_to_its_peak_and_falls_to_nearly_nothing() -> None:
    recipe = replace(RECIPES["lstm"], learning_rate=0.5, warm_up=0.2)
    rates = one_cycle(recipe, 100)
    peak = rates.index(max(rates))
    assert len(rates) == 100
    assert max(rates) == pytest.approx(0.5)
    assert peak == 19
    assert rates[0] == pytest.approx(0.5 / 25)
    assert rates[-1] < 0.5 / 25 / 1_000
    assert rates[: peak + 1] == sorted(rates[: peak + 1])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_fresh_network_is_the_seeds_own(name: str, corpus: Corpus) -> None:
    recipe = RECIPES[name].small(len(corpus.vocabulary))
    one, same_seed, other = (build_model(recipe, corpus.vocabulary, seed) for seed in (1, 1, 2))
    same(one.state_dict(), same_seed.state_dict())
    assert not torch.equal(one.embedding.weight, other.embedding.weight)
    assert not one.embedding.weight[1].any(), "padding is nothing"


def test_the_recipes_start_is_followed(corpus: Corpus) -> None:
    size = 8
    lstm = build_model(RECIPES["lstm"].small(len(corpus.vocabulary)), corpus.vocabulary, 1)
    bias = lstm.weights(0, "forward").b_ih.detach()
    assert torch.equal(bias[size : 2 * size], torch.ones(size)), "block 1 is the forget gate"
    assert float(bias[:size].abs().max()) < 1
    orthogonal = replace(RECIPES["rnn"], orthogonal=True)
    rnn = build_model(orthogonal.small(len(corpus.vocabulary)), corpus.vocabulary, 1)
    recurrent = rnn.weights(0, "forward").w_hh.detach()
    torch.testing.assert_close(recurrent @ recurrent.T, torch.eye(size), rtol=0, atol=1e-5)


def test_held_out_reviews_are_not_in_the_vocabulary(recipe: Recipe) -> None:
    reviews = [replace(review, text=f"{review.text} word{k}") for k, review in enumerate(sample_reviews(80, seed=1))]
    corpus = build_corpus(
        reviews, reviews[:2], replace(recipe, model=replace(recipe.model, vocabulary_size=500)), 1, {}
    )
    own = {token for token in corpus.vocabulary.tokens if token.startswith("word")}
    assert len(own) == len(corpus.train) == 80 - recipe.validation
    assert len(corpus.validation) == recipe.validation
