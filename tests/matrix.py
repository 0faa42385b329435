"""The tests without the browser's, on every supported Python that is installed: python -m tests.matrix [3.11 3.13 ...]

Found are the commands `python3.X` that start, pyenv's versions, switched on or not, and those that uv has fetched. Each
gets an environment of its own, .venv.3.X, with what requirements-dev.txt has for it. One row a Python; the exit code is
1 if a test fails on one of them. What a run printed is in .venv.3.X/tests.log.
"""

import argparse
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")
WITHOUT = ("tests/e2e", "tests/firefox", "tests/webkit", "tests/faults")
PACKAGES = ("torch", "torchtext", "numpy")
_VERSIONS = """
import sys
from importlib.metadata import PackageNotFoundError, version
def of(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
print("%d.%d.%d" % sys.version_info[:3], *map(of, sys.argv[1:]))
"""


def main() -> int:
    """Print the table, a row as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("versions", nargs="*", metavar="3.X", help=f"of {', '.join(SUPPORTED)}; without one, all")
    asked = parser.parse_args().versions or SUPPORTED
    print("| Python | " + " | ".join(PACKAGES) + " | tests | seconds |\n|" + "---|" * (len(PACKAGES) + 3), flush=True)
    failed = False
    for version in asked:
        found = interpreter(version)
        if found is None:
            print(f"| {version} |{' |' * len(PACKAGES)} is not on this machine | |", flush=True)
            continue
        versions, outcome, seconds = tried(version, found)
        failed = failed or not re.search(r"\d+ passed", outcome) or bool(re.search("failed|error", outcome))
        print(f"| {' | '.join(versions)} | {outcome} | {seconds:.0f} |", flush=True)
    return int(failed)


def interpreter(version: str) -> str | None:
    """A Python of this version that starts, or None."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = [f"python{version}", *map(str, sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True))]
    if uv := shutil.which("uv"):
        told = subprocess.run([uv, "python", "find", "--no-python-downloads", version], capture_output=True, text=True)
        candidates += told.stdout.split()
    return next((command for command in candidates if is_version(command, version)), None)


def is_version(command: str, version: str) -> bool:
    """Whether it starts and says that it is one."""
    try:
        said = subprocess.run([command, "--version"], capture_output=True, text=True)
    except OSError:
        return False
    return said.returncode == 0 and said.stdout.startswith(f"Python {version}.")


def tried(version: str, command: str) -> tuple[list[str], str, float]:
    """The versions that were installed, pytest's last line without its time, and how long the tests took."""
    environment = ROOT / f".venv.{version}"
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([command, "-m", "venv", environment], check=True)
    subprocess.run(["bash", "deploy/install_torch.sh", python], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements-dev.txt"]
    subprocess.run(install, cwd=ROOT, check=True)
    versions = subprocess.run([python, "-c", _VERSIONS, *PACKAGES], check=True, capture_output=True, text=True).stdout
    ignored = [part for folder in WITHOUT for part in ("--ignore", folder)]
    tests = [python, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *ignored]
    began = time.monotonic()
    log = environment / "tests.log"
    with log.open("w", encoding="utf-8") as output:
        subprocess.run(tests, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    outcome = re.sub(r"=+|in [\d.]+s.*", "", lines[-1]).strip() if lines else "nothing ran"
    return versions.split(), outcome, time.monotonic() - began


if __name__ == "__main__":
    raise SystemExit(main())
