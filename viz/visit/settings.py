"""What a visitor is looking at, as one value, and its form in the URL.

Every choice is a language-neutral id or a number, so a link opens the same view in any language. A parameter that
makes no sense is left out and named, so that the page can say so. Long texts are compressed in the link.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.reading.units import ORDERS, Order
from viz.content.shipped import CURVES, DEFAULT_CURVES, DEFAULT_TEXT, DEFAULT_TEXTS, fitting_network
from viz.figures.style.names import VIETNAMESE
from viz.language import LANGUAGES, Language
from viz.visit.address import QueryReader, text_query

Scale = Literal["absolute", "relative"]
SCALES: tuple[Scale, ...] = get_args(Scale)

Rows = Literal["top", "all"]
ROWS: tuple[Rows, ...] = get_args(Rows)

Detail = Literal["unit", "gates", "memory", "take"]
DETAILS: tuple[Detail, ...] = get_args(Detail)

Bars = Literal["parts", "without"]
BARS: tuple[Bars, ...] = get_args(Bars)

Memory = Literal["all", "unit"]
MEMORIES: tuple[Memory, ...] = get_args(Memory)

PARTS = tuple(f"{layer}.{direction}" for layer in range(1, 10) for direction in ("forward", "backward"))
"""Layers and directions that a network may have; the number counts from 1 at the bottom."""


@dataclass(frozen=True)
class Settings:
    """One view. `word` counts from 1 and `unit` from 0; None means where most happens (`models.reading.turning`)."""

    language: Language = "en"
    text: str = DEFAULT_TEXT
    network: str = "lstm"
    part: str | None = None  # None: the top layer, forward
    word: int | None = None
    unit: int | None = None
    order: Order = "similar"
    rows: Rows = "top"
    curves: tuple[str, ...] = DEFAULT_CURVES
    scale: Scale = "relative"
    bars: Bars = "parts"  # under the words: the accounting, or the text read without each word
    detail: Detail = "unit"
    memory: Memory = "all"  # what is still remembered: over all units, or of the chosen one
    race: bool = False  # whether the gradients can be watched on their way back
    present: bool = False


def to_query(settings: Settings) -> dict[str, str]:
    """URL parameters, what is default left out except the text, the network and the language.

    The text is left out where it is too long for a link (see `fits_link`).
    """
    query = {"lang": settings.language, "net": settings.network} | text_query(settings.text)
    plain = Settings()
    if settings.word is not None:
        query["word"] = str(settings.word)
    if settings.part is not None:
        query["part"] = settings.part
    if settings.unit is not None:
        query["unit"] = str(settings.unit)
    if settings.order != plain.order:
        query["order"] = settings.order
    if settings.rows != plain.rows:
        query["rows"] = settings.rows
    if settings.curves != plain.curves:
        query["curves"] = ",".join(settings.curves) or "none"
    if settings.scale != plain.scale:
        query["scale"] = settings.scale
    if settings.bars != plain.bars:
        query["bars"] = settings.bars
    if settings.detail != plain.detail:
        query["detail"] = settings.detail
    if settings.memory != plain.memory:
        query["memory"] = settings.memory
    if settings.race:
        query["race"] = "1"
    if settings.present:
        query["present"] = "1"
    return query


def from_query(
    query: Mapping[str, str], language: Language, text: str | None = None
) -> tuple[Settings, tuple[str, ...]]:
    """The view that URL parameters describe, and the names of those that make no sense and were ignored.

    `language` is taken where the URL names none, and so is `text`, if there is one; else one that the network reads.
    """
    reader = QueryReader(query)
    spoken = reader.choice("lang", LANGUAGES, language)
    asked = reader.text(None)
    named = reader.network("net", "")
    if asked is None:
        asked = text
    if asked is None:
        reads: Language = "vi" if named in VIETNAMESE else "en"
        asked = DEFAULT_TEXTS[reads if named else spoken]
    settings = Settings(
        language=spoken,
        text=asked,
        network=named or fitting_network(asked, spoken),
        part=reader.choice("part", PARTS, "") or None,
        word=reader.number("word", least=1),
        unit=reader.number("unit", least=0),
        order=reader.choice("order", ORDERS, Settings.order),
        rows=reader.choice("rows", ROWS, Settings.rows),
        curves=reader.several("curves", CURVES, Settings.curves),
        scale=reader.choice("scale", SCALES, Settings.scale),
        bars=reader.choice("bars", BARS, Settings.bars),
        detail=reader.choice("detail", DETAILS, Settings.detail),
        memory=reader.choice("memory", MEMORIES, Settings.memory),
        race=reader.choice("race", ("0", "1"), "0") == "1",
        present=reader.choice("present", ("0", "1"), "0") == "1",
    )
    return settings, tuple(reader.ignored)
