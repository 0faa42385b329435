"""Whatever is typed: the files that a visitor takes away hold it as text, and nothing in them runs or loads."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pandas as pd
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs

from models.networks.text import tokenize
from models.reading.trace import trace_text
from tests.hostile import any_text
from tests.viz.conftest import tiny_network
from viz import figures
from viz.figures.tables import signal_table
from viz.language import load_words
from viz.shell.exports import Source, csv_bytes, figure_html, parquet_bytes

DAY = date(2026, 11, 23)
NETWORK = tiny_network("gru")
BREAKOUTS = (
    "</script><script>window.__hit=1</script>",
    "<!--<script>",
    "]]>",
    '"><img src=x onerror=window.__hit=1>',
    "</title><svg/onload=window.__hit=1>",
    "{title} {0} {{lines}} <!-- the figure -->",
    "</dd></dl></body></html>",
    "\u2028\u2029",
)
texts = any_text | st.lists(st.sampled_from(BREAKOUTS), min_size=1, max_size=4).map(" ".join)
LIBRARY = get_plotlyjs()


def writable(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode()


class Parts(HTMLParser):
    """Every element with its attributes' names, what scripts hold, and what <meta> says of the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.scripts: list[str] = []
        self.text: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, tuple(found)))
        if found.get("name") == "gatescope:text":
            self.text = found["content"]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script":
            self.scripts.append(data)


def page_of(text: str, read: str) -> Parts:
    """The page of a figure whose words are `read`, made for `text`; plotly.js itself, which is long, is left out."""
    figure = figures.plot_unit(trace_text(NETWORK, read, limit=12))
    html = figure_html(figure, Source(text, "gru", DAY), title="A figure", language="en", say=load_words("en"))
    return Parts(html.decode("utf-8").replace(LIBRARY, ""))


PLAIN = page_of("good film", "good film")


@given(texts)
@example("</script><script>alert(1)</script>")
@settings(max_examples=30)
def test_a_page_has_the_same_elements_whatever_was_read(text: str) -> None:
    assume(tokenize(text))
    found = page_of(text, text)
    assert found.tags == PLAIN.tags
    assert found.text is not None
    assert found.text.splitlines() == writable(text).splitlines()
    script = "".join(found.scripts)
    assert "<" not in re.sub(r"\\u003c", "", script.split("Plotly.newPlot")[1])


@given(texts)
def test_parquet_holds_every_word_and_the_text_as_they_are(text: str) -> None:
    assume(tokenize(text))
    table = signal_table(trace_text(NETWORK, text, limit=12))
    found = pd.read_parquet(BytesIO(parquet_bytes(table, Source(text, "gru", DAY))))
    pd.testing.assert_frame_equal(found, table)
    assert found.attrs["text"] == writable(text)
    json.dumps(found.attrs)


@given(texts)
@example("=1+1 @sum 'quoted ; \t \uff1dx")
def test_a_csv_gives_every_word_back_and_none_begins_a_formula(text: str) -> None:
    assume(tokenize(text))
    table = signal_table(trace_text(NETWORK, text, limit=12))
    data = csv_bytes(table, Source(text, "gru", DAY))
    assert b";" not in data
    found = pd.read_csv(BytesIO(data), keep_default_na=False, dtype={"token": str})
    assert not found["token"].str.match(r"[\s\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]").any()
    assert found["token"].str.removeprefix("'").tolist() == table["token"].tolist()
    assert found["value"].dtype == float
    assert json.loads(found["about"][0])["text"] == writable(text)
