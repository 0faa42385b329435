"""What a visitor takes away, as bytes: a tidy table as CSV or Parquet, a figure as one HTML file.

Every file carries what it is of: the text, the network, Gatescope's version and the date (`Source`).

- Parquet has a place for that: `pandas.read_parquet(file).attrs`.
- CSV has none. Comment lines would make `pandas.read_csv(file)` fail, and with comment="#" every reader would have to
  know that words may hold a "#"; a second file gets lost; and the text on every row would make 4 GB out of 1,000 words.
  So the CSV has one column more, "about", with a JSON object on the first row and nothing below:
  `json.loads(table["about"][0])`. It starts with "{", so no spreadsheet takes a text like "=1+1" for a formula.
  A word like "=1+1" stands behind an apostrophe, and so does one that begins with an apostrophe; "about" says so, and
  `table["token"].str.removeprefix("'")` has every word as it was read (models/reading/spreadsheet.py).
- HTML shows it under the figure, and has it as <meta> too.

Words such as "NA" and "null" are words: read the CSV with `pandas.read_csv(file, keep_default_na=False)`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from io import BytesIO

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
from pyarrow import csv

from models.reading.spreadsheet import RULE, quoted_columns
from viz import __version__
from viz.figures.style.paper import on_paper
from viz.figures.style.theme import BACKGROUND

ABOUT = "about"


@dataclass(frozen=True)
class Source:
    """What an export is of: the `text` as it was typed, the `network`'s name, and the `day` as ISO date."""

    text: str
    network: str
    day: date
    version: str = __version__

    def described(self) -> dict[str, str]:
        """text, network, version and date, all plain text; what no file can hold (lone surrogates) becomes "?"."""
        values = asdict(self) | {"day": self.day.isoformat()}
        clean = {name: str(value).encode("utf-8", errors="replace").decode() for name, value in values.items()}
        return {"text": clean["text"], "network": clean["network"], "version": clean["version"], "date": clean["day"]}


def file_name(network: str, day: date, ending: str, *, picture: str | None = None) -> str:
    """ "gatescope-lstm-2026-11-23.csv", or with a picture "gatescope-lstm-gradient-2026-11-23.html".

    Nothing a visitor wrote: ValueError for a part that is not made of letters, digits, "_" and "-".
    """
    parts = ["gatescope", network, *([picture] if picture else []), day.isoformat()]
    for part in (*parts, ending):
        if not re.fullmatch(r"[A-Za-z0-9_-]+", part):
            raise ValueError(f"a file name is made of letters, digits, _ and -; not of {part!r}")
    return f"{'-'.join(parts)}.{ending}"


def csv_bytes(table: pd.DataFrame, source: Source) -> bytes:
    """A tidy table as CSV in UTF-8: its columns with every digit, then "about". ValueError for an empty table.

    No spreadsheet calculates what stands in it; words come back by `models.reading.spreadsheet.unquoted`.
    """
    if table.empty:
        raise ValueError("there is nothing to export: the table has no rows")
    about = json.dumps(source.described() | {"cells": RULE}, ensure_ascii=False)
    about = about.replace(";", "\\u003b")  # where ";" ends a cell, what follows it could be taken for a formula
    rows = quoted_columns(pa.Table.from_pandas(table, preserve_index=False))
    rows = rows.append_column(ABOUT, pa.array([about, *[None] * (len(table) - 1)], pa.string()))
    sink = pa.BufferOutputStream()
    csv.write_csv(rows, sink)
    return bytes(sink.getvalue().to_pybytes())


def parquet_bytes(table: pd.DataFrame, source: Source) -> bytes:
    """A tidy table as Parquet, unchanged; what it is of comes back as `pandas.read_parquet(file).attrs`."""
    named = table.copy(deep=False)
    named.attrs = source.described()
    sink = BytesIO()
    named.to_parquet(sink, index=False)
    return sink.getvalue()


def figure_html(figure: go.Figure, source: Source, *, title: str, language: str, say: Callable[..., str]) -> bytes:
    """A figure as one HTML file that needs no network: plotly.js inside, and a policy that forbids to load anything.

    `figure` stays as it is. Words are escaped; the same figure and source give the same bytes.
    """
    told = source.described()
    metas = "\n".join(f'<meta name="gatescope:{name}" content="{escape(value)}">' for name, value in told.items())
    labels = {name: say(f"export.{name}") for name in told}
    lines = "\n".join(f"<dt>{escape(labels[name])}</dt><dd>{escape(value)}</dd>" for name, value in told.items())
    drawn = on_paper(go.Figure(figure)).to_html(
        full_html=False,
        include_plotlyjs=True,
        include_mathjax=False,
        div_id="figure",
        config={"displaylogo": False, "responsive": True, "toImageButtonOptions": {"format": "svg"}},
    )
    page = _PAGE.format(language=escape(language), metas=metas, title=escape(title), lines=lines, **_COLOURS)
    return page.replace(_PLACE, drawn).encode("utf-8")


_COLOURS = {"background": BACKGROUND["light"], "letters": BACKGROUND["dark"]}
_PLACE = "<!-- the figure -->"
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_PAGE = f"""<!DOCTYPE html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Gatescope {__version__}">
{{metas}}
<title>{{title}}</title>
<style>
body {{{{ margin: 1.5rem; background: {{background}}; color: {{letters}}; font-family: sans-serif; }}}}
dl {{{{ display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }}}}
dt {{{{ font-weight: bold; }}}}
dd {{{{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }}}}
</style>
</head>
<body>
<h1>{{title}}</h1>
{_PLACE}
<dl>
{{lines}}
</dl>
</body>
</html>
"""
