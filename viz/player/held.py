"""What is held in a reading, as the player shows it: the hands as chips, what can be held, and what comes of it."""

from collections.abc import Sequence
from typing import Any

from models.interventions.hands import Hand, gates_of
from models.networks.cells import Cell
from models.reading.trace import Trace
from viz.figures.style.axis import brief
from viz.figures.style.numbers import signed
from viz.figures.style.theme import SYMBOLS
from viz.language import Words

_WRITES = {"lstm": "input", "gru": "update"}
_KEEPS = {"lstm": "forget", "gru": "update"}


def hands_data(hands: Sequence[Hand], trace: Trace, words: Words) -> list[dict[str, Any]]:
    """Each hand with what a chip says, and which signal it holds where: words from 0, `unit` null for all."""
    return [
        {
            "hand": str(hand),
            "text": hand_text(hand, trace, words),
            "signal": signal_of(hand, trace.cell),
            "first": 0 if hand.kind == "silent" else hand.first - 1,
            "last": len(trace.tokens) - 1 if hand.kind == "silent" else hand.last - 1,
            "unit": hand.unit if hand.kind == "silent" else None,
        }
        for hand in hands
    ]


def signal_of(hand: Hand, cell: Cell) -> str:
    """The signal that is held."""
    by_kind = {"silent": "hidden", "unwritten": _WRITES.get(cell, ""), "forgotten": _KEEPS.get(cell, "")}
    return by_kind.get(hand.kind, hand.gate)


def hand_text(hand: Hand, trace: Trace, words: Words) -> str:
    """ "2 “worst” not written"."""
    if hand.kind == "silent":
        return words("hand.silent", unit=hand.unit)
    ends = [f"{at} “{brief(trace.tokens[at - 1], 14)}”" for at in dict.fromkeys((hand.first, hand.last))]
    place = " – ".join(ends)
    if hand.gate:
        return words(
            f"hand.{hand.kind}", place=place, gate=words(f"signal.{hand.gate}"), symbol=SYMBOLS[trace.cell][hand.gate]
        )
    return words(f"hand.{hand.kind}", place=place)


def offered(trace: Trace, words: Words, parts: int) -> dict[str, Any]:
    """What a hand can do in a network of so many layers and directions, 0 where nobody can read the text again.

    In a vanilla RNN it only silences a unit; a unit is silenced where there is one layer and direction.
    """
    if parts == 0:
        return {"kinds": [], "gates": []}
    gated = ["unwritten", "forgotten", "shut", "open"] if trace.cell != "rnn" else []
    gates = [[name, words(f"signal.{name}")] for name in gates_of(trace.cell)]
    return {"kinds": [*gated, *(["silent"] if parts == 1 else [])], "gates": gates}


def held_findings(trace: Trace, plain: Trace, words: Words) -> str:
    """What becomes of the verdict, or of a plain number, with what is held."""
    if trace.number == "value":
        return words("hand.value", before=signed(plain.logit, 4), after=signed(trace.logit, 4))
    turns = (trace.logit > 0) != (plain.logit > 0)
    percents = {"before": f"{100 * plain.probability:.0f}", "after": f"{100 * trace.probability:.0f}"}
    return words("hand.turned" if turns else "hand.stays", **percents)
