"""Translators on disk: whole or not at all, damaged ones named, never taken for classifiers, and those that ship."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch

from models.networks.checkpoint import CheckpointError, list_checkpoints, load_checkpoint, save_checkpoint
from models.translation.checkpoint import (
    is_translator,
    load_translator,
    read_translator,
    save_translator,
    translator_info,
    translator_stamp,
)
from models.translation.learning.modules import Seq2Seq
from models.translation.learning.recipes import RECIPES
from models.translation.report import read_report
from models.translation.trace import translate
from models.translation.translator import TranslatorConfig
from tests.conftest import CHECKPOINTS, SHIPPED, tiny_network
from tests.models.translation.tiny import TEXT, tiny_translator

FILES = {"config.json", "model.safetensors", "report.json", "vocab.en.txt", "vocab.vi.txt"}
ABOUT = {"training": {"seed": 1}, "test": {"bleu_greedy": 20.5}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    save_translator(tiny_translator(attention=True), tmp_path / "mine", ABOUT)
    return tmp_path


def test_what_is_saved_is_loaded(root: Path) -> None:
    original = tiny_translator(attention=True)
    model, info = read_translator("mine", root)
    assert model.config == original.config
    assert (model.source.tokens, model.target.tokens) == (original.source.tokens, original.target.tokens)
    for name, tensor in original.tensors.items():
        np.testing.assert_array_equal(model.tensors[name], tensor.astype(np.float16), err_msg=name)
    assert (info.name, info.training, info.test, info.validation) == ("mine", {"seed": 1}, {"bleu_greedy": 20.5}, {})
    assert translator_info("mine", root) == info
    assert translate(model, TEXT).words


def test_neither_kind_is_taken_for_the_other(root: Path) -> None:
    save_checkpoint(tiny_network("lstm"), root / "judge", {})
    assert [info.name for info in list_checkpoints(root)] == ["judge"]
    assert [name for name in ("judge", "mine", "nothing") if is_translator(name, root)] == ["mine"]
    for load, name in ((load_checkpoint, "mine"), (load_translator, "judge")):
        with pytest.raises(CheckpointError) as caught:
            load(name, root)
        assert caught.value.why.kind == "config.kind"
        assert not caught.value.is_misfit


def with_changes(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        raw = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        (folder / "config.json").write_text(json.dumps(raw | changes), encoding="utf-8")

    return change


def cut(name: str, keep: int) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:keep]) and None


def with_weights(change: Callable[[dict[str, torch.Tensor]], object]) -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        state = safetensors.torch.load_file(folder / "model.safetensors")
        change(state)
        safetensors.torch.save_file(state, folder / "model.safetensors")

    return rewrite


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no config": (lambda folder: (folder / "config.json").unlink(), "the file config.json is missing."),
    "half a config": (cut("config.json", 40), "in config.json, line 4, column 5 is not JSON."),
    "another kind": (
        with_changes(kind="poetry"),
        "in config.json, the kind of network is poetry; here it must be translation.",
    ),
    "another format": (with_changes(format=2), "in config.json, format must be 1; it is 2."),
    "another shape": (
        with_changes(model={"cell": "lstm"}),
        "in config.json, these keys mean nothing here: cell. Known are source_size, target_size, embedding_size, "
        "hidden_size, attention, embedding_dropout, dropout, tied.",
    ),
    "no sizes": (with_changes(model={}), "in config.json, these keys are missing: source_size, target_size."),
    "tied sizes": (
        with_changes(model={"source_size": 9, "target_size": 9, "embedding_size": 4, "hidden_size": 5, "tied": True}),
        "in config.json, with tied, embedding_size and hidden_size must be equal; they are 4 and 5.",
    ),
    "no English": (lambda folder: (folder / "vocab.en.txt").unlink(), "the file vocab.en.txt is missing."),
    "half of the Vietnamese": (
        cut("vocab.vi.txt", 40),
        "in vocab.vi.txt, there are 7 words, not 17 as target_size says.",
    ),
    "languages exchanged": (
        lambda folder: (folder / "vocab.vi.txt").write_bytes((folder / "vocab.en.txt").read_bytes()),
        "in vocab.vi.txt, the first words must be <unk>, <pad>, <bos>, <eos>; they are <unk>, <pad>, i, you.",
    ),
    "no weights": (lambda folder: (folder / "model.safetensors").unlink(), "the file model.safetensors is missing."),
    "half the weights": (cut("model.safetensors", 700), "in model.safetensors, there are only 700 of 1152 bytes."),
    "a weight missing": (
        with_weights(lambda state: state.pop("decoder.score.weight")),
        "in model.safetensors, these tensors are missing: decoder.score.weight.",
    ),
    "a weight infinite": (
        with_weights(lambda state: state["decoder.fc.bias"].fill_(float("inf"))),
        "in model.safetensors, the tensor decoder.fc.bias holds numbers that are not finite.",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_does_not_fit_is_said(root: Path, name: str) -> None:
    damage, sentence = DAMAGE[name]
    damage(root / "mine")
    with pytest.raises(CheckpointError) as caught:
        load_translator("mine", root)
    assert str(caught.value) == f"checkpoint 'mine': {sentence}"


@pytest.mark.parametrize("name", ["nothing", "../mine", "Mine", ""])
def test_what_is_not_there_is_said(root: Path, name: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        load_translator(name, root)
    assert caught.value.why.kind == ("folder.missing" if name == "nothing" else "folder.name")
    assert not is_translator(name, root)


@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("tied", [False, True])
def test_the_shapes_are_those_of_the_module(attention: bool, tied: bool) -> None:
    words = tiny_translator(attention=attention)
    config = TranslatorConfig(len(words.source.tokens), len(words.target.tokens), 5, 5, attention=attention, tied=tied)
    model = Seq2Seq(config, words.source, words.target)
    assert config.shapes() == {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def test_a_failure_while_writing_leaves_the_old_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(safetensors.numpy, "save_file", full_disk)
        with pytest.raises(OSError, match="no space"):
            save_translator(tiny_translator(attention=False), root / "mine", {})
    assert load_translator("mine", root).config.attention
    assert [path.name for path in root.iterdir()] == ["mine"]


def test_the_stamp_changes_with_any_file(root: Path) -> None:
    before = translator_stamp("mine", root)
    (root / "mine" / "vocab.vi.txt").write_text("other", encoding="utf-8")
    assert translator_stamp("mine", root) != before


# What Gatescope ships.


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_shipped_translator_is_complete(name: str) -> None:
    folder = CHECKPOINTS / name
    assert {path.name for path in folder.iterdir()} == FILES
    assert (folder / "model.safetensors").stat().st_size < 12_000_000
    state = safetensors.torch.load_file(folder / "model.safetensors")
    assert {tensor.dtype for tensor in state.values()} == {torch.float16}
    model, info = read_translator(name, CHECKPOINTS)
    assert model.config.attention == RECIPES[name].attention
    training = info.training
    assert training["command"].startswith(f"python -m models.train {name} ")
    assert isinstance(training["seed"], int)
    assert len(bytes.fromhex(training["data"]["sha256"])) == 32
    assert len(training["history"]) == training["epochs"]
    assert training["minutes"] > 0
    best = max(training["history"], key=lambda epoch: epoch["validation_bleu"])
    assert best["epoch"] == training["best_epoch"]


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_shipped_translator_is_good_enough(name: str) -> None:
    info, report = translator_info(name, CHECKPOINTS), read_report(CHECKPOINTS / name)
    assert report is not None
    assert info.test["sentences"] == report.whole.sentences == 500
    assert info.test["bleu_beam5"] == report.whole.bleu_beam5
    if info.config.attention:
        assert min(report.whole.bleu_greedy, report.whole.bleu_beam5) > report.whole.bleu_nearest
    else:
        assert report.whole.bleu_greedy >= 17  # 18 was the goal: docs/decisions/0014-translators.md
        assert report.whole.bleu_beam5 >= 19
    assert sum(group.sentences for group in report.lengths) == 500


def test_both_were_trained_alike() -> None:
    plain, looking = (translator_info(name, CHECKPOINTS) for name in ("translate", "translate_attention"))
    assert plain.training["recipe"] | {"attention": True} == looking.training["recipe"]
    assert plain.training["data"] == looking.training["data"]


def test_the_classifiers_that_ship_are_the_same_as_before() -> None:
    assert {info.name for info in list_checkpoints(CHECKPOINTS)} == set(SHIPPED)


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_shipped_translator_translates(name: str) -> None:
    model = load_translator(name, CHECKPOINTS)
    found = translate(model, "Where do you live?")
    assert found.ended
    assert found.words[-1] == "?"
