"""Saving, loading and listing networks; what does not fit is in test_misfit.py."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch

from models.networks.checkpoint import (
    WEIGHTS_FILE,
    CheckpointError,
    checkpoint_info,
    checkpoint_root,
    examine_checkpoints,
    list_checkpoints,
    load_checkpoint,
    save_checkpoint,
    update_config,
    weigh,
)
from models.networks.classifier import Network
from models.networks.misfit import SENTENCES
from models.training.recipes import RECIPES
from models.training.report import read_report
from tests.conftest import CHECKPOINTS, SHIPPED, SIMPLE, VIETNAMESE, tiny_network

ABOUT = {"training": {"seed": 7}, "validation": {"accuracy": 0.75}, "test": {"accuracy": 0.5, "correct": 1}}
REQUIRED_ACCURACY = {
    "lstm": 0.895,
    "gru": 0.90,
    "rnn": 0.82,
    "rnn_as_gru": 0.85,
    "rnn2": 0.84,
    "bilstm": 0.895,
    "bilstm2": 0.905,
    "bigru2": 0.895,
    "vi_lstm": 0.905,
    "vi_gru": 0.905,
    "vi_rnn": 0.85,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of checkpoints with one network, "mine"."""
    save_checkpoint(tiny_network("lstm"), tmp_path / "mine", ABOUT)
    return tmp_path


def test_every_shape_survives_saving_in_half_precision(tiny: Network, tmp_path: Path) -> None:
    save_checkpoint(tiny, tmp_path / "net", {})
    loaded = load_checkpoint("net", tmp_path)
    assert loaded.config == tiny.config
    assert loaded.vocabulary.tokens == tiny.vocabulary.tokens
    for name, tensor in tiny.tensors.items():
        np.testing.assert_array_equal(loaded.tensors[name], tensor.astype(np.float16), err_msg=name)


def test_what_was_loaded_is_saved_again_to_the_same_bytes(root: Path) -> None:
    save_checkpoint(load_checkpoint("mine", root), root / "again", ABOUT)
    assert (root / "again" / WEIGHTS_FILE).read_bytes() == (root / "mine" / WEIGHTS_FILE).read_bytes()


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float32, torch.float64])
def test_other_precisions_are_read_exactly(root: Path, kind: torch.dtype) -> None:
    """numpy has no bfloat16; torch's own reader is the oracle."""
    path = root / "mine" / WEIGHTS_FILE
    state = {name: tensor.to(kind) * 3 for name, tensor in safetensors.torch.load_file(path).items()}
    safetensors.torch.save_file(state, path)
    for name, tensor in load_checkpoint("mine", root).tensors.items():
        np.testing.assert_array_equal(tensor, state[name].double(), err_msg=name)


def test_saving_leaves_the_network_alone(tmp_path: Path) -> None:
    model = tiny_network("gru")
    digest = model.digest
    save_checkpoint(model, tmp_path / "net", {})
    assert dataclasses.replace(model).digest == digest


def test_a_checkpoint_describes_itself(root: Path) -> None:
    info = checkpoint_info("mine", root)
    assert (info.name, info.cell, info.layers, info.bidirectional) == ("mine", "lstm", 1, False)
    assert (info.hidden_size, info.vocabulary_size) == (5, 14)
    assert (info.test_accuracy, info.validation_accuracy) == (0.5, 0.75)
    assert info.training == {"seed": 7}


def test_what_was_not_measured_is_none(tmp_path: Path) -> None:
    save_checkpoint(tiny_network("rnn"), tmp_path / "net", {})
    info = checkpoint_info("net", tmp_path)
    assert info.test_accuracy is None
    assert info.validation_accuracy is None
    assert info.training == {}


def test_updating_replaces_one_section(root: Path) -> None:
    update_config(root / "mine", test={"accuracy": 1.0})
    info = checkpoint_info("mine", root)
    assert (info.test_accuracy, info.validation_accuracy) == (1.0, 0.75)
    assert {path.name for path in (root / "mine").iterdir()} == {"config.json", "model.safetensors", "vocab.txt"}


def test_listing_is_by_name_and_says_what_does_not_fit(root: Path) -> None:
    save_checkpoint(tiny_network("gru"), root / "also", {})
    for name in ("damaged", "Mine", "my network", "no_weights", "translator"):
        save_checkpoint(tiny_network("lstm"), root / name, ABOUT)
    (root / "damaged" / "config.json").write_text("{", encoding="utf-8")
    (root / "no_weights" / "model.safetensors").unlink()
    update_config(root / "translator", kind="translation")
    for name in ("empty", "notes", ".git", ".hidden.new"):
        (root / name).mkdir()
    (root / "notes" / "README.md").write_text("not a network", encoding="utf-8")
    (root / "README.md").write_text("not a network", encoding="utf-8")
    (root / ".hidden.new" / "config.json").write_text("{", encoding="utf-8")
    with pytest.warns(UserWarning, match="^checkpoint ") as caught:
        assert [info.name for info in list_checkpoints(root)] == ["also", "mine"]
    name = SENTENCES["folder.name"]
    assert [str(warning.message) for warning in caught] == [
        f"checkpoint 'Mine': {name}",
        "checkpoint 'damaged': in config.json, line 1, column 2 is not JSON.",
        f"checkpoint 'my network': {name}",
        "checkpoint 'no_weights': the file model.safetensors is missing.",
    ]
    assert {warning.filename for warning in caught} == {__file__}
    assert [str(found) for found in examine_checkpoints(root) if isinstance(found, CheckpointError)] == [
        str(warning.message) for warning in caught
    ]


