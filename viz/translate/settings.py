"""What a visitor of the Translate page is looking at, and its form in the URL (see viz/visit/settings.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.translation.handover import PARTS, HandOver, Part
from models.translation.trace import BEAMS
from viz.content.shipped import TRANSLATORS
from viz.content.to_translate import EXAMPLES
from viz.translator import PANELS
from viz.visit.address import QueryReader, text_query
from viz.visit.settings import Settings

Mode = Literal["greedy", "beam", "given"]
MODES: tuple[Mode, ...] = get_args(Mode)

Section = Literal["length", "handover", "take"]
SECTIONS: tuple[Section, ...] = get_args(Section)


@dataclass(frozen=True)
class TranslateSettings:
    """One view. Every field but `moment` and `unit` is a choice; both count from 0, None for where a view starts.

    `prefix` are words that the visitor put in place of the decoder's, with spaces between; `given` is the visitor's
    own translation, `other` the sentence whose states may be handed over.
    """

    source: str = next(iter(EXAMPLES.values())).english
    translator: str = "translate"
    mode: Mode = "beam"
    given: str = ""
    prefix: str = ""
    hidden: Part = "own"
    cell: Part = "own"
    other: str = ""
    section: Section = "length"
    panel: str = PANELS[0]
    hide: bool = True  # unsuitable words
    moment: int | None = None
    unit: int | None = None

    @property
    def handover(self) -> HandOver:
        """What the decoder starts from; the sentence's own state where another's is wanted but none is given."""
        parts = [part if part != "other" or self.other.strip() else "own" for part in (self.hidden, self.cell)]
        return HandOver(parts[0], parts[1], self.other if "other" in parts else None)

    @property
    def beams(self) -> int:
        """How wide the search is."""
        return BEAMS if self.mode == "beam" else 1


def translate_to_query(settings: Settings, chosen: TranslateSettings) -> dict[str, str]:
    """URL parameters of one view; what is default is left out, except the language and the sentence."""
    plain = TranslateSettings()
    query = {"lang": settings.language} | text_query(chosen.source, "source")
    for name in ("translator", "mode", "hidden", "cell", "section", "panel"):
        if getattr(chosen, name) != getattr(plain, name):
            query[name] = getattr(chosen, name)
    for name in ("prefix", "given", "other"):
        if value := getattr(chosen, name):
            query |= text_query(value, name)
    if not chosen.hide:
        query["hide"] = "0"
    for name in ("moment", "unit"):
        if (number := getattr(chosen, name)) is not None:
            query[name] = str(number)
    if settings.present:
        query["present"] = "1"
    return query


def translate_from_query(query: Mapping[str, str]) -> tuple[TranslateSettings, tuple[str, ...]]:
    """The view that URL parameters describe, and the names of those that make no sense and were ignored."""
    reader, plain = QueryReader(query), TranslateSettings()
    settings = TranslateSettings(
        source=reader.text(plain.source, "source"),
        translator=reader.choice("translator", TRANSLATORS, plain.translator),
        mode=reader.choice("mode", MODES, plain.mode),
        given=reader.text(plain.given, "given"),
        prefix=reader.text(plain.prefix, "prefix"),
        hidden=reader.choice("hidden", PARTS, plain.hidden),
        cell=reader.choice("cell", PARTS, plain.cell),
        other=reader.text(plain.other, "other"),
        section=reader.choice("section", SECTIONS, plain.section),
        panel=reader.choice("panel", PANELS, plain.panel),
        hide=reader.choice("hide", ("0", "1"), "1") == "1",
        moment=reader.number("moment", least=0),
        unit=reader.number("unit", least=0),
    )
    return settings, tuple(reader.ignored)
