"""`gatescope`: what `streamlit run app.py` is in a clone, for a Gatescope that pip installed.

The wheel has the app and its settings beside each other (`gatescope/app.py`, `gatescope/.streamlit/config.toml`), and
Streamlit takes the settings that lie beside the app before those of the folder it was started from.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_CODE = Path(__file__).resolve().parents[1]

HELP = """gatescope: type a sentence, and watch a trained recurrent network read it.

    gatescope                        serves it on http://localhost:8501 until Ctrl+C
    gatescope --server.port 8600     any option of `streamlit run` follows

GATESCOPE_CHECKPOINTS names a folder with other networks, GATESCOPE_ATLAS one with an atlas of texts (the Units page).
"""


def app_path() -> Path:
    """Where the app is: in the folder `gatescope` beside the installed packages, or beside those of a clone."""
    installed = _CODE / "gatescope" / "app.py"
    return installed if installed.is_file() else _CODE / "app.py"


def command_line(options: Sequence[str]) -> list[str]:
    """How the app is started. -P: a folder called `models` where somebody stands is not taken for ours."""
    return [sys.executable, "-P", "-m", "streamlit", "run", str(app_path()), *options]


def main() -> None:
    """Serve until somebody stops it; what follows on the command line is for Streamlit."""
    options = sys.argv[1:]
    if {"-h", "--help"} & set(options):
        sys.stdout.write(HELP)
        return
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # else glibc gives every thread of a visitor memory of its own
    if os.name == "posix":
        os.execv(sys.executable, command_line(options))
    raise SystemExit(subprocess.call(command_line(options)))  # elsewhere a program cannot take another one's place
