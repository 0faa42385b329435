"""What networks and their curves are called, also networks that nobody has named: those have their folder's name."""

import re
from collections.abc import Callable, Mapping

from viz.figures.style.theme import CURVE_LINES, UNNAMED_LINE, Line

Say = Callable[..., str]

ALONE = "lstm.hidden"
"""The LSTM's dL/dh with C held fixed: the side road past the cell, never "the LSTM"."""

VIETNAMESE: Mapping[str, str] = {"vi_lstm": "lstm", "vi_gru": "gru", "vi_rnn": "rnn"}
"""The networks that read Vietnamese, and the English one of whose kind each is: the part that it plays."""

_NAMED = {curve.split(".")[0] for curve in CURVE_LINES} | set(VIETNAMESE)


_OWN = re.compile(r"(.{1,16})-own[0-9a-f]{20}")


def own_key(name: str, digest: str) -> str:
    """What a network that a visitor has brought is known by: its name for the visitor's eyes, and its content."""
    return f"{name[:16]}-own{digest[:20]}"


def is_own(network: str) -> bool:
    """Whether it is a network that a visitor has brought, which is no other visitor's business."""
    return _OWN.fullmatch(network) is not None


def network_name(network: str, say: Say) -> str:
    """The network's name on the screen."""
    own = _OWN.fullmatch(network)
    return say(f"network.name.{network}") if network in _NAMED else own[1] if own else network


def part_played(name: str) -> str:
    """A network, or a curve "NETWORK.STATE", by the part that it plays in either language: "lstm" for "vi_lstm"."""
    network, dot, state = name.partition(".")
    return VIETNAMESE.get(network, network) + dot + state


def curve_name(curve: str, say: Say) -> str:
    """A curve "NETWORK.STATE" as it is named in a legend, where all curves are of networks that read one language."""
    played = part_played(curve)
    network, state = played.split(".")
    return say(f"curve.{'alone' if played == ALONE else state}", network=network_name(network, say))


def curve_line(curve: str) -> Line:
    """How the curve is drawn."""
    return CURVE_LINES.get(part_played(curve), UNNAMED_LINE)


def network_line(network: str) -> Line:
    """How a network is drawn where it has one line: as its own curve, an LSTM as its cell state."""
    played = part_played(network)
    curves = (f"{played}.cell", f"{played}.hidden")
    return next((CURVE_LINES[curve] for curve in curves if curve in CURVE_LINES), UNNAMED_LINE)


def part_name(part: str, say: Say) -> str:
    """A layer and direction such as "2.backward"."""
    layer, direction = part.split(".")
    return say(f"part.{direction}", layer=layer)
