"""Without torch every page opens, and what learns says in one sentence what to install, on the screen or not."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.training import NEEDS_TORCH
from viz.language import load_words

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What tests/pages.py saw in a process of its own."""
    command = [sys.executable, "-P", str(ROOT / "tests" / "pages.py"), str(ROOT / "app.py"), "--without"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return result


def test_every_page_opens(found: dict[str, Any]) -> None:
    assert len(found["views"]) == 22
    for view, seen in found["views"].items():
        words = load_words("vi" if view.startswith("vi") else "en")
        assert not seen["failed"], view
        assert words("app.failed") not in seen["said"], view
        assert seen["said"], view


def test_the_first_visitor_s_page_has_its_parts_where_all_others_have_them(found: dict[str, Any]) -> None:
    """Else their first change would put all of it up anew: only their first run waits until the app is loaded."""
    first, second, *_ = found["views"].values()
    assert first["places"] == second["places"] != []


def test_what_learns_says_what_to_install_and_nothing_else_does(found: dict[str, Any]) -> None:
    says = {view: seen["said"] for view, seen in found["views"].items()}
    for language in ("en", "vi"):
        sentence, idle = (load_words(language)(key) for key in ("lab.learn", "lab.task.nothing"))
        assert "pip install" in sentence
        saying = {view for view, said in says.items() if sentence in said}
        assert saying == {f"{language} {view}" for view in ("gradients untrained", "gradients task", "8")}
        assert not any(idle in said for said in says.values())
        assert says[f"{language} 8"][-1].endswith(sentence)  # the story's bar, and nobody is told to press Train


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_command_that_learns_says_so_too(command: str) -> None:
    hidden = (
        f"import sys, runpy; sys.modules['torch'] = None; runpy.run_module('models.{command}', run_name='__main__')"
    )
    ran = subprocess.run([sys.executable, "-c", hidden], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr == f"{NEEDS_TORCH}\n"
