"""Checkpoints deleted, cut off, replaced and put back under a running app: the rule is in viz/cache/seen.py."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models.networks.checkpoint import checkpoint_root
from tests.viz.shell.test_page import ENGLISH, chosen, header, opened, texts, typed, why_not
from viz.cache import checkpoints, readings
from viz.figures.style.names import network_name
from viz.language import LANGUAGES, Language

PAGES: dict[str, dict[str, str]] = {
    "": {},
    "compare": {"compare": "all"},
    "gradients": {"view": "sentence"},
    "lesson": {},
    "units": {},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped networks, from which the app reads."""
    copy = tmp_path / "checkpoints"
    shutil.copytree(checkpoint_root(), copy)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(copy))
    st.cache_resource.clear()
    once_a_second = checkpoints.listing

    def now() -> object:
        once_a_second.clear()
        return once_a_second()

    monkeypatch.setattr(checkpoints, "listing", now)
    yield copy
    st.cache_resource.clear()


def accuracy(folder: Path, name: str) -> str:
    return f"{100 * json.loads((folder / name / 'config.json').read_text())['test']['accuracy']:.1f} %"


def label_of(app: AppTest, name: str) -> str:
    """What the list of networks says of one."""
    (found,) = [o for o in app.selectbox[0].options if o.startswith(network_name(name, ENGLISH) + " ")]
    return found


def says_nothing_of_the_server(app: AppTest, folder: Path) -> None:
    assert not app.exception
    shown = str(app.main)
    for secret in (str(folder), "Traceback", "Errno", "safetensors_rust", "models.networks", "site-packages"):
        assert secret not in shown, secret


def every_page_stands(folder: Path, net: str = "lstm") -> None:
    for page, query in PAGES.items():
        app = opened(page, net=net, **query)
        says_nothing_of_the_server(app, folder)
        assert ENGLISH("app.failed") not in texts(app), page


