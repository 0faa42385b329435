"""The same server as in the Chromium tests, and Debian's Firefox, driven by Playwright over the bridge."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright
from websockets.sync.client import connect

from tests.e2e.conftest import playwright, server  # noqa: F401  fixtures
from tests.e2e.screen import Screen
from tests.firefox.input_method import InputMethod

NO_FIREFOX = "The Firefox tests need Debian's package firefox-esr: `make firefox` installs it where apt-get can."
BRIDGE = Path(__file__).with_name("bridge.py")


@pytest.fixture(scope="session")
def listens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that says where the bridge listens."""
    return tmp_path_factory.mktemp("bridge") / "address"


@pytest.fixture(scope="session")
def firefox(
    playwright: Playwright,  # noqa: F811
    listens: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None:
        # who asked for these tests is told that they did not run; who ran all of them is told why
        (pytest.fail if os.environ.get("GATESCOPE_FIREFOX") else pytest.skip)(NO_FIREFOX)
    command = tmp_path_factory.mktemp("firefox") / "firefox"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{BRIDGE}" "{listens}" "{found}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=command, timeout=60_000)
    yield browser
    browser.close()


@pytest.fixture
def method(firefox: Browser, listens: Path) -> Iterator[InputMethod]:
    address = listens.read_text(encoding="utf-8")
    with connect(f"{address}/aside", max_size=None, compression=None, ping_interval=None) as aside:
        yield InputMethod(aside)


@pytest.fixture
def page(firefox: Browser) -> Iterator[Page]:
    """A fresh visitor with an English browser."""
    with firefox.new_context(locale="en-US", viewport={"width": 1440, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture
def screen(page: Page, server: str) -> Iterator[Screen]:  # noqa: F811
    """The default view, opened and ready; an error in Firefox's console fails the test."""
    found = Screen(page, server)
    page.on("console", lambda said: found.errors.append(said.text) if said.type == "error" else None)
    found.open(lang="en")
    yield found
    assert found.errors == []
