"""Our own components in the browser: ES modules under viz/browser, which a visit loads once.

Streamlit serves a component's files from the folder that the component's package names in its pyproject.toml; but
Gatescope runs from a clone, where no package is installed. So the same manifest is handed to Streamlit here. Its name
holds a fingerprint of all files: after an update, pages that are open get the new code under a new address and never
mix it with what their browser has kept of the old.

Streamlit is imported when something is shown, so that what is drawn can be put together without it (viz/explore).
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

BROWSER = Path(__file__).parent / "browser"
"""The modules and style sheets."""

PARTS = (
    "player",
    "charts",
    "keys",
    "textbox",
    "strip",
    "translator",
    "path",
    "room",
    "story",
    "tour",
    "suite",
    "verdict",
    "atlas",
)
"""The components: each has a folder with a module and a style sheet of its name."""


@cache
def package() -> str:
    """The name under which the files are served."""
    digest = hashlib.sha256()
    for path in sorted(BROWSER.rglob("*.*")):
        digest.update(f"{path.relative_to(BROWSER).as_posix()}\0".encode() + path.read_bytes())
    return f"gatescope-{digest.hexdigest()[:12]}"


def show(part: str, **given: Any) -> Any:
    """Draw a component; what is `given` is what Streamlit's components take: key, data, default, callbacks."""
    from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
    from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

    manager, name = get_bidi_component_manager(), f"{package()}.{part}"
    if manager.get(name) is None:
        configs = [ComponentConfig(name=each, asset_dir=BROWSER.name) for each in PARTS]
        manager.register_from_manifest(ComponentManifest(package(), "", configs), BROWSER.parent)
    return _mount(part)(**given)


@cache
def _mount(part: str) -> Any:
    import streamlit as st

    return st.components.v2.component(f"{package()}.{part}", js=f"{part}/{part}.js", css=f"{part}/{part}.css")
