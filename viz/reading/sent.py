"""What the player and the gradient's chart are sent of a text: for a run of the page, and for a browser that asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from models.networks.weights import Array
from models.reading.trace import only_part
from viz import charts
from viz.cache import checkpoints, readings
from viz.content.shipped import BASIC, own_curve
from viz.figures.style.names import curve_name
from viz.figures.tables import curve_values
from viz.language import Language, Words, load_words
from viz.player import Cursor
from viz.player.payload import stepped_through
from viz.shell.findings import curve_findings, curves_said
from viz.visit import networks
from viz.visit.settings import Scale


@dataclass(frozen=True)
class View:
    """What is read, and for whom: `part` is a layer and direction of the network, `present` in large letters."""

    text: str
    network: str
    part: str
    language: Language
    present: bool


@dataclass(frozen=True)
class Player:
    """Where the player starts, of which address the visitor has opened (a number that grows); the unit that is chosen
    now, whether what drives the gates is wanted for the `whole` layer, which `bars` stand under the words, and what is
    held (models/interventions/hands.py).
    """

    start: Cursor
    opened: int
    unit: int | None
    whole: bool
    bars: str
    hold: str = ""


@dataclass(frozen=True)
class Curves:
    """The gradients that are drawn, by the part played; `race`: whether they can be watched on their way back."""

    names: tuple[str, ...]
    scale: Scale
    race: bool


def player(view: View, player: Player) -> bytes:
    """The player's payload (viz/player/payload.py); errors as `readings.traced`, ValueError without such a part."""
    part = only_part(readings.traced(view.network, view.text), view.part)
    driven = None if player.whole else stepped_through(part.layers[-1], player.start, player.unit)
    return readings.payload(
        view.network,
        view.text,
        view.part,
        view.language,
        player.start,
        player.opened,
        present=view.present,
        driven=driven,
        bars=player.bars,
        hold=player.hold,
    )


def gradient(view: View, curves: Curves) -> dict[str, Any]:
    """What the gradient's chart is sent: the chosen curves and, of a deep or two-way network, that of the part in the
    player; beside the unit, with what else may be chosen. Errors as `player`.
    """
    reads = networks.language_read(view.network)
    words = networks.named_words(view.network, load_words(view.language))
    trace = readings.traced(view.network, view.text)
    names = networks.curves_read(curves.names, reads)
    norms = {name: readings.gradients(name, view.text) for name in {curve.split(".")[0] for curve in names}}
    if view.network not in BASIC:
        norms[view.network] = readings.part_gradients(view.network, view.text, view.part)
        own = own_curve(view.network, trace.cell)
        names = (own, *(curve for curve in names if curve != own))
    drawn = curve_values(norms, names)
    bands = checkpoints.bands(names) if curves.scale == "relative" and not curves.race else {}
    return charts.gradient_chart(
        drawn,
        trace.tokens,
        bands,
        words,
        scale=curves.scale,
        present=view.present,
        race=charts.Race("gates", None) if curves.race else None,
        found=curve_findings(drawn, trace.tokens, words, bands) if drawn else "",
        asks=curves.names,
        beside=_beside(curves, drawn, trace.tokens, reads, words),
    )


def _beside(
    curves: Curves, drawn: Mapping[str, Array], tokens: Sequence[str], reads: Language, words: Words
) -> charts.Beside:
    offered = networks.curves_offered(reads)
    return charts.Beside(
        words("gradient.card"),
        curves_said(drawn, tokens, words) if drawn else words("gradient.nothing"),
        {curve: curve_name(curve, words) for curve in offered},
        [curve for curve in curves.names if curve in offered],
        {scale: words(f"gradient.scale.{scale}") for scale in get_args(Scale)},
    )
