"""What a visitor sees while processes die, the network goes, and the app is replaced: make faults."""

import json
import os
import re
import shutil
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.screen import Screen
from tests.serve.deployment import ROOT, Deployment, deployed

TEXT = "the beginning is good but the rest is awful"
AGAIN = 60_000  # ms that a page may take to be there again


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Deployment]:
    with deployed(tmp_path, "--processes", "2") as found:
        yield found
    assert not re.search("beginning|awful|wonderful", found.log.read_text(encoding="utf-8"))  # nobody's text


def visits(served: Deployment, number: int) -> int:
    """How many pages are open in a process."""
    _, address = served.process(number)
    with urllib.request.urlopen(f"{address}/_stcore/metrics?families=active_sessions", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if line.startswith("active_sessions"))


def status(page: Page) -> Locator:
    return page.get_by_test_id("stApp")


def open_view(screen: Screen) -> None:
    """A view that is not the default one: other text, other network, a word and a unit chosen."""
    screen.open(text=TEXT, lang="en", net="gru")
    screen.press("Home")
    screen.press("ArrowRight", 3)
    screen.press("ArrowDown")
    screen.expect_state(word="4", network="gru")


def view_of(screen: Screen) -> dict[str, str]:
    return {name: screen.attribute(name) for name in ("word", "unit", "network")}


def expect_alive(screen: Screen, view: dict[str, str]) -> None:
    """The page is connected, shows the same view, and answers."""
    expect(status(screen.page)).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=AGAIN)
    expect(status(screen.page)).to_have_attribute("data-test-script-state", "notRunning", timeout=AGAIN)
    screen.expect_state(**view)
    expect(screen.words()).to_have_count(len(TEXT.split()))
    screen.press("ArrowRight")
    screen.expect_state(word=str(int(view["word"]) + 1))
    screen.type("it was wonderful")
    expect(screen.words()).to_have_count(3)
    screen.expect_state(network=view["network"])


def test_a_killed_process_costs_its_visitors_a_moment_and_others_nothing(browser: Browser, served: Deployment) -> None:
    at: dict[int, Screen] = {}
    while len(at) < 2:  # visitors are spread by chance
        before = visits(served, 1)
        screen = Screen(browser.new_context(locale="en-US").new_page(), served.address)
        open_view(screen)
        at[1 if visits(served, 1) > before else 2] = screen
    sockets: list[str] = []
    at[2].page.on("websocket", lambda socket: sockets.append(socket.url))
    view = view_of(at[1])
    pid, _ = served.process(1)
    os.kill(pid, signal.SIGKILL)
    expect_alive(at[2], view_of(at[2]))
    assert sockets == []  # it never had to connect again
    expect_alive(at[1], view)
    assert served.process(1, start=2)[0] != pid
    served.wait_for(r"process 1 \| ended \(SIGKILL\), and is started again")


def test_a_killed_nginx_comes_back(page: Page, served: Deployment) -> None:
    screen = Screen(page, served.address)
    open_view(screen)
    view = view_of(screen)
    listed = Path(f"/proc/{served.supervisor.pid}/task/{served.supervisor.pid}/children").read_text()
    (nginx,) = [pid for pid in map(int, listed.split()) if "nginx" in Path(f"/proc/{pid}/comm").read_text()]
    os.kill(nginx, signal.SIGKILL)
    served.wait_for(r"nginx \| ended \(SIGKILL\)")
    expect_alive(screen, view)


def test_a_browser_that_was_offline_goes_on_where_it_was(page: Page, served: Deployment) -> None:
    screen = Screen(page, served.address)
    open_view(screen)
    view = view_of(screen)
    page.context.set_offline(True)
    os.kill(served.process(1)[0], signal.SIGKILL)  # what was open is cut off, wherever the visitor was
    os.kill(served.process(2)[0], signal.SIGKILL)
    expect(status(page)).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    screen.press("ArrowRight")  # stepping needs no network
    screen.expect_state(word=str(int(view["word"]) + 1))
    screen.press("ArrowLeft")
    page.context.set_offline(False)
    expect_alive(screen, view)


def test_pages_outlive_a_new_version(page: Page, tmp_path: Path) -> None:
    root = copied(tmp_path / "app")
    with deployed(tmp_path, "--processes", "2", root=root) as served:
        screen = Screen(page, served.address)
        open_view(screen)
        view = view_of(screen)
        reword(root, "player.copy", "Take the link")
        served.supervisor.send_signal(signal.SIGHUP)
        served.wait_for(r"gatescope \| every process is new", timeout=240)
        expect_alive(screen, view)
        expect(screen.player.get_by_role("button", name="Take the link")).to_be_visible(timeout=AGAIN)


def copied(target: Path) -> Path:
    """The app elsewhere, so that its sources can change."""
    for name in ("models", "viz", "deploy", ".streamlit"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", target / "app.py")
    (target / "checkpoints").symlink_to(ROOT / "checkpoints")
    return target


def reword(root: Path, key: str, words: str) -> None:
    file = root / "viz" / "locales" / "en.json"
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), key: words}), encoding="utf-8")
