"""A table opened in a spreadsheet: no word is calculated, numbers are numbers, and every word comes back exactly."""

import csv
import io
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv

from models.reading.spreadsheet import quoted, quoted_columns, unquoted
from models.reading.table import write_table
from models.reading.trace import trace_text
from tests.conftest import tiny_network

FORMULAS = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1",
    "-1",
    "-",
    "@SUM(1+1)",
    '=HYPERLINK("http://127.0.0.1/?"&A1,"x")',
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\x00=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\ufe661",
    "\u207c1",
    "\u22121",
)
HARMLESS = ("", "good", "a=1", "1-1", "(=1)", "…", "<b>", "{", '"=1"', "e@x", "é", "👍🏽", "שלום", "_", "#", "|", "%")
SPREADSHEETS_CALCULATE = "=+-@"


def calculated(cell: str) -> bool:
    """What the most eager of spreadsheets would do: skip what cannot be seen, and fold the width of what can."""
    seen = [c for c in cell if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")]
    return bool(seen) and unicodedata.normalize("NFKC", seen[0])[:1] in (*SPREADSHEETS_CALCULATE, "\u2212")


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_formula_is_a_text_behind_an_apostrophe(text: str) -> None:
    assert quoted(text) == "'" + text
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_what_no_spreadsheet_calculates_stands_as_it_is(text: str) -> None:
    assert quoted(text) == text == unquoted(text)


def test_an_apostrophe_of_the_text_is_not_lost() -> None:
    for text in ("'", "''", "'=1", "'t", "' "):
        assert quoted(text) == "'" + text
        assert unquoted(quoted(text)) == text


@given(st.text() | st.from_regex(r"\A['\s=+@\-\u200b\uff1d]{0,4}.{0,3}\Z"))
@example("\ud800=1")
@example("=" * 100_000)
def test_every_text_comes_back_and_none_is_calculated(text: str) -> None:
    cell = quoted(text)
    assert unquoted(cell) == text
    assert not calculated(cell)
    assert cell[:1] not in ("\t", "\r", "\n")


def column(values: list[Any], kind: Any) -> Any:
    return quoted_columns(pa.table({"x": pa.array(values, kind)})).column("x")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_columns_of_text_are_quoted_and_keep_their_kind(kind: Any) -> None:
    found = column(["=1", "good", None, "=1"], kind)
    assert found.to_pylist() == ["'=1", "good", None, "'=1"]
    assert found.type == kind
    assert column([], kind).to_pylist() == []


def test_numbers_stay_numbers() -> None:
    assert column([-1.5, None, 2.0], pa.float64()).to_pylist() == [-1.5, None, 2.0]
    assert column([-1, 2], pa.int64()).to_pylist() == [-1, 2]


def test_a_table_of_several_pieces_is_quoted_too() -> None:
    table = pa.concat_tables([pa.table({"x": ["=1"], "y": [-1]}), pa.table({"x": ["b"], "y": [2]})])
    assert quoted_columns(table).to_pydict() == {"x": ["'=1", "b"], "y": [-1, 2]}


WORDS = "=1+1 +good -bad @home 'quoted ''twice film － ＝1 ... the"


def test_a_trace_written_as_csv_is_safe_and_comes_back(tmp_path: Path) -> None:
    trace = trace_text(tiny_network("gru"), WORDS)
    write_table(trace, tmp_path / "trace.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "trace.csv").read_text(encoding="utf-8"), newline="")))
    for row in rows:
        assert not calculated(row["token"])
        float(row["value"]), int(row["step"]), int(row["layer"]), int(row["unit"])
    assert {(int(row["step"]), unquoted(row["token"])) for row in rows} == set(enumerate(trace.tokens, 1))
    assert sum(row["value"].startswith("-") for row in rows) > 10, "negative numbers are numbers still"
    read = arrow_csv.read_csv(tmp_path / "trace.csv")
    assert read.column("value").type == pa.float64()


def test_parquet_holds_every_word_as_it_is(tmp_path: Path) -> None:
    from pyarrow import parquet

    trace = trace_text(tiny_network("gru"), WORDS)
    write_table(trace, tmp_path / "trace.parquet")
    assert set(parquet.read_table(tmp_path / "trace.parquet").column("token").to_pylist()) == set(trace.tokens)
