"""A trained network read step by step: every gate and state at every word, in float64, without touching the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import Cell
from models.networks.classifier import Network, Number
from models.networks.text import EmptyTextError, read_text
from models.networks.weights import Array, LayerWeights, frozen
from models.reading.holding.hold import Held, HeldError, Hold, Mask, check_layers, held_in
from models.reading.holding.scan import scan_held
from models.reading.scan import Signals, State, scan, states_before, times


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer in one direction ("forward" or "backward").

    `signals[name]` is (T, H) float64, read-only, in input order of time for both directions: gates in (0, 1), candidate
    and hidden in (-1, 1), cell unbounded. `direct` (T, H) says how strongly the number that the network says depends on
    the hidden state that the layer hands out at each word, its own recurrence not counted: dlogit/dh_t. It is None
    below the top layer, whose states reach the number only by way of the layers above. `start` is what the layer began
    from, None for zeros. `held` says, of each signal that a hand held, where: (T, H), in input order of time.
    `direct_cell` (H,) is dlogit/dC of the last cell state where the number reads that too.
    """

    layer: int
    direction: str
    signals: Mapping[str, Array]
    direct: Array | None = None
    start: State | None = None
    held: Mapping[str, Mask] = field(default_factory=dict)
    direct_cell: Array | None = None

    @property
    def name(self) -> str:
        """ "1.forward", "1.backward", "2.forward" and so on."""
        return f"{self.layer + 1}.{self.direction}"

    def before(self, signal: str) -> Array:
        """The state "hidden" or "cell" that each step starts from, (T, H), in input order of time."""
        start = None if self.start is None else getattr(self.start, signal)
        way = self._way
        return states_before(self.signals[signal][way], start)[way]

    @property
    def end(self) -> State:
        """What the layer would hand over: its states after the word that it reads last."""
        hidden, cell = (self.signals.get(name, self.signals["hidden"])[self._way][-1] for name in ("hidden", "cell"))
        return State(hidden, cell)

    def as_read(self) -> Signals:
        """The signals in the order of reading."""
        return {name: values[self._way] for name, values in self.signals.items()}

    def held_as_read(self) -> dict[str, Mask]:
        """`held` in the order of reading."""
        return {name: mask[self._way] for name, mask in self.held.items()}

    @property
    def _way(self) -> slice:
        return np.s_[::-1] if self.direction == "backward" else np.s_[:]

    def __reduce__(self) -> tuple[type["LayerTrace"], tuple[object, ...]]:
        # mapping proxies cannot be pickled, and Streamlit's cache stores pickles
        own = (self.layer, self.direction, dict(self.signals), self.direct, self.start)
        parts = (*own, dict(self.held), self.direct_cell)
        return layer_trace, parts  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Trace:
    """What a network did with a text of T words.

    `tokens` is what it really read, `ids` (T,) int64 what it was fed, `known` (T,) bool is False where a word became
    `<unk>`; `dropped` counts words beyond the limit that were not read. `number` says what the number is that the
    network says, `logit`: that of two classes, one class against another, or a plain value; `bias` is its constant
    term. `probability` = P(positive) in (0, 1) is the logistic function of it, NaN for a plain value.
    `prefix_probability` (T,) is P(positive | the first t words), None where the network reads in both directions. The
    number is `linear` where it is `bias` and what the states add by `direct`; a head with a layer in between is not.
    `outputs` are what a declared head says before its last squashing, by the names of its classes.
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
    linear: bool = True
    outputs: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        """Whether something was held in this reading."""
        return any(layer.held for layer in self.layers)


def trace_text(model: Network, text: str, *, limit: int | None = None, hold: Sequence[Hold] = ()) -> Trace:
    """Read `text` with `model` and keep everything. `limit` reads at most that many words.

    What is in `hold` does not become what the network computes; everything after it is read on from there, and so is
    the verdict after each word. The network itself is never touched.

    EmptyTextError (a ValueError) if no word is left after tokenizing, ValueError for a limit below 1 and for a hold
    that does not fit the network or the text.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit must be at least 1; not {limit}")
    tokens = read_text(text, model.vocabulary, model.config.language, model.config.tokenizer)
    if not tokens:
        raise EmptyTextError("there is no word to read: the text is empty or holds only spaces and control characters")
    read = tuple(tokens if limit is None else tokens[:limit])
    return trace_tokens(model, read, dropped=len(tokens) - len(read), hold=hold)


def trace_tokens(model: Network, tokens: tuple[str, ...], *, dropped: int = 0, hold: Sequence[Hold] = ()) -> Trace:
    """Like `trace_text`, for a text that is already split into at least one token."""
    read, ids = model.fed(tokens)
    return replace(trace_ids(model, ids, hold=hold), tokens=read, dropped=dropped)


def trace_ids(model: Network, ids: NDArray[np.int64], *, hold: Sequence[Hold] = ()) -> Trace:
    """Like `trace_text`, for a text of at least one word that is already encoded, (T,); its tokens are what ids say."""
    ids = ids.copy()
    layers = _read_layers(model, model.vectors(ids), hold)
    logit, prefixes = _read_out(layers, model)
    declared = model.config.head
    plain = model.number == "value"
    return Trace(
        cell=model.config.cell,
        tokens=tuple(model.vocabulary.tokens[k] for k in ids),
        ids=frozen(ids),
        known=frozen(ids != model.config.unknown),
        dropped=0,
        layers=layers,
        logit=logit,
        bias=model.bias,
        probability=float("nan") if plain else float(sigmoid(np.float64(logit))),
        prefix_probability=None if prefixes is None or plain else frozen(sigmoid(prefixes)),
        number=model.number,
        linear=declared is None or declared.is_linear,
        outputs=_outputs(layers, model),
    )


