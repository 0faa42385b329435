"""A trained network read step by step: every gate and state at every word, in float64, without touching the network."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import Cell
from models.networks.classifier import SentimentClassifier
from models.networks.text import UNKNOWN_ID, EmptyTextError, read_text
from models.reading.export import Array, LayerWeights, as_float64, exported
from models.reading.scan import scan, times

Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True)
class LayerTrace:
    """One layer in one direction ("forward" or "backward").

    `signals[name]` is (T, H) float64, read-only, in input order of time for both directions: gates in (0, 1), candidate
    and hidden in (-1, 1), cell unbounded. `readout` (H,) are the logit's weights on this layer's last hidden state,
    None below the top layer.
    """

    layer: int
    direction: str
    signals: Mapping[str, Array]
    readout: Array | None

    def __reduce__(self) -> tuple[type["LayerTrace"], tuple[object, ...]]:
        # mapping proxies cannot be pickled, and Streamlit's cache stores pickles
        return _layer_trace, (self.layer, self.direction, dict(self.signals), self.readout)  # type: ignore[return-value]


@dataclass(frozen=True)
class Trace:
    """What a network did with a text of T words.

    `tokens` is what it really read, `ids` (T,) int64 what it was fed, `known` (T,) bool is False where a word became
    `<unk>`; `dropped` counts words beyond the limit that were not read. `probability` = P(positive) in (0, 1) is the
    logistic function of `logit`; `bias` is the constant term of the logit. `prefix_probability` (T,) is P(positive |
    the first t words), None where the network reads in both directions.
    """

    cell: Cell
    tokens: tuple[str, ...]
    ids: NDArray[np.int64]
    known: NDArray[np.bool_]
    dropped: int
    layers: tuple[LayerTrace, ...]
    logit: float
    bias: float
    probability: float
    prefix_probability: Array | None


def trace_text(model: SentimentClassifier, text: str, *, limit: int | None = None) -> Trace:
    """Read `text` with `model` and keep everything. `limit` reads at most that many words.

    EmptyTextError (a ValueError) if no word is left after tokenizing, ValueError for a limit below 1.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit must be at least 1; not {limit}")
    tokens = read_text(text, model.vocabulary, model.config.language, model.config.tokenizer)
    if not tokens:
        raise EmptyTextError("there is no word to read: the text is empty or holds only spaces and control characters")
    read = tuple(tokens if limit is None else tokens[:limit])
    return trace_tokens(model, read, dropped=len(tokens) - len(read))


def trace_tokens(model: SentimentClassifier, tokens: tuple[str, ...], *, dropped: int = 0) -> Trace:
    """Like `trace_text`, for a text that is already split into at least one token."""
    ids = np.array(model.vocabulary.encode(tokens), dtype=np.int64)
    return replace(trace_ids(model, ids), tokens=tuple(tokens), dropped=dropped)


def trace_ids(model: SentimentClassifier, ids: NDArray[np.int64]) -> Trace:
    """Like `trace_text`, for a text of at least one word that is already encoded, (T,); its tokens are what ids say."""
    weights = exported(model)
    ids = ids.copy()
    layers = _read_layers(weights.layers, as_float64(model.embedding.weight[ids]))
    logit, prefixes = _read_out(layers, weights.bias)
    return Trace(
        cell=model.config.cell,
        tokens=tuple(model.vocabulary.tokens[k] for k in ids),
        ids=_frozen(ids),
        known=_frozen(ids != UNKNOWN_ID),
        dropped=0,
        layers=layers,
        logit=logit,
        bias=weights.bias,
        probability=float(sigmoid(np.float64(logit))),
        prefix_probability=None if prefixes is None else _frozen(sigmoid(prefixes)),
    )


def part_names(trace: Trace) -> tuple[str, ...]:
    """Every layer and direction as "1.forward", "1.backward", "2.forward" and so on, in the order of `layers`."""
    return tuple(f"{layer.layer + 1}.{layer.direction}" for layer in trace.layers)


def only_part(trace: Trace, part: str) -> Trace:
    """The same trace with one of its layers and directions alone. ValueError for a part that it does not have."""
    names = part_names(trace)
    if part not in names:
        raise ValueError(f"part must be one of {', '.join(names)}; not {part!r}")
    return replace(trace, layers=(trace.layers[names.index(part)],))


def top_part(trace: Trace) -> str:
    """The top layer, forward: the part that every network has and that the logit reads."""
    top = next(layer for layer in trace.layers if layer.readout is not None)
    return f"{top.layer + 1}.{top.direction}"


def sigmoid(x: Array | np.float64) -> Array:
    """The logistic function 1 / (1 + exp(-x)), without overflow for any x."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def _read_layers(weights: tuple[LayerWeights, ...], inputs: Array) -> tuple[LayerTrace, ...]:
    layers: list[LayerTrace] = []
    for w in weights:
        below = [layer.signals["hidden"] for layer in layers if layer.layer == w.layer - 1]
        x = np.concatenate(below, axis=1) if below else inputs
        if w.direction == "backward":
            signals = {name: values[::-1] for name, values in scan(x[::-1], w).items()}
        else:
            signals = scan(x, w)
        layers.append(_layer_trace(w.layer, w.direction, signals, w.readout))
    return tuple(layers)


def _read_out(layers: tuple[LayerTrace, ...], bias: float) -> tuple[float, Array | None]:
    """The logit, and the logit after every word where that exists."""
    top = [layer for layer in layers if layer.readout is not None]
    running = [
        times(layer.signals["hidden"], layer.readout[:, None])[:, 0] for layer in top if layer.readout is not None
    ]
    last = [0 if layer.direction == "backward" else -1 for layer in top]
    logit = bias + sum(float(values[at]) for values, at in zip(running, last, strict=True))
    return logit, running[0] + bias if len(top) == 1 else None


def _layer_trace(layer: int, direction: str, signals: dict[str, Array], readout: Array | None) -> LayerTrace:
    frozen = MappingProxyType({name: _frozen(values) for name, values in signals.items()})
    return LayerTrace(layer, direction, frozen, readout)


def _frozen(array: NDArray[Kind]) -> NDArray[Kind]:
    array.flags.writeable = False
    return array
