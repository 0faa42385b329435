"""Someone whose browser speaks Vietnamese: what is read, typed, switched and linked, in a real browser."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from models import load_checkpoint, trace_text
from models.networks.text import tokenize
from models.networks.vietnamese import without_diacritics
from tests.e2e.screen import Screen
from viz.content.examples import examples_in
from viz.content.shipped import DEFAULT_TEXTS
from viz.language import load_words

WORDS = load_words("vi")
TEXT = "Quán này đồ ăn ngon, nhưng phục vụ chậm quá, mình sẽ không quay lại."


@pytest.fixture
def screen(browser: Browser, server: str) -> Iterator[Screen]:
    """The default view of a Vietnamese browser."""
    with browser.new_context(locale="vi-VN", viewport={"width": 1440, "height": 900}) as context:
        found = Screen(context.new_page(), server)
        found.open()
        yield found
    assert found.errors == []


def verdict(screen: Screen) -> str:
    return screen.page.get_by_role("heading", level=2).first.inner_text()


def numbers(screen: Screen) -> list[str]:
    """The numbers of the unit under the cursor, as they stand there."""
    return screen.player.locator("output[data-signal]").all_inner_texts()


def test_it_is_read_as_it_is_typed(screen: Screen) -> None:
    screen.expect_state(network="vi_lstm", words=str(len(tokenize(DEFAULT_TEXTS["vi"], "vi"))))
    model, seen = load_checkpoint("vi_lstm"), []
    for typed in (TEXT, unicodedata.normalize("NFD", TEXT), without_diacritics(TEXT)):
        trace = trace_text(model, typed)
        screen.type(typed)
        expect(screen.words()).to_have_text(list(trace.tokens))
        percent = f"{100 * max(trace.probability, 1 - trace.probability):.0f}"
        expect(screen.page.get_by_role("heading", name=re.compile(rf"cực {percent}\s%"))).to_be_visible()
        screen.press("End")
        screen.expect_state(word=str(len(trace.tokens)))
        seen.append((verdict(screen), screen.attribute("unit"), numbers(screen)))
    assert seen[0] == seen[1], "NFC and NFD are the same"
    assert seen[0][2] != seen[2][2], "without diacritics they are other words"


def test_english_is_one_click_from_a_network_that_reads_it_and_back(screen: Screen) -> None:
    screen.type("The food was good, but we will not come back.")
    expect(screen.page.get_by_text(WORDS("notice.language.vi"))).to_be_visible()
    screen.page.get_by_role("button", name=WORDS("notice.language.switch", network="LSTM")).click()
    screen.expect_state(network="lstm", words="12")
    expect(screen.page.get_by_text(WORDS("notice.language.vi"))).to_have_count(0)
    screen.type(TEXT)
    expect(screen.page.get_by_text(WORDS("notice.language.en"))).to_be_visible()
    screen.page.get_by_role("button", name=WORDS("notice.language.switch", network="LSTM tiếng Việt")).click()
    screen.expect_state(network="vi_lstm", words=str(len(tokenize(TEXT, "vi"))))


def test_examples_links_and_the_language_switch(screen: Screen, browser: Browser) -> None:
    screen.choose("English")
    screen.expect_state(network="lstm")
    screen.choose("Tiếng Việt")
    screen.expect_state(network="vi_lstm")
    example = examples_in("vi")["vi_turn"]
    screen.choose_example(WORDS("example.vi_turn"))
    expect(screen.words()).to_have_text(tokenize(example, "vi"))
    screen.choose_network("GRU tiếng Việt")
    screen.expect_state(network="vi_gru")
    screen.press("End")
    expect(screen.page).to_have_url(re.compile("net=vi_gru.*word="))
    assert parse_qs(urlsplit(screen.page.url).query)["text"] == [example]
    state = {name: screen.attribute(name) for name in ("word", "unit", "network", "words")}
    with browser.new_context(locale="en-US") as elsewhere:
        other = Screen(elsewhere.new_page(), screen.server)
        other.page.goto(screen.page.url)
        other.ready()
        other.expect_state(**state)
        assert numbers(other) == numbers(screen)
    screen.show("numbers")
    screen.choose("English")
    expect(screen.page.get_by_role("heading", name=load_words("en")("prediction.title"))).to_be_visible()
    expect(screen.page.get_by_role("textbox")).to_have_value(example)
    screen.expect_state(**state)
