"""A component of our own in the browser: its sources joined to one module, which Streamlit sends with the page."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st


def joined(sources: Iterable[Path]) -> str:
    """JavaScript files as one module: each is plain declarations, so they can simply follow each other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sources)


def register(name: str, script: str, style: Path) -> Any:
    """What mounts the component; to be called once for each `name`, when a module is loaded."""
    return st.components.v2.component(name, js=script, css=style.read_text(encoding="utf-8"))
