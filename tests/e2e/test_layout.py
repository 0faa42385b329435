"""What stands on the screen without presenter mode: nothing is cut, and nothing is over anything else."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.measure import cut_off
from tests.e2e.sample import EVERYTHING
from tests.e2e.screen import Screen

NOTEBOOK = (1280, 800)  # pixels
SCREENS = ((NOTEBOOK, "lstm"), (NOTEBOOK, "gru"), ((1440, 900), "bilstm2"), ((1920, 1080), "lstm"))
LANGUAGES = ("en", "vi")


def assert_rows_stand_apart(screen: Screen, least: int) -> None:
    """Each part of the player, `least` of them, is below the one before; frames are level, and so is the score."""
    rows = screen.player.locator(
        ".strip, .headline, .telling, .body > .unit, .glance, .ways, .maps, .body > .note:not(:empty), :scope > .keys"
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
