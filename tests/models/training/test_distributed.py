"""Several processes train one network: the same weights as one process, and a sentence when something goes wrong."""

import gc
import json
import signal
import weakref
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from torch import Tensor, distributed

import models.train
import models.training.distributed
from benchmarks.ports import held_port
from models.networks.text import PADDING_ID
from models.train import main
from models.training.data import Batch
from models.training.distributed import ALONE, Team, TeamError, joined
from tests.models import team_work
from tests.models.archives import is_one_sentence
from tests.models.processes import MIDDLE_OF_EPOCH, finish, start, torchrun, wait_for
from tests.models.tiny_training import TINY, reviews

NOISE = {"rtol": 0.0, "atol": 2e-6}
"""Of float32 sums in another order, after some steps with weights near 1."""

# Two real processes


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two processes wrote that trained every case of `team_work` together."""
    folder = tmp_path_factory.mktemp("together")
    with held_port() as port:
        code, _, err = finish(torchrun(port, "tests.models.team_work", str(folder)))
    assert code == 0, err
    return folder


@pytest.fixture
def port() -> Iterator[int]:
    """Where a team meets."""
    with held_port() as found:
        yield found


def weights(folder: Path, case: str, rank: int = 0) -> dict[str, Tensor]:
    return safetensors.torch.load_file(folder / f"{case}.{rank}.safetensors")


def history(folder: Path, case: str, rank: int = 0) -> list[dict[str, float]]:
    found: list[dict[str, float]] = json.loads((folder / f"{case}.{rank}.json").read_text(encoding="utf-8"))
    return found


def same(found: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    assert found.keys() == expected.keys()
    assert all(torch.equal(tensor, expected[name]) for name, tensor in found.items())


@pytest.mark.parametrize("case", ["bilstm", "rnn2"])
def test_two_processes_end_where_one_does(together: Path, case: str, tmp_path: Path) -> None:
    progress, expected = team_work.train(case, tmp_path / "state")
    found = weights(together, case)
    assert found.keys() == expected.keys()
    for name, tensor in expected.items():
        torch.testing.assert_close(found[name], tensor, **NOISE, msg=lambda text, name=name: f"{name}: {text}")
    assert len(history(together, case)) == team_work.CASES[case].epochs
    for ours, theirs in zip(history(together, case), progress.history, strict=True):
        for name, value in ours.items():
            assert name == "seconds" or value == pytest.approx(getattr(theirs, name), abs=2e-6), name


@pytest.mark.parametrize("case", [*team_work.CASES, "resumed"])
def test_all_processes_end_with_the_same_weights(together: Path, case: str) -> None:
    same(weights(together, case, rank=1), weights(together, case, rank=0))
    assert history(together, case, rank=1) == history(together, case, rank=0)


def test_a_team_resumes_from_the_leaders_file(together: Path) -> None:
    """With dropout; only the leader has a file to resume from."""
    same(weights(together, "resumed"), weights(together, "dropout"))
    assert history(together, "resumed") == history(together, "dropout")
    assert [path.name for path in (together / "disk0").iterdir()] != []
    assert list((together / "disk1").iterdir()) == []


def test_torchrun_trains_a_network_that_is_written_once(tmp_path: Path, port: int) -> None:
    out = tmp_path / "net"
    code, said, err = finish(torchrun(port, "models.train", "lstm", "--dry-run", "--out", str(out)))
    assert code == 0, err
    assert [path.name for path in tmp_path.iterdir()] == ["net"]
    assert [line.split(":")[0] for line in said.splitlines()] == ["epoch 1", "epoch 2", "lstm"]
    assert sum("epoch 1: 100%" in line for line in err.split("\n")) == 1, "one bar, however often it is drawn"
    about = json.loads((out / "config.json").read_text(encoding="utf-8"))
    assert about["training"]["command"].startswith("torchrun --nproc-per-node 2 -m models.train lstm --dry-run")


def a_team_without_torchrun(port: int, *arguments: str, patience: float) -> list[Any]:
    """Two training processes that nobody watches over."""
    meeting = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    meeting["TEAM_PATIENCE"] = str(patience)
    return [start("tests.models.tiny_training", *arguments, environment={**meeting, "RANK": rank}) for rank in "01"]


def test_when_one_process_dies_the_other_says_so_and_the_run_can_be_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    run = ("lstm", "--data", str(reviews(tmp_path)), "--out", str(tmp_path / "net"))
    leader, other = a_team_without_torchrun(port, *run, patience=60)
    wait_for(leader, MIDDLE_OF_EPOCH.format(2))
    leader.send_signal(signal.SIGKILL)
    code, _, err = finish(other)
    assert finish(leader)[0] == -signal.SIGKILL, "it was still training"
    assert code == 1
    assert is_one_sentence(err)
    assert "has ended or does not answer" in err
    monkeypatch.setattr(models.train, "RECIPES", {"lstm": TINY})
    assert main([*run, "--resume"]) == 0, "and by one process alone"
    about = json.loads((tmp_path / "net" / "config.json").read_text(encoding="utf-8"))
    assert about["training"]["epochs"] == TINY.epochs


def test_a_process_that_hangs_is_not_waited_for_forever(tmp_path: Path, port: int) -> None:
    run = ("lstm", "--data", str(reviews(tmp_path)), "--out", str(tmp_path / "net"))
    leader, other = a_team_without_torchrun(port, *run, patience=12)
    wait_for(leader, MIDDLE_OF_EPOCH.format(1))
    other.send_signal(signal.SIGSTOP)
    try:
        code, _, err = finish(leader)
    finally:
        other.send_signal(signal.SIGKILL)
        finish(other)
    assert code == 1
    message = err.strip().splitlines()[-1]
    assert is_one_sentence(message)
    assert "has ended or does not answer" in message


def test_what_gloo_was_given_is_held_until_the_team_has_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a thread of gloo may be the last to let go, and then taking the group apart never ends."""
    given: list[weakref.ref[Tensor]] = []

    def take(tensor: Tensor, *_: Any) -> None:
        given.append(weakref.ref(tensor))

    def part() -> None:
        gc.collect()
        assert len(given) == 18
        assert all(tensor() is not None for tensor in given)

    for name, stand_in in {
        "init_process_group": lambda *_, **__: None,
        "get_rank": lambda: 0,
        "get_world_size": lambda: 2,
        "broadcast": take,
        "all_reduce": take,
        "destroy_process_group": part,
    }.items():
        monkeypatch.setattr(distributed, name, stand_in)
    monkeypatch.setenv("WORLD_SIZE", "2")
    with joined() as team:
        for size in (3, 4):
            model = torch.nn.Linear(size, 1)
            team.same_weights(model)
            for _ in range(3):
                model(torch.ones(size)).sum().backward()
                assert team.add_up(model, 0.5, 1.0) == 0.5
            assert team.of_leader(lambda: [1.0]) == [1.0]
            team.check_same("a run")
    gc.collect()
    assert [tensor for tensor in given if tensor() is not None] == [], "and no longer"


