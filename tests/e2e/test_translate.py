"""The Translate page in a browser."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from models import load_translator, trace_translation
from models.translation.trace import TranslationTrace
from models.translation.words import END
from tests.conftest import CHECKPOINTS
from tests.e2e.sample import THEMES
from tests.e2e.test_accessible import RULES
from viz import language as i18n

WORDS = i18n.load_words("en")
SENTENCE = "I want to know why you did not come to school today."


def translator(page: Page) -> Locator:
    return page.locator("section.translator")


def open_page(page: Page, server: str, **query: str) -> None:
    page.goto(f"{server}/translate?{urlencode({'lang': 'en', 'source': SENTENCE, **query})}")
    expect(translator(page)).to_have_attribute("data-ready", "true", timeout=60_000)


def traced(name: str = "translate", **how: Any) -> TranslationTrace:
    return trace_translation(load_translator(name, CHECKPOINTS), SENTENCE, **how)


def at(page: Page, **attributes: object) -> None:
    for name, value in attributes.items():
        expect(translator(page)).to_have_attribute(f"data-{name}", str(value))


def test_both_networks_are_stepped_through_without_the_server(page: Page, server: str) -> None:
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append("sent")))
    open_page(page, server, moment="0", unit="5")
    trace = traced()
    words, steps = len(trace.source.tokens), len(trace.output.words)
    at(page, moment=0, half="encoder", words=words, steps=steps)
    before = len(frames)
    for moment in range(words + steps):
        half, step = ("encoder", moment) if moment < words else ("decoder", moment - words)
        at(page, moment=moment, half=half, step=step)
        layer = trace.source.layer if half == "encoder" else trace.output.layer
        row = words - 1 - step if half == "encoder" else step
        value = f"{layer.signals['cell'][row, 5]:.4f}".replace("-", "−")
        shown = translator(page).locator("output[data-signal=cell]").nth(int(half == "decoder"))
        expect(shown).to_have_text(re.sub("^−(?=0.0000$)", "", value))
        page.keyboard.press("ArrowRight")
    at(page, moment=words + steps - 1)
    page.keyboard.press("Home")
    at(page, moment=0)
    expect(page).to_have_url(re.compile("moment=0.*unit=5"))
    assert len(frames) - before < (words + steps) / 2, "only where the cursor rests is reported, and no step by itself"


def test_another_candidate_is_chosen_and_the_link_opens_the_same(page: Page, server: str) -> None:
    open_page(page, server)
    trace = traced()
    own, other = trace.output.words[0], trace.output.candidates[1][1]
    page.keyboard.press("ArrowRight")
    translator(page).locator(f'.candidate[data-word="{other}"]').click()
    expect(translator(page).locator(".output .given")).to_have_count(2)
    expected = list(traced(prefix=[own, other]).output.words)
    written = translator(page).locator(".output .token")
    expect(written).to_have_count(len(expected))
    assert [chip.get_attribute("data-word") for chip in written.all()] == expected
    expect(page).to_have_url(re.compile("prefix="))
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(translator(page).locator(".output .given")).to_have_count(2, timeout=60_000)
    translator(page).get_by_role("button", name=WORDS("translator.own")).click()
    expect(translator(page).locator(".output .given")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("prefix="))


def test_the_hand_over_is_swapped_and_said(page: Page, server: str) -> None:
    open_page(page, server, section="handover")
    for state in ("hidden", "cell"):
        group = page.get_by_role("radiogroup", name=WORDS(f"translate.handover.{state}"))
        group.get_by_role("radio", name=WORDS("translate.handover.zeros")).click()
        expect(page).to_have_url(re.compile(f"{state}=zeros"))
    expect(page.get_by_text(re.compile("does not start from this sentence"))).to_be_visible()
    expect(page.get_by_text(re.compile("From zeros the plain decoder knows nothing"))).to_be_visible()


def test_attention_follows_the_step_and_says_where_the_networks_part(page: Page, server: str) -> None:
    open_page(page, server, translator="translate_attention", panel="attention")
    trace = traced("translate_attention")
    assert trace.output.attention is not None
    cells = translator(page).locator(".matrix .cell")
    expect(cells).to_have_count(trace.output.attention.size)
    most = trace.source.tokens[int(trace.output.attention[0].argmax())]
    told = re.compile(f"“{re.escape(trace.output.words[0])}”.*looks most at “{re.escape(most)}”")
    expect(translator(page).locator(".panel")).to_contain_text(told)
    expect(translator(page).locator(".parting")).to_have_count(2)
    translator(page).get_by_role("button", name=WORDS("translator.panel.reach")).click()
    expect(translator(page).locator(".matrix")).to_have_count(2)
    translator(page).get_by_role("button", name=WORDS("translator.panel.beams")).click()
    chosen = translator(page).locator(".beams .node.chosen")
    shown = [WORDS("translator.end") if word == END else word for word in trace.output.words]
    texts = chosen.evaluate_all("nodes => nodes.map(node => node.firstChild.textContent)")
    assert [text.removesuffix("…") for text in texts] == [
        word[: len(text.removesuffix("…"))] for word, text in zip(shown, texts, strict=True)
    ]


def test_a_translation_of_one_s_own_in_vietnamese(page: Page, server: str) -> None:
    words = i18n.load_words("vi")
    open_page(page, server, lang="vi")
    page.get_by_role("radio", name=words("translate.mode.given")).click()
    box = page.get_by_role("textbox", name=words("translate.given"))
    box.fill("tôi muốn biết tại sao .")
    box.press("Enter")
    expect(translator(page).locator(".output .given")).to_have_count(7)
    at(page, mode="given")


@pytest.mark.parametrize("theme", THEMES)
def test_the_page_is_accessible(page: Page, server: str, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 1440, "height": 1300})
    open_page(page, server, panel="attention", translator="translate_attention")
    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], json.dumps([(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found])


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_is_wider_than_the_screen(page: Page, server: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, server)
    box = translator(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
