"""What a visitor is looking at, as one value, and its form in the URL.

Every choice is a language-neutral id or a number, so a link opens the same view in any language. A parameter that
makes no sense is left out and named, so that the page can say so. Long texts are compressed in the link.
"""

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from models.units import ORDERS, Order
from viz.i18n import LANGUAGES, Language

Scale = Literal["absolute", "relative"]
SCALES: tuple[Scale, ...] = get_args(Scale)

Rows = Literal["top", "all"]
ROWS: tuple[Rows, ...] = get_args(Rows)

Detail = Literal["unit", "gates", "memory", "take"]
DETAILS: tuple[Detail, ...] = get_args(Detail)

Memory = Literal["all", "unit"]
MEMORIES: tuple[Memory, ...] = get_args(Memory)

NETWORKS = ("lstm", "gru", "rnn")
CURVES = ("rnn.hidden", "lstm.hidden", "lstm.cell", "gru.hidden")

DEFAULT_TEXT = "I thought it would be great, but it was a complete waste of time."

_PLAIN_LIMIT = 1_500  # characters of a text that stay readable in the link
_LINK_LIMIT = 12_000  # characters of a compressed text: servers take request lines of 64 KB, proxies often 16
_TEXT_LIMIT = 4_000_000  # characters that a compressed text may unpack to

Id = TypeVar("Id", bound=str)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Settings:
    """One view. `word` counts from 1 and `unit` from 0; None means the last word and the most influential unit."""

    language: Language = "en"
    text: str = DEFAULT_TEXT
    network: str = "lstm"
    word: int | None = None
    unit: int | None = None
    order: Order = "similar"
    rows: Rows = "top"
    curves: tuple[str, ...] = ("rnn.hidden",)
    scale: Scale = "relative"
    detail: Detail = "unit"
    memory: Memory = "all"  # what is still remembered: over all units, or of the chosen one
    present: bool = False


def to_query(settings: Settings) -> dict[str, str]:
    """URL parameters, what is default left out except the text, the network and the language.

    The text is left out where it is too long for a link (see `fits_link`).
    """
    query = {"lang": settings.language, "net": settings.network}
    if len(settings.text) <= _PLAIN_LIMIT:
        query["text"] = settings.text
    elif (packed := _pack(settings.text)) is not None:
        query["textz"] = packed
    plain = Settings()
    if settings.word is not None:
        query["word"] = str(settings.word)
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
    if settings.detail != plain.detail:
        query["detail"] = settings.detail
    if settings.memory != plain.memory:
        query["memory"] = settings.memory
    if settings.present:
        query["present"] = "1"
    return query


def fits_link(text: str) -> bool:
    """Whether a link can carry the text."""
    return len(text) <= _PLAIN_LIMIT or _pack(text) is not None


def from_query(query: Mapping[str, str], language: Language) -> tuple[Settings, tuple[str, ...]]:
    """The view that URL parameters describe, and the names of those that make no sense and were ignored.

    `language` is taken where the URL names none.
    """
    reader = _Reader(query)
    settings = Settings(
        language=reader.choice("lang", LANGUAGES, language),
        text=reader.text(),
        network=reader.choice("net", NETWORKS, Settings.network),
        word=reader.number("word", least=1),
        unit=reader.number("unit", least=0),
        order=reader.choice("order", ORDERS, Settings.order),
        rows=reader.choice("rows", ROWS, Settings.rows),
        curves=reader.several("curves", CURVES, Settings.curves),
        scale=reader.choice("scale", SCALES, Settings.scale),
        detail=reader.choice("detail", DETAILS, Settings.detail),
        memory=reader.choice("memory", MEMORIES, Settings.memory),
        present=reader.choice("present", ("0", "1"), "0") == "1",
    )
    return settings, tuple(reader.ignored)


class _Reader:
    """Reads one parameter at a time and remembers those that it could not use."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.ignored: list[str] = []

    def choice(self, name: str, options: tuple[Id, ...], otherwise: Id) -> Id:
        found = self._query.get(name)
        for option in options:
            if found == option:
                return option
        return self._refuse(name, otherwise) if found is not None else otherwise

    def number(self, name: str, *, least: int) -> int | None:
        found = self._query.get(name)
        if found is None:
            return None
        if found.isascii() and found.isdecimal() and len(found) <= 6 and int(found) >= least:
            return int(found)
        return self._refuse(name, None)

    def several(self, name: str, options: tuple[str, ...], otherwise: tuple[str, ...]) -> tuple[str, ...]:
        found = self._query.get(name)
        if found is None:
            return otherwise
        chosen = [] if found == "none" else found.split(",")
        if set(chosen) <= set(options):
            return tuple(option for option in options if option in chosen)
        return self._refuse(name, otherwise)

    def text(self) -> str:
        if "text" in self._query:
            return self._query["text"]
        packed = self._query.get("textz")
        if packed is None:
            return DEFAULT_TEXT
        text = _unpack(packed)
        return self._refuse("textz", DEFAULT_TEXT) if text is None else text

    def _refuse(self, name: str, otherwise: Value) -> Value:
        self.ignored.append(name)
        return otherwise


def _pack(text: str) -> str | None:
    if len(text) > _TEXT_LIMIT:
        return None
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8", errors="replace"), 9)).decode("ascii")
    return packed if len(packed) <= _LINK_LIMIT else None


def _unpack(packed: str) -> str | None:
    if len(packed) > _LINK_LIMIT:
        return None
    try:
        reader = zlib.decompressobj()
        unpacked = reader.decompress(base64.b64decode(packed, altchars=b"-_", validate=True), 4 * _TEXT_LIMIT)
        return unpacked.decode("utf-8") if reader.eof else None
    except (ValueError, binascii.Error, zlib.error):
        return None
