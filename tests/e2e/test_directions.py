"""Words that are written from right to left, beside numbers that are not."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.screen import Screen
from viz.language import load_words

WORDS = load_words("en")
TEXT = "I loved שלום! and مرحبا, a great film"
FROM_RIGHT = {"שלום", "مرحبا"}

# Where the first and the last letter of an element's text stand on the screen, from left.
ENDS = """(element) => {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (nodes.nextNode()) for (let at = 0; at < nodes.currentNode.length; at++) letters.push([nodes.currentNode, at]);
  const [first, last] = [letters[0], letters[letters.length - 1]].map(([node, at]) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  });
  return last - first;
}"""


def runs(element: Locator) -> str:
    """Which way a text runs on the screen."""
    return "right" if element.evaluate(ENDS) > 0 else "left"


def expect_directions(words: Locator, numbers: Locator) -> None:
    read = all_runs(words)
    assert FROM_RIGHT & {text.strip("\u2068\u2069") for text, _ in read}
    for text, way in read:
        plain = text.strip("\u2068\u2069")
        if len(plain) > 1 and plain != "–":
            assert way == ("left" if plain in FROM_RIGHT else "right"), text
    assert numbers.count() > 1
    assert {runs(number) for number in numbers.all() if len(number.inner_text()) > 1} == {"right"}


def all_runs(elements: Locator) -> list[tuple[str, str]]:
    """Each text, and which way it runs, all in one look: what is drawn anew meanwhile is not seen by half."""
    looked = elements.evaluate_all(f"(all) => all.map((one) => [one.innerText, ({ENDS})(one)])")
    return [(text, "right" if ends > 0 else "left") for text, ends in looked]


@pytest.mark.opens
def test_in_the_player_a_word_keeps_its_direction_and_the_numbers_theirs(screen: Screen) -> None:
    screen.open(lang="en", net="lstm", text=TEXT, open="view")
    for bars in ("parts", "without"):
        screen.player.locator("select[data-control=bars]").select_option(bars)
        screen.expect_state(bars=bars)
        expect(screen.words()).to_have_count(10)
        expect_directions(screen.words(), screen.player.locator(".token small"))
        expect_directions(screen.words(), screen.player.locator(".token .share span:visible"))


def test_in_the_strip_of_two_networks(page: Page, server: str) -> None:
    page.goto(f"{server}/compare?{urlencode({'lang': 'en', 'text': TEXT})}")
    page.get_by_role("radio", name=WORDS("compare.view.networks")).click()
    columns = page.locator("section.pairs [data-column]")
    expect(columns).to_have_count(10, timeout=60_000)
    expect_directions(columns.locator(".word"), columns.locator("small"))


def test_in_the_translator(page: Page, server: str) -> None:
    query = {"lang": "en", "source": "I love שלום.", "mode": "given", "given": "tôi yêu مرحبا שלום"}
    page.goto(f"{server}/translate?{urlencode(query)}")
    translator = page.locator("section.translator")
    expect(translator).to_have_attribute("data-ready", "true", timeout=60_000)
    expect_directions(translator.locator(".token .word"), translator.locator(".token small"))


@pytest.mark.opens
def test_a_sentence_with_such_a_word_keeps_its_order(screen: Screen) -> None:
    screen.open(lang="en", net="lstm", text=TEXT)
    for word in screen.player.locator(".token").all():
        title = word.get_attribute("title") or ""
        shown = title.partition(":")[0]
        assert shown.strip("\u2068\u2069") not in FROM_RIGHT or (
            shown.startswith("\u2068") and shown.endswith("\u2069")
        )
    expect(screen.page.get_by_text("read as <unk>: \u2068שלום\u2069, \u2068مرحبا\u2069")).to_be_visible()
