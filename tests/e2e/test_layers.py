"""Deep and two-way networks in the player: every layer and direction with its own numbers and its own way."""

import re

import pytest
from playwright.sync_api import expect

from models import LayerTrace, load_checkpoint, trace_text
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.english import EXAMPLES
from viz.figures.style.names import part_name


@pytest.mark.opens
@pytest.mark.parametrize("network", ["bilstm", "bigru2"])
def test_layers_and_directions_show_their_own_numbers(screen: Screen, network: str) -> None:
    words = i18n.load_words("en")
    text = EXAMPLES["but"]
    trace = trace_text(load_checkpoint(network), text)
    screen.open(net=network, text=text, lang="en", unit="3", word="5")
    for layer in trace.layers:
        part = f"{layer.layer + 1}.{layer.direction}"
        screen.page.get_by_role("radio", name=part_name(part, words)).click()
        screen.expect_state(part=part, network=network)
        at, unit = int(screen.attribute("word")) - 1, int(screen.attribute("unit"))
        for signal, values in layer.signals.items():
            shown = screen.value(signal)
            expect(shown).to_have_text(re.sub("^-", "−", f"{values[at, unit]:.4f}"))
        screen.expect_drawing("hiddenBefore", round(_before(layer, at, unit), 4))  # as the browser holds it
    expect(screen.page).to_have_url(re.compile(rf"part={part}"))
    again = Screen(screen.page.context.new_page(), screen.server)
    again.page.goto(screen.page.url)
    again.ready()
    again.expect_state(part=part, network=network)


def _before(layer: LayerTrace, at: int, unit: int) -> float:
    earlier = at + 1 if layer.direction == "backward" else at - 1
    hidden = layer.signals["hidden"]
    return float(hidden[earlier, unit]) if 0 <= earlier < len(hidden) else 0.0


@pytest.mark.opens
def test_the_backward_direction_plays_from_the_right(screen: Screen) -> None:
    screen.open(net="bilstm", part="1.backward", lang="en", text=EXAMPLES["but"], word="1")
    screen.expect_state(part="1.backward", word="1")  # what it read last
    expect(screen.player.get_by_text(i18n.load_words("en")("way.backward"))).to_be_visible()
    screen.press(" ")
    screen.expect_state(playing="true")
    expect(screen.player).to_have_attribute("data-word", re.compile("^1[0-9]$"))
    screen.show("view")
    screen.player.get_by_label("Speed").select_option("8")
    screen.expect_state(playing="false", word="1")


@pytest.mark.opens
def test_what_is_not_defined_there_says_why(screen: Screen) -> None:
    words = i18n.load_words("en")
    screen.open(net="bigru2", lang="en", detail="memory")
    screen.show("view")
    expect(screen.player.get_by_text(words("accounting.layers"))).to_be_visible()
    expect(screen.page.get_by_text(words("prediction.none"))).to_be_visible()
    expect(screen.player.get_by_text(words("way.above", layer=2, below=1))).to_be_visible()
    screen.page.get_by_role("radio", name=part_name("1.forward", words)).click()
    expect(screen.player.get_by_text(words("way.below", layer=1, above=2))).to_be_visible()


@pytest.mark.opens
@pytest.mark.parametrize("part", ["1.forward", "1.backward"])
def test_the_back_button_leads_out_of_a_view_that_nobody_moved(screen: Screen, part: str) -> None:
    """The player says where it stands by itself; that is no step of the visitor's and no entry of the history."""
    words = i18n.load_words("en")
    screen.page.goto(f"{screen.server}/compare?lang=en")
    expect(screen.page.get_by_role("table").first).to_be_visible(timeout=60_000)
    screen.page.goto(f"{screen.server}/lesson?chapter=ways&lang=en")
    screen.page.get_by_text(words("lesson.bilstm.title"), exact=True).click()
    see = words("lesson.see", page=words("page.gates"))
    link = screen.page.get_by_role("link", name=see, exact=True).locator("visible=true")
    link.press("Enter")  # the fold-out is still moving, a click may miss it
    screen.ready()
    screen.expect_state(part="1.backward")
    if part == "1.forward":
        screen.page.get_by_role("radio", name=part_name(part, words)).click()
        screen.expect_state(part=part)
        expect(screen.player).to_have_attribute("data-told", screen.attribute("view"))
        expect(screen.page).to_have_url(re.compile(part))
        screen.page.go_back()
        screen.expect_state(part="1.backward")
        expect(screen.player).to_have_attribute("data-told", screen.attribute("view"))
    screen.page.go_back()
    expect(screen.page).to_have_url(re.compile("/lesson"))
