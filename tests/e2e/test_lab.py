"""The Gradients page in a browser: moving between the pages, presets, the dial, links, and who can read it."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from models import load_checkpoint, trace_text
from models.networks.interventions import with_forget_bias
from tests.e2e.sample import THEMES, in_turn
from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.content.shipped import DEFAULT_TEXT

WORDS = i18n.load_words("en")


def open_lab(page: Page, server: str, **query: str) -> None:
    page.goto(f"{server}/gradients?{urlencode(query)}")
    expect(page.get_by_role("radio", name=WORDS("lab.view.sentence"))).to_be_visible(timeout=60_000)


def test_text_and_language_go_along_from_page_to_page(screen: Screen) -> None:
    screen.type("The film was good, but the ending was awful.")
    screen.expect_state(words="11")
    screen.choose_network("GRU")
    screen.expect_state(network="gru")
    screen.page.get_by_role("link", name=WORDS("page.gradients")).click()
    expect(screen.page).to_have_url(re.compile(r"/gradients\?.*view=sentence"))
    expect(screen.page.get_by_role("textbox")).to_have_value("The film was good, but the ending was awful.")
    screen.choose(WORDS("language.vi"))
    vietnamese = i18n.load_words("vi")
    expect(screen.page.get_by_role("heading", name=vietnamese("lab.fit.title"))).to_be_visible()
    screen.page.get_by_role("link", name=vietnamese("page.gates")).click()
    screen.expect_state(network="gru", words="11")
    expect(screen.page.get_by_role("textbox")).to_have_value("The film was good, but the ending was awful.")
    expect(screen.page).to_have_url(re.compile("lang=vi"))
    assert screen.errors == []


def test_a_preset_opens_an_experiment_and_its_link_opens_it_again(page: Page, server: str) -> None:
    open_lab(page, server, lang="en")
    page.get_by_role("radio", name=WORDS("lab.preset.exploding")).or_(
        page.get_by_role("button", name=WORDS("lab.preset.exploding"))
    ).first.click()
    expect(page.get_by_role("heading", name=WORDS("lab.eigen.title"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"view=experiment.*radius=1\.3"))
    said = page.get_by_text(re.compile(r"^RNN.*times stronger than at the last step \(× 1\."))
    expect(said).to_be_visible()
    sentence = said.inner_text()
    again = page.context.new_page()
    again.goto(page.url)
    expect(again.get_by_text(sentence)).to_be_visible(timeout=60_000)


def test_the_dial_moves_what_follows_it(page: Page, server: str) -> None:
    model = load_checkpoint("lstm")
    open_lab(page, server, lang="en", view="dial")
    dial = page.get_by_role("slider", name=WORDS("lab.delta"))
    for steps in (0, 2):
        for _ in range(steps):
            dial.press("ArrowLeft")
        readings = [trace_text(with_forget_bias(model, delta), DEFAULT_TEXT) for delta in (0.0, -0.25 * steps)]
        before, after = (f"{reading.probability:.3f}" for reading in readings)
        expect(page.get_by_text(WORDS("lab.dial.verdict", before=before, after=after))).to_be_visible()
    expect(page).to_have_url(re.compile("delta=-0.5"))


def test_trained_and_untrained_are_one_click_apart(page: Page, server: str) -> None:
    open_lab(page, server, lang="en")
    table = page.get_by_role("table")
    expect(table).to_contain_text("RNN h")
    before = table.inner_text()
    page.get_by_role("radio", name=WORDS("lab.weights.untrained", seed=1)).click()
    expect(page.get_by_text(WORDS("lab.sentence.untrained"))).to_be_visible()
    assert table.inner_text() != before
    expect(page).to_have_url(re.compile("weights=untrained"))


def test_training_can_be_stopped_and_taken_up_again(page: Page, server: str) -> None:
    open_lab(page, server, lang="en", view="task", lengths="5,100")
    page.get_by_role("button", name=WORDS("lab.task.start"), exact=True).click()
    expect(page.get_by_text(re.compile("100 distractors: update"))).to_be_visible(timeout=120_000)
    page.get_by_role("main").get_by_role("button", name=WORDS("lab.task.stop"), exact=True).click()
    expect(page.get_by_role("button", name=WORDS("lab.task.start"), exact=True)).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("100 distractors: update"))).to_have_count(0)
    expect(page.get_by_text(re.compile("With 5 distractors: RNN 100 %"))).to_be_visible()  # what is done is kept


def test_others_read_on_while_two_visitors_train_and_whose_page_closes_gives_up_its_place(
    browser: Browser, server: str
) -> None:
    with browser.new_context(locale="en-US") as context:
        trainers = [context.new_page() for _ in range(2)]
        for page in trainers:
            open_lab(page, server, lang="en", view="task", lengths="100")
            page.get_by_role("button", name=WORDS("lab.task.start"), exact=True).click()
            expect(page.get_by_text(re.compile("100 distractors: update"))).to_be_visible(timeout=120_000)
        reader = Screen(context.new_page(), server)
        reader.open(net="gru")
        reader.type("The film was good, but the ending was awful.")
        reader.expect_state(words="11")
        for page in trainers:
            page.close()
        assert any(begins_to_train(context.new_page(), server) for _ in range(9)), (
            "nobody trains, and there is no place"
        )


def begins_to_train(page: Page, server: str) -> bool:
    """Whether there is a place. The server may not have heard yet that other pages are closed."""
    open_lab(page, server, lang="en", view="task", lengths="100")
    page.get_by_role("button", name=WORDS("lab.task.start"), exact=True).click()
    begun = page.get_by_text(re.compile("100 distractors: update"))
    expect(begun.or_(page.get_by_text(WORDS("lab.task.busy")))).to_be_visible(timeout=120_000)
    begins = begun.is_visible()
    page.close()
    return begins


@pytest.mark.parametrize(("theme", "view"), in_turn(THEMES, ("sentence", "experiment", "task", "dial")))
def test_axe_finds_nothing_in_the_lab(page: Page, server: str, theme: Any, view: str) -> None:
    page.emulate_media(color_scheme=theme)
    open_lab(page, server, lang="en", view=view)
    if view != "task":
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=60_000)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
