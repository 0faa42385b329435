"""`make train-all` and `make teaching`, with a Python that only notes down what it was asked to do."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTE = """#!/bin/sh
echo "$*" >> {log}
case "$*" in *{fails}*) exit 1;; esac
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def train_all(
    folder: Path, *more: str, fails: str = "nothing", data: bool = True, networks: str = "rnn lstm"
) -> tuple[int, list[str]]:
    """Its exit code, and the command lines that it ran."""
    log, reviews = folder / "log", folder / "reviews.tar.gz"
    python = folder / "python"
    python.write_text(NOTE.format(log=log, fails=fails), encoding="utf-8")
    python.chmod(0o755)
    if data:
        reviews.touch()
    made = ["make", "--old-file=.venv/.runtime", "train-all", f"BIN={folder}", f"NETWORKS={networks}", *more]
    made.append(f"DATA={reviews}")
    code = subprocess.run(made, cwd=ROOT, capture_output=True, check=False).returncode
    return code, log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_every_network_is_trained_then_evaluated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    (tmp_path / ".lstm.training.safetensors").touch()
    data = f"--data {tmp_path / 'reviews.tar.gz'}"
    code, ran = train_all(tmp_path)
    assert code == 0
    assert [line.strip() for line in ran] == [
        f"-m models.train rnn {data}",
        f"-m models.train lstm {data} --resume",
        f"-m models.evaluate rnn {data} --write",
        f"-m models.evaluate lstm {data} --write",
        "-m models.standings",
    ]


def test_each_language_has_its_own_reviews_and_english_the_edited_ones(tmp_path: Path) -> None:
    data = f"--data {tmp_path / 'reviews.tar.gz'}"
    code, ran = train_all(tmp_path, "EDITED=some cad", "DATA_VI=ntc-scv.jsonl.xz", networks="rnn vi_rnn")
    assert code == 0
    assert [line.strip() for line in ran] == [
        f"-m models.train rnn {data} --edited some cad",
        "-m models.train vi_rnn --data ntc-scv.jsonl.xz",
        f"-m models.evaluate rnn {data} --write",
        "-m models.evaluate vi_rnn --data ntc-scv.jsonl.xz --write",
        "-m models.standings",
    ]
    (tmp_path / "log").unlink()
    code, ran = train_all(tmp_path, networks="rnn vi_rnn")
    assert code == 0
    assert not any("vi_rnn" in line for line in ran), "without their reviews they are left as they are"


def test_it_stops_at_the_first_failure(tmp_path: Path) -> None:
    code, ran = train_all(tmp_path, fails="models.train")
    assert code != 0
    assert len(ran) == 1


def test_it_asks_for_the_reviews(tmp_path: Path) -> None:
    code, ran = train_all(tmp_path, data=False)
    assert code != 0
    assert ran == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ((), ""),
        (("WRITE=1",), " --write"),
        (("ADDRESS=https://school.example/net",), " --address https://school.example/net"),
    ],
)
def test_the_sheets_are_checked_written_or_copied(tmp_path: Path, said: tuple[str, ...], asked: str) -> None:
    log, python = tmp_path / "log", tmp_path / "python"
    python.write_text(NOTE.format(log=log, fails="nothing"), encoding="utf-8")
    python.chmod(0o755)
    made = ["make", "--old-file=.venv/.dev", "teaching", f"BIN={tmp_path}", *said]
    assert subprocess.run(made, cwd=ROOT, capture_output=True, check=False).returncode == 0
    (ran,) = log.read_text(encoding="utf-8").splitlines()
    assert f"-m tests.teaching{asked}" == " ".join(ran.split())
