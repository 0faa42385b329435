"""What is held in a reading, as the player shows it: the hands as chips, what can be held, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np

from models.interventions.demonstrations import Demonstration, read_demonstrations
from models.interventions.hands import Hand, gates_of
from models.networks.cells import Cell
from models.networks.text import Language
from models.networks.weights import Array
from models.reading.trace import Trace
from viz.figures.style.axis import brief
from viz.figures.style.names import curve_line, curve_name, network_name
from viz.figures.style.numbers import signed
from viz.figures.style.theme import SYMBOLS
from viz.language import Words

_WRITES = {"lstm": "input", "gru": "update"}
_KEEPS = {"lstm": "forget", "gru": "update"}


@dataclass(frozen=True, eq=False)
class HeldGradient:
    """log10 of the norms (T,) of the gradient `curve`, "NETWORK.STATE": through what is held, and as it is."""

    curve: str
    held: Array
    plain: Array


def gradient_data(found: HeldGradient, words: Words) -> dict[str, Any]:
    """The same as the chart beside the unit draws it (viz/browser/charts/gradient.js)."""
    line = curve_line(found.curve)
    pen = {"name": curve_name(found.curve, words), "colour": line.colour, "dash": line.dash, "width": line.width}
    return pen | {"log10": _finite(found.held), "plain": _finite(found.plain)}


def _finite(log10: Array) -> list[float | None]:
    """Rounded; None for the log of nothing, where what is held lets nothing through."""
    return [round(value, 5) if np.isfinite(value) else None for value in log10.tolist()]


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


_KINDS = {"not_written": "unwritten", "forget": "forgotten"}


def demonstrated(language: Language, words: Words) -> list[dict[str, str]]:
    """The demonstrations in the language that a network reads: each as a link to the network that it was found on, and
    what is to be seen there, with what the same hand does elsewhere.
    """
    found = [one for one in read_demonstrations() if one.language == language]
    return [{"href": _address(one, words), "text": _shows(one, words)} for one in found]


def _address(one: Demonstration, words: Words) -> str:
    at, network = one.words[0] + 1, next(iter(one.expected))
    if one.other is not None:  # the memory of the first text goes into the second
        texts = {"compare": "texts", "text": one.other, "other": one.text, "moved": at}
        return f"compare?{urlencode({'lang': words.language, 'net': network, **texts})}"
    held = {"text": one.text, "word": at, "hold": f"{_KINDS[one.hand]}.{at}"}
    return f"./?{urlencode({'lang': words.language, 'net': network, **held, 'open': 'cell'})}"


def _shows(one: Demonstration, words: Words) -> str:
    network, numbers = next(iter(one.expected.items()))
    token = one.text.split()[one.words[0]]
    turned = len(numbers["turned"]) if "turned" in numbers else numbers["turning"]
    return words(f"hand.demonstration.{one.hand}", network=network_name(network, words), token=token, turned=turned)


def offered(trace: Trace, words: Words, parts: int, reads: Language | None) -> dict[str, Any]:
    """What a hand can do in a network of so many layers and directions, 0 where nobody can read the text again; what is
    demonstrated in the language that it `reads`.

    In a vanilla RNN it only silences a unit; a unit is silenced where there is one layer and direction.
    """
    if parts == 0:
        return {"kinds": [], "gates": [], "demonstrations": []}
    gated = ["unwritten", "forgotten", "shut", "open"] if trace.cell != "rnn" else []
    gates = [[name, words(f"signal.{name}")] for name in gates_of(trace.cell)]
    shown = [] if reads is None else demonstrated(reads, words)
    return {"kinds": [*gated, *(["silent"] if parts == 1 else [])], "gates": gates, "demonstrations": shown}


def held_findings(trace: Trace, plain: Trace, words: Words) -> str:
    """What becomes of the verdict, or of a plain number, with what is held."""
    if trace.number == "value":
        return words("hand.value", before=signed(plain.logit, 4), after=signed(trace.logit, 4))
    turns = (trace.logit > 0) != (plain.logit > 0)
    percents = {"before": f"{100 * plain.probability:.0f}", "after": f"{100 * trace.probability:.0f}"}
    return words("hand.turned" if turns else "hand.stays", **percents)
