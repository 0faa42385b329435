"""The lines of Python that are offered beside the files: they run, and say what the screen says."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import load_checkpoint, trace_text
from viz.gates.details import snippet

TEXTS = ('A "good" film.\n\\ it\'s {not} bad', "not bad " * 400)


@pytest.mark.parametrize("text", TEXTS)
def test_a_snippet_runs_whatever_the_text(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    made: dict[str, Any] = {}
    exec(snippet("gru", text), made)
    expected = trace_text(load_checkpoint("gru"), text)
    np.testing.assert_array_equal(made["trace"].layers[-1].signals["hidden"], expected.layers[-1].signals["hidden"])
