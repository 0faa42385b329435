"""Every component mounted three times at once, in Firefox."""

from playwright.sync_api import expect

from tests.e2e import mounting
from tests.e2e.screen import Screen


def test_every_component_opens_three_times_at_once(screen: Screen) -> None:
    ready = "section.chart[data-ready=true]"
    expect(screen.page.locator(ready)).to_have_count(3)  # Firefox calls it an error when a page is left while it loads
    screen.page.goto(f"{screen.server}/{mounting.NOWHERE}")
    mounting.check(screen.page.evaluate(mounting.MOUNT, [mounting.calls(), mounting.TIMES]))
