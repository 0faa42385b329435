"""The Pythons that Gatescope starts on: said alike everywhere, chosen by what starts, and said in one line."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from deploy.metadata import required
from tests.matrix import SUPPORTED

ROOT = Path(__file__).parents[1]
OLDEST, NEWEST = SUPPORTED[0], SUPPORTED[-1]
WORKS = '#!/bin/sh\ncase "$*" in *ensurepip*) echo {version};; *) echo Python {version};; esac\n'
FAILS = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_place_says_the_same_pythons() -> None:
    minors = [int(version.split(".")[1]) for version in SUPPORTED]
    project = tomllib.loads(read("pyproject.toml"))
    assert project["project"]["requires-python"] == f">={OLDEST},<3.{minors[-1] + 1}"
    assert f"({3}, {minors[0]}) <= sys.version_info[:2] <= (3, {minors[-1]})" in read("app.py")
    assert f"OLDEST={minors[0]}\nNEWEST={minors[-1]}\n" in read("deploy/choose_python.sh")
    assert f"Python {OLDEST} to {NEWEST}" in read("viz/locales/en.json")
    assert f"Python {OLDEST} đến {NEWEST}" in read("viz/locales/vi.json")
    assert f"Python {OLDEST} to {NEWEST}" in read("README.md")


def test_one_torch_is_asked_for_on_every_python() -> None:
    """The two markers divide the Pythons, and torchtext is where its torch is."""
    lines = [line for line in required(ROOT / "requirements.txt") if line.startswith("torch")]
    older, newer, torchtext = lines
    assert re.fullmatch(r'torch==2\.3\.1; python_version < "3\.13"', older)
    assert re.fullmatch(r'torch==2\.\d+\.\d; python_version >= "3\.13"', newer)
    assert re.fullmatch(r'torchtext==0\.18\.0; python_version < "3\.13"', torchtext)


def names(path: str) -> set[str]:
    """The packages that a file of requirements names itself."""
    return {re.split("[=;]", line)[0] for line in required(ROOT / path)}


def test_who_only_looks_gets_neither_torch_nor_what_the_download_needs() -> None:
    assert names("requirements.txt") == {"torch", "torchtext", "tqdm"}
    assert not names("requirements-look.txt") & {*names("requirements.txt"), *names("requirements-download.txt")}
    assert "-r requirements-look.txt\n" in read("requirements.txt")


# The choice of `make`


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder for commands, which is all of PATH but for the shell's own tools."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "dirname", "sed", "cut"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    return folder


def put(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return path


def chosen(commands: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(commands), "ENVIRONMENT": str(commands.parent / "environment")}
    command = ["sh", str(ROOT / "deploy" / "choose_python.sh"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_newest_that_starts_is_chosen(commands: Path) -> None:
    put(commands, "python3.11", WORKS.format(version="3.11.7"))
    assert chosen(commands).stdout == "python3.11\n"
    put(commands, "python3.13", WORKS.format(version="3.13.0"))
    assert chosen(commands).stdout == "python3.13\n"
    put(commands, "python3.14", FAILS)  # a shim of pyenv whose version is switched off
    assert chosen(commands).stdout == "python3.13\n"


def test_a_plain_python3_does_where_no_other_is(commands: Path) -> None:
    put(commands, "python3", WORKS.format(version="3.12.1"))
    assert chosen(commands).stdout == "python3\n"


def test_none_that_will_do_is_one_sentence(commands: Path) -> None:
    put(commands, "python3.13", FAILS)
    assert chosen(commands).stdout == ""
    said = chosen(commands, "say", "")
    assert said.returncode == 1
    assert said.stderr == "Gatescope needs Python 3.11 to 3.14 with its venv module, and finds none that starts here.\n"
    said = chosen(commands, "say", "python3.13", "forced")
    assert said.returncode == 1
    assert "python3.13 is none, or does not start" in said.stderr


def test_what_was_chosen_and_why_is_one_line(commands: Path) -> None:
    put(commands, "python3.12", WORKS.format(version="3.12.1"))
    python = put(commands, "python3.13", WORKS.format(version="3.13.0"))
    said = chosen(commands, "say", "python3.13").stdout
    assert said.count("\n") == 1
    assert said.startswith(f"Python 3.13.0 ({python}), the newest from 3.11 to 3.14 that starts here: torch 2.")
    assert said.endswith(", without torchtext.\n")
    forced = chosen(commands, "say", "python3.12", "forced").stdout
    assert "as PYTHON asks: torch 2.3.1 and torchtext 0.18.0." in forced


def test_an_environment_that_is_there_stays(commands: Path) -> None:
    put(commands, "python3.12", WORKS.format(version="3.12.1"))
    put(commands, "python3.13", WORKS.format(version="3.13.0"))
    put(commands.parent / "environment" / "bin", "python", WORKS.format(version="3.12.9"))
    assert chosen(commands, "say", "python3.13").stdout.startswith("Python 3.12.9 of ")
    assert chosen(commands, "say", "python3.12", "forced").returncode == 0
    refused = chosen(commands, "say", "python3.13", "forced")
    assert refused.returncode == 1
    assert "make clean" in refused.stderr


def test_this_python_will_do(commands: Path) -> None:
    """The real question, put to a real Python."""
    (commands / "python3").symlink_to(sys.executable)
    assert chosen(commands).stdout == "python3\n"


# torch's build for the CPU

PIP = """#!/bin/sh
echo "$*" >> {log}
echo "{says}"
exit {code}
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the ordinary build is the CPU's")
@pytest.mark.parametrize(
    ("says", "code", "expected", "told"),
    [
        ("Successfully installed torch-2.3.1+cpu", 0, 0, "torch: the build for the CPU, from http://index"),
        ("Requirement already satisfied: torch==2.3.1", 0, 0, ""),
        ("ERROR: No matching distribution found for torch==2.3.1", 1, 0, "ordinary build"),
        ("ERROR: Could not install packages due to an OSError: disk full", 1, 1, "disk full"),
    ],
)
def test_the_build_for_the_cpu_is_tried_first(tmp_path: Path, says: str, code: int, expected: int, told: str) -> None:
    python = put(tmp_path, "python", PIP.format(log=tmp_path / "log", says=says, code=code))
    command = ["bash", str(ROOT / "deploy" / "install_torch.sh"), str(python)]
    environment = {"PATH": "/usr/bin:/bin", "TORCH_INDEX": "http://index"}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ran.returncode == expected
    assert told in ran.stdout + ran.stderr
    assert bool(ran.stdout + ran.stderr) == bool(told)
    assert "--no-deps" in (tmp_path / "log").read_text(encoding="utf-8")


def test_an_empty_index_asks_nobody(tmp_path: Path) -> None:
    python = put(tmp_path, "python", PIP.format(log=tmp_path / "log", says="", code=1))
    command = ["bash", str(ROOT / "deploy" / "install_torch.sh"), str(python)]
    ran = subprocess.run(command, env={"PATH": "/usr/bin:/bin", "TORCH_INDEX": ""}, check=False)
    assert ran.returncode == 0
    assert not (tmp_path / "log").exists()
