"""What `make serve` adds: the page behind nginx, under its headers and limits."""

import asyncio
import http.client
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.reading import Read, read_along
from benchmarks.visitor import Visitor
from tests.e2e.bringing import bring
from tests.e2e.screen import Screen
from tests.faults.test_frame import expect_blocked, school
from tests.models.adopting.tutorials import VOCABULARY, tutorial
from tests.serve.deployment import Deployment, deployed
from tests.serve.flooding import flood
from viz.budget.middleware import POLICY_VIOLATION
from viz.language import load_words

PAGES = ("", "gradients", "compare", "translate", "lesson", "units")
FIRST, SECOND, THIRD = ("0" * 31 + digit for digit in "123")  # cookies of visitors


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("served"), "--processes", "2") as found:
        yield found


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser says against the page, but for this: it looks for the app below each page's own path first."""
    found: list[str] = []

    def said(message: ConsoleMessage) -> None:
        looked = re.search(r"/[a-z]+/_stcore/(health|host-config)$", message.location.get("url", ""))
        if message.type == "error" and not looked:
            found.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def answer(
    served: Deployment, path: str, method: str = "GET", *, cookie: str = "", **headers: str
) -> http.client.HTTPResponse:
    """nginx's answer, read to its end."""
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=20)
    connection.request(method, path, headers={**headers, **({"Cookie": f"gatescope={cookie}"} if cookie else {})})
    found = connection.getresponse()
    found.read()
    connection.close()
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_works_under_the_content_policy(
    page: Page, served: Deployment, complaints: list[str], theme: str
) -> None:
    page.emulate_media(color_scheme=theme)
    screen = Screen(page, served.address)
    screen.open()
    word = int(screen.attribute("word"))
    screen.press("ArrowLeft")
    screen.expect_state(word=str(word - 1))
    expect(page.locator("section.chart[data-kind=gradient]")).to_be_visible()  # the gradient
    for name in PAGES[1:]:
        page.goto(f"{served.address}/{name}")
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
        expect(page.get_by_role("main")).to_be_visible()
        if name != "lesson":
            drawn = ".translator[data-ready=true]" if name == "translate" else ".js-plotly-plot"
            expect(page.locator(drawn).first).to_be_visible()
    assert complaints == []


def test_downloads_and_the_link_work_under_the_content_policy(
    page: Page, served: Deployment, complaints: list[str]
) -> None:
    words = load_words("en")
    screen = Screen(page, served.address)
    screen.open(text="not bad at all", lang="en")
    screen.show("view")
    screen.player.get_by_role("button", name=words("player.copy")).click()
    expect(screen.player.locator("[data-action=copy]")).to_have_text(words("player.copied"))
    for kind in ("svg", "png"):
        with page.expect_download() as waiting:
            screen.player.get_by_role("button", name=words(f"player.{kind}")).click()
        assert waiting.value.suggested_filename.endswith(f".{kind}")
    screen.choose(words("detail.take"))
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("CSV")).click()
    assert waiting.value.path().read_text(encoding="utf-8").startswith('"step","token"')
    assert complaints == []
    # It lies in one process. Who is led to the other one, as after a failure, gets it all the same.
    file = urlsplit(waiting.value.url).path
    assert {answer(served, file, cookie=f"{digit:032x}").status for digit in range(16)} == {200}


def test_a_visitor_gets_a_cookie_once_and_stays_with_a_process(context: BrowserContext, served: Deployment) -> None:
    page = context.new_page()
    Screen(page, served.address).open()
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "gatescope"]
    assert re.fullmatch("[0-9a-f]{32}", cookie["value"])
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    page.reload()
    assert cookie["value"] in {cookie["value"] for cookie in context.cookies()}


def test_no_other_site_shows_the_page_in_a_frame(page: Page, served: Deployment) -> None:
    with school() as other:
        other.framed = served.address
        expect_blocked(page, other)


def test_every_answer_has_the_headers(served: Deployment) -> None:
    for path in ("/", "/_stcore/health", "/static/none.js", "/_stcore/metrics", "/media/none"):
        headers = answer(served, path).headers
        assert headers["Server"] == "nginx"  # and no version
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"] or path.startswith("/media")
        assert "camera=()" in headers["Permissions-Policy"]
    assert "sandbox" in answer(served, "/media/none").headers["Content-Security-Policy"]
    assert "Secure" not in answer(served, "/").headers["Set-Cookie"].split("; ")[1:]
    assert "Secure" in answer(served, "/", **{"X-Forwarded-Proto": "https"}).headers["Set-Cookie"].split("; ")
    assert answer(served, "/_stcore/health").headers.get("Set-Cookie", "").startswith("_streamlit")


def test_streamlit_s_own_files_are_compressed_and_kept(served: Deployment, page: Page) -> None:
    page.goto(served.address)
    source = page.locator("script[src]").first.get_attribute("src") or ""
    found = answer(served, source.removeprefix("."), **{"Accept-Encoding": "gzip"})
    assert found.headers["Content-Encoding"] == "gzip"
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert found.headers["Content-Type"].startswith("text/javascript")
    assert answer(served, "/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/upload_file/a/b"],
)
def test_what_the_page_does_not_need_is_closed(served: Deployment, path: str) -> None:
    assert answer(served, path).status == 404


