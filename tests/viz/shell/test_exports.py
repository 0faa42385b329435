"""What a visitor takes away: it reads back exactly, says what it is of, and loads nothing from anywhere."""

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import csv, parquet

from models.reading.spreadsheet import RULE, unquoted
from models.reading.trace import Trace, trace_text
from tests.viz.conftest import tiny_network
from viz import __version__, figures
from viz.figures.tables import prediction_table, signal_table
from viz.language import LANGUAGES, load_words
from viz.shell.exports import ABOUT, Source, csv_bytes, figure_html, file_name, parquet_bytes

DAY = date(2026, 11, 23)
TEXT = '=1+1, "cool" # not <b>NA</b>;\nnull \U0001f600 phim hay & \u0111\u1eb9p'
SOURCE = Source(TEXT, "lstm", DAY)
ABOUT_TEXT = {"text": TEXT, "network": "lstm", "version": __version__, "date": "2026-11-23"}
ODD = (
    ",",
    '"',
    "#",
    "NA",
    "null",
    "nan",
    "",
    "None",
    "\U0001f600",
    "a,b",
    '""',
    "# x",
    "=1+1",
    "1",
    "1e5",
    "true",
    "'",
)


def odd_table() -> pd.DataFrame:
    """A tidy table with every token that a file format might take for something else, and hard numbers."""
    values = np.random.default_rng(0).normal(size=len(ODD))
    values[:4] = 1e-300, -0.0, 1 / 3, 5.0
    return pd.DataFrame({"step": np.arange(1, len(ODD) + 1), "token": list(ODD), "value": values})


def read_csv(data: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(data), keep_default_na=False)


def read_with_pyarrow(data: bytes) -> pd.DataFrame:
    return csv.read_csv(BytesIO(data)).to_pandas()


def test_the_version_is_the_project_s() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    assert __version__ == project["project"]["version"]


# Tables


@pytest.mark.parametrize("read", [read_csv, read_with_pyarrow])
def test_a_csv_reads_back_exactly(read: Callable[[bytes], pd.DataFrame]) -> None:
    table = odd_table()
    found = read(csv_bytes(table, SOURCE))
    assert list(found.columns) == [*table.columns, ABOUT]
    assert [unquoted(cell) for cell in found["token"]] == list(ODD)
    assert found["step"].tolist() == table["step"].tolist()
    assert found["value"].to_numpy().tobytes() == table["value"].to_numpy().tobytes()


def test_a_csv_says_once_what_it_is_of() -> None:
    found = read_csv(csv_bytes(odd_table(), SOURCE))
    assert json.loads(found[ABOUT][0]) == ABOUT_TEXT | {"cells": RULE}
    assert set(found[ABOUT][1:]) == {""}


def test_no_spreadsheet_takes_a_word_for_a_formula_and_numbers_stay_numbers() -> None:
    words = ["=1+1", "+1", "-", "@sum", "\t=1", "\uff1d1", "'", "'=1", "good"]
    table = pd.DataFrame({"step": range(len(words)), "token": words, "value": -1.5})
    data = csv_bytes(table, SOURCE)
    found = read_csv(data)
    assert found["token"].tolist() == [*("'" + word for word in words[:-1]), "good"]
    assert found["token"].str.removeprefix("'").tolist() == words
    assert found["value"].tolist() == [-1.5] * len(words)
    assert pd.read_parquet(BytesIO(parquet_bytes(table, SOURCE)))["token"].tolist() == words


def test_a_spreadsheet_that_splits_at_semicolons_finds_no_formula_in_the_text() -> None:
    data = csv_bytes(odd_table(), Source("good;=1+1;@x\n;=2", "gru", DAY))
    assert b";" not in data
    assert json.loads(read_csv(data)[ABOUT][0])["text"] == "good;=1+1;@x\n;=2"


def test_no_spreadsheet_takes_the_text_for_a_formula() -> None:
    for text in ("=cmd|'/c calc'!A0", "@SUM(1)", "+1", "-1", "\t=1"):
        found = read_csv(csv_bytes(odd_table(), Source(text, "gru", DAY)))
        assert found[ABOUT][0].startswith("{")


def test_parquet_reads_back_exactly_with_its_source() -> None:
    table = odd_table()
    data = parquet_bytes(table, SOURCE)
    found = pd.read_parquet(BytesIO(data))
    pd.testing.assert_frame_equal(found, table)
    assert found.attrs == ABOUT_TEXT
    assert table.attrs == {}
    stored = parquet.read_schema(BytesIO(data)).metadata
    assert json.loads(stored[b"PANDAS_ATTRS"]) == ABOUT_TEXT


