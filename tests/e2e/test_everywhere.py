"""Every page in both languages and themes: nothing that axe finds, and nothing too pale to be read."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.sample import THEMES, in_turn
from tests.e2e.screen import Screen
from tests.e2e.test_accessible import assert_accessible

PAGES = ("", "gradients", "compare", "translate", "lesson")

PALE = (Path(__file__).parent / "pale.js").read_text(encoding="utf-8")
"""Texts of charts and links whose contrast with the page is under 4.5 : 1."""


@pytest.mark.parametrize(("path", "language", "theme"), in_turn(PAGES, ("vi", "en"), THEMES))
def test_axe_finds_nothing_and_charts_and_links_can_be_read(
    page: Page, server: str, path: str, language: str, theme: Any
) -> None:
    screen = Screen(page, server)
    page.emulate_media(color_scheme=theme)
    page.goto(f"{server}/{path}?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language, timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    if path in ("gradients", "compare", "translate"):
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        expect(page.locator(".js-plotly-plot .xtick text").first).to_be_visible()
    assert page.evaluate(PALE) == []
    assert_accessible(screen)
    assert screen.errors == []
