"""What Streamlit's own parts of the page lack, and ours add: language, names, a frame for the focus, ways back."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.screen import Screen
from viz.content.shipped import NETWORKS
from viz.figures.style.names import network_name
from viz.language import load_words

ENGLISH, VIETNAMESE = load_words("en"), load_words("vi")


@pytest.mark.opens
def test_the_page_says_its_language_names_its_help_and_frames_the_link_with_the_focus(screen: Screen) -> None:
    page = screen.page
    page.goto(f"{screen.server}/gradients?lang=vi")
    root, helps = page.locator("html"), page.locator("button[data-helps]")
    expect(root).to_have_attribute("lang", "vi", timeout=60_000)
    about = VIETNAMESE("keys.help", of=VIETNAMESE("lab.sentence.title"))
    expect(page.get_by_role("button", name=about, exact=True)).to_be_visible()
    page.keyboard.press("l")
    expect(root).to_have_attribute("lang", "en")
    about = ENGLISH("keys.help", of=ENGLISH("lab.sentence.title"))
    expect(page.get_by_role("button", name=about, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Help", exact=True)).to_have_count(0)
    names = [each.get_attribute("aria-label") for each in helps.all()]
    assert len(names) == len(set(names)) >= 3
    link = page.get_by_role("link", name=ENGLISH("page.compare"))
    link.focus()
    expect(link).to_have_css("outline-style", "solid")
    expect(link).to_have_css("outline-width", "3px")


def test_the_list_shows_every_network_at_once(screen: Screen) -> None:
    screen.page.get_by_role("combobox", name=ENGLISH("network.label")).click()
    options = screen.page.get_by_role("option", name=re.compile("%$"))
    expect(options).to_have_count(len(NETWORKS))
    for name in (NETWORKS[0], NETWORKS[-1]):
        option = screen.page.get_by_role("option", name=re.compile(f"^{network_name(name, ENGLISH)} [0-9]"))
        expect(option).to_be_in_viewport(ratio=1)
        option.click(trial=True, timeout=2_000)  # nothing lies over it


def test_one_back_leads_to_the_page_before_by_key_and_by_link(screen: Screen) -> None:
    page, keys = screen.page, screen.page.locator(".page-keys")
    for ask in (
        lambda: page.keyboard.press("3"),
        lambda: page.get_by_role("link", name=ENGLISH("page.compare")).click(),
    ):
        ask()
        expect(keys).to_have_attribute("data-page", "compare")
        expect(page).to_have_url(re.compile(r"/compare\?"))
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        page.go_back()
        expect(keys).to_have_attribute("data-page", "gates")
        screen.ready()
    assert screen.errors == []


def test_the_drawer_of_pages_closes_over_the_page_that_was_chosen(browser: Browser, server: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US", has_touch=True) as context:
        screen = Screen(context.new_page(), server)
        screen.open()
        drawer = screen.page.get_by_test_id("stSidebar")
        screen.page.get_by_test_id("stExpandSidebarButton").click()
        expect(drawer).to_have_attribute("data-collapsed", "false")
        drawer.get_by_role("link", name=ENGLISH("page.gradients")).click()
        expect(screen.page.locator(".page-keys")).to_have_attribute("data-page", "gradients")
        expect(screen.page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
        assert screen.errors == []