def check_not_held(trace: Trace, what: str) -> None:
    """HeldError, a sentence that begins with `what`, for a reading in which something was held."""
    if trace.is_held:
        raise HeldError(f"{what} not defined for a reading in which something is held; ask the reading without a hold")


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
    layer: int,
    direction: str,
    signals: Signals,
    direct: Array | None = None,
    start: State | None = None,
    held: Mapping[str, Mask] | None = None,
    direct_cell: Array | None = None,
) -> LayerTrace:
    """A layer's trace of these very arrays, which are read-only from now on."""
    kept = MappingProxyType({name: frozen(values) for name, values in signals.items()})
    where = MappingProxyType({name: frozen(mask) for name, mask in (held or {}).items()})
    return LayerTrace(layer, direction, kept, None if direct is None else frozen(direct), start, where, direct_cell)


def scan_layers(
    weights: Sequence[LayerWeights], inputs: Array, starts: Sequence[State | None] | None = None
) -> tuple[Signals, ...]:
    """What every layer and direction does with `inputs` (T, E), in input order of time, in the order of `weights`.

    Each starts from its own of `starts`, from zeros where that is None.
    """
    found: list[Signals] = []
    for w, start in zip(weights, starts or [None] * len(weights), strict=True):
        below = [
            signals["hidden"] for other, signals in zip(weights, found, strict=False) if other.layer == w.layer - 1
        ]
        x = np.concatenate(below, axis=1) if below else inputs
        if w.direction == "backward":
            found.append({name: values[::-1] for name, values in scan(x[::-1], w, start).items()})
        else:
            found.append(scan(x, w, start))
    return tuple(found)


def _read_layers(model: Network, inputs: Array, holds: Sequence[Hold]) -> tuple[LayerTrace, ...]:
    check_layers(model.layers, holds)
    layers: list[LayerTrace] = []
    for w, start in zip(model.layers, _starts(model, len(inputs)), strict=True):
        held = held_in(w, len(inputs), holds)
        below = [layer.signals["hidden"] for layer in layers if layer.layer == w.layer - 1]
        x = np.concatenate(below, axis=1) if below else inputs
        where = {name: one.mask for name, one in held.items()}
        signals, direct = _read_layer(x, w, held, start), _direct(model, w, len(inputs))
        layers.append(layer_trace(w.layer, w.direction, signals, direct, start, held=where))
    return tuple(layers) if model.config.reads_ends else _sloped(layers, model)


def _starts(model: Network, steps: int) -> Sequence[State | None]:
    """What each layer starts from: the states behind what a text is filled up with, where that is not read as words."""
    config = model.config
    count = config.pads - steps
    if config.shows_pads or config.padding is None or count < 1:
        return [None] * len(model.layers)
    pads = scan_layers(model.layers, model.vectors(np.full(count, config.padding)))
    return [State(each["hidden"][-1].copy(), each.get("cell", each["hidden"])[-1].copy()) for each in pads]


def _sloped(layers: Sequence[LayerTrace], model: Network) -> tuple[LayerTrace, ...]:
    """The layers with the slopes of a number that is read from more than the states in which they end."""
    ways = len(model.config.directions)
    assert model.head is not None
    slopes = model.head.slopes(_top(layers, model)).direct
    tops = (replace(layer, direct=frozen(direct)) for layer, direct in zip(layers[-ways:], slopes, strict=True))
    return (*layers[:-ways], *tops)


def _top(layers: Sequence[LayerTrace], model: Network) -> list[Array]:
    """The hidden states of the top layer, (T, H) of each direction."""
    return [layer.signals["hidden"] for layer in layers[-len(model.config.directions) :]]


def _outputs(layers: Sequence[LayerTrace], model: Network) -> dict[str, float]:
    if model.head is None:
        return {}
    found, config = model.head.outputs(_top(layers, model)), model.head.config
    values = [0.0, float(found[0])] if config.is_one_of_two else found.tolist()
    return dict(zip(config.classes, values, strict=True))


def _read_layer(inputs: Array, w: LayerWeights, held: Mapping[str, Held], start: State | None) -> Signals:
    """Its signals in input order of time; by the shipped scan unless something is held in it."""
    if w.direction == "forward":
        return scan_held(inputs, w, held, start) if held else scan(inputs, w, start)
    turned = {name: one.reversed() for name, one in held.items()}
    found = scan_held(inputs[::-1], w, turned) if held else scan(inputs[::-1], w)
    return {name: values[::-1] for name, values in found.items()}


def _direct(model: Network, w: LayerWeights, steps: int) -> Array | None:
    """The number is read from the state in which the top layer ends, its last word forward and its first backward."""
    weights = model.readout_of(w)
    if weights is None:
        return None
    direct = np.zeros((steps, w.hidden_size))  # pages of zeros that nobody writes to take no memory
    direct[0 if w.direction == "backward" else -1] = weights
    return direct


def _read_out(layers: tuple[LayerTrace, ...], model: Network) -> tuple[float, Array | None]:
    """The logit, and the logit after every word where that exists."""
    if model.head is not None and not model.config.reads_ends:
        states = _top(layers, model)
        return model.head.number(states), model.head.running(states[0]) if len(states) == 1 else None
    running, read = [], []
    for layer, w in zip(layers, model.layers, strict=True):
        weights = model.readout_of(w)
        if weights is not None:
            running.append(times(layer.signals["hidden"], weights[:, None])[:, 0])
            read.append(float(running[-1][0 if w.direction == "backward" else -1]))
    return model.bias + sum(read), running[0] + model.bias if len(running) == 1 else None
