"""A real server and a real browser for the tests of this folder."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from benchmarks.ports import held_port
from tests.e2e.screen import Screen

ROOT = Path(__file__).parents[2]
SITE = "http://127.0.0.1/"
"""To the browser, whatever the port, all our servers are one site."""

NO_BROWSER = "The browser tests need Chromium: install Debian's package, or run python -m playwright install chromium."


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=20_000)
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = launch(playwright)
    if found is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    yield found
    found.close()


COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""Debian's Chromium without windows, which costs a tenth less and starts sooner, or with them."""


def launch(playwright: Playwright) -> Browser | None:
    """Debian's Chromium, or Playwright's own; None if there is neither."""
    executable = next(filter(None, map(shutil.which, COMMANDS)), playwright.chromium.executable_path)
    if not Path(executable).exists():
        return None
    options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    options.append("--process-per-site")  # pages of one visitor after the other share what was compiled: see `visitors`
    return playwright.chromium.launch(executable_path=executable, args=options)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Gatescope, as `streamlit run app.py` serves it."""
    folder = tmp_path_factory.mktemp("server")
    yield from serve(folder / "log.txt", GATESCOPE_ROOMS=f"sqlite:///{folder / 'rooms.sqlite'}")


LOGS: list[Path] = []
"""Of the servers that this process has started."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails tells what the servers have logged: the browser is not told why a page broke."""
    report = yield
    if report.failed:
        report.sections += [(f"log of {log.parent.name}", log.read_text()[-4_000:]) for log in LOGS if log.exists()]
    return report


def serve(log: Path, **environment: str) -> Iterator[str]:
    """Start the app with these environment variables, yield its address, and stop it."""
    LOGS.append(log)
    with held_port() as port:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
        with log.open("w") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, stdout=output, stderr=output, env={**os.environ, **environment}
            )
            try:
                _wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(timeout=20)


def _wait_until_healthy(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"The app did not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of all visitors, who speak English and want light colours; it keeps the files of the app."""
    with browser.new_context(
        locale="en-US",
        color_scheme="light",
        viewport={"width": 1440, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    ) as found:
        keeper = found.new_page()  # stays open, so that what a visitor left can be forgotten, and the process goes on
        keeper.route(SITE, lambda route: route.fulfill(body="", content_type="text/html"))
        keeper.goto(SITE)
        yield found


@pytest.fixture
def context(visitors: BrowserContext) -> Iterator[BrowserContext]:
    """A fresh visitor: nothing is stored but files. A clock that is stopped stays so, and needs `apart`."""
    yield visitors
    forget(visitors)


def forget(visitors: BrowserContext) -> None:
    """Close the pages and delete what they stored, but not the files that they loaded."""
    keeper, *pages = visitors.pages
    origins = {f"{url.scheme}://{url.netloc}" for url in (urlsplit(page.url) for page in pages) if url.netloc}
    for page in pages:
        page.close()
    visitors.clear_cookies()
    storage = visitors.new_cdp_session(keeper)
    for origin in origins:
        storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
    storage.detach()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def apart(browser: Browser) -> Iterator[Page]:
    """A page in a browser of its own, as for a clock that the test stops."""
    with browser.new_context(locale="en-US", color_scheme="light", viewport={"width": 1440, "height": 900}) as found:
        yield found.new_page()


@pytest.fixture
def screen(page: Page, server: str, request: pytest.FixtureRequest) -> Screen:
    """The default view, opened and ready; the mark `opens` says that the test opens an address of its own."""
    found = Screen(page, server)
    if request.node.get_closest_marker("opens") is None:
        found.open()
    return found
