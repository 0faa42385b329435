"""The tour of the screen in a browser: offered once, walked by keyboard, left at any stop."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.screen import Screen
from tests.e2e.test_accessible import RULES
from viz import language as i18n
from viz.tour import KEYBOARD, STOPS

WORDS = i18n.load_words("en")
LIT = {
    "words": "section.player .strip",
    "gates": "section.player .glance",
    "cell": "section.player .unit",
    "play": "section.player .transport",
    "gradient": "section.chart[data-kind=gradient]",
    "more": "textarea",
}


def offer(page: Page) -> Locator:
    return page.get_by_role("button", name=WORDS("tour.offer"))


def tour(page: Page) -> Locator:
    return page.locator("dialog.tour")


def corners(place: Locator) -> tuple[float, float, float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def expect_light_on(page: Page, stop: str) -> None:
    """The hole lies around what the stop is about, as far as that is in the window, and the telling is in it whole."""
    expect(tour(page)).to_have_attribute("data-stop", stop)
    keys = f" {WORDS(f'tour.keyboard.{stop}')}" if stop in KEYBOARD else ""
    expect(tour(page).locator(".text")).to_have_text(WORDS(f"tour.step.{stop}") + keys)
    left, top, right, bottom = corners(tour(page).locator(".hole"))
    x, y, far, low = corners(page.locator(LIT[stop]).first)
    assert left <= x
    assert top <= max(y, 2)
    assert right >= far
    assert bottom >= min(low, (page.viewport_size or {"height": 0})["height"] - 2)
    expect(tour(page).locator(".box")).to_be_in_viewport(ratio=0.99)


def test_it_is_walked_by_keyboard_and_keeps_the_focus(screen: Screen) -> None:
    page = screen.page
    word = screen.attribute("word")
    offer(page).click()
    for stop in STOPS:
        expect_light_on(page, stop)
        for key in ("Tab", "Tab", "Tab", "Shift+Tab"):
            page.keyboard.press(key)
            expect(tour(page).locator("button:focus")).to_have_count(1)
        page.keyboard.press("ArrowRight")
    expect_light_on(page, "more")
    page.keyboard.press("ArrowLeft")
    expect_light_on(page, "gradient")
    tour(page).get_by_role("button", name=WORDS("tour.next")).click()
    tour(page).get_by_role("button", name=WORDS("tour.done")).click()
    expect(tour(page)).to_have_count(0)
    screen.expect_state(word=word)  # nothing of it reached the player
    page.keyboard.press("ArrowRight")
    screen.expect_state(word=str(int(word) + 1))
    assert screen.errors == []


def test_who_declines_is_not_asked_again_but_can_ask(screen: Screen) -> None:
    page = screen.page
    expect(offer(page)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name=WORDS("tour.dismiss")).click()
    expect(offer(page)).to_have_count(0)
    page.reload()
    screen.ready()
    expect(offer(page)).to_have_count(0)
    page.keyboard.press("3")
    expect(page.locator(".page-keys")).to_have_attribute("data-page", "compare")
    page.keyboard.press("?")
    page.get_by_role("button", name=WORDS("keys.tour")).click()
    expect(tour(page)).to_have_attribute("data-stop", "words")
    expect(page.locator(".page-keys")).to_have_attribute("data-page", "gates")
    page.keyboard.press("Escape")
    expect(tour(page)).to_have_count(0)
    page.keyboard.press("?")
    page.get_by_role("button", name=WORDS("keys.tour")).click()
    expect(tour(page)).to_have_attribute("data-stop", "words")
    screen.ready()  # else colours are measured while the page is drawn
    assert_accessible(page)
    tour(page).get_by_role("button", name=WORDS("tour.skip")).click()
    expect(tour(page)).to_have_count(0)
    assert screen.errors == []


def test_the_live_task_is_one_click_away(screen: Screen) -> None:
    screen.show("numbers")
    screen.page.get_by_role("link", name=WORDS("gradient.task")).click()
    expect(screen.page.get_by_role("button", name=WORDS("lab.task.start"), exact=True)).to_be_visible()
    assert screen.errors == []


def test_on_a_phone_it_stands_at_the_foot_and_axe_finds_nothing(browser: Browser, server: str) -> None:
    size = {"width": 390, "height": 844}
    with browser.new_context(locale="en-US", viewport=size, has_touch=True, color_scheme="dark") as context:
        screen = Screen(context.new_page(), server)
        screen.open()
        page = screen.page
        offer(page).tap()
        for stop in STOPS[:2]:
            expect_light_on(page, stop)
            left, _, right, bottom = corners(tour(page).locator(".box"))
            assert (left, right, bottom) == (8, 382, 836)
            tour(page).get_by_role("button", name=WORDS("tour.next")).tap()
        expect(tour(page)).to_have_attribute("data-stop", STOPS[2])
        assert_accessible(page)
        tour(page).get_by_role("button", name=WORDS("tour.next")).tap()
        expect(tour(page).locator(".text")).to_have_text(WORDS("tour.step.play"))  # no keys here


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
