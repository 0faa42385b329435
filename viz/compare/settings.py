"""What a visitor of the Compare page is looking at, and its form in the URL (see viz/visit/settings.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.networks.cells import SIGNALS
from viz.compare.abilities import KINDS
from viz.content.shipped import NETWORKS
from viz.language import LANGUAGES, Language
from viz.visit.address import QueryReader, text_query
from viz.visit.settings import PARTS, Settings

Comparison = Literal["all", "networks", "texts"]
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)

SHOWN_SIGNALS = tuple(dict.fromkeys(signal for signals in SIGNALS.values() for signal in signals))


@dataclass(frozen=True)
class CompareSettings:
    """One view. Every field is also the name of its URL parameter; the first network and text are those of Settings."""

    compare: Comparison = "all"
    beside: str = "rnn"  # the network beside the first
    besidepart: str | None = None  # its layer and direction; None: the top layer, forward
    other: str | None = None  # the text beside the first; None: the one that goes with it
    signal: str = "hidden"  # whose difference is drawn unit by unit
    drawn: Language | None = None  # the networks of which language are drawn beside each other; None: the page's
    kind: str | None = None  # of which kind those sentences are shown
    by: str | None = None  # that this network misjudges


def compare_to_query(settings: Settings, chosen: CompareSettings) -> dict[str, str]:
    """URL parameters of one view; what it does not show is left out, and so is what is default."""
    query: dict[str, str] = {"lang": settings.language}
    if chosen.compare == "all":
        if chosen.drawn is not None:
            query["drawn"] = chosen.drawn
        if chosen.kind is not None and chosen.by is not None:
            query |= {"kind": chosen.kind, "by": chosen.by}
        return query
    query |= {"compare": chosen.compare, "net": settings.network} | text_query(settings.text)
    if settings.part is not None:
        query["part"] = settings.part
    if chosen.compare == "networks":
        query["beside"] = chosen.beside
        if chosen.besidepart is not None:
            query["besidepart"] = chosen.besidepart
        if settings.scale != Settings.scale:
            query["scale"] = settings.scale
    else:
        if chosen.other is not None:
            query |= text_query(chosen.other, "other")
        if chosen.signal != CompareSettings.signal:
            query["signal"] = chosen.signal
    return query


def compare_from_query(query: Mapping[str, str]) -> tuple[CompareSettings, tuple[str, ...]]:
    """The view that URL parameters describe, and the names of those that make no sense and were ignored."""
    reader, plain = QueryReader(query), CompareSettings()
    drawn = reader.choice("drawn", tuple(map(str, LANGUAGES)), "")
    settings = CompareSettings(
        compare=reader.choice("compare", COMPARISONS, plain.compare),
        beside=reader.choice("beside", NETWORKS, plain.beside),
        besidepart=reader.choice("besidepart", PARTS, "") or None,
        other=reader.text(None, "other"),
        signal=reader.choice("signal", SHOWN_SIGNALS, plain.signal),
        drawn=next((language for language in LANGUAGES if language == drawn), None),
        kind=reader.choice("kind", KINDS, "") or None,
        by=reader.network("by", "") or None,
    )
    return settings, tuple(reader.ignored)
