"""The files of keras_files.py, made once for all workers of a run, and what Keras said of each."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.adopting.answers import Known

MAKER = Path(__file__).with_name("keras_files.py")
IDS = (5, 9, 3, 17, 30, 9, 22, 2, 11, 38)
TEXT = " ".join(f"w{k}" for k in IDS)
VOCABULARY = json.dumps({f"w{k}": k for k in range(1, 40)}).encode()
"""As Keras' Tokenizer counts: from 1 on, so that row 0 is left for what texts are filled up with."""


@dataclass(frozen=True)
class Saved:
    """A folder of files, and what Keras said of TEXT by each."""

    folder: Path
    said: Mapping[str, Sequence[float]]

    def content(self, file: str) -> bytes:
        return (self.folder / file).read_bytes()

    def answer(self, name: str) -> Known:
        said = tuple(self.said[name])
        return Known(TEXT, said, (1e-7,) * len(said))


def make(factory: pytest.TempPathFactory) -> Saved:
    """Runs Keras, or waits for the worker that does."""
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    folder = (factory.getbasetemp().parent if parallel else factory.getbasetemp()) / "keras"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "said.json").exists():
            own = {**os.environ, "KERAS_HOME": str(folder / "home")}
            run = subprocess.run(
                [sys.executable, str(MAKER), str(folder)], env=own, capture_output=True, text=True, timeout=300
            )
            assert run.returncode == 0, f"Keras is among the tests' requirements: {run.stderr[-2_000:]}"
    return Saved(folder, json.loads((folder / "said.json").read_text(encoding="utf-8")))
