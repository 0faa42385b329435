"""What a visitor of the Gates page is looking at: its choices (viz/visit/declared.py), and the page's address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from models.interventions.hands import read_hands, spell_hands
from models.reading.units import Order
from viz.content.shipped import CURVES, DEFAULT_CURVES
from viz.player import Bars, Cursor, Open, Rows
from viz.visit import choices
from viz.visit.declared import About, written
from viz.visit.held import Choices, register
from viz.visit.networks import available_networks, curves_offered, language_read
from viz.visit.settings import OneScale, Part, Settings


def _spelled(found: str) -> str:
    if hands := read_hands(found):
        return spell_hands(hands)
    raise ValueError("nothing is held")


@dataclass(frozen=True)
class GatesSettings:
    """One view. `word` counts from 1 and `unit` from 0; None means where most happens (`models.reading.turning`)."""

    word: Annotated[int | None, About(least=1, anew="text", points=True)] = None
    part: Part = None
    unit: Annotated[int | None, About(points=True)] = None
    order: Order = "similar"
    rows: Rows = "top"
    curves: Annotated[tuple[str, ...], About(options=CURVES)] = DEFAULT_CURVES
    scale: OneScale = "relative"
    bars: Bars = "parts"
    detail: Literal["unit", "gates", "memory", "every", "take"] = "unit"  # which section stands below the player
    memory: Literal["all", "unit"] = "all"  # what is still remembered: over all units, or of the chosen one
    race: Annotated[bool, About(anew="text")] = False  # whether the gradients can be watched on their way back
    open: tuple[Open, ...] = ()  # what stands on the page on demand
    hold: Annotated[str, About(check=_spelled, anew="text", points=True)] = ""  # models/interventions/hands.py

    @property
    def cursor(self) -> Cursor:
        """Where the player stands, and how."""
        return Cursor(self.word, self.unit, self.order, self.rows, self.bars, self.open, self.hold)


_SEEN_IN: Mapping[str, Open] = {"order": "units", "rows": "units", "detail": "numbers", "memory": "numbers"}
"""Where a choice is seen, if not on the first screen."""


def needed(chosen: Collection[str]) -> tuple[Open, ...]:
    """What must be open for these choices to be seen."""
    return tuple(each for each in get_args(Open) if each in {_SEEN_IN.get(name) for name in chosen})


class _Choices(Choices[GatesSettings]):
    def adopt(self, query: Mapping[str, str]) -> tuple[str, ...]:
        """An address that does not say what is open opens what its choices need."""
        ignored = super().adopt(query)
        if "open" not in query:
            self.put(open=needed(query))
        return ignored

    def settle(self) -> None:
        """Curves that no network draws in the language of the chosen one are no choice."""
        if available_networks():
            self.leave_all_but("curves", curves_offered(language_read(choices.look("network"))))


GATES = register("gates", _Choices(GatesSettings))


def to_query(settings: Settings, gates: GatesSettings) -> dict[str, str]:
    """URL parameters of one view; what is default is left out except the language, the network and the text."""
    own = written(gates)
    own.pop("open", None)
    if set(gates.open) != set(needed(own)):  # more or less than opens by itself
        own |= GATES["open"].tell(gates.open)
    return written(settings, "language", "network", "text") | own | written(settings, "present")