def test_a_network_comes_in_where_that_is_asked_for(page: Page, tmp_path: Path) -> None:
    one = tutorial(2)
    (tmp_path / "mine.pt").write_bytes(one.content)
    (tmp_path / "words.txt").write_bytes(VOCABULARY)
    with deployed(tmp_path, "--processes", "2", "--uploads") as served:
        screen = Screen(page, served.address)
        screen.open()
        bring(screen, tmp_path, text=one.text, says=", ".join(f"{value:.3f}" for value in one.says))
        expect(page.locator(".token").first).to_have_text(one.text.split()[0])
        assert answer(served, "/_stcore/upload_file/a/b", "POST").status == 405
        assert answer(served, "/_stcore/upload_file/a/b", "PUT").status in (400, 403, 404), "of no visitor"
        assert answer(served, "/", "PUT").status == 405


def test_nothing_is_taken_from_the_browser_but_questions(served: Deployment) -> None:
    assert answer(served, "/", "POST").status == 405
    assert answer(served, "/reading/", "POST").status == 405
    assert answer(served, "/_stcore/upload_file/a/b", "PUT").status == 405
    assert answer(served, "/_stcore/health", "DELETE").status == 405
    assert answer(served, f"/?text={'x' * 24_000}").status == 200  # two long texts in a link
    assert answer(served, f"/?text={'x' * 40_000}").status == 414
    assert answer(served, "/", **{"X-Long": "x" * 40_000}).status == 400


def test_a_text_that_is_being_typed_is_read(served: Deployment) -> None:
    async def read(text: str, cookie: str = "", times: int = 1) -> list[Read]:
        named = f"gatescope={cookie}" if cookie else ""
        return await asyncio.gather(*(read_along(urlsplit(served.address), text, named) for _ in range(times)))

    with ThreadPoolExecutor(1) as apart:  # Playwright has a loop of its own in this thread
        (one,) = apart.submit(asyncio.run, read("not bad at all")).result()
        assert (one.status, b'"gradient":{' in one.body[:99]) == (200, True)
        assert apart.submit(asyncio.run, read("word " * 12_000)).result()[0].status == 200  # 60 KB
        assert apart.submit(asyncio.run, read("word " * 14_000)).result()[0].status == 413
        many = apart.submit(asyncio.run, read("good", THIRD, 120)).result()
        assert {each.status for each in many} == {200, 429}
        assert apart.submit(asyncio.run, read("good", SECOND)).result()[0].status == 200
    assert answer(served, "/reading").status == 405


def test_who_asks_too_often_is_held_and_nobody_else(served: Deployment) -> None:
    statuses = [answer(served, "/_stcore/health", cookie=FIRST).status for _ in range(120)]
    assert set(statuses[:50]) == {200}
    assert 429 in statuses
    assert answer(served, "/_stcore/health", cookie=SECOND).status == 200  # from the same address


def test_a_page_that_floods_is_disconnected_and_others_are_answered(page: Page, served: Deployment) -> None:
    async def attack() -> int | None:
        async with Visitor(served.address) as hostile:
            await hostile.open()
            return await flood(hostile)

    screen = Screen(page, served.address)
    screen.open()
    with ThreadPoolExecutor(1) as beside:
        flooding = beside.submit(lambda: asyncio.run(attack()))
        answered = 0
        while not flooding.done() or not answered:
            screen.type("not bad at all" if answered % 2 else "not bad")
            expect(screen.words()).to_have_count(4 if answered % 2 else 2)
            expect(page.get_by_test_id("stApp")).to_have_attribute(
                "data-test-script-state", "notRunning", timeout=60_000
            )
            answered += 1
        assert flooding.result() == POLICY_VIOLATION
    served.wait_for("a page that kept sending more than its budget was disconnected")


def test_a_page_that_was_disconnected_connects_again_and_keeps_its_view(page: Page, served: Deployment) -> None:
    page.add_init_script("""
        let closed = null;
        window.again = new Promise((done, fail) => {
            setTimeout(fail, 60_000);
            window.WebSocket = class extends WebSocket {
                constructor(...given) {
                    super(...given);
                    this.addEventListener("close", (event) => (closed = event.code));
                    this.addEventListener("open", () => closed === null || done(closed));
                }
                send(data) {
                    window.repeat = () => super.send(data);
                    super.send(data);
                }
            };
        });
    """)
    screen = Screen(page, served.address)
    screen.open(text="not bad at all", lang="en", net="gru")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    page.evaluate("for (let count = 0; count < 1000; count++) repeat()")
    assert page.evaluate("again") == POLICY_VIOLATION
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    screen.type("it was wonderful")
    expect(screen.words()).to_have_count(3)
    screen.expect_state(network="gru")


def test_who_opens_too_many_pages_is_held_and_nobody_else(served: Deployment) -> None:
    stream = f"{served.address.replace('http', 'ws')}/_stcore/stream"

    def opened(visitor: str, stack: ExitStack) -> None:
        stack.enter_context(connect(stream, additional_headers={"Cookie": f"gatescope={visitor}"}))

    with ExitStack() as stack:
        for _ in range(20):
            opened(THIRD, stack)
        with pytest.raises(InvalidStatus, match="429"):
            opened(THIRD, stack)
        opened(SECOND, stack)
