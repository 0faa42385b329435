"""Crafted texts and addresses against the real page: they are shown as text, and nothing runs, loads or is told.

Here a sample; all of them with `make hostile`, which also prints how many were tried.
"""

import hashlib
import os
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from models.networks.text import Vocabulary, read_text
from tests.conftest import CHECKPOINTS
from tests.e2e.crafted import PRODUCT_SAYS, Attempt, attempts, sample
from tests.e2e.screen import Screen
from viz import language as i18n

WORDS = i18n.load_words("en")
VOCABULARY = Vocabulary.load(CHECKPOINTS / "lstm" / "vocab.txt")
FAILED = (WORDS("app.failed"), i18n.load_words("vi")("app.failed"))
EVERYTHING = os.environ.get("GATESCOPE_HOSTILE") == "all"
ABOUT_THE_SERVER = (
    "Traceback (most recent",
    "site-packages",
    "streamlit.errors",
    "StreamlitAPIException",
    'File "/',
    "models.networks",
    "viz.shell",
    "root:x:0:0",
    "PATH=",
    str(Path.cwd()),
    PRODUCT_SAYS,
)
"""What no page may say, unless the visitor wrote it."""

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8").partition("\n")[2].strip().removesuffix(";")


class Attacked:
    """A page that is being attacked, and all that has gone wrong with it."""

    def __init__(self, page: Page, server: str) -> None:
        self.screen, self.page, self.server = Screen(page, server), page, server
        self.dialogs: list[str] = []
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.context.on("page", lambda other: self.dialogs.append(f"a window: {other.url}"))
        page.on("websocket", lambda socket: self.screen.requests.append(socket.url))

    def open(self, attempt: Attempt) -> None:
        self.page.goto(f"{self.server}/{attempt.page}?{urlencode(attempt.query, errors='replace')}")
        main = self.page.get_by_test_id("stMain")
        expect(
            main.locator("section.player, [data-testid=stAlert], .js-plotly-plot, [data-testid=stExpander]").first
        ).to_be_visible()
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def type(self, text: str) -> None:
        """Put it into the box as it is, which Playwright's own wire could not carry, and hand it over."""
        units = [int.from_bytes(pair, "little") for pair in _pairs(text.encode("utf-16-le", "surrogatepass"))]
        box = self.page.get_by_role("textbox")
        box.focus()
        box.evaluate("(area, units) => { area.value = String.fromCharCode(...units); }", units)
        box.press("Enter")

    def harm(self, *written: str) -> dict[str, object]:
        """What has gone wrong, by kind; nothing that a visitor has `written` is told by the server."""
        found = self.page.evaluate(LOOK)
        told = [s for s in ABOUT_THE_SERVER if s in found["texts"] and not any(s in text for text in written)]
        foreign = [url for url in self.screen.requests if not _is_ours(url, self.server)]
        kinds = {
            "ran": found["hit"],
            "asked": self.dialogs,
            "loaded": foreign,
            "broke": self.screen.errors,
            "made": found["made"],
            "told": told,
            "failed": [sentence for sentence in FAILED if sentence in found["texts"]],
            "titled": sorted(set(found["title"]) & set("<{$")),
        }
        return {kind: what for kind, what in kinds.items() if what}

    def shows_the_words_of(self, text: str) -> None:
        """Exactly what the network reads of the text, or the sentence that there is nothing to read."""
        tokens = read_text(_well_formed(text), VOCABULARY, "en")[:1_000]
        if not tokens:
            expect(self.page.get_by_text(WORDS("notice.empty"))).to_be_visible()
            return
        mark = hashlib.sha256("\n".join(tokens).encode("utf-8")).hexdigest()[:16]
        expect(self.page.locator(f'section.player[data-view*="{mark}"]')).to_have_count(1)
        # What was handed over before may still come from its run, and stand there for a moment.
        shown = f"(tokens) => JSON.stringify(({LOOK})().words) === JSON.stringify(tokens)"
        self.page.wait_for_function(shown, arg=tokens)


def _pairs(data: bytes) -> list[bytes]:
    return [data[at : at + 2] for at in range(0, len(data), 2)]


