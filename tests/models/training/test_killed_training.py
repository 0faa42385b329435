"""kill -9 in the middle of an epoch: nothing is broken, and `--resume` ends where an undisturbed run ends."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest
import safetensors

import models.train
from models.networks.checkpoint import list_checkpoints, load_checkpoint
from models.train import main
from tests.models.processes import MIDDLE_OF_EPOCH, finish, start, wait_for
from tests.models.tiny_training import TINY, reviews


def train(archive: Path, out: Path, *more: str) -> Any:
    return start("tests.models.tiny_training", "lstm", "--data", str(archive), "--out", str(out), *more)


def finished_epochs(folder: Path) -> int:
    """Of the one file there, which must be a whole one."""
    (state,) = folder.iterdir()
    with safetensors.safe_open(state, framework="pt") as file:
        assert all(file.get_tensor(name).isfinite().all() for name in file.keys())  # noqa: SIM118  no mapping
        return len(json.loads(file.metadata()["history"]))


def test_a_killed_run_that_is_resumed_ends_like_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, killed = reviews(tmp_path), tmp_path / "killed"
    process = train(archive, killed / "net")
    wait_for(process, MIDDLE_OF_EPOCH.format(2))
    process.send_signal(signal.SIGKILL)
    assert finish(process)[0] == -signal.SIGKILL, "it was still training"
    assert finished_epochs(killed) == 1
    assert list_checkpoints(killed) == ()

    resumed = train(archive, killed / "net", "--resume")
    monkeypatch.setattr(models.train, "RECIPES", {"lstm": TINY})
    assert main(["lstm", "--data", str(archive), "--out", str(tmp_path / "whole" / "net")]) == 0
    code, out, err = finish(resumed)
    assert code == 0, err
    assert "epoch 3:" in out
    assert "epoch 1:" not in out

    assert [path.name for path in killed.iterdir()] == ["net"]
    for file in ("model.safetensors", "vocab.txt"):
        assert (killed / "net" / file).read_bytes() == (tmp_path / "whole" / "net" / file).read_bytes(), file
    found, expected = about(killed), about(tmp_path / "whole")
    assert found == expected
    assert found["test"]["reviews"] == 240
    assert len(found["history"]) == TINY.epochs
    assert load_checkpoint("net", killed).config == TINY.model


def about(folder: Path) -> dict[str, Any]:
    """What config.json says of the results, without the time they took."""
    raw = json.loads((folder / "net" / "config.json").read_text(encoding="utf-8"))
    history = [
        {name: value for name, value in epoch.items() if name != "seconds"} for epoch in raw["training"]["history"]
    ]
    return {"history": history, "validation": raw["validation"], "test": raw["test"]}
