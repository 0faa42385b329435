"""A translation as one block of bytes for the translator (viz/block.py).

The planes are, each value = number / 10,000: the encoder's signals (T, H) in the order of reading, so that its last
column is what is handed over; the two states that were handed over (1, H), h before C; the decoder's signals (S, H).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.networks.weights import Array
from models.reading.trace import LayerTrace
from models.reading.units import influence, order_units
from models.translation.gradients import Reach
from models.translation.trace import OutputTrace, TranslationTrace
from models.translation.words import END, as_text
from viz import __version__
from viz.block import assemble, fixed_point
from viz.figures.style.numbers import signed
from viz.figures.style.theme import DIVERGING, SIGNAL_COLOURS, SIGNAL_RANGES, SYMBOLS
from viz.language import Words

STEPS_PER_UNIT = 10_000
TOP_ROWS = 24
_HANDED = ("hidden", "cell")


@dataclass(frozen=True)
class Side:
    """One network on the sentence, as it stands beside the other; `reach` is None where nobody looks at it."""

    name: str
    trace: TranslationTrace
    reach: Reach | None = None


@dataclass(frozen=True)
class Shown:
    """What is drawn: `own` is stepped through, `other` stands beside it, None where it is not looked at or not there.

    `mask` says how a word is shown; `moment` and `unit` where the cursor starts, None for the first written word and
    the unit that moves most; `panel` what stands beside the heatmaps. `chosen` counts the words that the visitor put.
    """

    own: Side
    other: Side | None
    moment: int | None
    unit: int | None
    panel: str
    complete: bool  # whether all that the other panels need is there too
    alone: bool  # whether there is nothing but this panel to look at
    present: bool
    mode: str
    mask: Mapping[str, str]
    writable: bool  # whether words may be put in place of the decoder's
    opened: int = 0


def view_id(name: str, mode: str, trace: TranslationTrace, opened: int) -> str:
    """Names what is shown, so that what is said about another view is recognised."""
    about = [name, mode, *trace.source.tokens, "\n", *trace.output.words, repr(trace.how), trace.output.given, opened]
    return hashlib.sha256(json.dumps(about).encode("utf-8", errors="replace")).hexdigest()[:16]


def build_payload(shown: Shown, words: Words) -> bytes:
    """Everything that the translator needs to draw one view and to step through it without the server."""
    trace = shown.own.trace
    encoder = {name: values[::-1] for name, values in trace.source.layer.signals.items()}  # in the order of reading
    decoder = trace.output.layer.signals
    rows = _rows(encoder, decoder)
    planes = {
        "encoder": [(name, fixed_point(values, STEPS_PER_UNIT)) for name, values in encoder.items()],
        "handed": [(name, fixed_point(getattr(trace.handed, name)[None], STEPS_PER_UNIT)) for name in _HANDED],
        "decoder": [(name, fixed_point(values, STEPS_PER_UNIT)) for name, values in decoder.items()],
    }
    show = _Masked(shown.mask)
    sides = [shown.own, *([shown.other] if shown.other is not None else [])]
    header = {
        "view": view_id(shown.own.name, shown.mode, trace, shown.opened),
        "opened": shown.opened,
        "network": shown.own.name,
        "mode": shown.mode,
        "version": __version__,
        "text": hashlib.sha256("\n".join(trace.source.tokens).encode("utf-8", errors="replace")).hexdigest()[:16],
        "present": shown.present,
        "writable": shown.writable,
        "complete": shown.complete,
        "alone": shown.alone,
        "start": {"moment": shown.moment, "unit": shown.unit, "panel": shown.panel},
        "home": {"moment": len(trace.source.tokens), "unit": int(rows[1][0])},
        "units": encoder["hidden"].shape[1],
        "source": {"tokens": show.all(trace.source.tokens), "known": trace.source.known.tolist()},
        "output": _output(trace.output, show),
        "handed": {"hidden": trace.how.hidden, "cell": trace.how.cell},
        "planes": {part: [_describe(name, plane, words) for name, plane in found] for part, found in planes.items()},
        "order": rows[0].tolist(),
        "top": rows[1][:TOP_ROWS].tolist(),
        "sides": [_side(side, show) for side in sides],
        "tree": _tree(trace, show),
        "colours": _colours(),
        "words": words.under("translator") | {f"signal.{name}": words(f"signal.{name}") for name in encoder},
    }
    return assemble(header, [plane for found in planes.values() for _, plane in found])


class _Masked:
    """Words as they are shown."""

    def __init__(self, mask: Mapping[str, str]) -> None:
        self._mask = mask

    def __call__(self, word: str) -> str:
        return self._mask.get(word, word)

    def all(self, words: Sequence[str]) -> list[str]:
        return [self(word) for word in words]


def _output(output: OutputTrace, show: _Masked) -> dict[str, Any]:
    return {
        "fed": show.all(output.fed),
        "words": show.all(output.words),
        "known": output.known.tolist(),
        "given": output.given,
        "ended": output.ended,
        "text": as_text(show.all(output.translation.words)),
        "probability": _shares(output.log_probabilities),
        "total": signed(output.translation.log_probability),
        "entropy": output.entropy.round(4).tolist(),
        "candidates": [
            [[word, show(word), share] for word, share in zip(step, _shares(logs), strict=True)]
            for step, logs in zip(output.candidates, output.candidate_log_probabilities, strict=True)
        ],
    }


def _shares(logs: Array) -> list[float]:
    return [round(float(share), 6) for share in np.exp(logs)]


def _rows(encoder: Mapping[str, Array], decoder: Mapping[str, Array]) -> tuple[np.ndarray, np.ndarray]:
    """All units so that similar ones lie together, and by falling movement, over both networks' steps: (H,) each."""
    hidden = np.concatenate([encoder["hidden"], decoder["hidden"]])
    layer = LayerTrace(0, "forward", {"hidden": hidden}, None)
    return order_units(layer, "similar"), np.argsort(-influence(layer), kind="stable")


