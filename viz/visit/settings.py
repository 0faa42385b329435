"""What every page knows of its visitor: language, text, network, and whether the page is shown to a class.

What a page can be asked for besides, it declares itself, in its own settings.py; how, says viz/visit/declared.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from viz.content.shipped import DEFAULT_TEXT, DEFAULT_TEXTS, fitting_network
from viz.figures.style.names import VIETNAMESE
from viz.language import Language
from viz.visit.declared import About, read

PARTS = tuple(f"{layer}.{direction}" for layer in range(1, 10) for direction in ("forward", "backward"))
"""Layers and directions that a network may have; the number counts from 1 at the bottom."""

Part = Annotated[str | None, About(options=PARTS, shared=True, anew="network", points=True)]
"""The layer and the direction that several pages show of the network; None: the top layer, forward."""

Scale = Literal["absolute", "relative"]
"""Norms of gradients, or those beside the last word's."""

OneScale = Annotated[Scale, About(shared=True)]
"""The same on several pages."""


@dataclass(frozen=True)
class Settings:
    """What all pages share."""

    language: Annotated[Language, About(parameter="lang", always=True)] = "en"
    text: Annotated[str, About(always=True)] = DEFAULT_TEXT  # but where it is too long for a link (see `fits_link`)
    network: Annotated[str, About(parameter="net", named=True, always=True)] = "lstm"
    present: bool = False


def from_query(
    query: Mapping[str, str], language: Language, text: str | None = None
) -> tuple[Settings, tuple[str, ...]]:
    """What URL parameters say of these, and the names of those that make no sense and were ignored.

    `language` is taken where the URL names none, and so is `text`, if there is one; else one that the network reads.
    """
    found, ignored = read(Settings, query, language=language, text=text, network="")
    asked: str | None = found.text
    if asked is None:
        reads: Language = "vi" if found.network in VIETNAMESE else "en"
        asked = DEFAULT_TEXTS[reads if found.network else found.language]
    return replace(found, text=asked, network=found.network or fitting_network(asked, found.language)), ignored
