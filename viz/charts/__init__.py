"""The charts of the Gates page, drawn in the browser: from what the player holds there, and from gradients.

They are the figures of `viz.figures` for the page: those stay for the notebook, for files and for the other pages. Here
each follows the player's cursor without the server, and costs it nothing but its words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from models.networks.weights import Array
from models.training.report import GradientBand
from viz import component
from viz.figures.style.names import curve_line, curve_name
from viz.figures.style.theme import PREDICTION_LINE, SIGNAL_LINES, Line
from viz.language import Words

GRADIENT = "gradient_chart"
"""The key in the session of the gradient's chart."""

_DIGITS = 5  # of log10 of a norm: a thousandth of a per cent


@dataclass(frozen=True)
class Race:
    """Curves that run back from the last word. `of` names what is drawn, for the question about it; before its answer
    nothing is seen to the left of word `before` (from 0), None without a question.
    """

    of: str
    before: int | None


@dataclass(frozen=True)
class Beside:
    """How the gradient stands beside the unit, in the player: under a title and a sentence, the names at the curves.

    `curves` and `scales` are what may be chosen, by id, and `chosen` what is; nothing may be where there is no server.
    """

    title: str
    said: str
    curves: Mapping[str, str] = field(default_factory=dict)
    chosen: Sequence[str] = ()
    scales: Mapping[str, str] = field(default_factory=dict)


Chart = dict[str, Any]
"""What a chart is sent (viz/browser/charts/charts.js)."""


def show(chart: Chart, on_chosen: Callable[[], None] = lambda: None) -> None:
    """Draw a chart on the page; there is one of each kind. `on_chosen` is called when the session holds, under the key
    `GRADIENT`, what was chosen of its offers: see `read_chosen`.
    """
    component.show("charts", key=f"{chart['kind']}_chart", data=chart, on_chosen_change=on_chosen)


def read_chosen(state: Any) -> tuple[tuple[str, ...], str] | None:
    """Curves and scale, as chosen under the gradient; None where nothing was, and for what makes no sense."""
    try:
        return tuple(map(str, state["chosen"]["curves"])), str(state["chosen"]["scale"])
    except (TypeError, KeyError):
        return None


def gradient_chart(
    curves: Mapping[str, Array],
    tokens: Sequence[str],
    bands: Mapping[str, GradientBand],
    words: Words,
    *,
    scale: str,
    present: bool,
    race: Race | None = None,
    found: str = "",
    asks: Sequence[str] | None = None,
    beside: Beside | None = None,
) -> Chart:
    """log10 of the norms (T,) by curve "NETWORK.STATE", `scale` "absolute" or "relative"; behind them the `bands`.

    With a `race`, and then without bands, the curves can be drawn as they go back through the text. `found` is said
    below them. `asks` are the curves, by the part played, that the browser asks for of a text that is being typed; None
    where it does not ask.
    """
    most = max((max(band.reviews, default=0) for band in bands.values()), default=0)
    hover = {name: words(f"gradient.hover.{name}") for name in ("norm", "factor", "last")}
    data: Chart = {
        "tokens": tokens,
        "scale": scale,
        "curves": [
            {"name": curve_name(curve, words), **_line(curve_line(curve)), "log10": _finite(log10)}
            for curve, log10 in curves.items()
        ],
        "bands": [_band(band, curve_line(curve)) for curve, band in bands.items()],
        "words": hover
        | {
            "hover": words("gradient.hover"),
            "ratio": words("gradient.hover.relative"),
            "axis": words(f"gradient.axis.{scale}"),
            "band": words("band.legend", reviews=most),
            "word": words("axis.word"),
        },
    }
    if race is not None:
        cover = None if race.before is None else {"before": race.before}
        data |= {"race": True, "of": race.of, "cover": cover, "words": data["words"] | {"race": words("gradient.race")}}
    if found:
        data["found"] = found
    if asks is not None:
        data["asks"] = asks
    if beside is not None:
        data |= {"beside": True, "words": data["words"] | {"title": beside.title, "help": beside.said}}
        data |= {"offers": _offers(beside, scale, words)} if beside.curves else {}
    height = 190 if beside is not None else 290 if present or race is not None else 215
    return _chart("gradient", data, words("gradient.title"), present=present, height=height)


def _offers(beside: Beside, scale: str, words: Words) -> dict[str, Any]:
    return {
        "curves": [{"id": curve, "name": name} for curve, name in beside.curves.items()],
        "chosen": beside.chosen,
        "scales": [{"id": each, "name": name} for each, name in beside.scales.items()],
        "scale": scale,
        "words": {"curves": words("gradient.curves"), "scale": words("gradient.scale")},
    }


def prediction_chart(words: Words, *, present: bool) -> Chart:
    """P(positive) after each word."""
    said = {"hover": words("prediction.hover"), "axis": words("prediction.axis"), "word": words("axis.word")}
    data = {"line": _line(PREDICTION_LINE), "words": said}
    return _chart("prediction", data, words("prediction.title"), present=present, height=200 if present else 175)


def unit_chart(words: Words, card: Mapping[str, str] | None = None, pattern: Mapping[str, str] | None = None) -> Chart:
    """The unit under the cursor, through time.

    `card` is the address of its card but for the unit, if it has one, `pattern` that of where else units do what they
    do at words, but for these.
    """
    said = {
        "title": words("detail.unit.title"),
        "help": words("detail.unit.help"),
        "gates": words("figure.gates"),
        "states": words("figure.states"),
        "hover": words("figure.hover.word"),
        "value": words("figure.hover.value"),
        "word": words("axis.word"),
        "card": words("units.open"),
        "pattern": words("units.elsewhere"),
    }
    data = {"lines": _signal_lines(), "words": said, "card": card and dict(card), "pattern": pattern and dict(pattern)}
    return _chart("unit", data, words("detail.unit"), present=False, height=205)


def gates_chart(words: Words) -> Chart:
    """How open the gates are, over all units and words."""
    said = {
        "title": words("detail.gates.title"),
        "help": words("detail.gates.help"),
        "axis": words("figure.distribution.axis"),
        "gate": words("figure.distribution.gate"),
        "state": words("figure.distribution.state"),
        "bin": words("figure.distribution.hover"),
    }
    data = {"lines": _signal_lines(), "words": said}
    return _chart("gates", data, words("detail.gates"), present=False, height=0)


def _chart(kind: str, data: Mapping[str, Any], alt: str, *, present: bool, height: int) -> Chart:
    return {"kind": kind, "alt": alt, "present": present, "height": height, **data}


def _signal_lines() -> dict[str, dict[str, Any]]:
    return {signal: _line(line) for signal, line in SIGNAL_LINES.items()}


def _line(line: Line) -> dict[str, Any]:
    return {"colour": line.colour, "dash": line.dash, "width": line.width}


@lru_cache(maxsize=32)
def _band(band: GradientBand, line: Line) -> Mapping[str, Any]:
    logs = {name: [round(log10, 3) for log10 in getattr(band, name)] for name in ("low", "middle", "high")}
    return {"colour": line.colour, "back": band.back, **logs}


def _finite(log10: Array) -> list[float | None]:
    """Rounded; None for the log of nothing."""
    finite = np.isfinite(log10)
    return [value if known else None for value, known in zip(log10.round(_DIGITS).tolist(), finite, strict=True)]
