"""The same server as in the Chromium tests, and Debian's WebKit on a screen in memory."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.e2e.conftest import server  # noqa: F401  a fixture
from tests.webkit.visitor import Visitor

NO_WEBKIT = "The WebKit tests need Debian's packages webkit2gtk-driver and xvfb: `make webkit` installs them if it can."
SCREEN = "1600x1400x24"


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of a screen in memory."""
    if shutil.which("WebKitWebDriver") is None or shutil.which("Xvfb") is None:
        # who asked for these tests is told that they did not run; who ran all of them is told why
        (pytest.fail if os.environ.get("GATESCOPE_WEBKIT") else pytest.skip)(NO_WEBKIT)
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        assert screen.stdout is not None
        yield f":{screen.stdout.readline().strip()}"
        screen.terminate()


@pytest.fixture(scope="session")
def webkit(display: str) -> Iterator[WebDriver]:
    """The browser, in the locale in which it names a language that no engine knows (docs/decisions/0021)."""
    drawing = {"DISPLAY": display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}  # there is no graphics card to compose on
    locale = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANGUAGE")}
    options = Options()
    options.add_argument("--automation")
    service = Service(env=locale | drawing | {"LANG": "C.UTF-8"})
    service.start()
    driver = WebDriver(RemoteConnection(client_config=ClientConfig(service.service_url)), options=options)
    driver.set_window_size(1500, 1250)
    driver.set_script_timeout(60)
    yield driver
    driver.quit()
    service.stop()


@pytest.fixture
def visitor(webkit: WebDriver, server: str) -> Iterator[Visitor]:  # noqa: F811
    """A page in WebKit; a red box or an error in its console fails the test."""
    found = Visitor(webkit, server)
    webkit.delete_all_cookies()
    yield found
    assert found.red_boxes() == []
    assert found.told() == []
