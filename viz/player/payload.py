"""A trace as one block of bytes for the player (viz/block.py): a header and one plane of numbers a signal.

First the signals, each (T, H), where value = number / 10,000, then for every gate what drives it, word and memory, each
(T, driven units), value = number / 1,000.

So the browser holds every value rounded to four decimals (drives to three), at two bytes a value, and shows what a
table would print.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from models.interventions.hands import Hand
from models.networks.text import Language
from models.networks.weights import Array
from models.reading.attribution import AttributionError, WordContributions
from models.reading.drives import Drive
from models.reading.holding.hold import HeldError
from models.reading.leave_one_out import LEAVE_OUT_LIMIT
from models.reading.trace import LayerTrace, Trace, part_names
from models.reading.turning import turning_point
from models.reading.units import ORDERS, influence, logit_terms, order_units
from viz import __version__
from viz.block import assemble, fixed_point
from viz.figures.style.numbers import signed
from viz.figures.style.theme import DIVERGING, SIGNAL_COLOURS, SIGNAL_RANGES, SYMBOLS
from viz.language import Words
from viz.player import Cursor
from viz.player.held import HeldGradient, gradient_data, hands_data, held_findings, offered
from viz.player.series import Series


class Cover(NamedTuple):
    """What must not be seen before a question has been answered: these signals from word `first` (from 0) on, and,
    if `verdict` is true, the verdict after each of those words.
    """

    signals: tuple[str, ...]
    first: int
    verdict: bool


class Lesson(NamedTuple):
    """How the player stands beside a text of the Lesson page: without what the text does not speak of, its cursor not
    reported; `cover` until the page's question says otherwise (viz/browser/page/cover.js).
    """

    cover: Cover | None = None


AGAIN = ("without", "unwritten")
"""How a text is read again to say what each of its words is worth: without it, or with it read but not written."""

STEPS_PER_UNIT = 10_000
DRIVE_STEPS = 1_000  # drives are printed to three decimals
TOP_ROWS = 16


@dataclass(frozen=True)
class Reading:
    """What one layer and direction of a network did with a text, taken apart.

    `trace` holds that part alone; `contributions` is an error where there is no accounting. `worth` has what each word
    is worth, (T,), by what was asked for of AGAIN: None where that cannot be said. `driven` are the units
    whose drives go to the browser, which are more than half of all that does; None for all units. `series` are the
    numbers that were read, where they were no words. With `hands` in the network, `trace` is the reading with them, and
    `plain` the same part of the reading as it is; `gradient` is of both.
    """

    trace: Trace
    drives: Mapping[str, Drive]
    contributions: WordContributions | AttributionError | HeldError
    worth: Mapping[str, Array | None] = field(default_factory=dict)
    driven: Sequence[int] | None = None
    series: Series | None = None
    hands: tuple[Hand, ...] = ()
    plain: Trace | None = None
    gradient: HeldGradient | None = None
    parts: int = 0  # layers and directions, where somebody can read the text again with a hand
    reads: Language | None = None  # in which language demonstrations are offered


def stepped_through(layer: LayerTrace, start: Cursor, unit: int | None) -> tuple[int, ...]:
    """The units that a visitor can step to without asking for all: the most influential, and where the cursor is."""
    own = [turning_point(layer)[1], start.unit, unit]
    size = layer.signals["hidden"].shape[1]
    top = np.argsort(-influence(layer), kind="stable")[:TOP_ROWS].tolist()
    return tuple(sorted({*top, *(each for each in own if each is not None and each < size)}))


def view_id(network: str, trace: Trace, opened: int) -> str:
    """Names what the player shows, so that a cursor which belongs to another view is recognised."""
    return f"{network}-{part_names(trace)[-1]}-{text_id(trace)}-{opened}"


def text_id(trace: Trace) -> str:
    """A short fingerprint of the words that were read."""
    return hashlib.sha256("\n".join(trace.tokens).encode("utf-8", errors="replace")).hexdigest()[:16]


def build_payload(
    reading: Reading,
    network: str,
    start: Cursor,
    words: Words,
    *,
    present: bool = False,
    opened: int = 0,
    lesson: Lesson | None = None,
) -> bytes:
    """Everything that the player needs to draw one view and to step through it without the server.

    The player keeps its own cursor from one payload to the next, until `opened` changes: then it goes where the
    start says.
    """
    trace, drives, series = reading.trace, reading.drives, reading.series
    layer, plain = trace.layers[-1], reading.plain or trace
    usual = plain.layers[-1]  # by which rows are laid out: they do not move under a hand
    planes = [(name, fixed_point(values, STEPS_PER_UNIT)) for name, values in layer.signals.items()]
    before = (
        []
        if reading.plain is None
        else [(name, fixed_point(values, STEPS_PER_UNIT)) for name, values in usual.signals.items()]
    )
    units = slice(None) if reading.driven is None else list(reading.driven)
    pushes = {
        name: (fixed_point(d.word[:, units], DRIVE_STEPS), fixed_point(d.memory[:, units], DRIVE_STEPS))
        for name, d in drives.items()
    }
    header = {
        "view": view_id(network, trace, opened) + ("" if series is None else f"-{series.digest}"),
        "opened": opened,
        "network": network,
        "version": __version__,
        "text": text_id(trace) if series is None else series.digest,
        "series": None if series is None else series.described(),
        "begin": _begin(layer),
        "tokens": trace.tokens,
        "known": trace.known.tolist(),
        "probability": None if trace.prefix_probability is None else trace.prefix_probability.round(6).tolist(),
        "verdict": verdict_data(trace),
        "backward": layer.direction == "backward",
        "part": part_names(trace)[-1],
        "above": layer.layer > 0,
        "way": _way(layer, words),
        "units": layer.signals["hidden"].shape[1],
        "cell": trace.cell,
        "driveUnits": reading.driven,
        "drives": {name: _describe_drive(drives[name], *pair) for name, pair in pushes.items()},
        "contributions": _per_word(reading),
        "accounting": _accounting(reading, words),
        "worth": {name: _worth(reading, name, words) for name in AGAIN},
        "home": dict(zip(("word", "unit"), turning_point(usual), strict=True)),
        "influence": _weights(usual).round(9).tolist(),
        "convention": words("convention.gru") if trace.cell == "gru" else "",
        "planes": [_describe(trace, name, plane, words) for name, plane in planes],
        "orders": {order: order_units(usual, order).tolist() for order in ORDERS},
        "topRows": TOP_ROWS,
        "hands": hands_data(reading.hands, trace, words),
        "holds": offered(trace, words, reading.parts, reading.reads),
        "before": None if reading.plain is None else _before(reading, before, words),
        "present": present,
        "plain": lesson is not None,
        "cover": None if lesson is None or lesson.cover is None else cover_data(lesson.cover),
        "start": start._asdict(),
        "share": _share(trace, layer, words),
        "colours": _colours(trace),
        "words": words.under("player"),
    }
    driven = [plane for pair in pushes.values() for plane in pair]
    return assemble(header, [*(plane for _, plane in planes), *driven, *(plane for _, plane in before)])


def verdict_data(trace: Trace) -> dict[str, float] | None:
    """What the network says of the whole text, as the browser reads it; None for a plain number."""
    plain = math.isnan(trace.probability)
    return None if plain else {"logit": round(trace.logit, 6), "probability": round(trace.probability, 6)}


def cover_data(cover: Cover) -> dict[str, Any]:
    """A cover as the browser reads it."""
    return {"signals": cover.signals, "from": cover.first, "verdict": cover.verdict}


def _before(reading: Reading, planes: Sequence[tuple[str, np.ndarray]], words: Words) -> dict[str, Any]:
    """The reading as it was, without a hand, and what the hands make of its verdict."""
    assert reading.plain is not None and reading.gradient is not None
    probability = reading.plain.prefix_probability
    return {
        "probability": None if probability is None else probability.round(6).tolist(),
        "verdict": verdict_data(reading.plain),
        "gradient": gradient_data(reading.gradient, words),
        "planes": [_describe(reading.plain, name, plane, words) for name, plane in planes],
        "said": held_findings(reading.trace, reading.plain, words),
    }


def _describe(trace: Trace, name: str, plane: np.ndarray, words: Words) -> dict[str, Any]:
    low, high = SIGNAL_RANGES[name]
    return {
        "signal": name,
        "symbol": SYMBOLS[trace.cell][name],
        "name": words(f"signal.{name}"),
        "asks": words(f"asks.{trace.cell}.{name}"),
        "explain": words(f"explain.{trace.cell}.{name}"),
        "low": low,
        "high": high,
        "bytes": plane.dtype.itemsize,
        "stepsPerUnit": STEPS_PER_UNIT,
    }


def _describe_drive(drive: Drive, word: np.ndarray, memory: np.ndarray) -> dict[str, Any]:
    def plane(numbers: np.ndarray) -> dict[str, int]:
        return {"bytes": numbers.dtype.itemsize, "stepsPerUnit": DRIVE_STEPS}

    return {"word": plane(word), "memory": plane(memory), "bias": drive.bias.round(6).tolist()}


def _way(layer: LayerTrace, words: Words) -> str:
    """From where this part reads, and what it hands on; empty for the one layer of a one-way network."""
    sentences = [words("way.backward")] if layer.direction == "backward" else []
    if layer.layer > 0:
        sentences.append(words("way.above", below=layer.layer, layer=layer.layer + 1))
    if layer.direct is None:
        sentences.append(words("way.below", layer=layer.layer + 1, above=layer.layer + 2))
    return " ".join(sentences)


def _per_word(reading: Reading) -> list[float] | None:
    found = reading.contributions
    return None if isinstance(found, AttributionError | HeldError) else found.per_word.round(6).tolist()


def _accounting(reading: Reading, words: Words) -> str:
    """What the bars under the words are, or why there are none."""
    found = reading.contributions
    if isinstance(found, HeldError):
        return words("hand.accounting")
    if isinstance(found, AttributionError):
        return words(f"accounting.{found.reason}")
    return words(
        "hand.bars" if reading.hands else "accounting.bars", bias=signed(found.bias), logit=signed(found.logit)
    )


def _finite(values: Array) -> list[float | None]:
    """For JSON, which has no NaN."""
    return [None if np.isnan(value) else round(float(value), 6) for value in values]


def _worth(reading: Reading, name: str, words: Words) -> dict[str, Any]:
    """What each word is worth by reading the text again, what these bars are, or why there are none."""
    trace, values = reading.trace, reading.worth.get(name)
    if reading.hands:
        return {"values": None, "note": words("hand.worth"), "waits": False}
    if len(trace.tokens) > LEAVE_OUT_LIMIT:
        note, waits = words("without.too_long", limit=LEAVE_OUT_LIMIT), False
    elif name == "unwritten":
        note, waits = words(f"unwritten.{trace.cell}", logit=signed(trace.logit)), trace.cell != "rnn"
    else:
        alone = len(trace.tokens) == 1
        note, waits = words("without.one_word") if alone else words("without.bars", logit=signed(trace.logit)), True
    found = None if values is None else _finite(values)
    return {"values": found, "note": note, "waits": waits and name not in reading.worth}


def _begin(layer: LayerTrace) -> dict[str, list[float]] | None:
    """The states that the layer starts from, by signal; None for zeros."""
    if layer.start is None:
        return None
    states = {"hidden": layer.start.hidden, "cell": layer.start.cell}
    return {name: state.round(6).tolist() for name, state in states.items() if name in layer.signals}


def _weights(layer: LayerTrace) -> Array:
    """Influence of each unit as a share of all, (H,)."""
    found = influence(layer)
    return found / found.sum() if found.any() else np.full(len(found), 1 / len(found))


def _share(trace: Trace, layer: LayerTrace, words: Words) -> str:
    """How much of the logit the most influential units add, as a sentence; empty below the top layer, and where they
    add nothing up because the head is not linear.
    """
    if layer.direct is None or not trace.linear:
        return ""
    terms = logit_terms(layer)
    top = np.argsort(-influence(layer), kind="stable")[:TOP_ROWS]
    few = terms[top]
    part, whole = float(few.sum()), float(terms.sum())
    sentence = words(
        "player.share",
        count=len(top),
        units=len(terms),
        up=signed(float(few[few > 0].sum())),
        down=signed(float(few[few < 0].sum())),
        part=signed(part),
        logit=signed(trace.logit),
        whole=signed(whole),
        bias=signed(trace.bias),
    )
    other = trace.logit - trace.bias - whole
    if abs(other) > 1e-9:  # of a two-way network this is one direction
        return f"{sentence} {words('player.share_other', other=signed(other))}"
    # where units cancel each other, a percentage of their sum would mislead
    if whole == 0 or abs(whole) < 0.25 * float(np.abs(terms).sum()) or not 0 <= part / whole <= 1:
        return sentence
    return f"{sentence} {words('player.share_percent', percent=f'{100 * part / whole:.0f}')}"


def _colours(trace: Trace) -> Mapping[str, Any]:
    scales = {
        theme: {
            "negative": scale.negative,
            "neutral": scale.neutral,
            "positive": scale.positive,
            "below": scale.below,
            "above": scale.above,
        }
        for theme, scale in DIVERGING.items()
    }
    return {"scales": scales, "signals": {name: SIGNAL_COLOURS[name] for name in SYMBOLS[trace.cell]}}
