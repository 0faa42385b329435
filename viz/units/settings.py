"""What a visitor of the Units page is looking at: its choices (viz/visit/declared.py), and the page's address."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from models.atlas.reader import COLUMNS
from viz.cache.cards import End
from viz.visit.declared import About, Grid, written
from viz.visit.held import Choices, register
from viz.visit.settings import Settings

SIGNALS = tuple(dict.fromkeys(signal for signals in COLUMNS.values() for signal in reversed(signals)))

THRESHOLDS = Grid(0.1, 0.9, 0.1)


@dataclass(frozen=True)
class UnitsSettings:
    """One view. `unit` counts from 0, words from 1; None means the unit that matters most, and the last words.

    `look` is a word, as the network reads it, of which the unit's mean is looked up.
    """

    unit: Annotated[int | None, About(anew="network", points=True)] = None
    signal: Annotated[str, About(options=SIGNALS)] = "hidden"
    end: End = "highest"
    look: str = ""
    section: Literal["card", "pattern"] = "card"
    first: Annotated[int | None, About(least=1, anew="text", points=True)] = None
    last: Annotated[int | None, About(least=1, anew="text", points=True)] = None
    threshold: Annotated[float, About(grid=THRESHOLDS)] = 0.3
    alone: bool = True


class _Choices(Choices[UnitsSettings]):
    def hear(self, action: str) -> str | None:
        """Words that are marked in a player, and its unit: "elsewhere 7 9 38"."""
        found = re.fullmatch(r"elsewhere ([0-9]{1,6}) ([0-9]{1,6}) ([0-9]{1,6})", action)
        if found is None:
            return None
        first, last, unit = (int(number) for number in found.groups())
        self.put(section="pattern", first=max(1, min(first, last)), last=max(1, first, last), unit=unit)
        return "units"


UNITS = register("units", _Choices(UnitsSettings, "units_"))


def units_to_query(settings: Settings, chosen: UnitsSettings) -> dict[str, str]:
    """URL parameters of one view; what it does not show is left out, and so is what is default."""
    query = written(settings, "language", "network")
    if chosen.section == "card":
        return query | written(chosen, "unit", "signal", "look", "end") | written(settings, "present")
    shown = ("section", "unit", "first", "last", "threshold", "alone")
    return query | written(settings, "text") | written(chosen, *shown) | written(settings, "present")