def _well_formed(text: str) -> str:
    """As a browser sends it: lone surrogates replaced, line ends as in a text area."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_ours(url: str, server: str) -> bool:
    return urlsplit(url).scheme in ("data", "blob") or urlsplit(url).netloc == urlsplit(server).netloc


def attack(page: Page, server: str, tried: tuple[Attempt, ...]) -> Counter[str]:
    """Try them all; how many of each category."""
    attacked, counts = Attacked(page, server), Counter[str]()
    attacked.screen.open(lang="en")
    for attempt in tried:
        if attempt.typed:
            assert attempt.text is not None
            attacked.type(attempt.text)
            attacked.shows_the_words_of(attempt.text)
        else:
            attacked.open(attempt)
            if attempt.text is not None and not attempt.page:
                attacked.shows_the_words_of(attempt.text)
        assert attacked.harm(*attempt.query.values(), attempt.text or "") == {}, attempt
        counts[attempt.category.split(":")[0]] += 1
    attacked.screen.open(lang="en")
    attacked.type("I loved it")
    attacked.shows_the_words_of("I loved it")
    return counts


STREAMLIT = Subprotocol("streamlit")

HARM = {
    "ran": "void (window.__hit = 1)",
    "asked": "setTimeout(() => alert(1))",
    "loaded": "void fetch('//192.0.2.1/x').catch(() => 0)",
    "broke": "setTimeout(() => { throw new Error('harm') })",
    "made": "document.querySelector('[data-testid=stMain]').insertAdjacentHTML('beforeend', '<img src=x onerror=0>')",
    "told": "document.querySelector('[data-testid=stMain]').append('Traceback (most recent call last)')",
    "failed": f"document.querySelector('[data-testid=stMain]').append({FAILED[0]!r})",
    "titled": "void (document.title = '<b>')",
}


def test_harm_would_be_noticed(page: Page, server: str) -> None:
    attacked = Attacked(page, server)
    attacked.screen.open(lang="en")
    assert attacked.harm() == {}
    with page.expect_event("dialog"), page.expect_event("pageerror"):  # which come after the script that asks for them
        for script in HARM.values():
            page.evaluate(script)
    assert set(attacked.harm()) == set(HARM)
    page.evaluate("document.querySelector('[data-testid=stMain]').append('1337*1337 = 1787569')")
    assert PRODUCT_SAYS in str(attacked.harm()["told"])
    assert PRODUCT_SAYS not in str(attacked.harm("1787569")["told"])


def test_crafted_texts_and_addresses_are_only_ever_text(page: Page, server: str) -> None:
    assert sum(attack(page, server, sample()).values()) >= 24


@pytest.mark.skipif(not EVERYTHING, reason="all of them with `make hostile`")
def test_all_crafted_texts_and_addresses_are_only_ever_text(page: Page, server: str) -> None:
    counts = attack(page, server, attempts())
    lines = [f"{count:5d}  {category}" for category, count in sorted(counts.items())]
    sys.stdout.write("\n".join(["", *lines, f"{sum(counts.values()):5d}  tried, each only ever shown as text", ""]))
    assert sum(counts.values()) >= 500


HAND_OVER = """(area, megabytes) => {  // without laying it out, which takes a browser longer than sending it
  const text = "good ".repeat(megabytes * 200_000);
  Object.defineProperty(area, "value", { get: () => text, set() {}, configurable: true });
  area.dispatchEvent(new Event("blur"));
  delete area.value;
}"""


def close_code(server: str, size: int) -> int | None:
    """What the server says to one message of so many bytes that mean nothing; None if it stays on the line."""
    with connect(f"{server.replace('http', 'ws')}/_stcore/stream", subprotocols=[STREAMLIT], max_size=None) as socket:
        try:
            socket.send(b"\xff" * size)
            socket.recv(timeout=5)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        except TimeoutError:
            return None
    return None


@pytest.mark.skipif(not EVERYTHING, reason="with `make hostile`")
def test_messages_larger_than_the_server_takes_cost_only_their_own_connection(page: Page, server: str) -> None:
    attacked, other = Attacked(page, server), Attacked(page.context.new_page(), server)
    for visitor in (attacked, other):
        visitor.dialogs.clear()  # the second page is ours
        visitor.screen.open(lang="en")
    assert [close_code(server, size) for size in (26_000_001, 210_000_000)] == [1009, 1009], "message too big"
    for size in (0, 1, 64, 1_000_000):
        close_code(server, size)
    with page.expect_websocket():  # the page's own was cut off, and it connects again
        page.get_by_role("textbox").evaluate(HAND_OVER, 26)
    for visitor in (other, attacked):
        visitor.type("I loved it")
        visitor.shows_the_words_of("I loved it")
        assert visitor.harm() == {}
