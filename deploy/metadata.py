"""What the wheel requires is what requirements.txt says, read as it is built: hatchling's hook, see pyproject.toml."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Requirements(MetadataHookInterface):
    """`dependencies` and the extras `download` and `postgresql`, out of the files of these names."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in what pyproject.toml calls dynamic."""
        root = Path(self.root)
        metadata["dependencies"] = required(root / "requirements.txt")
        extras = ("download", "postgresql")
        metadata["optional-dependencies"] = {name: required(root / f"requirements-{name}.txt") for name in extras}


def required(path: Path) -> list[str]:
    """The requirements of a file, a line each, without comments and without the files that it includes."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]
