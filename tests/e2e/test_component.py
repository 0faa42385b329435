"""Our components as Streamlit calls them, played in a browser without Streamlit: what hangs on the moment.

Streamlit loads the module before each call. Data that comes while it loads makes a second call, after which what the
first call returned is run, as if its view were to go.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page, Route, expect

from models.reading.attribution import word_contributions
from models.reading.drives import drives
from models.reading.trace import trace_text
from models.reading.turning import turning_point
from tests.viz.conftest import tiny_network
from viz import language as i18n
from viz import strip
from viz.component import BROWSER
from viz.figures.style.log_axis import log_axis
from viz.figures.style.numbers import from_log10
from viz.player import Cursor
from viz.player.payload import Reading, build_payload

WORDS = i18n.load_words("en")

FILM = "the film was good ."
HOME = turning_point(trace_text(tiny_network("lstm"), FILM).layers[-1])[0] + 1  # where its player starts
assert HOME == 3, "there must be room to step to both sides"

OVERTAKEN = """async ([module, older, newer]) => {
  const { default: draw } = await import(module);
  const parentElement = document.body.appendChild(document.createElement("div"));
  const read = (data) => (Array.isArray(data) ? Uint8Array.from(data) : data);
  window.reports = [];
  const setStateValue = (name, value) => window.reports.push(value.word);
  const call = (data) => draw({ data: read(data), parentElement, setStateValue });
  const afterOlder = call(older);
  window.takeDown = call(newer);
  afterOlder();
}"""


@pytest.fixture
def page(apart: Page) -> Page:
    """These tests stop the clock, and need no file of the app's."""
    return apart


def visit(page: Page) -> None:
    """An empty page that can import our modules."""
    links = '<a href="/compare">another page</a> <a href="/?lang=vi">this page</a>'
    page.route("http://gatescope.test/**", lambda route: route.fulfill(content_type="text/html", body=links))
    page.route("http://gatescope.test/browser/**", serve_module)
    page.goto("http://gatescope.test/")


def serve_module(route: Route) -> None:
    path = BROWSER / route.request.url.split("/browser/")[1]
    kind = "text/css" if path.suffix == ".css" else "text/javascript"
    route.fulfill(content_type=kind, body=path.read_text(encoding="utf-8"))


def play(page: Page, part: str, older: Any, newer: Any) -> None:
    visit(page)
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")  # as Streamlit, which goes itself
    page.evaluate(OVERTAKEN, [f"/browser/{part}/{part}.js", older, newer])


def strip_of(*texts: tuple[str, str]) -> Mapping[str, Any]:
    table = pd.DataFrame(texts, columns=["first_word", "second_word"])
    table = table.assign(first_known=True, second_known=True, first=0.25, second=0.75, marked=False)
    return strip.build_strip(table, strip.Labels("", "", "", ""), WORDS, same_words=False)


def test_the_strip_stands_and_goes_with_its_last_call(page: Page) -> None:
    play(page, "strip", strip_of(("good", "bad")), strip_of(("good", "bad"), (".", "!")))
    columns = page.locator("section.pairs [data-column]")
    expect(columns).to_have_count(2)
    page.evaluate("window.takeDown()")
    expect(columns).to_have_count(0)


def payload_of(text: str) -> list[int]:
    model = tiny_network("lstm")
    trace = trace_text(model, text)
    reading = Reading(trace, drives(model, trace), word_contributions(model, trace))
    return list(build_payload(reading, "lstm", Cursor(), WORDS))


def test_the_player_listens_until_its_last_call_goes(page: Page) -> None:
    play(page, "player", payload_of("the film"), payload_of(FILM))
    shown = page.locator("section.player")
    expect(shown).to_have_attribute("data-words", "5")
    expect(shown).to_have_attribute("data-word", str(HOME))
    page.keyboard.press("ArrowLeft")
    expect(shown).to_have_attribute("data-word", str(HOME - 1))
    page.evaluate("window.takeDown()")
    page.keyboard.press("ArrowLeft")
    expect(shown).to_have_attribute("data-word", str(HOME - 1))


def stop_the_clock(page: Page) -> None:
    """Time passes only as a test says: a clock that is merely installed goes on by itself."""
    page.clock.install(time=0)
    page.clock.pause_at(3600)  # in seconds


def reports(page: Page) -> list[int]:
    """The words that the server was told of."""
    found: list[int] = page.evaluate("window.reports")
    return found


def test_a_resting_cursor_is_reported(page: Page) -> None:
    stop_the_clock(page)
    play(page, "player", payload_of("the film"), payload_of(FILM))
    page.clock.run_for(600)
    assert reports(page) == [HOME]
    page.keyboard.press("ArrowLeft")
    page.clock.run_for(400)
    assert reports(page) == [HOME]
    page.get_by_role("link", name="this page").click()
    page.clock.run_for(200)
    assert reports(page) == [HOME, HOME - 1]


def test_a_visitor_who_leaves_is_not_reported_on(page: Page) -> None:
    """Streamlit would show an empty page for a report that comes after the visitor has left."""
    stop_the_clock(page)
    play(page, "player", payload_of("the film"), payload_of(FILM))
    page.clock.run_for(600)
    page.keyboard.press("ArrowLeft")
    page.get_by_role("link", name="another page").click()
    page.keyboard.press("ArrowLeft")
    page.clock.run_for(5_000)
    assert reports(page) == [HOME]
    page.clock.run_for(6_000)  # the visitor has stayed
    assert reports(page) == [HOME, HOME - 2]
    page.keyboard.press("ArrowRight")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    page.clock.run_for(5_000)
    assert reports(page) == [HOME, HOME - 2]
    page.evaluate("window.takeDown()")
    page.clock.run_for(60_000)
    assert reports(page) == [HOME, HOME - 2]


def test_the_charts_write_numbers_as_python_does(page: Page) -> None:
    logs = [
        -400.25,
        -27.57,
        -3.2,
        -3.0,
        -2.9996,
        -1.38,
        -0.31,
        0,
        0.02,
        0.9996,
        1.5,
        3.49,
        4.2,
        4.26,
        5.2,
        5.9999,
        6,
        12.02,
    ]
    ends = [(-27.3, 0.1), (-4.26, 0.12), (-1.7, 0.05), (-0.5, 0.2), (-0.1, 0.02), (3.2, 3.9), (-400.0, 2.0), (5.1, 5.2)]
    visit(page)
    numbers = "import('/browser/charts/numbers.js')"
    found = page.evaluate(f"async (logs) => {{ const n = await {numbers}; return logs.map(n.fromLog10) }}", logs)
    assert found == [from_log10(log10) for log10 in logs]
    for low, high in ends:
        ticks = page.evaluate(
            f"async (ends) => {{ const n = await {numbers}; return n.logTicks(...ends) }}", [low, high]
        )
        axis = log_axis([low, high], "")
        assert [tick["text"] for tick in ticks] == axis["ticktext"], (low, high)
        assert [tick["at"] for tick in ticks] == pytest.approx(axis["tickvals"]), (low, high)