def _describe(name: str, plane: np.ndarray, words: Words) -> dict[str, Any]:
    low, high = SIGNAL_RANGES[name]
    return {
        "signal": name,
        "symbol": SYMBOLS["lstm"][name],
        "name": words(f"signal.{name}"),
        "explain": words(f"explain.lstm.{name}"),
        "low": low,
        "high": high,
        "bytes": plane.dtype.itemsize,
        "stepsPerUnit": STEPS_PER_UNIT,
    }


def _side(side: Side, show: _Masked) -> dict[str, Any]:
    """A network's output, how far back each word of it reaches (log10, relative to the largest), and its attention."""
    output = side.trace.output
    return {
        "network": side.name,
        "words": show.all(output.words),
        "reach": None if side.reach is None else _relative(side.reach.log10_cell),
        "attention": None if output.attention is None else _matrix(output.attention),
    }


def _relative(logs: Array) -> list[list[float | None]] | None:
    largest = logs.max(initial=-np.inf)
    return None if np.isinf(largest) else _matrix(logs - largest)


def _matrix(values: Array) -> list[list[float | None]]:
    """Rows for JSON, which has no -inf."""
    return [[round(float(value), 4) if np.isfinite(value) else None for value in row] for row in values]


def _tree(trace: TranslationTrace, show: _Masked) -> list[list[Any]]:
    """[parent, step, word, probability, score, fate, chosen] of every hypothesis that was kept or ended."""
    kept = [k for k, twig in enumerate(trace.tree) if twig.fate != "dropped"]
    at = {k: position for position, k in enumerate(kept)} | {-1: -1}
    found = []
    for k in kept:
        twig = trace.tree[k]
        share = round(float(np.exp(twig.log_probability)), 4)
        word = END if twig.word == END else show(twig.word)
        found.append([at[twig.parent], twig.step, word, share, round(twig.score, 4), twig.fate, twig.chosen])
    return found


def _colours() -> Mapping[str, Any]:
    scales = {
        theme: {name: getattr(scale, name) for name in ("negative", "neutral", "positive", "below", "above")}
        for theme, scale in DIVERGING.items()
    }
    return {"scales": scales, "signals": {name: SIGNAL_COLOURS[name] for name in SYMBOLS["lstm"]}}
