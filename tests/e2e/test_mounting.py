"""Every component mounted three times at once, in Chromium; tests/firefox and tests/webkit have the same."""

from playwright.sync_api import Page

from tests.e2e import mounting
from tests.e2e.screen import Screen


def test_every_component_opens_three_times_at_once(screen: Screen, page: Page) -> None:
    page.goto(f"{screen.server}/{mounting.NOWHERE}")
    mounting.check(page.evaluate(mounting.MOUNT, [mounting.calls(), mounting.TIMES]))
