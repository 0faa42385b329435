"""Many readings of one text, each with another hand in it, side by side in one batch, exactly and in float64.

Where no direction meets what the other has read, a variant joins the batch at the first word at which something is held
in it: what stands before is taken from the trace.

Axis letters: B variants, T words, H units, G blocks of gates.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from models.networks.classifier import Network
from models.networks.weights import Array, LayerWeights
from models.reading.batches import ahead
from models.reading.holding.hold import Hold, Numbers, check_layers
from models.reading.holding.scan import STEPS, Hands, Put, gate_columns, parts_of
from models.reading.scan import State, times
from models.reading.trace import Trace, check_not_held

Variant = Sequence[Hold]
"""What is held in one reading; of two holds in one place the later counts."""

_SIDE_BY_SIDE = 256  # variants: more take more memory, and are no faster
_WHOLE = 32  # of a batch where every text is held whole, T * G * H numbers each


def logits_held(model: Network, trace: Trace, variants: Sequence[Variant]) -> Array:
    """The logit of the text of `trace`, a trace of this very model, with each of the `variants` held, (B,).

    As `trace_text(model, text, hold=variant).logit` for each of them, to rounding. HeldError if something is held in
    the trace already, ValueError for a hold that does not fit.
    """
    check_not_held(trace, "many readings beside this one are")
    for variant in variants:
        check_layers(model.layers, variant)
    whole = (model.config.bidirectional and model.config.layers > 1) or not model.config.reads_ends
    read, size = (_read_whole, _WHOLE) if whole else (_read_on, _SIDE_BY_SIDE)
    parts = [variants[first : first + size] for first in range(0, len(variants), size)]
    return np.concatenate([read(model, trace, part) for part in parts]) if parts else np.zeros(0)


def _read_on(model: Network, trace: Trace, variants: Sequence[Variant]) -> Array:
    """Logits (B,) where no direction meets what the other has read."""
    inputs = model.vectors(trace.ids)
    found = np.full(len(variants), model.bias)
    for direction in model.config.directions:
        stack = [w for w in model.layers if w.direction == direction]
        weights = model.readout_of(stack[-1])
        assert weights is not None
        read = [layer for layer in trace.layers if layer.direction == direction]
        order = np.s_[::-1] if direction == "backward" else np.s_[:]
        joins = np.array([_joins(stack, variant, len(inputs)) for variant in variants])
        rows = np.argsort(joins, kind="stable")
        placed = [variants[row] for row in rows]
        states = []
        for layer in read:
            ends = {"hidden": layer.end.hidden, "cell": layer.end.cell}
            carried = {name: name if name in layer.signals else "hidden" for name in ends}  # the cell is the LSTM's
            courses = [np.vstack([layer.before(carried[name])[order], end]) for name, end in ends.items()]
            states.append(State(*(course[joins[rows]] for course in courses)))
        hands = [_scattered(w, len(inputs), placed) for w in stack]
        found[rows] += _last_states(stack, states, hands, inputs[order], joins[rows]) @ weights
    return found


def _joins(stack: Sequence[LayerWeights], variant: Variant, steps: int) -> int:
    """The first step, in the order of reading, at which something is held in this direction; `steps` if nothing is."""
    first = steps
    for hold in variant:
        if any(hold.is_in(w) for w in stack):
            words = hold.places(next(w for w in stack if hold.is_in(w)), steps)[0]
            read = steps - 1 - words if stack[0].direction == "backward" else words
            first = min(first, int(read.min(initial=steps)))
    return first


def _last_states(
    stack: Sequence[LayerWeights], states: Sequence[State], hands: Sequence[Hands], inputs: Array, joins: Numbers
) -> Array:
    """The last hidden state of the top of `stack`, (B, H); row b reads on from `states` at step `joins[b]`.

    `joins` (B,) ascend, all in the order of reading. The states are overwritten.
    """
    words = ahead(inputs, stack[0])
    for t in range(int(joins.min(initial=len(inputs))), len(inputs)):
        there = int(np.searchsorted(joins, t, side="right"))
        blocks = np.repeat(words[t : t + 1], there, axis=0)
        for depth, w in enumerate(stack):
            if depth:
                blocks = ahead(states[depth - 1].hidden[:there], w)
            _step(t, blocks, states[depth].hidden[:there], states[depth].cell[:there], w, hands[depth])
    return states[-1].hidden


def _read_whole(model: Network, trace: Trace, variants: Sequence[Variant]) -> Array:
    """Logits (B,) for any network: every variant from its first word to its last, layer by layer."""
    inputs, count = model.vectors(trace.ids), len(variants)
    below: list[Array] = []  # the hidden states of the layer below, (B, T, H) of each direction
    for depth in range(model.config.layers):
        rows = np.concatenate(below, axis=2) if below else np.broadcast_to(inputs, (count, *inputs.shape))
        below = []
        for w in (w for w in model.layers if w.layer == depth):
            hidden = _all_states(w, rows, variants)
            below.append(hidden)
    return np.array([model.number_of([hidden[b] for hidden in below]) for b in range(count)])


def _all_states(w: LayerWeights, rows: Array, variants: Sequence[Variant]) -> Array:
    """The hidden states of one layer over its inputs `rows` (B, T, N), (B, T, H), both in input order of time."""
    count, steps, _ = rows.shape
    hands, hidden = _scattered(w, steps, variants), np.empty((count, steps, w.hidden_size))
    h, c = np.zeros((2, count, w.hidden_size))
    for t in range(steps):
        at = steps - 1 - t if w.direction == "backward" else t
        _step(t, ahead(rows[:, at], w), h, c, w, hands)
        hidden[:, at] = h
    return hidden


def _step(t: int, blocks: Array, h: Array, c: Array, w: LayerWeights, hands: Hands) -> None:
    """One step of all rows, in place: the states `h` and `c` (B, H) become those after it."""
    product, size = times(h, w.for_scan.w_hh.T), w.hidden_size
    row, memory = parts_of(blocks, size), parts_of(product, size)
    STEPS[w.cell](t, row, memory, h, c, h, c, w.for_scan.memory_bias, hands)


def _scattered(w: LayerWeights, steps: int, variants: Sequence[Variant]) -> Hands:
    """What is held in each row of the batch in one layer, in the order of reading."""
    gates = _put(w, steps, variants, gate_columns(w))
    others = {name: _put(w, steps, variants, {name: 0}) for name in ("candidate", "cell", "hidden")}
    return Hands(**{name: put for name, put in {"gates": gates, **others}.items() if put is not None})


def _put(w: LayerWeights, steps: int, variants: Sequence[Variant], columns: Mapping[str, int]) -> Put | None:
    """Of the signals named in `columns`, by where their units begin there; None if none of them is held."""
    parts = list(_entries(w, steps, variants, columns))
    if not parts:
        return None
    at, rows, units, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(at, kind="stable")
    rows, units, values = rows[order], units[order], values[order]
    bounds = np.searchsorted(at[order], np.arange(steps + 1)).tolist()

    def put(step: int, numbers: Array) -> None:
        now = np.s_[bounds[step] : bounds[step + 1]]
        numbers[rows[now], units[now]] = values[now]

    return put


def _entries(
    w: LayerWeights, steps: int, variants: Sequence[Variant], columns: Mapping[str, int]
) -> Iterator[tuple[Numbers, Numbers, Numbers, Array]]:
    """Step, row, column and value of every single number that is held, hold after hold."""
    for row, variant in enumerate(variants):
        for hold in variant:
            if hold.signal in columns and hold.is_in(w):
                words, units, values = hold.places(w, steps)
                read = steps - 1 - words if w.direction == "backward" else words
                yield (
                    np.repeat(read, len(units)),
                    np.full(values.size, row),
                    np.tile(units + columns[hold.signal], len(words)),
                    values.ravel(),
                )
