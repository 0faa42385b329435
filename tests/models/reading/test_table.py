"""A trace as a table, in memory and in files, and the command line that writes it."""

import csv
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from models.networks.cells import SIGNALS
from models.networks.checkpoint import load_checkpoint, save_checkpoint
from models.networks.classifier import Network
from models.reading.holding.hold import Hold
from models.reading.table import COLUMNS, tidy_columns, write_table
from models.reading.trace import Trace, trace_text
from models.trace import hold_of, main
from tests.conftest import tiny_network
from tests.models.archives import is_one_sentence

TEXT = "The film, đáng xem, was NOT bad at all."
HEADER = ("step", "token", "layer", "direction", "unit", "signal", "value")

Row = tuple[int, str, int, str, int, str, float]


def rows_of(trace: Trace) -> set[Row]:
    """The table written out, one number at a time."""
    return {
        (step + 1, token, layer.layer + 1, layer.direction, unit, name, float(values[step, unit]))
        for layer in trace.layers
        for name, values in layer.signals.items()
        for step, token in enumerate(trace.tokens)
        for unit in range(values.shape[1])
    }


def read_table(path: Path) -> list[Row]:
    if path.suffix == ".parquet":
        table = parquet.read_table(path)
        assert tuple(table.column_names) == HEADER
        return list(zip(*(table[column].to_pylist() for column in HEADER), strict=True))
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        assert tuple(next(reader)) == HEADER
        return [(int(s), t, int(layer), way, int(u), name, float(v)) for s, t, layer, way, u, name, v in reader]


def holds(rows: list[Row], trace: Trace) -> bool:
    return len(rows) == len(set(rows)) and set(rows) == rows_of(trace)


def test_the_columns_are_the_trace(tiny: Network) -> None:
    trace, config = trace_text(tiny, TEXT), tiny.config
    columns = tidy_columns(trace)
    assert tuple(columns) == COLUMNS == HEADER
    count = len(trace.tokens) * config.hidden_size * config.layers * len(config.directions) * len(SIGNALS[config.cell])
    assert {column: values.shape for column, values in columns.items()} == dict.fromkeys(HEADER, (count,))
    assert columns["value"].dtype == np.float64
    assert holds(list(zip(*(values.tolist() for values in columns.values()), strict=True)), trace)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_file_reads_back_exactly(tiny: Network, tmp_path: Path, ending: str) -> None:
    trace = trace_text(tiny, TEXT)
    write_table(trace, tmp_path / f"trace{ending}")
    assert holds(read_table(tmp_path / f"trace{ending}"), trace)


@pytest.mark.parametrize("name", ["trace.xlsx", "trace", "trace.csv.zip"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"\.csv or \.parquet") as caught:
        write_table(trace_text(tiny_network("rnn"), TEXT), tmp_path / name)
    assert is_one_sentence(str(caught.value))
    assert list(tmp_path.iterdir()) == []


# The command line


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """$GATESCOPE_CHECKPOINTS with one network, "mine"."""
    root = tmp_path / "nets"
    save_checkpoint(tiny_network("gru", layers=2), root / "mine", {})
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(root))
    return root


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_the_command_writes_the_trace(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    out = tmp_path / f"trace{ending}"
    assert main(["mine", TEXT, "--out", str(out)]) == 0
    trace = trace_text(load_checkpoint("mine", root), TEXT)
    assert holds(read_table(out), trace)
    assert f"P(positive) = {trace.probability:.4f}; {len(trace.tokens)} words" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "out"),
    [
        ("yours", TEXT, "trace.csv"),
        ("../nets/mine", TEXT, "trace.csv"),
        ("mine", "", "trace.csv"),
        ("mine", "\u200b", "trace.csv"),
        ("mine", TEXT, "trace.xlsx"),
        ("mine", TEXT, "no/such/folder/trace.csv"),
        ("mine", TEXT, "no/such/folder/trace.parquet"),
        ("mine", TEXT, "folder.csv"),
        ("mine", TEXT, "folder.parquet"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, out: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder.parquet").mkdir()
    assert main([name, text, "--out", str(tmp_path / out)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert is_one_sentence(output.err)
    assert not (tmp_path / out).is_file()


def test_the_command_must_be_told_where_to_write(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["mine", TEXT])
    assert caught.value.code == 2
    assert "--out" in capsys.readouterr().err


def test_the_command_holds_what_it_is_told(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "trace.csv"
    holds_told = ["--hold", "update=1@1,3-4#0-2", "--hold", "hidden=-0.5#4"]
    assert main(["mine", TEXT, "--out", str(out), *holds_told]) == 0
    hold = [Hold("update", 1.0, (1, 3, 4), (0, 1, 2)), Hold("hidden", -0.5, units=(4,))]
    trace = trace_text(load_checkpoint("mine", root), TEXT, hold=hold)
    assert holds(read_table(out), trace)
    assert f"P(positive) = {trace.probability:.4f}" in capsys.readouterr().out
    assert trace.probability != trace_text(load_checkpoint("mine", root), TEXT).probability


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("input=0", Hold("input", 0.0)),
        ("input=0@4", Hold("input", 0.0, (4,))),
        ("hidden=0#46", Hold("hidden", 0.0, units=(46,))),
        ("cell=-2.5e-1@0-2,9#7,1", Hold("cell", -0.25, (0, 1, 2, 9), (7, 1))),
    ],
)
def test_what_to_hold_is_read(told: str, expected: Hold) -> None:
    assert hold_of(told) == expected


@pytest.mark.parametrize("told", ["input", "input=", "input=x", "=0", "input=0@", "input=0@a", "input=0#1-", "a b=0"])
def test_what_is_no_hold_says_what_one_is_like(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["mine", TEXT, "--out", str(tmp_path / "trace.csv"), "--hold", told])
    assert caught.value.code == 2
    assert "must be like input=0, input=0@4" in capsys.readouterr().err


@pytest.mark.parametrize("told", ["input=0", "update=2", "update=1@99", "update=1#5", "hidden=nan"])
def test_a_hold_that_does_not_fit_is_one_sentence(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str
) -> None:
    assert main(["mine", TEXT, "--out", str(tmp_path / "trace.csv"), "--hold", told]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert is_one_sentence(output.err)
    assert not (tmp_path / "trace.csv").exists()
