"""What the wheel requires is what requirements*.txt say, read as it is built: hatchling's hook, see pyproject.toml.

The wheel alone reads and shows; `gatescope[learn]` is all that requirements.txt installs.
"""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Requirements(MetadataHookInterface):
    """`dependencies` and the extras (learn, download, postgresql, keras, workers), out of the files of requirements."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in what pyproject.toml calls dynamic."""
        root = Path(self.root)
        metadata["dependencies"] = required(root / "requirements-look.txt")
        learn = required(root / "requirements.txt")
        download = required(root / "requirements-download.txt")
        extras = {"learn": learn, "download": [*learn, *download]}
        more = {extra: required(root / f"requirements-{extra}.txt") for extra in ("postgresql", "keras", "workers")}
        metadata["optional-dependencies"] = extras | more


def required(path: Path) -> list[str]:
    """The requirements of a file, a line each, without comments and without the files that it includes."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]
