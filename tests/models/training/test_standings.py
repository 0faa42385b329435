"""The table of all networks, from files on disk."""

from pathlib import Path

import numpy as np
import pytest

from models.adopting.adopt import Asked, about, fits, opened, save
from models.networks.checkpoint import save_checkpoint
from models.standings import HEADINGS, main
from models.training.report import make_report, write_report
from tests.conftest import tiny_network
from tests.models.adopting.tutorials import VOCABULARY, tutorial


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_what_learned_from_other_texts_is_named_and_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    save_checkpoint(tiny_network("rnn"), tmp_path / "ours", {"test": {"accuracy": 0.75}})
    brought(tmp_path / "theirs", accuracy=0.99)
    assert main() == 0
    said = capsys.readouterr().out
    assert "`ours`" in said and "99" not in said and "`theirs`" not in said
    assert said.endswith("not compared, since their texts are others: theirs\n")


def brought(folder: Path, *, accuracy: float) -> None:
    """A network with a head of its own, and with an accuracy."""
    one = tutorial(1)
    file = opened("mine.pt", one.content)
    asked = Asked(tokenizer="spaces", answers=(one.answer,))
    (fit,) = fits(file, VOCABULARY, asked)
    save(fit.network, folder, {**about(file, fit.network, asked), "test": {"accuracy": accuracy}})


def test_every_network_has_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    about = {"training": {"minutes": 7.5}, "validation": {"accuracy": 0.91}, "test": {"accuracy": 0.75}}
    save_checkpoint(tiny_network("gru", layers=2, bidirectional=True), tmp_path / "measured", about)
    logits, labels = np.array([2.0, 1.0, -1.0, 3.0]), np.array([1, 1, 0, 0], dtype=np.float32)
    write_report(tmp_path / "measured", make_report(logits, labels, np.array([10, 20, 30, 40])))
    save_checkpoint(tiny_network("rnn"), tmp_path / "fresh", {})
    assert main() == 0
    headings, rule, fresh, measured = capsys.readouterr().out.splitlines()
    assert cells(headings) == list(HEADINGS)
    assert len(cells(rule)) == len(HEADINGS)
    assert cells(fresh) == ["`fresh`", "RNN", "1", "1", "–", "–", "–", "–"]
    # the interval of 3 right ones in 4, Wilson 1927
    assert cells(measured) == ["`measured`", "GRU", "2", "2", "7.5", "91.00%", "75.00%", "30.06% to 95.44%"]
