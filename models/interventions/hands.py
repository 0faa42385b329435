"""Hands: what somebody holds while a text is read, spelled so that a link can carry it.

"unwritten.2~forgotten.5~shut.input.3-7~open.forget.3-7~silent.46": at word 2 nothing is written, at word 5 everything
is forgotten, at words 3 to 7 one gate is shut and another open in all units, and unit 46 says nothing at any word.
Words count from 1, as people count them; units from 0.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from models.interventions.demonstrations import forgotten_at
from models.interventions.not_written import closed_at
from models.interventions.variants import Variant
from models.networks.cells import SIGNALS, Cell
from models.reading.holding.hold import Hold
from models.reading.trace import Trace

Kind = Literal["unwritten", "forgotten", "open", "shut", "silent"]

MOST = 8
"""Hands that are held at once."""

_WORDS = r"(?P<first>[1-9][0-9]{0,5})(?:-(?P<last>[1-9][0-9]{0,5}))?"
_SPELLED = re.compile(
    rf"(?:(?P<kind>unwritten|forgotten)|(?P<way>open|shut)\.(?P<gate>[a-z]{{1,12}}))\.{_WORDS}"
    r"|silent\.(?P<unit>0|[1-9][0-9]{0,5})"
)
_STATES = ("candidate", "cell", "hidden")


@dataclass(frozen=True)
class Hand:
    """At the words `first` to `last`, from 1: a `gate` open or shut, nothing written, or everything forgotten, in all
    units. Of kind "silent": one `unit` at every word.
    """

    kind: Kind
    first: int = 0
    last: int = 0
    gate: str = ""
    unit: int = 0

    def __str__(self) -> str:
        if self.kind == "silent":
            return f"silent.{self.unit}"
        words = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return ".".join(filter(None, (self.kind, self.gate, words)))

    @property
    def words(self) -> tuple[int, ...]:
        """Counted from 0."""
        return tuple(range(self.first - 1, self.last))


def read_hands(spelled: str) -> tuple[Hand, ...]:
    """ValueError for what spells no hands, or more than MOST; each stands there once."""
    found = tuple(dict.fromkeys(map(_read, filter(None, spelled.split("~")))))
    if len(found) > MOST:
        raise ValueError(f"at most {MOST} hands are held at once")
    return found


def spell_hands(hands: Sequence[Hand]) -> str:
    """As `read_hands` reads them."""
    return "~".join(map(str, hands))


def _read(spelled: str) -> Hand:
    found = _SPELLED.fullmatch(spelled)
    if found is None:
        raise ValueError(f"{spelled[:60]!r} is no hand")
    if found["unit"]:
        return Hand("silent", unit=int(found["unit"]))
    first, last = int(found["first"]), int(found["last"] or found["first"])
    if last < first:
        raise ValueError(f"{spelled[:60]!r} ends before it begins")
    kind: Kind = found["kind"] or found["way"]  # type: ignore[assignment]
    return Hand(kind, first, last, found["gate"] or "")


def gates_of(cell: Cell) -> tuple[str, ...]:
    """The gates that a hand can open and shut; none in a vanilla RNN."""
    return tuple(name for name in SIGNALS[cell] if name not in _STATES)


def fitting(hands: Sequence[Hand], trace: Trace) -> tuple[Hand, ...]:
    """Those that this reading's text and network have a place for, with the words that are there.

    A unit is silenced where there is one layer and one direction: elsewhere a number names several.
    """
    size, steps = trace.layers[0].signals["hidden"].shape[1], len(trace.tokens)
    found = []
    for hand in hands:
        if hand.kind == "silent":
            fits = len(trace.layers) == 1 and hand.unit < size
        else:
            fits = hand.first <= steps and trace.cell != "rnn" and hand.gate in ("", *gates_of(trace.cell))
        if fits:
            found.append(replace(hand, last=min(hand.last, steps)))
    return tuple(found)


def holds_of(hands: Sequence[Hand], cell: Cell) -> Variant:
    """What is held, for `trace_text(..., hold=...)`; of two in one place the later counts."""
    found: list[Hold] = []
    for hand in hands:
        if hand.kind == "silent":
            found.append(Hold("hidden", 0.0, None, (hand.unit,)))
        elif hand.kind == "unwritten":
            found += closed_at(cell, hand.words)
        elif hand.kind == "forgotten":
            found += forgotten_at(cell, hand.words)
        else:
            found.append(Hold(hand.gate, float(hand.kind == "open"), hand.words))
    return tuple(found)
