"""The wheel: what it holds, and that it reads and finds its app anywhere. `make wheel` installs and serves it."""

import os
import subprocess
import sys
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from deploy.metadata import required
from tests.matrix import SUPPORTED
from viz import command

ROOT = Path(__file__).parents[1]
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
READ = """
import sys
from models import list_checkpoints, load_checkpoint, trace_text
from viz.command import app_path, command_line
print(*(info.name for info in list_checkpoints()))
print(repr(trace_text(load_checkpoint("rnn"), "I loved it").logit))
print(app_path())
print(*command_line(["--server.port", "8600"])[1:], sep="|")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is unpacked, as pip does it."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(folder / built.stdout.split()[-1]) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_nothing_lies_loose_among_other_people_s_packages(site: Path) -> None:
    assert {path.name for path in site.iterdir()} == {"models", "viz", "gatescope", "gatescope-0.1.0.dist-info"}


@pytest.mark.parametrize("folder", ["models", "viz", "checkpoints"])
def test_every_file_is_in_it_as_it_is(site: Path, folder: str) -> None:
    here = site / "gatescope" / folder if folder == "checkpoints" else site / folder
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    for name in listed.splitlines() or pytest.skip("this is no clone"):
        inside = here / Path(name).relative_to(folder)
        if name.endswith(".d.ts"):  # which nothing reads that runs
            assert not inside.exists(), name
            continue
        assert inside.read_bytes() == (ROOT / name).read_bytes(), name


def test_the_app_has_its_settings_beside_it(site: Path) -> None:
    for name in ("app.py", ".streamlit/config.toml"):
        assert (site / "gatescope" / name).read_bytes() == (ROOT / name).read_bytes()


def test_it_requires_what_looking_needs_and_learning_is_an_extra(site: Path) -> None:
    (about,) = site.glob("*.dist-info")
    found = PathDistribution(about)
    needed = [Requirement(line) for line in found.requires or ()]
    for extra, files in (
        ("", ["requirements-look.txt"]),
        ("learn", ["requirements-look.txt", "requirements.txt"]),
        ("keras", ["requirements-look.txt", "requirements-keras.txt"]),
        ("workers", ["requirements-look.txt", "requirements-workers.txt"]),
        ("download", ["requirements-look.txt", "requirements.txt", "requirements-download.txt"]),
    ):
        for python in SUPPORTED:
            here = {"python_version": python, "extra": extra}
            listed = [Requirement(line) for file in files for line in required(ROOT / file)]
            wanted = {str(line).split(";")[0] for line in listed if line.marker is None or line.marker.evaluate(here)}
            brought = {str(line).split(";")[0] for line in needed if line.marker is None or line.marker.evaluate(here)}
            assert brought == wanted, (extra, python)
    assert [(entry.name, entry.value) for entry in found.entry_points] == [("gatescope", "viz.command:main")]


def test_it_reads_and_finds_its_app_from_a_folder_with_models_of_its_own(site: Path, tmp_path: Path) -> None:
    from models import list_checkpoints, load_checkpoint, trace_text

    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").write_text("raise SystemExit('somebody else s')", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(site)}
    ran = subprocess.run(
        [sys.executable, "-P", "-c", READ], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    names, logit, app, started = ran.stdout.splitlines()
    assert names.split() == [info.name for info in list_checkpoints(ROOT / "checkpoints")]
    assert float(logit) == trace_text(load_checkpoint("rnn", ROOT / "checkpoints"), "I loved it").logit
    assert Path(app) == site / "gatescope" / "app.py"
    assert started == f"-P|-m|streamlit|run|{app}|--server.port|8600"


def test_a_clone_serves_its_own_app() -> None:
    assert command.app_path() == ROOT / "app.py"


def test_help_is_short_and_starts_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["gatescope", "--help"])
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("started"))
    command.main()
    assert capsys.readouterr().out == command.HELP


def test_the_command_becomes_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(sys, "argv", ["gatescope", "--server.port", "8600"])
    monkeypatch.setattr(command.subprocess, "call", lambda line: started.append((line[0], line)) or 0)
    monkeypatch.setattr(os, "execv", lambda *line: started.append(line))
    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")
    if os.name == "posix":
        with pytest.raises(SystemExit):  # the real one never comes back
            command.main()
    assert started[0] == (sys.executable, command.command_line(["--server.port", "8600"]))
    assert os.environ["MALLOC_ARENA_MAX"] == "4"
