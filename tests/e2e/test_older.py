"""Browsers that are older than this one, as far as one can be made of it: without what they lack.

README says which versions are enough.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen
from tests.e2e.test_tour import expect_light_on
from viz import language as i18n
from viz.component import BROWSER

WORDS = i18n.load_words("en")

WITHOUT = {
    "popovers": """
      for (const name of ["popover", "showPopover", "hidePopover", "togglePopover"]) delete HTMLElement.prototype[name];
      const matches = Element.prototype.matches;
      Element.prototype.matches = function (selector) {
        if (selector.includes(":popover-open")) throw new DOMException(selector, "SyntaxError");
        return matches.call(this, selector);
      };""",  # Safari before 17, Firefox before 125
    "functions newer than Safari 16.4": """
      delete globalThis.OffscreenCanvas;  // or as new
      for (const name of ["withResolvers", "try"]) delete Promise[name];
      for (const name of ["groupBy"]) delete Object[name];
      for (const name of ["parse", "canParse"]) delete URL[name];
      for (const name of ["any"]) delete AbortSignal[name];
      for (const name of ["union", "intersection", "difference", "isSubsetOf"]) delete Set.prototype[name];
      for (const name of ["checkVisibility", "currentCSSZoom"]) delete Element.prototype[name];
      for (const name of ["startViewTransition"]) delete Document.prototype[name];
      for (const name of ["Iterator", "requestIdleCallback", "scheduler", "navigation"]) delete globalThis[name];
      delete ArrayBuffer.prototype.transfer;""",
}

ZOOM_AS_IN_SAFARI = """
  const rectangle = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function () {
    const zoom = Number(this.closest('[style*="zoom"]')?.style.zoom) || 1;
    const { x, y, width, height } = rectangle.call(this);
    return new DOMRect(x / zoom, y / zoom, width / zoom, height / zoom);
  };"""
"""A rectangle in pixels of the zoomed element, as Safari 26 and Chrome before 128 have it."""


TOO_NEW = {
    "js": r"OffscreenCanvas|withResolvers|\bgroupBy\b|Promise\.try|URL\.(parse|canParse)|checkVisibility|currentCSSZoom"
    r"|:popover-open|startViewTransition|requestIdleCallback|scrollend|Iterator\.|\.(union|intersection|difference)\(",
    "css": r"^\s*&|:popover-open|light-dark\(|field-sizing|@starting-style|@scope|anchor-name|interpolate-size|:open\b",
}
"""What Chrome 117, Firefox 126 or Safari 16.4 lacks, and nothing of the page may need."""


@pytest.mark.parametrize("kind", ["js", "css"])
def test_no_file_asks_for_what_the_oldest_browsers_lack(kind: str) -> None:
    files = [path for path in BROWSER.rglob(f"*.{kind}") if path.parent.name != "uplot"]
    assert len(files) > 5
    found = {path.name: re.findall(TOO_NEW[kind], path.read_text(encoding="utf-8"), re.MULTILINE) for path in files}
    assert {name: uses for name, uses in found.items() if uses} == {}


def opened(page: Page, server: str, *scripts: str, **query: str) -> Screen:
    for script in scripts:
        page.add_init_script(script)
    screen = Screen(page, server)
    screen.open(lang="en", **query)
    return screen


def test_all_opens_without_what_older_browsers_lack(page: Page, server: str) -> None:
    screen = opened(page, server, *WITHOUT.values(), open="cell,units,numbers,view")
    assert page.evaluate("!globalThis.OffscreenCanvas && !document.body.showPopover")
    expect(page.locator("section.chart[data-ready=true]")).to_have_count(3)
    expect(screen.player.locator(".maps figure")).to_have_count(6)
    painted = """canvas => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    }"""
    for canvas in screen.player.locator(".frame canvas").all():
        assert canvas.evaluate(painted) > 10, "a heatmap has many colours"
    with page.expect_download() as got:
        page.get_by_role("button", name=WORDS("player.png")).click()
    assert got.value.path().read_bytes().startswith(b"\x89PNG")

    offer = page.locator(".offer")
    expect(offer.get_by_role("button", name=WORDS("tour.offer"))).to_be_visible()
    offer.get_by_role("button", name=WORDS("tour.dismiss")).click()  # and nothing lies over it
    expect(offer).to_be_hidden()
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name=WORDS("keys.tour")).click()
    expect(page.locator("dialog.tour")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name=WORDS("page.translate"), exact=True).click()
    expect(page.locator("section.translator")).to_have_attribute("data-ready", "true", timeout=60_000)
    expect(page.get_by_text("BidiComponent Error")).to_have_count(0)
    assert screen.errors == []


@pytest.mark.parametrize("scripts", [(), (ZOOM_AS_IN_SAFARI,)], ids=["as here", "as in Safari"])
def test_a_click_in_presenter_mode_meets_the_cell_below_it(page: Page, server: str, scripts: tuple[str, ...]) -> None:
    text = "I loved it , but the ending was awful"
    screen = opened(page, server, *scripts, text=text, net="lstm", present="1", word="1", open="units")
    screen.expect_state(present="true", word="1", words="9")
    frame = screen.player.locator(".map[data-signal=output] .frame")
    units = page.locator("section.player").evaluate("root => Number(root.dataset.unit)")
    box = frame.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 6.5 / 9, box["y"] + box["height"] * 14.5 / 16
    page.mouse.click(x, y)
    screen.expect_state(word="7")
    assert int(screen.attribute("unit")) != units, "the last row but one is another unit than the first"
    row, column = frame.locator(".row").bounding_box(), frame.locator(".column").bounding_box()
    assert row is not None and column is not None
    assert row["y"] <= y <= row["y"] + row["height"] + 1
    assert column["x"] <= x <= column["x"] + column["width"]
    tip = screen.player.locator("> .tip")
    expect(tip).to_contain_text("“ending”")
    told = tip.bounding_box()
    assert told is not None
    assert abs(told["y"] + told["height"] - y) < 40, "what is said stands beside the mouse"
    assert told["x"] - 40 < x
    assert x < told["x"] + told["width"] + 40


def test_the_tour_lights_what_it_tells_of_where_zoom_is_counted_as_in_safari(page: Page, server: str) -> None:
    screen = opened(page, server, ZOOM_AS_IN_SAFARI, present="1")
    screen.expect_state(present="true")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name=WORDS("keys.tour")).click()
    expect_light_on(page, "words")
    page.keyboard.press("ArrowRight")
    expect_light_on(page, "gates")
