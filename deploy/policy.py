"""What the browser is told it may do with the page: the headers that nginx sends."""

import base64
import hashlib
import re
from collections.abc import Sequence

# Each source is here because the page does not work without it; docs/security.md says which part needs it.
_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self' {inline}",
    "style-src": "'self' 'unsafe-inline'",  # Streamlit and Plotly write styles while they run
    "img-src": "'self' data: blob:",  # a heatmap within a picture, and the picture that becomes a PNG
    "font-src": "'self' data:",  # icons of Streamlit's style sheet
    "connect-src": "'self' ws://$own_host wss://$own_host",  # older Safari does not take 'self' for a websocket
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self' {frames}",  # with the sites that may show the page inside their own
}
_NEVER = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "hid", "midi", "display-capture")


def content_policy(index: str, frames: Sequence[str] = ()) -> str:
    """The Content-Security-Policy of the page, in nginx's spelling; `index` is Streamlit's index.html, `frames` are the
    origins of other sites that may show the page in a frame.

    Scripts inside that file are allowed by their hash, so that no other script inside a page ever runs.
    """
    scripts = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    filled = {"inline": hashes, "frames": " ".join(frames)}
    return "; ".join(f"{name} {sources.format(**filled)}".strip() for name, sources in _SOURCES.items())


def framing(frames: Sequence[str]) -> str:
    """The X-Frame-Options, which cannot name other sites: where there are any, none is sent ("")."""
    return "" if frames else "SAMEORIGIN"


def cookie_over_tls(frames: Sequence[str]) -> str:
    """How far the cookie goes that keeps a visitor with one process.

    Inside a frame of another site a browser keeps only a cookie that says SameSite=None, and that only over TLS;
    Partitioned makes it another cookie in each site, so that no two of them know of the same visitor.
    """
    return "SameSite=None; Secure; Partitioned" if frames else "SameSite=Lax; Secure"


def permissions() -> str:
    """The Permissions-Policy: the page asks for nothing of a visitor's machine but to copy a link."""
    return ", ".join([*(f"{name}=()" for name in _NEVER), "clipboard-write=(self)"])


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
