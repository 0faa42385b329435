"""The Compare page in a browser."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from models import load_checkpoint, trace_text
from tests.conftest import CHECKPOINTS
from tests.e2e.sample import THEMES, in_turn
from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.figures.style.names import part_name

WORDS = i18n.load_words("en")


def test_all_networks_are_compared_and_the_text_is_kept(screen: Screen) -> None:
    screen.type("The film was good, but the ending was awful.")
    screen.expect_state(words="11")
    expect(screen.page).to_have_url(re.compile("text=The.film.was.good"))  # written at the end of a run
    screen.page.get_by_role("link", name=WORDS("page.compare")).click()
    expect(screen.page.get_by_role("table").first).to_contain_text(re.compile("2-layer.BiGRU"), timeout=60_000)
    expect(screen.page.get_by_text(re.compile("From the shortest reviews to the longest"))).to_be_visible()
    expect(screen.page.locator(".js-plotly-plot")).to_have_count(5)
    expect(screen.page).to_have_url(re.compile(r"/compare\?lang=en"))
    screen.page.go_back()
    expect(screen.page).to_have_url(re.compile(r"/compare$|/\?lang=en"))
    if screen.page.url.endswith("/compare"):  # else Streamlit changed the query before the path
        screen.page.go_back()
    screen.expect_state(words="11", network="lstm")
    assert screen.errors == []


def strip(page: Page) -> Locator:
    """The columns of the two-row strip."""
    return page.locator("section.pairs [data-column]")


def marked(page: Page) -> list[int]:
    """The columns that are marked, from 1."""
    return [int(box.get_attribute("data-column") or 0) for box in page.locator("section.pairs .marked").all()]


def test_two_networks_disagree_where_their_own_numbers_do(page: Page, server: str) -> None:
    text = "i thought it would be great , but it was a complete waste of time ."
    page.goto(f"{server}/compare?{urlencode({'lang': 'en', 'text': text})}")
    page.get_by_role("radio", name=WORDS("compare.view.networks")).click()
    expect(strip(page)).to_have_count(16, timeout=60_000)
    traces = [trace_text(load_checkpoint(name, CHECKPOINTS), text) for name in ("lstm", "rnn")]
    lstm, rnn = (trace.prefix_probability for trace in traces)
    assert lstm is not None
    assert rnn is not None
    assert marked(page) == [k + 1 for k in range(16) if (lstm[k] > 0.5) != (rnn[k] > 0.5)]
    percents = [f"{100 * p[2]:.0f} %" for p in (lstm, rnn)]
    expect(strip(page).nth(2).locator("small")).to_have_text(percents)
    expect(page.locator(".js-plotly-plot")).to_have_count(4)


def test_a_two_way_network_beside_another_and_its_link(page: Page, server: str, context: BrowserContext) -> None:
    page.goto(f"{server}/compare?lang=en&compare=networks&text=A+dull+film+with+a+fine+end+.")
    expect(strip(page)).to_have_count(8, timeout=60_000)
    page.get_by_role("combobox", name=WORDS("compare.beside")).click()
    page.get_by_role("option", name=re.compile("^2-layer BiGRU")).click()
    page.get_by_role("radio", name=part_name("1.backward", WORDS)).click()
    expect(page.get_by_text(re.compile("2-layer BiGRU, layer 1 ←"))).to_be_visible()
    expect(page).to_have_url(re.compile("beside=bigru2.*besidepart=1.backward"))
    again = context.new_page()
    again.goto(page.url)
    expect(again.get_by_text(re.compile("2-layer BiGRU, layer 1 ←"))).to_be_visible(timeout=60_000)
    expect(strip(again).locator("small")).to_have_text(strip(page).locator("small").all_inner_texts())


def test_two_texts_are_aligned_and_equal_up_to_the_change(page: Page, server: str, context: BrowserContext) -> None:
    page.goto(f"{server}/compare?lang=en&compare=texts&text=The+movie+was+good.")
    second = page.get_by_role("textbox", name=WORDS("compare.other"))
    expect(page.get_by_text(WORDS("pair.same_text"))).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_role("heading", name=WORDS("compare.verdicts"))).to_have_count(0)  # it would be empty
    second.fill("The movie was not good.")
    second.press("Enter")
    expect(page.get_by_text(WORDS("pair.equal_before", word="4 “–” / “not”"))).to_be_visible()
    expect(strip(page)).to_have_count(6)  # five before
    assert marked(page) == [4]
    rows = [box.locator(".word").all_inner_texts() for box in strip(page).all()]
    assert rows == [["the"] * 2, ["movie"] * 2, ["was"] * 2, ["–", "not"], ["good"] * 2, [".", "."]]
    page.get_by_role("radio", name=WORDS("signal.cell")).click()
    expect(page).to_have_url(re.compile("signal=cell"))
    again = context.new_page()
    again.goto(page.url)
    expect(again.get_by_text(WORDS("pair.equal_before", word="4 “–” / “not”"))).to_be_visible(timeout=60_000)
    expect(again.get_by_role("radio", name=WORDS("signal.cell"))).to_be_checked()
    expect(again.get_by_role("textbox", name=WORDS("compare.other"))).to_have_value("The movie was not good.")


def test_the_memory_of_the_first_text_is_put_into_the_second_by_keyboard_and_by_link(
    page: Page, server: str, context: BrowserContext
) -> None:
    page.goto(f"{server}/compare?lang=en&compare=texts&text=A+good+film.&other=A+bad+film.")
    box = page.get_by_role("combobox", name=WORDS("moved.word"))
    box.focus()
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    told = page.get_by_text(re.compile("With the memory of all 128 units put in at 2 “bad” ← “good”"))
    expect(told).to_be_visible()
    expect(page).to_have_url(re.compile("moved=2"))
    again = context.new_page()
    again.goto(page.url)
    expect(again.get_by_text(told.inner_text())).to_be_visible(timeout=60_000)
    expect(again.locator(".js-plotly-plot")).to_have_count(4)


def test_a_change_far_down_a_long_text_is_scrolled_into_view(page: Page, server: str) -> None:
    words = ["the", "film", "was", "good", "and", "long", "."] * 40
    other = [*words[:250], "awful", *words[251:]]
    query = {"lang": "en", "compare": "texts", "text": " ".join(words), "other": " ".join(other)}
    page.goto(f"{server}/compare?{urlencode(query)}")
    expect(strip(page)).to_have_count(280, timeout=60_000)
    assert marked(page) == [251]
    expect(page.locator("section.pairs .marked")).to_be_in_viewport()
    expect(strip(page).first).not_to_be_in_viewport()


def test_the_back_button_leads_from_view_to_view(page: Page, server: str) -> None:
    page.goto(f"{server}/compare?lang=en")
    expect(page.get_by_role("table").first).to_be_visible(timeout=60_000)
    page.get_by_role("radio", name=WORDS("compare.view.texts")).click()
    expect(strip(page).first).to_be_visible()
    expect(page).to_have_url(re.compile("compare=texts"))
    page.get_by_role("radio", name=WORDS("pair.names")).click()
    expect(page.get_by_text(WORDS("pair.same_states"))).to_be_visible()
    expect(page).to_have_url(re.compile("Brzezinski"))  # written at the end of a run
    page.go_back()
    expect(page.get_by_text(WORDS("pair.same_states"))).to_have_count(0)
    expect(strip(page).first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("table").first).to_be_visible()


def test_scripts_in_both_texts_are_only_ever_shown(page: Page, server: str) -> None:
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    nasty = "<img src=x onerror=alert(1) <script>alert(2)</script>"  # what is no whole tag is read
    query = {"lang": "en", "compare": "texts", "text": nasty, "other": f"**bold** {nasty} $x$"}
    page.goto(f"{server}/compare?{urlencode(query)}")
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=60_000)
    expect(strip(page).locator(".word", has_text="<img").first).to_be_visible()
    assert page.locator("section.pairs img, section.pairs script").count() == 0
    assert alarms == []


@pytest.mark.parametrize(("theme", "view"), in_turn(THEMES, ("all", "networks", "texts")))
def test_axe_finds_nothing_on_the_compare_page(page: Page, server: str, theme: Any, view: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{server}/compare?lang=en&compare={view}")
    expect(page.locator(".js-plotly-plot").last).to_be_visible(timeout=60_000)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
