"""What a visitor sees and does, by role, label and the player's own data attributes."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from viz.language import load_words


class Screen:
    """One visitor's page."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.player = page.locator("section.player")
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))

    def open(self, **query: str) -> None:
        """Open the app with these URL parameters and wait until the player stands."""
        self.page.goto(f"{self.server}/?{urlencode(query)}")
        self.ready()

    def ready(self) -> None:
        """Wait until the player is drawn."""
        expect(self.player).to_have_attribute("data-ready", "true", timeout=60_000)

    def type(self, text: str) -> None:
        """Put a text into the box and press Enter."""
        box = self.page.get_by_role("textbox")
        box.fill(text)
        box.press("Enter")

    def press(self, key: str, times: int = 1) -> None:
        """Press a key that the player listens to, away from any input."""
        self.player.get_by_role("listbox").focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def words(self) -> Locator:
        """The chips of the token strip."""
        return self.player.locator(".token .word")

    def value(self, signal: str) -> Locator:
        """The number of a signal for the chosen unit at the current word."""
        return self.player.locator(f"output[data-signal={signal}]")

    def choose(self, label: str) -> None:
        """Click one option of a segmented control or a pill."""
        self.page.get_by_role("radio", name=label).or_(self.page.get_by_role("button", name=label)).first.click()

    def show(self, *ways: str) -> None:
        """Open what stands on the page on demand, by its name in viz/gates/settings.py."""
        for way in ways:
            button = self.player.locator(f"[data-way={way}]")
            if button.get_attribute("aria-expanded") != "true":
                button.click()
            expect(button).to_have_attribute("aria-expanded", "true")

    def choose_example(self, label: str) -> None:
        """Choose an example from the menu, by its name there."""
        words = load_words("vi" if self.page.locator("html[lang=vi]").count() else "en")
        self.page.get_by_role("button", name=words("input.try")).click()
        self.page.get_by_role("menuitem", name=label, exact=True).click()

    def choose_network(self, label: str) -> None:
        """Choose a network by its name in the list, which also says its accuracy."""
        self.page.get_by_role("combobox", name=re.compile("Network|Mạng")).click()
        self.page.get_by_role("option", name=re.compile(f"^{label} [0-9]")).click()

    def expect_state(self, **attributes: str) -> None:
        """The player's data attributes, each of which must come to have this value."""
        for name, value in attributes.items():
            expect(self.player).to_have_attribute(f"data-{name}", value)

    def expect_drawing(self, part: str, value: float) -> None:
        """A number on a wire of the drawing, to three decimals."""
        shown = re.sub("^-(?=0.000$)", "", f"{value:.3f}").replace("-", "−")
        expect(self.player.locator(f".cell [data-part={part}]")).to_have_text(shown)

    def attribute(self, name: str) -> str:
        """A data attribute of the player, as it is now."""
        return self.player.get_attribute(f"data-{name}") or ""
