"""The disk is full while a network is trained or judged: one sentence, nothing that was whole is lost, it goes on."""

import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import safetensors

import models.train
from models.networks.checkpoint import checkpoint_info, load_checkpoint, save_checkpoint
from tests.conftest import tiny_network
from tests.models.archives import imdb, is_one_sentence
from tests.models.full_disk import small_disk
from tests.models.processes import finish, start
from tests.models.tiny_training import TINY, reviews

STATE = ".net.training.safetensors"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviews(tmp_path_factory.mktemp("reviews"), each=20)


def trained(archive: Path, out: Path, *more: str, limit: int | None = None) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a training; with a limit, which no file may grow beyond, in its own process."""
    arguments = ["lstm", "--data", str(archive), "--out", str(out), *more]
    if limit is not None:
        return finish(start("tests.models.full_disk", str(limit), "tests.models.tiny_training", *arguments))
    printed, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(err):
        patch.setattr(models.train, "RECIPES", {"lstm": TINY})
        code = models.train.main(arguments)
    return code, printed.getvalue(), err.getvalue()


def last_line(text: str) -> str:
    """What is left to read when progress bars and warnings are over."""
    return text.strip().splitlines()[-1].rsplit("\r", 1)[-1]


def failed_with_one_sentence(result: tuple[int, str, str]) -> str:
    code, _, err = result
    assert code == 1, err
    assert "Traceback" not in err
    sentence = last_line(err)
    assert is_one_sentence(sentence) and "cannot be written" in sentence and "make room" in sentence
    return sentence


def history(state: Path) -> list[Any]:
    with safetensors.safe_open(state, framework="pt") as file:
        found: list[Any] = json.loads(file.metadata()["history"])
    return found


@pytest.fixture(scope="module")
def undisturbed(archive: Path) -> Path:
    out = archive.parent / "whole" / "net"
    code, _, err = trained(archive, out)
    assert code == 0, err
    return out


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", kilobytes=256) as found:
        if found is None:
            pytest.skip("needs the right to mount a tmpfs")
        yield found


def fill(disk: Path, *, leave: int) -> Path:
    """A file that takes all of the disk but `leave` bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    with ballast.open("r+b") as file:
        file.truncate(max(0, ballast.stat().st_size - leave))
    return ballast


def test_the_first_state_does_not_fit(archive: Path, tmp_path: Path) -> None:
    sentence = failed_with_one_sentence(trained(archive, tmp_path / "nets" / "net", limit=1_000))
    assert "again from the start" in sentence
    assert list((tmp_path / "nets").iterdir()) == []


def test_an_old_network_and_an_old_state_stay_whole_and_the_run_goes_on(
    archive: Path, tmp_path: Path, undisturbed: Path, disk: Path
) -> None:
    save_checkpoint(tiny_network("gru"), disk / "net", {"training": {"seed": 77}})
    code, _, err = trained(archive, disk / "net", "--resume")
    assert code == 1 and "nothing to resume" in err
    ballast = fill(disk, leave=0)

    sentence = failed_with_one_sentence(trained(archive, disk / "net"))  # not one epoch fits
    assert "No space left" in sentence and "again from the start" in sentence
    assert checkpoint_info("net", disk).training == {"seed": 77}
    assert sorted(path.name for path in disk.iterdir()) == ["ballast", "net"]

    size = state_size(archive, tmp_path)
    ballast.unlink()
    ballast = fill(disk, leave=size + 8192)  # one state fits, a second beside it does not
    sentence = failed_with_one_sentence(trained(archive, disk / "net"))
    assert "with --resume, after epoch 1" in sentence
    assert len(history(disk / STATE)) == 1, "the state of the last epoch that was written is whole"
    assert load_checkpoint("net", disk).config.cell == "gru"
    assert sorted(path.name for path in disk.iterdir()) == [STATE, "ballast", "net"]

    ballast.unlink()
    code, out, err = trained(archive, disk / "net", "--resume")
    assert code == 0, err
    assert "epoch 1:" not in out and "epoch 2:" in out
    same_network(disk / "net", undisturbed)
    assert [path.name for path in disk.iterdir()] == ["net"]


def state_size(archive: Path, tmp_path: Path) -> int:
    """Bytes of the state after one epoch, from a run that is stopped by a limit on its checkpoint's own files."""
    out = tmp_path / "measured" / "net"
    out.parent.mkdir()
    (out.parent / ".net.new").touch()  # where the checkpoint's folder would be made
    code, _, _ = trained(archive, out)
    assert code == 1
    return (out.parent / STATE).stat().st_size


def test_the_checkpoint_itself_does_not_fit_after_the_last_epoch(
    archive: Path, tmp_path: Path, undisturbed: Path
) -> None:
    out = tmp_path / "nets" / "net"
    out.parent.mkdir()
    (out.parent / ".net.new").touch()  # a file where the folder is to be made, as good as no room for it
    sentence = failed_with_one_sentence(trained(archive, out))
    assert f"with --resume, after epoch {TINY.epochs}" in sentence
    assert not out.exists() and len(history(out.parent / STATE)) == TINY.epochs

    (out.parent / ".net.new").unlink()
    code, printed, err = trained(archive, out, "--resume")
    assert code == 0, err
    assert "epoch" not in printed, "all epochs were kept"
    same_network(out, undisturbed)


def same_network(one: Path, other: Path) -> None:
    for file in ("model.safetensors", "vocab.txt"):
        assert (one / file).read_bytes() == (other / file).read_bytes(), file


def test_results_that_do_not_fit_leave_the_old_ones(tmp_path: Path) -> None:
    save_checkpoint(tiny_network("gru"), tmp_path / "nets" / "mine", {"test": {"accuracy": 0.5}})
    reviews = imdb(tmp_path / "aclImdb_v1.tar.gz", each=9)
    before = {path.name: path.read_bytes() for path in (tmp_path / "nets" / "mine").iterdir()}
    arguments = ("tests.models.full_disk", "100", "models.evaluate", "mine", "--data", str(reviews), "--write")
    place = {"GATESCOPE_CHECKPOINTS": str(tmp_path / "nets")}
    failed_with_one_sentence(finish(start(*arguments, environment=place)))
    assert {path.name: path.read_bytes() for path in (tmp_path / "nets" / "mine").iterdir()} == before
