"""The bars under the words, in a browser: the accounting, or the text read again without each word."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from models import load_checkpoint, trace_text, word_contributions
from models.interventions.not_written import not_written
from models.reading.attribution import AttributionError
from models.reading.leave_one_out import leave_one_out
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.english import EXAMPLES
from viz.figures.style.numbers import signed

WORDS = i18n.load_words("en")
TEXT = EXAMPLES["but"]


def numbers(screen: Screen) -> list[float]:
    """What is printed under the words."""
    return [float(text.replace("−", "-")) for text in screen.player.locator(".share span").all_text_contents()]


def test_each_bar_is_what_the_text_is_worth_more_with_the_word_written(screen: Screen) -> None:
    model = load_checkpoint("lstm")
    screen.type(TEXT)
    trace = trace_text(model, TEXT)
    screen.expect_state(words=str(len(trace.tokens)), network="lstm")
    screen.show("view")
    choice = screen.player.get_by_label(WORDS("player.bars"))
    choice.select_option("unwritten")
    screen.expect_state(bars="unwritten")
    expect(screen.player.get_by_text(WORDS("unwritten.lstm", logit=signed(trace.logit)))).to_be_visible()
    np.testing.assert_allclose(numbers(screen), not_written(model, trace), atol=5.1e-3)
    expect(screen.page).to_have_url(re.compile("bars=unwritten"))
    screen.press("n")  # the next network, by key: the GRU
    screen.expect_state(network="gru", bars="unwritten")
    gru = load_checkpoint("gru")
    again = trace_text(gru, TEXT)
    expect(screen.player.get_by_text(WORDS("unwritten.gru", logit=signed(again.logit)))).to_be_visible()
    np.testing.assert_allclose(numbers(screen), leave_one_out(gru, again), atol=5.1e-3)
    assert screen.errors == []


@pytest.mark.opens
@pytest.mark.parametrize("network", ["lstm", "rnn", "bilstm"])
def test_each_bar_is_what_the_text_is_worth_more_with_the_word(screen: Screen, network: str) -> None:
    model = load_checkpoint(network)
    trace = trace_text(model, TEXT)
    without = leave_one_out(model, trace)
    assert without is not None
    screen.open(net=network, text=TEXT, lang="en", open="view")
    screen.expect_state(network=network, bars="parts")
    choice = screen.player.get_by_label(WORDS("player.bars"))
    choice.select_option("without")
    screen.expect_state(bars="without")
    expect(screen.player.get_by_text(WORDS("without.bars", logit=signed(trace.logit)))).to_be_visible()
    expect(screen.player.locator(".share")).to_have_count(len(trace.tokens))
    np.testing.assert_allclose(numbers(screen), without, atol=5.1e-3)
    ups = screen.player.locator(".share").evaluate_all("all => all.map(one => Boolean(one.querySelector('.up')))")
    assert ups == [value >= 0 for value in without]
    screen.press("ArrowLeft")
    word = screen.attribute("word")
    expect(screen.page).to_have_url(re.compile(f"word={word}&.*bars=without"))
    link = screen.page.url
    choice.select_option("parts")
    screen.expect_state(bars="parts", word=word)
    expect(screen.page).not_to_have_url(re.compile("bars="))
    parts = word_contributions(model, trace) if network == "lstm" else None
    assert not isinstance(parts, AttributionError)
    expect(screen.player.locator(".share")).to_have_count(len(trace.tokens) if parts else 0)
    np.testing.assert_allclose(numbers(screen), parts.per_word if parts else [], atol=5.1e-3)
    again = Screen(screen.page.context.new_page(), screen.server)
    again.page.goto(link)
    again.ready()
    again.expect_state(bars="without", network=network, word=word)
    expect(again.player.get_by_label(WORDS("player.bars"))).to_have_value("without")
    np.testing.assert_allclose(numbers(again), without, atol=5.1e-3)
    assert screen.errors == again.errors == []


def test_another_text_is_read_without_its_words_too(screen: Screen) -> None:
    model = load_checkpoint("lstm")
    screen.show("view")
    screen.player.get_by_label(WORDS("player.bars")).select_option("without")
    screen.expect_state(bars="without")
    text = "It was not a waste of time."
    screen.type(text)
    screen.expect_state(words="8", bars="without")
    expected = leave_one_out(model, trace_text(model, text))
    assert expected is not None
    np.testing.assert_allclose(numbers(screen), expected, atol=5.1e-3)
    screen.type("Awful")
    screen.expect_state(words="1", bars="without")
    expect(screen.player.get_by_text(WORDS("without.one_word"))).to_be_visible()
    assert numbers(screen) == []
    assert screen.errors == []
