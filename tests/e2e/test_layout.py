"""What stands on the screen without presenter mode: nothing is cut, and nothing is over anything else."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from models.interventions.demonstrations import read_demonstrations
from tests.e2e.measure import cut_off
from tests.e2e.sample import EVERYTHING
from tests.e2e.screen import Screen
from viz.language import LANGUAGES, load_words

NOTEBOOK = (1280, 800)  # pixels
SCREENS = ((NOTEBOOK, "lstm"), (NOTEBOOK, "gru"), ((1440, 900), "bilstm2"), ((1920, 1080), "lstm"))


def assert_rows_stand_apart(screen: Screen, least: int) -> None:
    """Each part of the player, `least` of them, is below the one before; frames are level, and so is the score."""
    rows = screen.player.locator(
        ".strip, .hands, .headline, p.was, .telling, .body > .unit, .glance, .ways, .maps, "
        ".body > .note:not(:empty), :scope > .keys"
    )
    boxes = sorted((box for row in rows.all() if (box := row.bounding_box())), key=lambda box: box["y"])
    assert len(boxes) >= least
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]
    frames = [box for frame in screen.player.locator(".frame").all() if (box := frame.bounding_box())]
    assert len({round(box["y"]) for box in frames}) == {6: 2, 4: 2, 1: 1, 0: 0}[len(frames)]
    names = [box for each in screen.player.locator(".score .name").all() if (box := each.bounding_box())]
    numbers = [box for each in screen.player.locator(".score output").all() if (box := each.bounding_box())]
    for name, number in zip(names, numbers, strict=True):
        assert name["x"] + name["width"] <= number["x"]
        assert abs(name["y"] + name["height"] / 2 - number["y"] - number["height"] / 2) < 4, "one line"


@pytest.mark.opens
@pytest.mark.parametrize("present", [0, 1])
def test_nothing_on_the_gates_page_is_cut_or_over_anything_else(screen: Screen, present: int) -> None:
    """Any two of presenting, language and screen are tried together; all three with `make browsers`."""
    page = screen.page
    for at, (size, network) in enumerate(SCREENS):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for language in LANGUAGES if EVERYTHING else LANGUAGES[(at + present + 1) % 2 :][:1]:
            opened = ("none", "cell,units,view")[at % 2]
            screen.open(lang=language, net=network, present=str(present), open=opened)
            screen.expect_state(present="true" if present else "false", network=network)
            expect(page.locator("section.chart[data-kind=gradient] .at").first).to_be_visible()
            assert cut_off(page) == [], (size, network, language)
            assert_rows_stand_apart(screen, least=3 if present else 6)
            expect(screen.player.locator(".equation")).to_have_count({"gru": 4}.get(network, 6))


LINES = """element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.bottom))).size;
}"""
"""In how many lines a text stands."""


@pytest.mark.opens
@pytest.mark.parametrize("present", [0, 1])
def test_with_a_hand_nothing_is_cut_or_over_anything_else(screen: Screen, present: int) -> None:
    """Presenting, the state at a glance stays in view below what is held; a phone scrolls one way."""
    page, texts = screen.page, {one.language: one.text for one in read_demonstrations() if one.name == "far_word"}
    screens = (
        ((1440, 900), "en", "lstm"),
        ((1920, 1080), "vi", "vi_gru"),
        *([] if present else [((390, 844), "vi", "vi_lstm")]),
    )
    for size, language, network in screens:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        hold = "unwritten.2~silent.7"
        opened = "none" if present else "cell"
        screen.open(
            lang=language, net=network, text=texts[language], hold=hold, word="2", present=str(present), open=opened
        )
        screen.expect_state(present="true" if present else "false", network=network, hold=hold)
        expect(page.locator("section.chart[data-kind=gradient] .at").first).to_be_visible()
        assert cut_off(page) == [], (size, network, language)
        assert_rows_stand_apart(screen, least=3 if present else 6)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        tools = screen.player.get_by_role("group", name=load_words(language)("player.hand.title"))
        if present:
            expect(screen.player.locator(".mini").last).to_be_in_viewport(ratio=0.99)
            expect(tools).to_be_hidden()
        else:
            expect(tools.get_by_role("button").last).to_be_visible()


@pytest.mark.opens
def test_at_200_per_cent_of_1440_there_is_room_for_name_text_and_network(screen: Screen) -> None:
    page = screen.page
    page.set_viewport_size({"width": 720, "height": 450})
    for language, network in (("en", "lstm"), ("vi", "vi_lstm")):
        screen.open(lang=language, net=network)
        screen.expect_state(network=network)
        words = load_words(language)
        name, text, network_list = (
            page.get_by_role("heading", name=words("app.title"), exact=True),
            page.get_by_role("textbox"),
            page.get_by_role("combobox", name=words("network.label")),
        )
        expect(page.locator("section.verdict")).to_be_in_viewport(ratio=1)
        assert name.evaluate(LINES) == 1
        boxes = [box for part in (text, network_list) if (box := part.bounding_box())]
        assert min(box["width"] for box in boxes) > 150
        assert cut_off(page) == [], language
        assert page.evaluate("document.documentElement.scrollWidth") <= 720


def test_under_view_nothing_is_left_empty_below_the_unit(screen: Screen) -> None:
    screen.show("view")
    expect(screen.page.locator("section.chart[data-kind=gradient] .choice").first).to_be_visible()
    parts = [screen.player.locator(part) for part in (".body > .unit", ".glance", ".ways", ".body > .choices")]
    boxes = [box for part in parts if (box := part.bounding_box())]
    assert len(boxes) == len(parts)
    for above, below in pairwise(boxes):
        assert 0 <= below["y"] - above["y"] - above["height"] < 60
    beside = screen.player.locator(".beside").bounding_box()
    assert beside is not None
    assert abs(beside["y"] + beside["height"] - boxes[-1]["y"] - boxes[-1]["height"]) < 2, "they end together"


def test_no_choice_is_cut_on_any_page_in_vietnamese(page: Page, server: str) -> None:
    page.set_viewport_size({"width": NOTEBOOK[0], "height": NOTEBOOK[1]})
    views = [("gates", f"?detail={detail}") for detail in ("gates", "memory")]
    views += [("gradients", f"gradients?view={view}") for view in ("sentence", "experiment", "dial", "task")]
    views += [("compare", f"compare?compare={view}") for view in ("all", "networks", "texts")]
    views += [("translate", f"translate?panel={panel}") for panel in ("beams", "attention", "reach")]
    for name, path in [*views, ("lesson", "lesson?"), ("units", "units?")]:
        page.goto(f"{server}/{path}&lang=vi")
        expect(page.locator(".page-keys")).to_have_attribute("data-page", name, timeout=60_000)
        drawn = page.locator(".js-plotly-plot, section[data-ready=true]")
        drawn = page.get_by_role("main") if "task" in path or name == "lesson" else drawn
        expect(drawn.first).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        assert page.locator("button, label").count() > 3
        assert cut_off(page) == [], path
