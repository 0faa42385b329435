"""The wheel in an empty environment, outside of the source tree: python -m tests.wheel [--python python3.13]

Builds it, installs it as a class would, and tries it from a folder that has a `models` of its own: without torch
`gatescope` serves the first view to a browser with our colours, every page opens, what learns says what to install,
and the player's payload of the first view is the one of the source tree, byte by byte. Then [learn] brings torch,
nothing asks for it any more, and docs/notebook.ipynb runs. Prints what both weigh and how long they took. `make wheel`.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from playwright.sync_api import expect, sync_playwright

from benchmarks.ports import held_port
from tests.e2e.screen import Screen
from viz.language import load_words

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ("ipykernel==7.4.0", "nbformat==5.11.1")  # what a notebook editor brings along
PAYLOAD = """
import hashlib, sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=120).run()
assert not app.exception
print(max((len(part.proto.bytes), hashlib.sha256(part.proto.bytes).hexdigest()) for part in app.get("bidi_component")))
"""


def main() -> int:
    """Print a line for each thing tried; the first that fails ends it with a traceback."""
    parser = argparse.ArgumentParser(prog="python -m tests.wheel", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="which Python the empty environment is made with")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gatescope-wheel-") as name:
        folder = Path(name)
        wheel = built(folder)
        python = folder / "environment" / "bin" / "python"
        run(asked.python, "-m", "venv", python.parents[1])
        print(run(python, "--version").strip(), flush=True)
        install(python, f"{wheel}")
        elsewhere = folder / "class"
        (elsewhere / "models").mkdir(parents=True)
        (elsewhere / "models" / "__init__.py").write_text("raise SystemExit('another models')\n", encoding="utf-8")
        served(python.with_name("gatescope"), elsewhere)
        compared(python, elsewhere)
        opened(python, elsewhere, learns=False)
        print(run("bash", "deploy/install_torch.sh", python), end="", flush=True)
        install(python, f"{wheel}[learn]")
        compared(python, elsewhere)
        opened(python, elsewhere, learns=True)
        notebook(python, folder / "notebook")
    return 0


def built(folder: Path) -> Path:
    """The wheel, by way of the source distribution, as `python -m build` does it."""
    began = time.monotonic()
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    (source,) = folder.glob("*.tar.gz")
    print(f"{source.name} {megabytes(source):.1f} MB, {wheel.name} {megabytes(wheel):.1f} MB", end="")
    print(f", built in {time.monotonic() - began:.0f} s", flush=True)
    return wheel


def install(python: Path, what: str) -> None:
    """Install it into the environment of that Python, as pip does it, be it out of pip's cache."""
    began = time.monotonic()
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", what)
    took = time.monotonic() - began
    files = (path for path in python.parents[1].rglob("*") if path.is_file() and not path.is_symlink())
    weight = sum(path.stat().st_size for path in files) / 1e6
    print(f"{Path(what).name}: installed in {took:.0f} s, {weight:,.0f} MB with all before", flush=True)


def served(gatescope: Path, elsewhere: Path) -> None:
    """`gatescope` in that folder serves the first view, with the colours and the words of our settings."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    colour = settings["theme"]["light"]["backgroundColor"]
    rgb = tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))
    with serving(gatescope, elsewhere) as address, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        screen = Screen(browser.new_page(locale="en-US", color_scheme="light"), address)
        screen.open()
        assert screen.errors == []
        expect(screen.page.get_by_test_id("stApp")).to_have_css("background-color", f"rgb{rgb}")
        browser.close()
    print("gatescope: serves the first view in a browser, with our settings", flush=True)


@contextmanager
def serving(gatescope: Path, elsewhere: Path) -> Iterator[str]:
    """The address of the installed command, started in that folder."""
    with held_port() as port:
        command = [gatescope, "--server.port", str(port), "--server.address", "127.0.0.1"]
        process = subprocess.Popen(command, cwd=elsewhere, stdout=subprocess.DEVNULL, env=outside())
        try:
            until = time.monotonic() + 60
            while not healthy(f"http://127.0.0.1:{port}"):
                assert process.poll() is None and time.monotonic() < until, "gatescope did not start"
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def healthy(address: str) -> bool:
    """Whether the server there answers."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
            return True
    except OSError:
        return False


def compared(python: Path, elsewhere: Path) -> None:
    """The bytes of the first view, out of the wheel and out of the source tree, both by the same Python."""
    where = "import viz.command, models; print(viz.command.app_path()); print(models.__file__)"
    app, module = run(python, "-P", "-c", where, cwd=elsewhere).split()
    assert ROOT not in Path(module).parents, module
    ours = run(python, "-P", "-c", PAYLOAD, app, cwd=elsewhere)
    theirs = run(python, "-c", PAYLOAD, ROOT / "app.py", cwd=ROOT)
    assert ours == theirs, f"{ours} is not {theirs}"
    print(f"the player's payload: {ours.strip()} in both", flush=True)


def opened(python: Path, elsewhere: Path, *, learns: bool) -> None:
    """Every page of the installed app, and in which torch is missed."""
    app = run(python, "-P", "-c", "import viz.command; print(viz.command.app_path())", cwd=elsewhere).strip()
    found = json.loads(run(python, "-P", ROOT / "tests" / "pages.py", app, cwd=elsewhere).splitlines()[-1])
    assert found["installed"] == learns
    missed = []
    for view, seen in found["views"].items():
        words = load_words("vi" if view.startswith("vi") else "en")
        assert not seen["failed"] and words("app.failed") not in seen["said"], view
        if any(words("lab.learn") in said for said in seen["said"]):
            missed.append(view)
    assert bool(missed) != learns, missed
    print(f"{len(found['views'])} views open; torch is missed by: {', '.join(missed) or 'none'}", flush=True)


def notebook(python: Path, folder: Path) -> None:
    """docs/notebook.ipynb runs in a folder of its own, without the source tree on its path."""
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *NOTEBOOK)
    kernel = folder / "kernels" / "wheel"
    kernel.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.joinpath("kernel.json").write_text(json.dumps({"argv": command, "display_name": "wheel"}), encoding="utf-8")
    os.environ["JUPYTER_PATH"] = str(folder)
    found = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    found.cells.append(nbformat.v4.new_code_cell("import models; models.__file__"))
    NotebookClient(found, timeout=120, kernel_name="wheel", resources={"metadata": {"path": str(folder)}}).execute()
    assert str(python.parents[1]) in found.cells[-1].outputs[0]["data"]["text/plain"]
    print(f"docs/notebook.ipynb: {sum(cell.cell_type == 'code' for cell in found.cells) - 1} cells ran", flush=True)


def run(*command: object, cwd: Path = ROOT) -> str:
    """What a command printed. CalledProcessError, with what it said, if it fails."""
    ran = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, env=outside())
    if ran.returncode:
        sys.stderr.write(ran.stdout + ran.stderr)
    ran.check_returncode()
    return ran.stdout


def outside() -> dict[str, str]:
    """The environment without what would lead to the source tree or to another environment."""
    return {name: value for name, value in os.environ.items() if not re.match("PYTHON|VIRTUAL_ENV|GATESCOPE", name)}


def megabytes(path: Path) -> float:
    """The size of a file."""
    return path.stat().st_size / 1e6


if __name__ == "__main__":
    raise SystemExit(main())
