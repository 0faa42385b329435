"""People in a room: browsers of their own, who only share a code."""

from contextlib import ExitStack

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.screen import Screen


class Seated(Screen):
    """Somebody's page, with what is said in the room."""

    def __init__(self, page: Page, server: str) -> None:
        super().__init__(page, server)
        self.room = page.locator("section.room")

    @property
    def question(self) -> Locator:
        return self.room.locator(".question")

    def come(self, code: str, **query: str) -> None:
        """Follow the link with the code, and sit down."""
        self.open(room=code, **query)
        self.expect_role("student")

    def expect_role(self, role: str) -> None:
        expect(self.room).to_have_attribute("data-role", role, timeout=30_000)

    def press_j(self) -> None:
        expect(self.room.locator(".door")).to_be_attached()
        self.page.keyboard.press("j")

    def do(self, action: str) -> None:
        """Press a button of the panel."""
        self.room.locator(f"[data-action={action}]").click()

    def answer(self, option: str) -> None:
        self.room.locator(f"button.option[data-option={option}]").click()
        expect(self.question).to_have_attribute("data-mine", option)

    def option(self, option: str) -> Locator:
        return self.room.locator(f".option[data-option={option}]")


class Seats:
    """Browsers of several people."""

    def __init__(self, browser: Browser, server: str, stack: ExitStack) -> None:
        self._browser, self._stack = browser, stack
        self.server = server

    def person(self, *, phone: bool = False, locale: str = "en-US", theme: str = "light") -> Seated:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = self._browser.new_context(viewport=size, locale=locale, color_scheme=theme)  # type: ignore[arg-type]
        self._stack.enter_context(context)
        return Seated(context.new_page(), self.server)

    def beside(self, other: Seated) -> Seated:
        """Another page of the same browser."""
        return Seated(other.page.context.new_page(), self.server)

    def teacher(self, **query: str) -> tuple[Seated, str]:
        """A teacher who has opened a room by the keyboard, and its code."""
        found = self.person()
        found.open(lang="en", **query)
        found.press_j()
        found.do("open")
        found.expect_role("teacher")
        return found, found.room.get_attribute("data-code") or ""