def test_the_tidy_table_of_a_trace_makes_both_ways(trace: Trace) -> None:
    table = signal_table(trace)
    source = Source("The film was good.", trace.cell, DAY)
    pd.testing.assert_frame_equal(pd.read_parquet(BytesIO(parquet_bytes(table, source))), table)
    found = read_csv(csv_bytes(table, source))
    pd.testing.assert_frame_equal(found.drop(columns=ABOUT), table)


def test_the_same_table_gives_the_same_bytes() -> None:
    assert csv_bytes(odd_table(), SOURCE) == csv_bytes(odd_table(), SOURCE)
    assert parquet_bytes(odd_table(), SOURCE) == parquet_bytes(odd_table(), SOURCE)


def test_a_csv_of_nothing_is_refused() -> None:
    empty = prediction_table(trace_text(tiny_network("gru", bidirectional=True), "good"))
    with pytest.raises(ValueError, match="no rows"):
        csv_bytes(empty, SOURCE)


def test_a_text_that_no_file_can_hold_is_written_all_the_same() -> None:
    broken = Source("good \ud800 film", "lstm", DAY)
    assert json.loads(read_csv(csv_bytes(odd_table(), broken))[ABOUT][0])["text"] == "good ? film"
    assert pd.read_parquet(BytesIO(parquet_bytes(odd_table(), broken))).attrs["text"] == "good ? film"


# Names


def test_file_names_hold_network_and_date() -> None:
    assert file_name("lstm", DAY, "csv") == "gatescope-lstm-2026-11-23.csv"
    assert file_name("gru", DAY, "html", picture="gradient") == "gatescope-gru-gradient-2026-11-23.html"


@pytest.mark.parametrize("part", ["", "../lstm", "a b", "lstm/x", "l\u00e0", "x.y", "a\n"])
def test_nothing_that_a_user_wrote_gets_into_a_file_name(part: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        file_name(part, DAY, "csv")
    with pytest.raises(ValueError, match="file name"):
        file_name("lstm", DAY, "csv", picture=part or " ")


# Figures


class Page(HTMLParser):
    """The meta elements, the text under the figure, and what a browser would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.loads: list[str] = []
        self.seen: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.loads += [str(found[name]) for name in ("src", "href", "data", "action") if name in found]
        if tag == "meta":
            self.metas[str(found.get("name") or found.get("http-equiv"))] = str(found.get("content"))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in {"title", "h1", "dt", "dd"} and data.strip():
            self.seen.append(data)


def page_of(source: Source, language: str = "en", title: str = "A <title>") -> tuple[str, Page]:
    trace = trace_text(tiny_network("lstm"), "the </script><script>alert(1)</script> <b>film</b> was good")
    words = load_words("vi" if language == "vi" else "en")
    html = figure_html(figures.plot_unit(trace), source, title=title, language=language, say=words).decode("utf-8")
    return html, Page(html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_one_file_that_says_what_it_is_of(language: str) -> None:
    html, page = page_of(SOURCE, language)
    words = load_words("vi" if language == "vi" else "en")
    assert html.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    for name, value in ABOUT_TEXT.items():
        assert page.metas[f"gatescope:{name}"] == value
        assert page.seen[page.seen.index(words(f"export.{name}")) + 1] == value
    assert page.seen[:2] == ["A <title>", "A <title>"]
    assert page.loads == []
    assert page.metas["Content-Security-Policy"].startswith("default-src 'none'")
    assert "plotly.js v" in html


def test_what_a_user_wrote_is_text_in_the_file() -> None:
    _, plain = page_of(SOURCE)
    html, page = page_of(Source("</script><script>alert(2)</script><img src=x>{title}<!-- the figure -->", "gru", DAY))
    assert page.tags == plain.tags
    assert "alert(1)</script>" not in html and "alert(2)</script>" not in html
    assert page.metas["gatescope:text"].endswith("{title}<!-- the figure -->")
    assert len(re.findall("Plotly.newPlot", html)) == len(re.findall("Plotly.newPlot", page_of(SOURCE)[0]))


def test_the_figure_itself_stays_as_it_is() -> None:
    figure = figures.plot_prediction(trace_text(tiny_network("rnn"), "good film"), theme="dark")
    before = figure.to_json()
    one, other = (figure_html(figure, SOURCE, title="x", language="en", say=load_words("en")) for _ in range(2))
    assert figure.to_json() == before
    assert one == other