def cut_off(folder: Path, name: str, file: str) -> None:
    """As a copy that was broken off leaves it."""
    path = folder / name / file
    os.truncate(path, path.stat().st_size // 2)


DAMAGES: dict[str, Callable[[Path, str], object]] = {
    "deleted": lambda folder, name: shutil.rmtree(folder / name),
    "half a config.json": lambda folder, name: cut_off(folder, name, "config.json"),
    "half a vocab.txt": lambda folder, name: cut_off(folder, name, "vocab.txt"),
    "half of the weights": lambda folder, name: cut_off(folder, name, "model.safetensors"),
    "no weights": lambda folder, name: (folder / name / "model.safetensors").unlink(),
    "weights of another network": lambda folder, name: shutil.copy(folder / "rnn" / "model.safetensors", folder / name),
}


def put_back(folder: Path, name: str) -> None:
    shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copytree(folder.parent / "shipped" / name, folder / name)


@pytest.fixture
def shipped(folder: Path) -> Path:
    """The same networks once more, out of the app's sight."""
    shutil.copytree(folder, folder.parent / "shipped")
    return folder.parent / "shipped"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_network_that_was_read_goes_on_whatever_happens_to_its_folder(folder: Path, damage: str) -> None:
    app = opened(net="gru")
    before = label_of(app, "gru")
    DAMAGES[damage](folder, "gru")
    for now in (typed(app, "I loved it"), opened(net="gru", text="I loved it")):
        says_nothing_of_the_server(now, folder)
        assert header(now)["network"] == "gru"
        assert header(now)["tokens"] == ["i", "loved", "it"]
        assert label_of(now, "gru") == before
        assert not now.warning and not now.error
    every_page_stands(folder, "gru")


@pytest.mark.parametrize("damage", DAMAGES)
def test_one_that_was_not_read_yet_is_named_with_the_reason_and_is_there_when_it_is_put_back(
    folder: Path, shipped: Path, damage: str
) -> None:
    app = opened()
    DAMAGES[damage](folder, "bilstm2")
    reason = why_not("bilstm2")
    told = opened(net="bilstm2")
    says_nothing_of_the_server(told, folder)
    assert reason in texts(told)
    every_page_stands(folder, "bilstm2")
    app = typed(app, "I loved it")
    assert (header(app)["network"], header(app)["tokens"]) == ("lstm", ["i", "loved", "it"])

    put_back(folder, "bilstm2")
    app = chosen(app.run(), "network", "bilstm2")
    assert header(app)["network"] == "bilstm2"
    assert reason not in texts(app)
    assert not app.error


@pytest.mark.parametrize(("damage", "language"), [*zip(DAMAGES, LANGUAGES * 3, strict=True)])
def test_one_of_the_first_view_that_is_damaged_at_the_start_is_there_when_it_is_put_back(
    folder: Path, shipped: Path, damage: str, language: Language
) -> None:
    DAMAGES[damage](folder, "gru")
    app = opened(lang=language)
    says_nothing_of_the_server(app, folder)
    assert why_not("gru", language) in texts(app)
    assert not any(re.match("GRU [0-9]", option) for option in app.selectbox[0].options)
    assert readings.misjudged("gru") == frozenset()

    put_back(folder, "gru")
    app = chosen(app.run(), "network", "gru")
    assert header(app)["network"] == "gru"
    assert not app.warning and not app.error
    assert readings.misjudged("gru"), "what it misjudges is known again, too"


def test_another_network_under_the_same_name_is_not_seen_until_the_next_start(folder: Path) -> None:
    app = opened(net="lstm")
    before = label_of(app, "lstm")
    shutil.rmtree(folder / "lstm")
    shutil.copytree(folder / "gru", folder / "lstm")
    app = typed(app, "I loved it")
    assert header(app)["cell"] == "lstm"
    assert label_of(app, "lstm") == label_of(opened(), "lstm") == before
    every_page_stands(folder)

    st.cache_resource.clear()  # the next start
    app = opened(net="lstm")
    assert header(app)["cell"] == "gru"
    assert label_of(app, "lstm").endswith(accuracy(folder, "gru"))


def test_another_network_before_it_was_read_is_shown_with_its_own_accuracy(folder: Path) -> None:
    app = opened()
    assert label_of(app, "bilstm2").endswith(accuracy(folder, "bilstm2"))
    shutil.rmtree(folder / "bilstm2")
    shutil.copytree(folder / "bigru2", folder / "bilstm2")
    app = chosen(app.run(), "network", "bilstm2")
    assert header(app)["cell"] == "gru"
    assert label_of(app, "bilstm2").endswith(accuracy(folder, "bigru2"))


def test_a_folder_without_any_network_is_said_and_filled_again(folder: Path) -> None:
    away = folder.with_name("away")
    folder.rename(away)
    app = opened()
    says_nothing_of_the_server(app, folder)
    assert ENGLISH("network.none") in texts(app)
    away.rename(folder)
    app = app.run()
    assert header(app)["network"] == "lstm"
    assert not app.warning and not app.error


def test_a_visitor_s_own_network_that_is_deleted_while_it_is_chosen(folder: Path) -> None:
    shutil.copytree(folder / "gru", folder / "my-own_1")
    app = opened(net="my-own_1")
    assert header(app)["network"] == "my-own_1"
    shutil.rmtree(folder / "my-own_1")
    app = typed(app, "I loved it")
    says_nothing_of_the_server(app, folder)
    assert ENGLISH("app.failed") not in texts(app)
    assert header(app)["tokens"] == ["i", "loved", "it"]


@pytest.mark.parametrize("damage", ["half", "nothing", "deleted"])
def test_a_damaged_report_costs_the_pictures_that_are_drawn_from_it(folder: Path, damage: str) -> None:
    path = folder / "rnn" / "report.json"
    whole = path.read_bytes()
    if damage == "deleted":
        path.unlink()
    else:
        path.write_bytes(whole[: len(whole) // 2 if damage == "half" else 0])
    for page in ("", "compare"):
        app = opened(page)
        says_nothing_of_the_server(app, folder)
        assert ENGLISH("app.failed") not in texts(app)
    assert checkpoints.report("rnn") is None
    path.write_bytes(whole)
    os.utime(folder / "rnn")  # as a file that is moved into it does
    assert checkpoints.report("rnn") is not None
