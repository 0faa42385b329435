"""A page of a school's own site, as Moodle or Canvas has them, with Gatescope in a frame: make serve FRAME=..."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, FrameLocator, Page, Request, expect

from tests.faults.test_behind import tls
from tests.serve.deployment import deployed


class School:
    """A site with one page, which shows `framed` in a frame. To a browser it is another site than 127.0.0.1."""

    def __init__(self) -> None:
        self.framed = ""
        school = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                frame = f'<iframe src="{school.framed}" width="1200" height="800"></iframe>'
                self.wfile.write(f"<!doctype html><title>Week 3</title>{frame}".encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.origin = f"http://localhost:{self.server.server_address[1]}"


@contextmanager
def school() -> Iterator[School]:
    found = School()
    serving = threading.Thread(target=found.server.serve_forever)
    serving.start()
    try:
        yield found
    finally:
        found.server.shutdown()
        serving.join()
        found.server.server_close()


def expect_blocked(page: Page, site: School) -> None:
    """The browser says that it may not show what is in the frame, and does not."""
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(site.origin)
    expect(page.frame_locator("iframe").get_by_test_id("stApp")).to_have_count(0)


def expect_it_works(frame: FrameLocator) -> None:
    """A text is read, and a room opened, inside the frame."""
    expect(frame.locator("section.player")).to_have_attribute("data-ready", "true", timeout=60_000)
    expect(frame.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    frame.locator("section.room .door").click()
    frame.locator("section.room [data-action=open]").click()
    expect(frame.locator("section.room")).to_have_attribute("data-role", "teacher", timeout=30_000)


def test_a_site_that_is_named_shows_it_and_another_does_not(page: Page, tmp_path: Path) -> None:
    errors: list[Error] = []
    page.on("pageerror", lambda error: errors.append(error))
    with (
        school() as named,
        school() as other,
        deployed(tmp_path, "--processes", "2", "--frame", f"{named.origin}, https://school.example") as served,
    ):
        named.framed = other.framed = f"{served.address}/?lang=en"
        page.goto(named.origin)
        expect_it_works(page.frame_locator("iframe"))
        page.reload()
        expect_it_works(page.frame_locator("iframe"))
        assert page.context.cookies() == []  # which a frame of another site has none of over http
        expect_blocked(page, other)
        assert errors == []


def test_over_tls_a_visitor_inside_a_frame_stays_with_a_process(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "tls").mkdir()
    with (
        school() as site,
        deployed(tmp_path, "--processes", "2", "--behind", "127.0.0.1", "--frame", site.origin) as served,
        tls(tmp_path / "tls", urlsplit(served.address).port or 0) as address,
        browser.new_context(locale="en-US", ignore_https_errors=True) as context,
    ):
        site.framed = f"{address.replace('localhost', '127.0.0.1')}/?lang=en"
        page = context.new_page()
        page.goto(site.origin)
        expect_it_works(page.frame_locator("iframe"))
        (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "gatescope"]
        assert (cookie["secure"], cookie["sameSite"], cookie.get("partitionKey")) == (True, "None", "http://localhost")

        def asks_for_the_app(request: Request) -> bool:
            return request.url == site.framed

        with page.expect_request(asks_for_the_app) as asked:
            page.reload()
        assert f"gatescope={cookie['value']}" in (asked.value.header_value("cookie") or "")
        expect_it_works(page.frame_locator("iframe"))
        assert cookie["value"] in {each["value"] for each in context.cookies()}