@pytest.mark.parametrize("section", [5, "text", [1], [[1, 2, 3]]])
def test_listing_survives_a_record_of_training_that_is_none(root: Path, section: object) -> None:
    update_config(root / "mine", training=section, test=section)
    (info,) = list_checkpoints(root)
    assert (info.training, info.test_accuracy) == ({}, None)


def test_listing_a_missing_folder_is_empty(tmp_path: Path) -> None:
    assert list_checkpoints(tmp_path / "nowhere") == ()


def test_the_environment_names_another_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checkpoint_root() == CHECKPOINTS
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(root))
    assert checkpoint_root() == root
    assert [info.name for info in list_checkpoints()] == ["mine"]
    assert load_checkpoint("mine").config.cell == "lstm"


def test_a_network_is_weighed_without_loading_it(tiny: Network, tmp_path: Path) -> None:
    save_checkpoint(tiny, tmp_path / "tiny", {})
    weight = weigh("tiny", tmp_path)
    assert weight.parameters == sum(tensor.size for tensor in tiny.tensors.values())
    assert weight.megabytes == (tmp_path / "tiny" / WEIGHTS_FILE).stat().st_size / 1e6
    (tmp_path / "tiny" / WEIGHTS_FILE).write_bytes(b"no weights")
    for name in ("tiny", "missing", "../tiny"):
        with pytest.raises(CheckpointError):
            weigh(name, tmp_path)


# A checkpoint is replaced whole or not at all.


@pytest.mark.parametrize("where", ["weights", "vocabulary", "config"])
def test_a_failure_while_writing_leaves_the_old_one(root: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    other = tiny_network("gru")
    with monkeypatch.context() as patch:
        if where == "weights":
            patch.setattr(safetensors.numpy, "save_file", full_disk)
        elif where == "vocabulary":
            patch.setattr(type(other.vocabulary), "save", full_disk)
        else:
            patch.setattr(Path, "write_text", full_disk)
        with pytest.raises(OSError, match="no space"):
            save_checkpoint(other, root / "mine", {})
    assert load_checkpoint("mine", root).config.cell == "lstm"
    assert [info.name for info in list_checkpoints(root)] == ["mine"]
    save_checkpoint(other, root / "mine", {})  # what was left behind is not in the way
    assert load_checkpoint("mine", root).config.cell == "gru"
    assert [path.name for path in root.iterdir()] == ["mine"]


def test_a_failure_while_updating_leaves_the_old_config(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full_disk)
        with pytest.raises(OSError, match="no space"):
            update_config(root / "mine", test={"accuracy": 1.0})
    assert checkpoint_info("mine", root).test_accuracy == 0.5


def test_info_is_frozen(root: Path) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        checkpoint_info("mine", root).name = "yours"  # type: ignore[misc]


# What Gatescope ships.


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_folder_is_small_and_complete(name: str) -> None:
    folder = CHECKPOINTS / name
    files = {"config.json", "model.safetensors", "report.json", "vocab.txt"}
    measured = {"units.json", "atlas.json", "atlas.npz"} if name in (*SIMPLE, *VIETNAMESE) else set()
    assert {path.name for path in folder.iterdir()} == files | measured
    assert (folder / "model.safetensors").stat().st_size < 5_000_000
    state = safetensors.torch.load_file(folder / "model.safetensors")
    assert {tensor.dtype for tensor in state.values()} == {torch.float16}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_config_says_how_it_was_made(name: str) -> None:
    info = checkpoint_info(name, CHECKPOINTS)
    shape = RECIPES[name].model
    assert (info.cell, info.layers, info.bidirectional) == (shape.cell, shape.layers, shape.bidirectional)
    assert info.training["command"].startswith(f"python -m models.train {name} ")
    assert isinstance(info.training["seed"], int)
    assert len(bytes.fromhex(info.training["data"]["sha256"])) == 32
    assert len(info.training["history"]) == info.training["epochs"] >= 1
    assert info.training["minutes"] > 0


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_network_is_good_enough(name: str) -> None:
    info = checkpoint_info(name, CHECKPOINTS)
    test = json.loads((CHECKPOINTS / name / "config.json").read_text(encoding="utf-8"))["test"]
    assert info.test_accuracy is not None
    assert info.test_accuracy >= REQUIRED_ACCURACY[name]
    reviews = 9_993 if name in VIETNAMESE else 25_000
    assert test["reviews"] == reviews
    assert test["correct"] / test["reviews"] == pytest.approx(info.test_accuracy, abs=1e-12)
    report = read_report(CHECKPOINTS / name)
    assert report is not None
    assert (report.correct, report.reviews) == (test["correct"], reviews)
    assert report.loss == pytest.approx(test["loss"], abs=1e-9)


def test_nothing_else_is_shipped() -> None:
    assert {info.name for info in list_checkpoints(CHECKPOINTS)} == set(SHIPPED)
