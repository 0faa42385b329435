"""Every page and every component opens in WebKit, the engine of Safari; `make test` runs this where it is installed."""

import os

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e import mounting
from tests.webkit.visitor import LAPTOP, PHONE, TABLET, Visitor

PAGES = {
    "gates": ("", {"open": "cell,units,numbers,view"}, PHONE, "section.chart", 3),
    "gates, presenting": ("", {"present": "1", "net": "gru"}, LAPTOP, "section.chart", 1),
    "gradients": ("gradients", {}, TABLET, ".js-plotly-plot", 1),
    "compare": ("compare", {"compare": "texts", "other": "A bad film."}, PHONE, "section.pairs [data-column]", 2),
    "translate": ("translate", {}, TABLET, "section.translator", 1),
    "lesson": ("lesson", {}, PHONE, "section.chart", 1),
    "units": ("units", {}, PHONE, "section.atlas circle", 128),
    "story": ("", {"story": "3"}, LAPTOP, "section.story", 1),
}
"""Path, query, the screen, what stands there at least how often."""


def test_this_is_webkit_and_what_it_complains_of_is_heard(visitor: Visitor) -> None:
    visitor.open(lang="en")
    said = visitor.tell("[navigator.userAgent, navigator.language]")
    assert "AppleWebKit/" in said[0]
    assert "Chrome" not in said[0]
    assert said[1] == "C", "the locale is the one in which a module threw (docs/decisions/0021)"
    visitor.tell("console.error('told')")
    visitor.driver.execute_script("setTimeout(() => { throw new Error('thrown') })")
    visitor.until("parent.told.length === 2", "both are heard")
    visitor.driver.execute_script("parent.told = []")


EVERY = [(name, language) for name in PAGES for language in ("en", "vi")]
TRIED = EVERY if os.environ.get("GATESCOPE_WEBKIT") else [*EVERY[::4], *EVERY[3::4]]  # languages in turn


@pytest.mark.parametrize(("name", "language"), TRIED)
def test_every_page_opens(visitor: Visitor, name: str, language: str) -> None:
    path, query, size, selector, least = PAGES[name]
    visitor.open(path, size, lang=language, **query)
    visitor.until(f"find({selector!r}).length >= {least}", f"{least} {selector}")
    assert visitor.tell("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"


def test_every_component_opens_three_times_at_once(webkit: WebDriver, server: str) -> None:
    Visitor(webkit, server).open(lang="en")  # Streamlit serves the files once a page has asked for a component
    webkit.switch_to.default_content()
    webkit.get(f"{server}/{mounting.NOWHERE}")
    script = (
        f"({mounting.MOUNT})(arguments[0]).then(arguments[1], (error) => arguments[1]({{ errors: [String(error)] }}))"
    )
    mounting.check(webkit.execute_async_script(script, [mounting.calls(), mounting.TIMES]))
