"""A trained network read step by step: every gate and state at every word, in float64, without touching the network."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import Cell
from models.networks.classifier import Network, Number
from models.networks.text import UNKNOWN_ID, EmptyTextError, read_text
from models.networks.weights import Array, LayerWeights, frozen
from models.reading.scan import Signals, State, scan, states_before, times


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer in one direction ("forward" or "backward").

    `signals[name]` is (T, H) float64, read-only, in input order of time for both directions: gates in (0, 1), candidate
    and hidden in (-1, 1), cell unbounded. `direct` (T, H) says how strongly the number that the network says depends on
    the hidden state that the layer hands out at each word, its own recurrence not counted: dlogit/dh_t. It is None
    below the top layer, whose states reach the number only by way of the layers above. `start` is what the layer began
    from, None for zeros.
    """

    layer: int
    direction: str
    signals: Mapping[str, Array]
    direct: Array | None = None
    start: State | None = None

    @property
    def name(self) -> str:
        """ "1.forward", "1.backward", "2.forward" and so on."""
        return f"{self.layer + 1}.{self.direction}"

    def before(self, signal: str) -> Array:
        """The state "hidden" or "cell" that each step starts from, (T, H), in input order of time."""
        start = None if self.start is None else getattr(self.start, signal)
        way = self._way
        return states_before(self.signals[signal][way], start)[way]

    def as_read(self) -> Signals:
        """The signals in the order of reading."""
        return {name: values[self._way] for name, values in self.signals.items()}

    @property
    def _way(self) -> slice:
        return np.s_[::-1] if self.direction == "backward" else np.s_[:]

    def __reduce__(self) -> tuple[type["LayerTrace"], tuple[object, ...]]:
        # mapping proxies cannot be pickled, and Streamlit's cache stores pickles
        return layer_trace, (self.layer, self.direction, dict(self.signals), self.direct, self.start)  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Trace:
    """What a network did with a text of T words.

    `tokens` is what it really read, `ids` (T,) int64 what it was fed, `known` (T,) bool is False where a word became
    `<unk>`; `dropped` counts words beyond the limit that were not read. `number` says what the number is that the
    network says, `logit`: that of two classes, one class against another, or a plain value; `bias` is its constant
    term. `probability` = P(positive) in (0, 1) is the logistic function of it, NaN for a plain value.
    `prefix_probability` (T,) is P(positive | the first t words), None where the network reads in both directions.
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
    number: Number = "logit"


def trace_text(model: Network, text: str, *, limit: int | None = None) -> Trace:
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


def trace_tokens(model: Network, tokens: tuple[str, ...], *, dropped: int = 0) -> Trace:
    """Like `trace_text`, for a text that is already split into at least one token."""
    ids = np.array(model.vocabulary.encode(tokens), dtype=np.int64)
    return replace(trace_ids(model, ids), tokens=tuple(tokens), dropped=dropped)


def trace_ids(model: Network, ids: NDArray[np.int64]) -> Trace:
    """Like `trace_text`, for a text of at least one word that is already encoded, (T,); its tokens are what ids say."""
    ids = ids.copy()
    layers = _read_layers(model, model.vectors(ids))
    logit, prefixes = _read_out(layers, model)
    plain = model.head.number == "value"
    return Trace(
        cell=model.config.cell,
        tokens=tuple(model.vocabulary.tokens[k] for k in ids),
        ids=frozen(ids),
        known=frozen(ids != UNKNOWN_ID),
        dropped=0,
        layers=layers,
        logit=logit,
        bias=model.head.bias,
        probability=float("nan") if plain else float(sigmoid(np.float64(logit))),
        prefix_probability=None if prefixes is None or plain else frozen(sigmoid(prefixes)),
        number=model.head.number,
    )


def part_names(trace: Trace) -> tuple[str, ...]:
    """Every layer and direction as "1.forward", "1.backward", "2.forward" and so on, in the order of `layers`."""
    return tuple(layer.name for layer in trace.layers)


def only_part(trace: Trace, part: str) -> Trace:
    """The same trace with one of its layers and directions alone. ValueError for a part that it does not have."""
    names = part_names(trace)
    if part not in names:
        raise ValueError(f"part must be one of {', '.join(names)}; not {part!r}")
    return replace(trace, layers=(trace.layers[names.index(part)],))


def top_part(trace: Trace) -> str:
    """The top layer, forward: the part that every network has and that the logit reads."""
    return next(layer.name for layer in trace.layers if layer.direct is not None)


def sigmoid(x: Array | np.float64) -> Array:
    """The logistic function 1 / (1 + exp(-x)), without overflow for any x."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def layer_trace(
    layer: int, direction: str, signals: Signals, direct: Array | None = None, start: State | None = None
) -> LayerTrace:
    """A layer's trace of these very arrays, which are read-only from now on."""
    kept = MappingProxyType({name: frozen(values) for name, values in signals.items()})
    return LayerTrace(layer, direction, kept, None if direct is None else frozen(direct), start)


def _read_layers(model: Network, inputs: Array) -> tuple[LayerTrace, ...]:
    layers: list[LayerTrace] = []
    for w in model.layers:
        below = [layer.signals["hidden"] for layer in layers if layer.layer == w.layer - 1]
        x = np.concatenate(below, axis=1) if below else inputs
        if w.direction == "backward":
            signals = {name: values[::-1] for name, values in scan(x[::-1], w).items()}
        else:
            signals = scan(x, w)
        layers.append(layer_trace(w.layer, w.direction, signals, _direct(model, w, len(inputs))))
    return tuple(layers)


def _direct(model: Network, w: LayerWeights, steps: int) -> Array | None:
    """The number is read from the state in which the top layer ends, its last word forward and its first backward."""
    weights = model.head_of(w)
    if weights is None:
        return None
    direct = np.zeros((steps, w.hidden_size))  # pages of zeros that nobody writes to take no memory
    direct[0 if w.direction == "backward" else -1] = weights
    return direct


def _read_out(layers: tuple[LayerTrace, ...], model: Network) -> tuple[float, Array | None]:
    """The logit, and the logit after every word where that exists."""
    running, read = [], []
    for layer, w in zip(layers, model.layers, strict=True):
        weights = model.head_of(w)
        if weights is not None:
            running.append(times(layer.signals["hidden"], weights[:, None])[:, 0])
            read.append(float(running[-1][0 if w.direction == "backward" else -1]))
    return model.head.bias + sum(read), running[0] + model.head.bias if len(running) == 1 else None
