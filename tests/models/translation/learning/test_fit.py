"""Training: the whole path on made-up pairs, resuming, and that the test sentences wait until the end."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

import models.training.loop
from models.networks.checkpoint import CheckpointError, list_checkpoints, load_checkpoint
from models.networks.text import PADDING_ID, UNKNOWN_ID
from models.train import main
from models.training.data import DataError
from models.training.loop import TrainingError, fit
from models.translation.checkpoint import load_translator, translator_info
from models.translation.learning.corpus import Corpus, batches_of, build_corpus, collate, with_unknown
from models.translation.learning.fit import (
    Epoch,
    TranslatorLearner,
    build_model,
    disagreement,
    loss_of,
    rates_of,
    run,
    validation_loss,
)
from models.translation.learning.greedy import write_all
from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import Question, questions, split_pairs
from models.translation.learning.recipes import RECIPES, Recipe
from models.translation.learning.report import read_report
from models.translation.learning.sample_pairs import sample_pairs
from models.translation.trace import translate
from models.translation.words import END_ID, START_ID
from tests.models.archives import is_one_sentence
from tests.models.killed import KilledError, kill_after

FILES = {"config.json", "model.safetensors", "report.json", "vocab.en.txt", "vocab.vi.txt"}
SPLITS = split_pairs(sample_pairs(60, seed=1), 10)
ORIGIN = {"file": "made-up pairs", "sha256": "none"}


def corpus_of(test: Any = ()) -> Corpus:
    held_out = SPLITS["validation"]
    return build_corpus(SPLITS["train"], held_out, questions(held_out), test, ORIGIN)


@pytest.fixture(params=sorted(RECIPES))
def recipe(request: pytest.FixtureRequest) -> Recipe:
    """Everything that training can have, in small."""
    small = RECIPES[request.param].small()
    return replace(small, epochs=3, averaging=0.9, source_dropout=0.2, target_dropout=0.2, consistency=0.5)


# The command line


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_dry_run_writes_a_translator_that_loads(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--dry-run", "--out", str(tmp_path / "net"), "--seed", "3"]) == 0
    model = load_translator("net", tmp_path)
    assert model.config.attention == RECIPES[name].attention
    assert translate(model, "I see the dog now.").words
    raw = json.loads((tmp_path / "net" / "config.json").read_text(encoding="utf-8"))
    assert raw["kind"] == "translation"
    training = raw["training"]
    assert training["seed"] == 3
    assert training["command"].startswith(f"python -m models.train {name} --dry-run")
    assert training["epochs"] == len(training["history"]) == 2
    assert training["data"]["sha256"] == "none"
    assert "CC BY 2.0 FR" in training["data"]["credit"]
    assert {path.name for path in (tmp_path / "net").iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["net"], "the state of a finished run is removed"
    report = read_report(tmp_path / "net")
    assert report is not None
    assert raw["test"]["bleu_beam5"] == report.whole.bleu_beam5
    assert f"test BLEU {report.whole.bleu_greedy:.2f} greedy" in capsys.readouterr().out
    assert [info.name for info in list_checkpoints(tmp_path)] == [], "it is no classifier"
    with pytest.raises(CheckpointError, match="translation"):
        load_checkpoint("net", tmp_path)


def test_a_dry_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path / "checkpoints"))
    assert main(["translate", "--dry-run"]) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_that_is_resumed_writes_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def go(folder: str, *more: str) -> int:
        return main(["translate_attention", "--dry-run", "--out", str(tmp_path / folder), *more])

    assert go("whole") == 0
    with monkeypatch.context() as patch:
        kill_after(patch, 1)
        with pytest.raises(KilledError):
            go("killed")
    assert not (tmp_path / "killed").exists()
    assert go("killed", "--resume") == 0
    for file in ("model.safetensors", "vocab.en.txt", "vocab.vi.txt", "report.json"):
        assert (tmp_path / "whole" / file).read_bytes() == (tmp_path / "killed" / file).read_bytes(), file


@pytest.mark.parametrize("arguments", [[], ["--data", "nowhere.zip"], ["--dry-run", "--resume"], ["--data", __file__]])
def test_what_cannot_be_trained_on_is_one_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["translate", *arguments, "--out", str(tmp_path / "net")]) == 1
    assert is_one_sentence(capsys.readouterr().err.strip().splitlines()[-1])
    assert not (tmp_path / "net").exists()


# Training itself


def test_training_learns(tmp_path: Path, recipe: Recipe) -> None:
    recipe = replace(recipe, epochs=25, embedding_size=24, hidden_size=24, learning_rate=0.02, embedding_dropout=0.0)
    recipe = replace(recipe, dropout=0.0, source_dropout=0.0, target_dropout=0.0, batch_size=8)
    corpus = corpus_of()
    model = build_model(recipe, corpus, 1)
    progress = fit(TranslatorLearner(model, corpus, recipe, 1), state=tmp_path / "state", resume=False)
    assert progress.best_epoch.validation_bleu > 50
    assert progress.best_epoch is max(progress.history, key=lambda epoch: epoch.validation_bleu)


def test_a_killed_fit_that_is_resumed_ends_with_the_same_weights(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = corpus_of()
    whole = build_model(recipe, corpus, 1)
    expected = fit(TranslatorLearner(whole, corpus, recipe, 1), state=tmp_path / "whole", resume=False)
    for finished in (1, 2):
        with monkeypatch.context() as patch, pytest.raises(KilledError):
            kill_after(patch, finished)
            fit(
                TranslatorLearner(build_model(recipe, corpus, 1), corpus, recipe, 1),
                state=tmp_path / "killed",
                resume=finished > 1,
            )
    model = build_model(recipe, corpus, 5)  # its own weights must not matter
    torch.rand(10)
    found = fit(TranslatorLearner(model, corpus, recipe, 1), state=tmp_path / "killed", resume=True)
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, model.state_dict()[name]), name
        assert torch.equal(expected.best[name], found.best[name]), name
    strip = [replace(epoch, seconds=0.0) for epoch in found.history]
    assert strip == [replace(epoch, seconds=0.0) for epoch in expected.history]


@pytest.mark.parametrize("change", ["seed", "recipe", "data", "damaged", "missing"])
def test_another_run_s_state_is_refused(tmp_path: Path, change: str) -> None:
    recipe, corpus, state = replace(RECIPES["translate"].small(), epochs=1), corpus_of(), tmp_path / "state"
    fit(TranslatorLearner(build_model(recipe, corpus, 1), corpus, recipe, 1), state=state, resume=False)
    if change == "damaged":
        state.write_bytes(state.read_bytes()[:500])
    elif change == "missing":
        state.unlink()
    recipe = replace(recipe, clip_norm=2.0) if change == "recipe" else recipe
    corpus = replace(corpus, origin={"file": "x", "sha256": "y"}) if change == "data" else corpus
    with pytest.raises(TrainingError) as caught:
        fit(
            TranslatorLearner(build_model(recipe, corpus, 1), corpus, recipe, 1 + (change == "seed")),
            state=state,
            resume=True,
        )
    assert is_one_sentence(str(caught.value))


class Sealed(list[Question]):
    """Test sentences that note when they were first looked at."""

    opened_after: list[int]
    finished: list[int]

    def __iter__(self) -> Iterator[Question]:
        self.opened_after.append(len(self.finished))
        return super().__iter__()

    def __getitem__(self, key: Any) -> Any:
        self.opened_after.append(len(self.finished))
        return super().__getitem__(key)


def test_the_test_sentences_are_not_read_before_the_end(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = Sealed(questions(SPLITS["test"]))
    sealed.opened_after, sealed.finished = [], []
    real = models.training.loop.train_epoch

    def counted(*args: Any, **kwargs: Any) -> Epoch:
        epoch = real(*args, **kwargs)
        sealed.finished.append(epoch.epoch)
        return epoch

    monkeypatch.setattr(models.training.loop, "train_epoch", counted)
    corpus = corpus_of(sealed)
    nearest = Nearest(SPLITS["train"])
    run("translate", recipe, corpus, tmp_path / "net", nearest, seed=1, resume=False, command="none")
    assert sealed.opened_after, "they are read"
    assert set(sealed.opened_after) == {recipe.epochs}


def test_the_file_that_ships_is_what_was_judged(recipe: Recipe, tmp_path: Path) -> None:
    asked = questions(SPLITS["test"])
    nearest = Nearest(SPLITS["train"])
    run("translate", recipe, corpus_of(asked), tmp_path / "net", nearest, seed=1, resume=False, command="none")
    shipped, info = load_translator("net", tmp_path), translator_info("net", tmp_path)
    assert info.test["sentences"] == len(asked)
    assert info.validation["sentences"] == len(questions(SPLITS["validation"]))
    written = write_all(shipped, [question.source for question in asked])
    assert written == [translate(shipped, question.english, beams=1).words for question in asked]


# Its parts


def test_batches_have_one_source_length_and_lose_nobody() -> None:
    pairs = corpus_of().train
    for rng in (None, np.random.default_rng(1)):
        batches = batches_of(pairs, 7, rng)
        assert sorted(np.concatenate(batches).tolist()) == list(range(len(pairs)))
        for indices in batches:
            assert len(indices) <= 7
            assert len({len(pairs.sources[k]) for k in indices}) == 1
    assert [batch.tolist() for batch in batches_of(pairs, 7)] == [batch.tolist() for batch in batches_of(pairs, 7)]


def test_what_is_wanted_is_what_is_fed_a_word_later() -> None:
    pairs = corpus_of().train
    indices = max(batches_of(pairs, 64), key=lambda batch: len({len(pairs.targets[k]) for k in batch}))
    batch = collate(pairs, indices)
    for row, k in enumerate(indices):
        target = pairs.targets[k]
        assert batch.fed[row, : len(target) - 1].tolist() == target[:-1]
        assert batch.wanted[row, : len(target) - 1].tolist() == target[1:]
        assert set(batch.wanted[row, len(target) - 1 :].tolist()) <= {PADDING_ID}
        assert (target[0], target[-1]) == (START_ID, END_ID)


def test_words_are_dropped_and_marks_are_not() -> None:
    ids = torch.tensor([[START_ID, 5, 6, PADDING_ID]]).expand(2_000, 4)
    found = with_unknown(ids, 0.25, torch.Generator().manual_seed(1))
    assert torch.equal(found[:, 0], ids[:, 0])
    assert torch.equal(found[:, 3], ids[:, 3])
    assert float((found[:, 1:3] == UNKNOWN_ID).float().mean()) == pytest.approx(0.25, abs=0.03)
    assert torch.equal(with_unknown(ids, 0.0, torch.Generator()), ids)


def test_the_rate_rises_and_falls() -> None:
    recipe = replace(RECIPES["translate"], learning_rate=2.0, warm_up=10, last_rate=0.1)
    rates = rates_of(recipe, 110)
    assert rates[:10] == pytest.approx([0.2 * k for k in range(1, 11)])
    assert max(rates) == rates[10] == 2.0
    assert rates[60] == pytest.approx(2.0 * 0.55)
    assert 0.2 <= rates[-1] < 0.21
    assert rates == sorted(rates[:10]) + sorted(rates[10:], reverse=True)
    assert len(rates_of(recipe, 3)) == 3


def test_padding_does_not_count_in_the_loss(recipe: Recipe) -> None:
    corpus = corpus_of()
    model = build_model(recipe, corpus, 1).eval()
    total, words = 0.0, 0
    for source, target in zip(corpus.validation.sources, corpus.validation.targets, strict=True):
        logits = model(torch.tensor([source]), torch.tensor([target[:-1]]))[0]
        total += cross_entropy(logits, torch.tensor(target[1:]), reduction="sum").item()
        words += len(target) - 1
    assert validation_loss(model, corpus.validation) == pytest.approx(total / words, abs=1e-5)
    assert not model.training
    uniform = torch.zeros(1, 2, 9)
    assert float(loss_of(uniform, torch.tensor([[4, PADDING_ID]]), 0.0)) == pytest.approx(np.log(9))


def test_the_start_is_the_seed_s_alone(recipe: Recipe) -> None:
    corpus = corpus_of()
    state = torch.random.get_rng_state()
    one, same, other = (build_model(recipe, corpus, seed).state_dict() for seed in (1, 1, 2))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["decoder.fc.weight"], other["decoder.fc.weight"])
    assert not one["encoder.embedding.weight"][PADDING_ID].any()


def test_no_pairs_are_said() -> None:
    with pytest.raises(DataError, match="no sentence pairs"):
        build_corpus([], [], [], [], ORIGIN)


def test_two_readings_that_agree_are_not_apart() -> None:
    logits = torch.randn(2, 3, 9, generator=torch.Generator().manual_seed(1))
    wanted = torch.tensor([[4, 5, PADDING_ID], [4, PADDING_ID, PADDING_ID]]).repeat(2, 1)
    assert float(disagreement(torch.cat([logits, logits]), wanted)) == 0
    other = torch.randn(2, 3, 9, generator=torch.Generator().manual_seed(2))
    found = float(disagreement(torch.cat([logits, other]), wanted))
    apart = []
    for b, s in ((0, 0), (0, 1), (1, 0)):
        p, q = torch.softmax(logits[b, s], 0), torch.softmax(other[b, s], 0)
        apart.append(float((p * (p / q).log()).sum() + (q * (q / p).log()).sum()) / 2)
    assert found == pytest.approx(np.mean(apart), abs=1e-5)


def test_a_batch_is_read_twice() -> None:
    pairs = corpus_of().train
    batch = collate(pairs, batches_of(pairs, 4)[0])
    twice = batch.twice()
    for name in ("sources", "fed", "wanted"):
        one, both = getattr(batch, name), getattr(twice, name)
        assert torch.equal(both, torch.cat([one, one]))
