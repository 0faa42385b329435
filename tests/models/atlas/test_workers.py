"""Several processes make the same atlas, to the last byte, even if they are killed while they do."""

import os
import signal
import socket
import sys
from pathlib import Path

import psutil
import pytest

from models.atlas.__main__ import main
from models.atlas.building.build import build
from models.networks.checkpoint import load_checkpoint, save_checkpoint
from tests.conftest import tiny_network
from tests.models.archives import is_one_sentence
from tests.models.atlas.made_up import content, lines, texts
from tests.models.processes import PATIENCE, ROOT, finish, start, wait_for

TEXTS = texts(600, seed=7)
SHARD = 8


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network, a corpus, and the atlas that one process makes of them."""
    folder = tmp_path_factory.mktemp("workers")
    save_checkpoint(tiny_network("gru"), folder / "nets" / "mine", {})
    model = load_checkpoint("mine", folder / "nets")  # its numbers are rounded
    build(model, "mine", lines(folder / "texts.txt", TEXTS), folder / "alone", texts_a_shard=SHARD)
    return folder


@pytest.fixture
def networks(place: Path) -> dict[str, str]:
    return {"GATESCOPE_CHECKPOINTS": str(place / "nets"), "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}


def command(place: Path, folder: Path, *options: str) -> tuple[str, ...]:
    said = ("--corpus", str(place / "texts.txt"), "--out", str(folder), "--texts", str(SHARD), *options)
    return ("models.atlas", "build", "mine", *said)


def workers_of(process: "psutil.Process") -> list[psutil.Process]:
    return [child for child in process.children(recursive=True) if "spawn_main" in " ".join(child.cmdline())]


def test_a_killed_worker_changes_no_byte(place: Path, networks: dict[str, str], tmp_path: Path) -> None:
    process = start(*command(place, tmp_path / "atlas", "--workers", "2"), environment=networks)
    wait_for(process, r"shard [3-9]:")
    killed = workers_of(psutil.Process(process.pid))[0]
    killed.send_signal(signal.SIGKILL)
    code, printed, err = finish(process)
    assert (code, printed.split(" with")[0]) == (0, "600 texts"), err
    assert "shard 74:" in err, "it was killed before the end"
    assert content(tmp_path / "atlas") == content(place / "alone")


def test_workers_end_with_who_started_them_and_one_process_goes_on(
    place: Path, networks: dict[str, str], tmp_path: Path
) -> None:
    process = start(*command(place, tmp_path / "atlas", "--workers", "2"), environment=networks)
    wait_for(process, r"shard [3-9]:")
    workers = workers_of(psutil.Process(process.pid))
    assert len(workers) == 2
    os.kill(process.pid, signal.SIGKILL)
    assert psutil.wait_procs(workers, timeout=PATIENCE)[1] == []
    finish(process)
    code, _, err = finish(start(*command(place, tmp_path / "atlas"), environment=networks))
    assert code == 0
    assert "(was done before)" in err
    assert content(tmp_path / "atlas") == content(place / "alone")


def test_a_scheduler_somewhere_else(place: Path, networks: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    bare = ("--host", address, "--no-dashboard", "--no-show")
    started = [start("distributed.cli.dask_scheduler", *bare, environment=networks)]
    try:
        wait_for(started[0], "Scheduler at")
        alone = ("--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path / "scratch"))
        started.append(start("distributed.cli.dask_worker", address, *alone, environment=networks))
        wait_for(started[1], "Registered to")
        reads = command(place, tmp_path / "atlas", "--scheduler", address)
        code, _, err = finish(start(*reads, environment=networks))
        assert code == 0, err
    finally:
        for each in reversed(started):
            os.killpg(each.pid, signal.SIGKILL)
            each.communicate()
    assert content(tmp_path / "atlas") == content(place / "alone")


def test_nobody_answers(place: Path, networks: dict[str, str], tmp_path: Path) -> None:
    code, _, err = finish(
        start(*command(place, tmp_path / "atlas", "--scheduler", "tcp://127.0.0.1:1"), environment=networks)
    )
    assert code == 1
    assert err.splitlines()[-1] == "No Dask scheduler answers at tcp://127.0.0.1:1."


def test_without_dask_it_says_what_to_install(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(place / "nets"))
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main([*command(place, tmp_path / "atlas")[1:], "--workers", "2"]) == 1
    said = capsys.readouterr().err
    assert is_one_sentence(said)
    assert "gatescope[workers]" in said
    assert main([*command(place, tmp_path / "atlas")[1:]]) == 0, "one process needs none of it"
