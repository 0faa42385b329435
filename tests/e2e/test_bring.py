"""A network that a visitor brings, in a real browser: from the file to the player, and on the other pages."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.bringing import SAY, bring
from tests.e2e.screen import Screen
from tests.models.adopting.tutorials import VOCABULARY, tutorial

EXERCISE = Path(__file__).with_name("exercise.py")


@pytest.mark.opens
def test_a_file_is_in_the_player_and_on_the_other_pages(screen: Screen, tmp_path: Path) -> None:
    one, page = tutorial(12), screen.page
    (tmp_path / "mine.pt").write_bytes(one.content)
    (tmp_path / "words.txt").write_bytes(VOCABULARY)
    screen.open()
    says = ", ".join(f"{value:.3f}" for value in one.says)
    bring(screen, tmp_path, text=one.text, says=says, classes="a, b, c, d, e")
    best = "abcde"[max(range(5), key=one.says.__getitem__)]
    expect(page.get_by_role("heading", name=re.compile(rf"^{best} \d+"))).to_be_visible()
    expect(page.locator(".token").first).to_have_text(one.text.split()[0])
    assert "net=" not in page.url
    for name in ("compare", "gradients", "translate", "lesson", "units"):
        page.get_by_role("link", name=SAY(f"page.{name}"), exact=True).click()
        expect(page).to_have_url(re.compile(name))
        expect(page.get_by_text(SAY("app.failed"))).to_have_count(0)
    expect(page.get_by_text(SAY("units.none.brought", network="mine"))).to_be_visible()
    assert screen.errors == []


@pytest.mark.opens
def test_the_exercise_trained_by_hand_is_brought_and_opened(screen: Screen, tmp_path: Path) -> None:
    own = {**os.environ, "PYTHONPATH": str(EXERCISE.parents[2])}
    run = subprocess.run([sys.executable, str(EXERCISE), str(tmp_path)], env=own, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    said = json.loads((tmp_path / "said.json").read_text())
    assert said["right"] > 0.9 and float(said["says"]) < 0.5, "it has learned, and calls the text negative"
    screen.open()
    files = ("model.safetensors", "vocab.txt")
    bring(screen, tmp_path / "mine", files, text=said["text"], says=said["says"])
    percent = round(100 * (1 - float(said["says"])))
    expect(screen.page.get_by_role("heading", name=re.compile(rf"^negative {percent} %"))).to_be_visible()
    expect(screen.words()).to_have_text(said["text"].split())
    assert screen.errors == []
