"""The keys of every page and the list of them, in a browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.english import EXAMPLES

WORDS = i18n.load_words("en")


def list_of_keys(page: Page) -> Locator:
    """The open list."""
    return page.get_by_role("dialog", name=WORDS("keys.title"))


@pytest.mark.parametrize("present", ["0", "1"])
def test_the_list_stays_open_when_the_cursor_s_report_arrives(page: Page, server: str, present: str) -> None:
    """The report runs a part of the page anew, which must not take the list away or the keys from it."""
    screen = Screen(page, server)
    screen.open(lang="en", present=present, text=EXAMPLES["but"], word="5")
    for keys in (["ArrowRight"], ["ArrowRight", " ", " "], ["Home"]):
        for key in [*keys, "?"]:
            page.keyboard.press(key)
        expect(list_of_keys(page)).to_be_visible()
        word = screen.attribute("word")
        expect(page).to_have_url(re.compile(f"word={word}(&|$)"))
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(list_of_keys(page)).to_be_visible()
        page.keyboard.press("ArrowRight")  # belongs to the list
        page.keyboard.press(" ")  # neither plays nor starts the tour
        expect(list_of_keys(page)).to_be_visible()
        page.keyboard.press("n")
        screen.expect_state(word=word, network="lstm", playing="false")
        page.keyboard.press("Escape")
        expect(list_of_keys(page)).to_have_count(0)
        screen.expect_state(word=word, present="true" if present == "1" else "false")
    page.keyboard.press("?")
    expect(list_of_keys(page)).to_be_visible()
    page.keyboard.press("?")
    expect(list_of_keys(page)).to_have_count(0)
    page.keyboard.press("?")
    list_of_keys(page).get_by_role("button", name=WORDS("keys.close")).click()
    expect(list_of_keys(page)).to_have_count(0)
    assert screen.errors == []


def test_examples_networks_and_language_follow_one_another(screen: Screen) -> None:
    box = screen.page.get_by_role("textbox")

    screen.page.keyboard.press("e")
    screen.expect_state(words="16", network="lstm")
    expect(box).to_have_value(EXAMPLES["but"])
    screen.page.keyboard.press("E")
    screen.expect_state(words="13", network="lstm")
    expect(box).to_have_value(EXAMPLES["turn"])
    screen.page.keyboard.press("n")
    screen.expect_state(network="gru")
    screen.page.keyboard.press("n")
    screen.expect_state(network="rnn")
    screen.show("numbers")
    screen.page.keyboard.press("l")
    vietnamese = i18n.load_words("vi")
    expect(screen.page.get_by_role("heading", name=vietnamese("prediction.title"))).to_be_visible()
    screen.page.keyboard.press("?")
    expect(screen.page.get_by_role("dialog", name=vietnamese("keys.title"))).to_be_visible()
    expect(screen.page.get_by_role("dialog")).to_contain_text(vietnamese("page.compare"))
    assert screen.errors == []


def test_keys_that_follow_at_once_are_all_answered(screen: Screen) -> None:
    """None is lost, and none takes back what another did, however late the page hears of it."""
    for key in ("e", "e", "n", "n"):
        screen.page.keyboard.press(key)
    screen.expect_state(words="13", network="rnn")
    expect(screen.page.locator(".page-keys")).to_have_attribute("data-waiting", "false")
    for key in ("ArrowRight", "n", "f", "ArrowLeft"):
        screen.page.keyboard.press(key)
    screen.expect_state(network="rnn_as_gru", present="true")
    screen.page.keyboard.press("Escape")
    screen.expect_state(present="false", words="13")
    assert screen.errors == []


def test_escape_means_what_it_will_when_the_keys_before_it_are_answered(screen: Screen) -> None:
    """Presenter mode is asked for, but waits until another network has been read: Escape leaves it all the same."""
    keys = screen.page.locator(".page-keys")
    for key in ("n", "f", "Escape"):
        screen.page.keyboard.press(key)
    expect(keys).to_have_attribute("data-waiting", "false")
    expect(keys).to_have_attribute("data-present", "false")
    screen.expect_state(network="gru", present="false")
    expect(screen.page).not_to_have_url(re.compile("present="))
    assert screen.errors == []


def test_the_list_names_what_works_on_its_page(page: Page, server: str) -> None:
    hands = {"hand.word", "hand.gate", "hand.range"}
    meaning = {
        name: WORDS(f"keys.{name}").split(" = ")[1]
        for name in ("present", "network", "example", "panel", "maps", *hands)
    }
    expected = {
        "": {"present", "network", "example", *hands},
        "?present=1": {"present", "network", "example", "panel", *hands},
        "gradients?view=sentence": {"present", "example"},
        "gradients?view=experiment": {"present"},
        "translate?present=1": {"present", "maps"},
        "lesson": {"present"},
        "units": {"present"},
        "units?section=pattern": {"present", "example"},
    }
    for path, names in expected.items():
        page.goto(f"{server}/{path}")
        expect(page.locator(".page-keys")).to_have_attribute("data-page", path.split("?")[0] or "gates", timeout=60_000)
        page.keyboard.press("?")
        expect(list_of_keys(page)).to_contain_text(WORDS("page.lesson"))
        said = list_of_keys(page).inner_text()
        assert {name for name, text in meaning.items() if text in said} == names, path


def test_what_the_player_says_right_behind_a_key_does_not_empty_the_new_page(page: Page, server: str) -> None:
    screen = Screen(page, server)
    screen.open(lang="en")
    expect(page.locator(".page-keys")).to_have_attribute("data-page", "gates")
    screen.player.locator("select[data-control=bars]").evaluate(
        """select => {
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "4", bubbles: true }));
          setTimeout(() => {
            select.value = "without";
            select.dispatchEvent(new Event("change")); // which is told at once
          }, 20);
        }"""
    )
    expect(page.locator("section.translator")).to_have_attribute("data-ready", "true", timeout=60_000)
    assert screen.errors == []