# What keeps a team from starting


def refused(capsys: pytest.CaptureFixture[str], why: str) -> None:
    message = capsys.readouterr().err.strip()
    assert is_one_sentence(message)
    assert why in message


def test_without_gloo_there_is_no_team(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setattr(distributed, "is_gloo_available", lambda: False)
    assert main(["rnn", "--dry-run"]) == 1
    refused(capsys, "gloo")


@pytest.mark.parametrize("rank", ["0", "1", None, "first"])
def test_a_process_that_finds_no_other_gives_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], rank: str | None, port: int
) -> None:
    monkeypatch.setattr(models.training.distributed, "PATIENCE", timedelta(seconds=1))
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("MASTER_ADDR", "127.0.0.1")
    monkeypatch.setenv("MASTER_PORT", str(port))
    if rank is not None:
        monkeypatch.setenv("RANK", rank)
    assert main(["rnn", "--dry-run"]) == 1
    refused(capsys, "did not find each other")


@pytest.mark.parametrize("size", [None, "1"])
def test_one_process_is_no_team(monkeypatch: pytest.MonkeyPatch, size: str | None) -> None:
    if size is not None:
        monkeypatch.setenv("WORLD_SIZE", size)
    with joined() as team:
        assert team == ALONE
        assert not distributed.is_initialized()


# A team's parts


def ragged(count: int) -> Batch:
    """Reviews of 1, 2, ... words."""
    lengths = torch.arange(1, count + 1)
    columns = torch.arange(count)
    ids = torch.where(columns < lengths.unsqueeze(1), 10 * lengths.unsqueeze(1) + columns, PADDING_ID)
    return Batch(ids, lengths, lengths % 2.0)


@pytest.mark.parametrize(("count", "size"), [(6, 2), (7, 2), (7, 3), (2, 3), (1, 2)])
def test_every_review_is_read_by_one_process(count: int, size: int) -> None:
    batch, found = ragged(count), {}
    for rank in range(size):
        mine = Team(rank, size).share_of(batch)
        assert mine.ids.shape == (len(mine.lengths), max(mine.lengths.tolist(), default=0)), "no wider than needed"
        assert abs(len(mine.labels) - count / size) < 1
        for ids, length, label in zip(mine.ids, mine.lengths, mine.labels, strict=True):
            found[tuple(ids[:length].tolist())] = float(label)
    rows = zip(batch.ids, batch.lengths, batch.labels, strict=True)
    assert found == {tuple(ids[:length].tolist()): float(label) for ids, length, label in rows}


def test_words_are_dropped_alike_and_units_are_not() -> None:
    first, second = Team(0, 2).seed(5), torch.rand(9)
    other, another = Team(1, 2).seed(5), torch.rand(9)
    words = torch.rand(9, generator=first)
    assert torch.equal(words, torch.rand(9, generator=other))
    assert torch.equal(words, torch.rand(9, generator=ALONE.seed(5))), "as one process draws them"
    assert len({tuple(draw.tolist()) for draw in (words, second, another)}) == 3


def test_alone_nothing_is_copied() -> None:
    batch = ragged(3)
    assert ALONE.share_of(batch) is batch
    assert ALONE.add_up(torch.nn.Linear(1, 1), 0.25, 1.0) == 0.25
    assert ALONE.of_leader(lambda: [1.5]) == [1.5]
    with ALONE.copy_of(Path("state")) as path:
        assert path == Path("state")


@pytest.mark.parametrize(
    ("team", "here", "expected"),
    [
        (ALONE, None, "python"),
        (Team(1, 4), "4", "torchrun --nproc-per-node 4"),
        (Team(1, 4), None, "torchrun --nproc-per-node 4"),
        (Team(3, 6), "2", "torchrun --nnodes 3 --nproc-per-node 2"),
    ],
)
def test_the_record_says_how_it_was_started(
    monkeypatch: pytest.MonkeyPatch, team: Team, here: str | None, expected: str
) -> None:
    if here is not None:
        monkeypatch.setenv("LOCAL_WORLD_SIZE", here)
    assert " ".join(team.launcher) == expected


def test_processes_that_train_something_else_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Team, "_told", lambda *_: b"the leader's run")
    Team(1, 2).check_same("the leader's run")
    with pytest.raises(TeamError, match="recipe, seed or data"):
        Team(1, 2).check_same("another run")
