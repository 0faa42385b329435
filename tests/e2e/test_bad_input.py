"""What a visitor may type or open by mistake: a clear sentence, and the app stays usable."""

from playwright.sync_api import Browser, Page, expect

from models.networks.text import Vocabulary, read_text
from tests.conftest import CHECKPOINTS
from tests.e2e.screen import Screen
from viz import language as i18n

WORDS = i18n.load_words("en")
VOCABULARY = Vocabulary.load(CHECKPOINTS / "lstm" / "vocab.txt")


def usable(screen: Screen) -> None:
    """A new sentence is read as ever."""
    screen.type("I loved it")
    expect(screen.words()).to_have_text(["i", "loved", "it"])
    screen.expect_state(words="3", word="2")
    assert screen.errors == []


def test_a_script_is_only_ever_shown_as_text(screen: Screen) -> None:
    alarms: list[str] = []
    screen.page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    nasty = "<script>alert(1)</script> <x-y onclick=alert(1)>a</x-y> <img src=x onerror=alert(2) <svg/onload=alert(4)> "
    nasty += "**bold** [link](javascript:alert(3)) $x^2$ :red[no]"
    screen.type(nasty)
    expect(screen.words()).to_have_text(read_text(nasty, VOCABULARY, "en"))
    expect(screen.words().filter(has_text="<")).to_have_text(["<x-y", ">a</x-y>", "<img", "<svg/onload=alert"])
    page = screen.page
    player = "section.player :is(img, script, a)"
    expect(page.locator(f"{player}:not(.demonstrations a)")).to_have_count(0)  # but for our own examples of a hand
    expect(page.get_by_test_id("stMain").locator("a[href^=javascript], img[src=x]")).to_have_count(0)
    chart = page.locator("section.chart[data-kind=gradient]")
    expect(chart.locator("img, a, script")).to_have_count(0)
    assert alarms == []
    usable(screen)


def test_blank_text_says_what_to_do(screen: Screen) -> None:
    screen.type("   ")
    expect(screen.page.get_by_text(WORDS("notice.empty"))).to_be_visible()
    expect(screen.player).to_have_count(0)
    usable(screen)


def test_one_endless_word_does_not_break_the_page(screen: Screen) -> None:
    screen.type("a" * 10_000)
    expect(screen.page.get_by_text(WORDS("notice.all_unknown"))).to_be_visible()
    wider = screen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wider
    usable(screen)


def test_more_words_than_the_limit_are_cut_and_said(screen: Screen) -> None:
    screen.type("good " * 1_200)
    expect(screen.page.get_by_text(WORDS("notice.dropped", total=1200, limit=1000))).to_be_visible()
    screen.expect_state(words="1000", word="1000")
    screen.press("ArrowLeft", times=3)
    screen.expect_state(word="997")
    usable(screen)


def test_right_to_left_and_combining_characters_are_shown(screen: Screen) -> None:
    screen.type("שלום e\u0301te\u0301 👍🏽 wonderful")
    expect(screen.words()).to_have_text(["שלום", "été", "👍", "wonderful"])
    usable(screen)


def test_nonsense_in_the_address_is_named_and_ignored(page: Page, server: str) -> None:
    screen = Screen(page, server)
    screen.open(
        lang="xx", net="../../etc/passwd", word="-7", unit="1e9", order="<b>", rows="many", textz="!!", scale="9"
    )
    names = "lang, textz, net, word, unit, order, rows, scale"
    expect(page.get_by_text(WORDS("notice.url", names=names))).to_be_visible()
    usable(screen)


def test_a_phone_can_step_by_touch(browser: Browser, server: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as phone:
        screen = Screen(phone.new_page(), server)
        screen.open(lang="en")
        screen.words().nth(2).tap()
        screen.expect_state(word="3")
        screen.player.get_by_role("button", name=WORDS("player.next"), exact=True).tap()
        screen.expect_state(word="4")
        assert not screen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert screen.errors == []
