"""Hands in the player: hold, see, undo and link, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from models import load_checkpoint, trace_text
from models.interventions.demonstrations import read_demonstrations
from models.reading.holding.hold import Hold
from tests.conftest import CHECKPOINTS
from tests.e2e.screen import Screen
from viz import language as i18n

WORDS = i18n.load_words("en")
FAR = {one.language: one.text for one in read_demonstrations() if one.name == "far_word"}
KEPT = {one.language: one.text for one in read_demonstrations() if one.name == "kept_word"}


def percents(network: str, text: str, *holds: Hold) -> list[str]:
    """The verdict after each word, as chips have it."""
    found = trace_text(load_checkpoint(network, CHECKPOINTS), text, hold=holds).prefix_probability
    assert found is not None
    return [f"{100 * p:.0f} %" for p in found]


@pytest.mark.opens
def test_by_keyboard_alone_a_word_is_held_seen_linked_and_given_back(screen: Screen) -> None:
    text = KEPT["en"]
    screen.open(text=text, net="lstm", lang="en")
    screen.press("Home")
    screen.press("ArrowRight")
    screen.press("x")
    screen.expect_state(hold="forgotten.2", word="2")
    held = Hold("forget", 0.0, [1])
    now, was = screen.player.locator(".token small:not(.was)"), screen.player.locator(".token small.was")
    expect(now).to_have_text(percents("lstm", text, held))
    expect(was).to_have_text(percents("lstm", text))
    after, before = percents("lstm", text, held)[-1], percents("lstm", text)[-1]
    said = WORDS("hand.turned", after=after.removesuffix(" %"), before=before.removesuffix(" %"))
    expect(screen.player.get_by_text(said)).to_be_visible()
    verdict = screen.page.locator("section.verdict")
    expect(verdict).to_have_attribute("data-verdict", "negative")
    expect(verdict).to_contain_text(WORDS("verdict.positive", percent=before.removesuffix(" %")))
    expect(screen.page).to_have_url(re.compile(r"hold=forgotten\.2"))
    screen.player.locator("[data-action=difference]").click()
    expect(screen.player.locator(".map[data-signal=forget] .scale")).to_contain_text("−1")
    caption = screen.player.locator(".map[data-signal=forget] figcaption")
    expect(caption).to_contain_text(WORDS("player.hand.difference"))
    screen.player.locator("[data-action=difference]").click()
    expect(screen.player.locator(".map[data-signal=forget] .scale")).not_to_contain_text("−1")
    expect(screen.player.locator("p.was")).to_contain_text(WORDS("player.hand.was_headline", headline="").strip())
    again = Screen(screen.page.context.new_page(), screen.server)
    again.page.goto(screen.page.url)
    again.ready()
    again.expect_state(hold="forgotten.2")
    expect(again.player.get_by_text(said)).to_be_visible()
    screen.page.bring_to_front()
    screen.press("Backspace")
    screen.expect_state(hold="")
    expect(was).to_have_count(0)
    expect(now).to_have_text(percents("lstm", text))
    expect(screen.page).not_to_have_url(re.compile("hold="))
    for key in ("r", "ArrowRight", "c"):
        screen.page.keyboard.press(key)
    screen.expect_state(hold="shut.forget.2-3", word="3")
    chip = screen.player.get_by_role("group", name=WORDS("player.hand.held")).get_by_role("button").first
    chip.press("Enter")
    screen.expect_state(hold="")
    expect(screen.player.get_by_role("listbox")).to_be_focused()
    screen.show("cell")
    tool = screen.player.get_by_role("button", name=WORDS("player.hand.unwritten"))
    tool.press("Enter")
    screen.expect_state(hold="unwritten.3")
    expect(tool).to_be_focused()
    expect(tool).to_have_attribute("aria-pressed", "true")
    assert screen.errors == again.errors == []


@pytest.mark.opens
def test_by_mouse_a_range_is_drawn_and_a_chip_takes_its_hand_away(screen: Screen) -> None:
    text = KEPT["vi"]
    words = i18n.load_words("vi")
    screen.open(text=text, net="vi_gru", lang="vi")
    screen.show("cell")
    chips = screen.player.locator(".token")
    chips.nth(1).hover()
    screen.page.mouse.down()
    chips.nth(2).hover()
    chips.nth(3).hover()
    screen.page.mouse.up()
    expect(screen.player.locator(".token.ranged")).to_have_count(3)
    screen.player.get_by_label(words("player.hand.gate")).select_option("update")
    screen.player.get_by_role("button", name=words("player.hand.shut")).click()
    screen.expect_state(hold="shut.update.2-4", word="4")
    expect(screen.player.locator(".token.held")).to_have_count(3)
    expect(screen.player.locator(".token small:not(.was)")).to_have_text(
        percents("vi_gru", text, Hold("update", 0.0, [1, 2, 3]))
    )
    unit = screen.attribute("unit")
    screen.player.get_by_role("button", name=words("player.hand.silent", unit=unit)).click()
    screen.expect_state(hold=f"shut.update.2-4~silent.{unit}")
    chip = screen.player.locator(".chip").first
    expect(chip).to_have_accessible_name(re.compile(words("player.hand.away")))
    chip.click()
    screen.expect_state(hold=f"silent.{unit}")
    screen.type("Quán ngon.")
    screen.expect_state(hold="", words="3")
    expect(screen.page).not_to_have_url(re.compile("hold="))
    assert screen.errors == []


@pytest.mark.opens
def test_a_vanilla_rnn_has_no_gate_to_hold_and_a_hand_of_another_cell_stays_away(screen: Screen) -> None:
    screen.open(text=KEPT["en"], net="rnn", lang="en", hold="unwritten.2")
    screen.expect_state(hold="", network="rnn")
    screen.show("cell")
    expect(screen.player.locator(".tools [data-hold]")).to_have_count(1)
    screen.press("w")
    screen.press("u")
    screen.expect_state(hold=f"silent.{screen.attribute('unit')}")
    assert screen.errors == []


@pytest.mark.opens
def test_a_demonstration_is_a_link_and_the_chart_has_the_gradient_of_both_readings(screen: Screen) -> None:
    screen.open(lang="en", net="lstm", open="cell")
    names = screen.page.locator("section.chart[data-kind=gradient] .at")
    expect(names).to_have_text(["RNN h", "LSTM C"])
    links = screen.player.get_by_role("group", name=WORDS("player.hand.title")).get_by_role("link")
    expect(links).to_have_count(3)
    links.first.click()
    screen.ready()
    screen.expect_state(hold="unwritten.2", word="2", open="cell", words="42")
    expect(names).to_have_text(["RNN h", "LSTM C", "LSTM C ✋"])
    expect(screen.page.locator("section.verdict")).to_have_attribute("data-verdict", "positive")
    links.last.click()
    expect(
        screen.page.get_by_text(re.compile("With the memory of all 128 units put in at 2 “terrible”"))
    ).to_be_visible(timeout=60_000)
    assert screen.errors == []
