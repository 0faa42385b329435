"""All tests share one browser's files; nothing else of a visitor is there for the next."""

from playwright.sync_api import BrowserContext

from tests.e2e.conftest import forget
from tests.e2e.mounting import NOWHERE

LEAVE = """() => {
  document.cookie = "left=1";
  for (const kept of [localStorage, sessionStorage]) kept.setItem("left", "1");
}"""
FOUND = """() => [
  document.cookie.includes("left=1"),
  ...[localStorage, sessionStorage].map((kept) => kept.getItem("left") === "1"),
]"""


def test_what_one_visitor_leaves_the_next_does_not_find(context: BrowserContext, server: str) -> None:
    found = []
    for _ in range(2):
        page = context.new_page()
        page.goto(f"{server}/{NOWHERE}")
        found.append(page.evaluate(FOUND))
        page.evaluate(LEAVE)
        assert page.evaluate(FOUND) == [True] * 3
        forget(context)
    assert found == [[False] * 3] * 2
    assert len(context.pages) == 1
