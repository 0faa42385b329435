"""What Streamlit Community Cloud and a Hugging Face Space read: deploy/cloud, deploy/space."""

import hashlib
import re
import shlex
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app

from viz import command

ROOT = Path(__file__).parents[1]
CLOUD, SPACE = ROOT / "deploy" / "cloud", ROOT / "deploy" / "space"


def first_view(path: Path) -> str:
    """The hash of the player's payload."""
    app = AppTest.from_file(str(path), default_timeout=120).run()
    assert not app.exception
    return max(hashlib.sha256(part.proto.bytes).hexdigest() for part in app.get("bidi_component") if part.proto.bytes)


def test_the_cloud_starts_the_same_app_served_or_run() -> None:
    entry = CLOUD / "streamlit_app.py"
    assert discover_asgi_app(entry).import_string == "streamlit_app:app"
    assert first_view(entry) == first_view(ROOT / "app.py")


def test_the_cloud_installs_what_looking_needs() -> None:
    (line,) = (CLOUD / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert (CLOUD / line.removeprefix("-r ")).resolve() == ROOT / "requirements-look.txt"


def test_a_space_is_asked_on_the_port_that_it_serves() -> None:
    head = (SPACE / "README.md").read_text(encoding="utf-8").split("---\n")[1]
    said = dict(line.split(": ", 1) for line in head.splitlines())
    docker = (SPACE / "Dockerfile").read_text(encoding="utf-8")
    assert said["sdk"] == "docker"
    assert f"EXPOSE {said['app_port']}\n" in docker
    found = re.search(r"^CMD \[(.*)\]$", docker, re.MULTILINE)
    assert found is not None
    started = shlex.split(found[1].replace(",", " "))
    assert started == ["gatescope", "--server.port", said["app_port"], "--server.address", "0.0.0.0"]
    assert command.command_line(started[1:])[-5:] == [str(ROOT / "app.py"), *started[1:]]
    assert "[learn]" not in docker
