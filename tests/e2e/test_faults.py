"""Faults on the server's disk, seen by a visitor who is on the page already."""

import os
import re
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import CHECKPOINTS
from tests.e2e.conftest import serve
from tests.e2e.held import Held
from tests.e2e.screen import Screen
from viz import __version__
from viz import language as i18n
from viz.content.shipped import DEFAULT_TEXT

WORDS = i18n.load_words("en")
NOT_FOR_VISITORS = re.compile(r"Traceback|Errno|safetensors_rust|site-packages|/tmp/|streamlit\.|models\.networks")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped networks, from which the server reads."""
    copy = tmp_path_factory.mktemp("faults") / "checkpoints"
    shutil.copytree(CHECKPOINTS, copy)
    return copy


@pytest.fixture(scope="module")
def frail(folder: Path) -> Iterator[str]:
    """The address of a server that reads from `folder`, and whose disk has been full since it started."""
    found = serve(folder.parent / "log.txt", GATESCOPE_CHECKPOINTS=str(folder))
    address = next(found)
    (server,) = servers()
    before = resource.prlimit(server, resource.RLIMIT_FSIZE)
    resource.prlimit(server, resource.RLIMIT_FSIZE, (0, before[1]))  # the kernel answers EFBIG to every byte
    yield address
    resource.prlimit(server, resource.RLIMIT_FSIZE, before)  # Streamlit does not end where it cannot say so
    next(found, None)


def servers() -> list[int]:
    """The processes of Streamlit that this one has started and that read a copy of the networks."""
    found = []
    for children in Path("/proc/self/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            if b"checkpoints" in Path(f"/proc/{child}/environ").read_bytes().partition(b"GATESCOPE_CHECKPOINTS=")[2]:
                found.append(child)
    return found


@pytest.fixture
def visitor(page: Page, frail: str) -> Screen:
    screen = Screen(page, frail)
    screen.open(lang="en")
    return screen


def test_files_are_taken_away_from_a_server_whose_disk_is_full(visitor: Screen) -> None:
    visitor.show("numbers")
    visitor.choose(WORDS("detail.take"))
    for ending, least in (("csv", 10_000), ("parquet", 10_000), ("page", 300_000)):
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=WORDS(f"detail.take.{ending}")).click()
        assert download.value.path().stat().st_size > least
        assert download.value.suggested_filename.endswith(".html" if ending == "page" else f".{ending}")
    page = download.value.path().read_text(encoding="utf-8")
    assert f"{WORDS('export.text')}: {DEFAULT_TEXT}" in page
    assert f"{WORDS('export.version')}: {__version__}" in page
    (server,) = servers()
    assert resource.prlimit(server, resource.RLIMIT_FSIZE)[0] == 0
    assert visitor.errors == []


@contextmanager
def chosen_and_gone(visitor: Screen, folder: Path, network: str) -> Iterator[str]:
    """The visitor has chosen a network whose folder has just gone; the sentence that says so. Afterwards it is back.

    No test before may have read it: a network that was read stays.
    """
    name = WORDS(f"network.name.{network}")
    (folder / network).rename(folder.parent / "away")
    try:
        visitor.choose_network(name)  # the list on the screen still has it
        sentence = f"{name} is not available: its folder is missing."
        expect(visitor.page.get_by_text(sentence).first).to_be_visible()
        yield sentence
    finally:
        (folder.parent / "away").rename(folder / network)


def type_until_gone(visitor: Screen, sentence: str) -> None:
    """Texts of four words and more, till the page no longer says so: the folders are looked at once a second."""
    for count in range(4, 40):
        visitor.type("film " * count)
        visitor.expect_state(words=str(count))
        if not visitor.page.get_by_text(sentence).count():
            break
    expect(visitor.page.get_by_text(sentence)).to_have_count(0)


def test_a_network_that_went_away_is_said_and_can_be_chosen_again_when_it_is_back(
    visitor: Screen, folder: Path
) -> None:
    with chosen_and_gone(visitor, folder, "bilstm2") as sentence:
        assert not NOT_FOR_VISITORS.search(visitor.page.inner_text("body"))
        visitor.choose_network("GRU")
        visitor.type("I loved it")
        expect(visitor.words()).to_have_text(["i", "loved", "it"])
    type_until_gone(visitor, sentence)
    visitor.choose_network(WORDS("network.name.bilstm2"))
    visitor.expect_state(network="bilstm2")
    assert visitor.errors == []


def test_who_had_chosen_a_network_that_went_away_sees_the_one_that_the_list_shows(
    visitor: Screen, folder: Path
) -> None:
    with chosen_and_gone(visitor, folder, "rnn2") as sentence:
        chosen = visitor.page.get_by_role("combobox", name=WORDS("network.label"))
        expect(chosen).to_have_value(re.compile("^LSTM "))
        expect(visitor.player).to_have_attribute("data-network", "lstm")
        expect(visitor.page.get_by_text(sentence)).to_have_count(1)


def test_while_the_run_goes_on_one_list_of_networks_stands_and_has_the_focus(
    page: Page, frail: str, folder: Path
) -> None:
    """The choice goes on under a new key then. Streamlit would keep the list before beside it till the run is over."""
    held = Held(page, "network_1")
    visitor = Screen(page, frail)
    visitor.open(lang="en")
    listed = page.get_by_role("combobox", name=WORDS("network.label"))
    with chosen_and_gone(visitor, folder, "bilstm"):
        expect(listed).to_have_value(re.compile("^LSTM "))  # the only one
        expect(listed).to_be_focused()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "running")
        held.go_on()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(listed).to_be_focused()
        expect(listed).to_have_attribute("aria-expanded", "false")
    assert visitor.errors == []


def test_a_network_whose_copy_was_broken_off_is_said_and_read_when_it_is_whole(visitor: Screen, folder: Path) -> None:
    name, path = WORDS("network.name.bigru2"), folder / "bigru2" / "model.safetensors"
    whole = path.read_bytes()
    os.truncate(path, len(whole) // 2)
    visitor.choose_network(name)
    sentence = f"{name} is not available: in model.safetensors, there are only {len(whole) // 2} of {len(whole)} bytes."
    expect(visitor.page.get_by_text(sentence).first).to_be_visible()
    assert not NOT_FOR_VISITORS.search(visitor.page.inner_text("body"))
    visitor.expect_state(network="lstm")  # the one that the list shows instead
    path.write_bytes(whole)
    type_until_gone(visitor, sentence)
    visitor.type("I loved it")
    visitor.expect_state(words="3")
    expect(visitor.page).to_have_url(re.compile("loved"))  # the player is painted before the run writes the address
    visitor.page.reload()
    visitor.ready()
    expect(visitor.page.get_by_text(sentence)).to_have_count(0)
    visitor.choose_network(name)
    visitor.expect_state(network="bigru2", words="3")
    assert visitor.errors == []
