"""Presenter mode in a browser: everything larger; nothing is cut or over anything else, there and without it."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen
from viz import language as i18n


def test_presenter_mode_is_larger_and_lists_the_keys(screen: Screen) -> None:
    words = i18n.load_words("en")
    word = screen.words().first
    before = word.bounding_box()
    screen.press("Home")
    screen.page.get_by_text(words("present"), exact=True).click()
    screen.expect_state(present="true", word="1")
    expect(screen.page).to_have_url(re.compile("present=1"))
    after = word.bounding_box()
    assert before is not None and after is not None
    assert after["height"] > 1.5 * before["height"]
    expect(screen.page.get_by_role("radio", name=words("example.irony"))).to_have_count(0)
    expect(screen.player.get_by_role("button", name=words("player.next"), exact=True)).to_be_hidden()
    screen.press("ArrowRight")
    screen.expect_state(word="2")
    screen.press("?")
    keys = screen.player.get_by_role("dialog", name=words("player.keys.title"))
    expect(keys).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    screen.page.get_by_text(words("present"), exact=True).click()
    screen.expect_state(present="false", word="2")


def test_stepping_goes_on_and_on(screen: Screen) -> None:
    """Each rest of the cursor runs the fragment alone, which draws few of the widgets then."""
    words = i18n.load_words("en")
    screen.page.get_by_text(words("present"), exact=True).click()
    screen.expect_state(present="true")
    for word in (15, 14, 13):
        screen.press("ArrowLeft")
        expect(screen.page).to_have_url(re.compile(f"word={word}&"))
    expect(screen.page.get_by_text(words("app.failed"))).to_have_count(0)
    screen.page.get_by_text(words("present"), exact=True).click()
    screen.expect_state(present="false", word="13")
    expect(screen.page.get_by_role("radio", name=words("detail.unit"), checked=True)).to_be_visible()


def test_the_player_stays_the_same_one_whatever_stands_above_it(screen: Screen) -> None:
    """It is not put up anew, or for a moment there would be two."""
    screen.player.evaluate("player => { player.dataset.mark = 'the first'; }")
    for action, state in (
        (lambda: screen.page.get_by_text(i18n.load_words("en")("present"), exact=True).click(), {"present": "true"}),
        (lambda: screen.type("A Zorblaxq film ."), {"words": "4"}),
        (lambda: screen.page.get_by_text(i18n.load_words("en")("present"), exact=True).click(), {"present": "false"}),
        (lambda: screen.choose_network("2-layer RNN"), {"network": "rnn2"}),
    ):
        screen.page.get_by_role("heading", name="Gatescope").scroll_into_view_if_needed()
        action()
        screen.expect_state(**state, mark="the first")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("network", ["lstm", "bilstm2"])
@pytest.mark.parametrize("present", ["0", "1"])
def test_nothing_is_cut_or_overlaps(
    page: Page, server: str, width: int, height: int, language: str, network: str, present: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    screen = Screen(page, server)
    screen.open(lang=language, net=network, present=present)
    screen.expect_state(present="true" if present == "1" else "false", network=network)
    rows = screen.player.locator(".maps, :scope > .note:not(:empty), :scope > .keys")
    boxes = sorted((box for row in rows.all() if (box := row.bounding_box())), key=lambda box: box["y"])
    assert len(boxes) >= 4
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]
    too_wide = "parts => parts.filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)"
    assert screen.player.locator(".equations, figcaption, figcaption span").evaluate_all(too_wide) == []
    frames = [box for frame in screen.player.locator(".frame").all() if (box := frame.bounding_box())]
    assert len({round(box["y"]) for box in frames}) == 2, "two rows of heatmaps, each level"
