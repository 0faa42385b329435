"""Checkpoints that are deleted, replaced and written while they are read: whole, or not there; never a mixture."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import models.networks.checkpoint as checkpoint
from models.networks.checkpoint import (
    CheckpointError,
    folder_stamp,
    load_checkpoint,
    save_checkpoint,
    weigh,
)
from models.networks.classifier import Network
from models.networks.files import Content
from models.networks.text import Vocabulary
from models.reading.known import read_checkpoint
from tests.conftest import tiny_network

ROOT = Path(__file__).parents[3]


@cache
def network(kind: str) -> Network:
    """ "old" or "new": alike in every size, so that a mixture would load; all weights, words and results differ."""
    model = tiny_network("lstm", seed=0 if kind == "old" else 1)
    words = model.vocabulary.tokens
    return replace(model, vocabulary=Vocabulary((*words[:2], *(f"{kind}-{word}" for word in words[2:]))))


def save(folder: Path, kind: str) -> None:
    save_checkpoint(network(kind), folder, {"test": {"accuracy": 0.25 if kind == "old" else 0.75}})


def kind_of(root: Path) -> str:
    """Which network was read, by every part of it; AssertionError for a mixture."""
    model, info = read_checkpoint("net", root)
    kind = "old" if info.test_accuracy == 0.25 else "new"
    whole = network(kind)
    assert model.vocabulary.tokens == whole.vocabulary.tokens
    for name, tensor in whole.tensors.items():
        np.testing.assert_array_equal(model.tensors[name], tensor.astype(np.float16), err_msg=name)
    return kind


WRITER = """
import itertools
import sys
from pathlib import Path
from tests.models.networks.test_written_while_read import save
for kind, _ in zip(itertools.cycle(("new", "old")), sys.stdin):
    save(Path(sys.argv[1]), kind)
"""


@contextmanager
def writer(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Another process, which replaces the checkpoint by the other network for every line that it is sent."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WRITER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_network_that_is_replaced_again_and_again_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    """It is read for as long as each replacement takes, however long that is."""
    save(tmp_path / "net", "old")
    with writer(tmp_path / "net") as process:
        assert process.stdin is not None
        for replaced, other in (("old", "new"), ("new", "old")) * 10:
            process.stdin.write(b"\n")
            process.stdin.flush()
            found = replaced
            while found == replaced:
                assert process.poll() is None, "it writes on"
                try:
                    found = kind_of(tmp_path)
                except CheckpointError as error:
                    assert error.why.kind in ("folder.missing", "folder.written")
            assert found == other


@pytest.mark.parametrize("after", ["config.json", "vocab.txt"])
def test_a_replacement_between_two_files_is_seen_and_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    save(tmp_path / "net", "old")
    content, replaced = checkpoint.content, []

    def meanwhile(path: Path) -> Content:
        read = content(path)
        if path.name == after and not replaced:
            replaced.append(True)
            save(tmp_path / "net", "new")
        return read

    monkeypatch.setattr(checkpoint, "content", meanwhile)
    assert kind_of(tmp_path) == "new"
    assert replaced


def test_a_folder_that_never_comes_to_rest_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "net", "old")
    content = checkpoint.content

    def meanwhile(path: Path) -> Content:
        save(tmp_path / "net", "new")
        return content(path)

    monkeypatch.setattr(checkpoint, "content", meanwhile)
    with pytest.raises(CheckpointError, match="being written") as caught:
        load_checkpoint("net", tmp_path)
    assert caught.value.why.kind == "folder.written"


def test_a_network_that_is_moved_in_while_it_is_looked_for_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "net", "old")
    (tmp_path / "net").rename(tmp_path / "away")
    folder_of = checkpoint._folder_of

    def meanwhile(name: str, root: Path) -> Path:
        try:
            return folder_of(name, root)
        except CheckpointError:
            (tmp_path / "away").rename(tmp_path / "net")
            raise

    monkeypatch.setattr(checkpoint, "_folder_of", meanwhile)
    assert kind_of(tmp_path) == "old"


CHANGES: dict[str, Callable[[Path], object]] = {
    "deleted": shutil.rmtree,
    "a file deleted": lambda folder: (folder / "vocab.txt").unlink(),
    "cut off": lambda folder: os.truncate(folder / "model.safetensors", 100),
    "written to": lambda folder: (folder / "config.json").write_text("{}", encoding="utf-8"),
    "replaced": lambda folder: save(folder, "new"),
    "a file replaced": lambda folder: checkpoint.update_config(folder, test={"accuracy": 0.5}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_stamp_changes_with_the_folder(tmp_path: Path, change: str) -> None:
    save(tmp_path / "net", "old")
    before = folder_stamp("net", tmp_path)
    assert folder_stamp("net", tmp_path) == before
    CHANGES[change](tmp_path / "net")
    assert folder_stamp("net", tmp_path) != before


def test_a_network_in_memory_needs_its_file_no_more(tmp_path: Path) -> None:
    """Weights that were only mapped would end the process here."""
    save(tmp_path / "net", "old")
    model = load_checkpoint("net", tmp_path)
    os.truncate(tmp_path / "net" / "model.safetensors", 0)
    for name, tensor in network("old").tensors.items():
        np.testing.assert_array_equal(model.tensors[name], tensor.astype(np.float16))
    with pytest.raises(CheckpointError):
        weigh("net", tmp_path)


def test_an_end_between_the_two_moves_of_saving_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "net", "old")
    (tmp_path / "net").rename(tmp_path / ".net.old")  # as a kill -9 between the moves leaves it

    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint.safetensors.numpy, "save_file", full_disk)
        with pytest.raises(OSError, match="no space"):
            save(tmp_path / "net", "new")
    assert kind_of(tmp_path) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["net"]


def test_a_move_that_fails_puts_the_old_one_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "net", "old")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name == ".net.new":
            raise OSError("no space left")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="no space"):
        save(tmp_path / "net", "new")
    assert kind_of(tmp_path) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["net"]


def test_a_vocabulary_may_have_lines_of_another_system(tmp_path: Path) -> None:
    save(tmp_path / "net", "old")
    path = tmp_path / "net" / "vocab.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert kind_of(tmp_path) == "old"


def test_a_config_as_deep_as_a_well_is_damaged(tmp_path: Path) -> None:
    save(tmp_path / "net", "old")
    (tmp_path / "net" / "config.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint("net", tmp_path)
    assert caught.value.why.kind == "config.deep"
    assert json.dumps(str(caught.value)).count("\\n") == 0
