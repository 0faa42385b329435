"""One HTML document with everything in it: the player, its charts, their code, and the numbers.

What a user wrote is data in it, JSON that the script reads and shows as text. A policy forbids to load anything.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Literal

from models.reading.trace import Trace
from viz import __version__
from viz.charts import Chart
from viz.explore.packer import script, style
from viz.figures.style.theme import THEMES
from viz.language import Words

Theme = Literal["auto", "light", "dark"]

MOST_BYTES = 3_000_000
"""What a notebook shows of one cell: above that, Jupyter's default limit lets nothing through."""

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline' data:; img-src data: blob:"
_SANDBOX = "allow-scripts allow-same-origin allow-downloads"


@dataclass(frozen=True)
class View:
    """One layer and direction: its `label`, the player's `payload` and the charts beside and below it."""

    label: str
    payload: bytes
    charts: tuple[Chart, ...]

    @cached_property
    def block(self) -> str:
        """The payload as the page holds it: deflated, in base 64."""
        return base64.b64encode(zlib.compress(self.payload, 9)).decode("ascii")

    @property
    def size(self) -> int:
        """What it takes in the page, in bytes."""
        return len(self.block) + len(json.dumps(self.charts))


@dataclass(frozen=True, eq=False)
class Explored:
    """What `explore` found, and the page that shows it. The last line of a cell draws it; `save` writes the page.

    `check` is how far the scan is from what a torch module itself said, None for a network of Gatescope's own.
    """

    trace: Trace
    check: float | None
    title: str
    verdict: str
    lines: tuple[str, ...]
    views: tuple[View, ...]
    words: Words
    theme: Theme

    @cached_property
    def html(self) -> str:
        """The page, the same for the same numbers."""
        views = [{"label": view.label, "block": view.block, "charts": view.charts} for view in self.views]
        given = {
            "id": hashlib.sha256(repr([view.block for view in self.views]).encode()).hexdigest()[:16],
            "theme": self.theme,
            "themes": THEMES,
            "styles": _styles(),
            "views": views,
        }
        return _document(self, given)

    @property
    def size(self) -> int:
        """Of the page, in bytes."""
        return len(self.html.encode("utf-8"))

    def save(self, path: str | Path) -> Path:
        """Write the page, which works offline wherever it is opened. Its path; OSError if it cannot be written."""
        target = Path(path)
        target.write_text(self.html, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        """What a notebook draws: a frame with the page, under a line that is seen where scripts are off."""
        if self.size > MOST_BYTES:
            sentence = self.words("explore.large", size=f"{self.size / 1e6:.1f}", most=f"{MOST_BYTES / 1e6:.0f}")
            return f"<p>{escape(sentence)}</p>"
        line = f'<p style="font-size: 85%; opacity: 0.75">{escape(self.words("explore.trust"))}</p>'
        frame = "width: 100%; height: 900px; border: 0"
        title = escape(self.title, quote=True)
        page = escape(self.html, quote=True)
        return f'{line}<iframe title="{title}" sandbox="{_SANDBOX}" style="{frame}" srcdoc="{page}"></iframe>'

    def __repr__(self) -> str:
        return "\n".join([self.title, self.verdict, *self.lines])


def _styles() -> Mapping[str, str]:
    return {
        "player": style("player/player.css"),
        "charts": style("charts/uplot/uPlot.min.css", "charts/charts.css"),
    }


def _document(explored: Explored, given: Mapping[str, Any]) -> str:
    words = explored.words
    data = json.dumps(given, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _PAGE.format(
        language=words.language,
        policy=_POLICY,
        version=__version__,
        title=escape(explored.title),
        verdict=escape(explored.verdict),
        style=style("explore/explore.css"),
        part=escape(words("explore.part"), quote=True),
        theme=escape(words("explore.theme")),
        beside=escape(_heading(explored.views, words)),
        lines="\n".join(f"<p>{escape(line)}</p>" for line in explored.lines),
        off=escape(words("explore.off")),
        data=data,
        script=script("explore/explore.js").replace("</script", "<\\/script"),
    )


def _heading(views: Sequence[View], words: Words) -> str:
    shown = {chart["kind"] for view in views for chart in view.charts}
    return words("gradient.title") if "gradient" in shown else ""


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Gatescope {version}">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<header>
<h1>{title}</h1>
<output>{verdict}</output>
<select data-control="part" aria-label="{part}" title="{part}" hidden></select>
<button type="button" data-action="theme">{theme}</button>
</header>
<noscript><p>{off}</p></noscript>
<main>
<div><section class="reader"></section><section class="under"></section></div>
<section class="beside"><h2>{beside}</h2></section>
</main>
<footer>
{lines}
</footer>
<script type="application/json" id="gatescope">{data}</script>
<script>
{script}
</script>
</body>
</html>
"""
