"""What a visitor of the Compare page is looking at: its choices (viz/visit/declared.py), and the page's address."""

from dataclasses import dataclass
from typing import Annotated, Literal

from models.networks.cells import SIGNALS
from viz.compare.abilities import KINDS
from viz.content.shipped import NETWORKS
from viz.language import Language
from viz.visit.declared import About, written
from viz.visit.held import Choices, register
from viz.visit.settings import PARTS, OneScale, Part, Settings

SHOWN_SIGNALS = tuple(dict.fromkeys(signal for signals in SIGNALS.values() for signal in signals))


@dataclass(frozen=True)
class CompareSettings:
    """One view. The first network and the first text are those that all pages share."""

    compare: Literal["all", "networks", "texts"] = "all"
    beside: Annotated[str, About(options=NETWORKS, always=True)] = "rnn"  # the network beside the first
    besidepart: Annotated[str | None, About(options=PARTS)] = None  # None: its top layer, forward
    other: str | None = None  # the text beside the first; None: the one that goes with it
    signal: Annotated[str, About(options=SHOWN_SIGNALS)] = "hidden"  # whose difference is drawn unit by unit
    moved: Annotated[int | None, About(least=1, anew="text")] = None  # the word of the second text at which
    # the memory of the first is put into it, from 1; None: it is not
    drawn: Language | None = None  # the networks of which language are drawn beside each other; None: the page's
    kind: Annotated[str | None, About(options=KINDS)] = None  # of which kind those sentences are shown
    by: Annotated[str | None, About(named=True)] = None  # that this network misjudges
    part: Part = None
    scale: OneScale = "relative"


COMPARE = register("compare", Choices(CompareSettings, "compare_"))


def compare_to_query(settings: Settings, chosen: CompareSettings) -> dict[str, str]:
    """URL parameters of one view; what it does not show is left out, and so is what is default."""
    if chosen.compare == "all":
        cell = () if chosen.kind is None or chosen.by is None else ("kind", "by")
        return written(settings, "language") | written(chosen, "drawn", *cell)
    query = written(settings, "language") | written(chosen, "compare") | written(settings, "network", "text")
    shown = ("beside", "besidepart", "scale") if chosen.compare == "networks" else ("other", "signal", "moved")
    return query | written(chosen, "part") | written(chosen, *shown)
