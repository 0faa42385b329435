"""Many texts read side by side in float32, keeping every signal: what a corpus is read with.

The same equations as `models.reading.scan`, seven times as fast a word (one layer, one direction). What the inputs of
the bottom layer add is looked up in a table of all words, made once; a layer above multiplies what lies below it for a
whole batch at once. Against the float64 scan a state is off by about 1e-5.

Axis letters: V words of the vocabulary, B texts, W words of all of them, H units, G blocks of gates.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from models.atlas.packed import Integers, Packed
from models.networks.cells import Cell
from models.networks.classifier import Network
from models.networks.weights import LayerWeights, ScanWeights

Singles = NDArray[np.float32]
Ahead = Callable[[slice, Singles], None]
"""Writes what the inputs of these rows add before squashing into an array (rows, G*H)."""

COLUMNS: Mapping[Cell, tuple[str, ...]] = {
    "lstm": ("input", "forget", "output", "candidate", "write", "cell", "hidden"),
    "gru": ("reset", "update", "candidate", "write", "hidden"),
    "rnn": ("hidden",),
}
"""The signals that an atlas knows, in the order in which they are computed; `write` is what a word adds to the state:
i * g of an LSTM, (1 - z) * n of a GRU."""

KEEPS: Mapping[Cell, str | None] = {"lstm": "forget", "gru": "update", "rnn": None}
"""The gate that says how much of the state before is kept."""

_HALF = np.float32(0.5)


class Reader:
    """Reads packed texts with one network, and gives all signals of one of its parts ("1.forward", "2.backward")."""

    def __init__(self, model: Network, part: str) -> None:
        """ValueError for a part that the network does not have."""
        names = tuple(part_of(w) for w in model.layers)
        if part not in names:
            raise ValueError(f"part must be one of {', '.join(names)}; not {part!r}")
        self.signals = COLUMNS[model.config.cell]
        self.units = model.config.hidden_size
        self._asked = model.layers[names.index(part)]
        self._below = [w for w in model.layers if w.layer < self._asked.layer]
        bottom = [w for w in (*self._below, self._asked) if w.layer == 0]
        embedding = model.tensors["embedding.weight"].astype(np.float32)
        self._memory = np.empty((0, len(self.signals) * self.units), np.float32)
        self._tables = {part_of(w): _table(embedding, w.in_single) for w in bottom}

    def read(self, packed: Packed) -> Singles:
        """All signals (W, len(signals) * H), a row a word as `packed` has them, in input order of time.

        They lie in memory that the next call uses again: memory that is new costs half as much as the reading.
        """
        below: dict[int, list[Singles]] = {}
        for w in self._below:
            found = self._layer(w, packed, below.get(w.layer - 1, []))
            below.setdefault(w.layer, []).append(found[:, -self.units :].copy())
        return self._layer(self._asked, packed, below.get(self._asked.layer - 1, []))

    def _layer(self, w: LayerWeights, packed: Packed, below: list[Singles]) -> Singles:
        backward = w.direction == "backward"
        way = packed.backwards() if backward else packed
        weights = w.in_single
        if below:
            product: Singles = np.concatenate(below, axis=1) @ weights.w_ih.astype(np.float32, copy=False)
            product += weights.bias
            ahead = _from_rows(product[packed.mirrored] if backward else product)
        else:
            ahead = _from_table(self._tables[part_of(w)], way.ids)
        if len(self._memory) < len(packed.ids):
            self._memory = np.empty((len(packed.ids), len(self.signals) * self.units), np.float32)
        found = self._memory[: len(packed.ids)]
        _SCANS[w.cell](ahead, way, weights, found)
        return found[packed.mirrored] if backward else found


def part_of(w: LayerWeights) -> str:
    """The name of a layer and direction, as `LayerTrace.name` has it."""
    return f"{w.layer + 1}.{w.direction}"


def _table(embedding: Singles, w: ScanWeights) -> Singles:
    """What every word (V, E) adds before squashing, (V, G*H)."""
    found: Singles = embedding @ w.w_ih.astype(np.float32, copy=False)
    found += w.bias
    return found


def _from_table(table: Singles, ids: Integers) -> Ahead:
    def ahead(rows: slice, out: Singles) -> None:
        np.take(table, ids[rows], axis=0, out=out, mode="clip")  # "raise" would copy once more

    return ahead


def _from_rows(product: Singles) -> Ahead:
    def ahead(rows: slice, out: Singles) -> None:
        out[...] = product[rows]

    return ahead


def _scan_rnn(ahead: Ahead, packed: Packed, w: ScanWeights, out: Singles) -> None:
    recurrent, (h, block, memory) = _recurrent(w), _scratch(packed, w, 1, 1, 1)
    for rows in packed.steps:
        n = rows.stop - rows.start
        ahead(rows, block[:n])
        np.matmul(h[:n], recurrent, out=memory[:n])
        block[:n] += memory[:n]
        np.tanh(block[:n], out=h[:n])
        out[rows] = h[:n]


def _scan_lstm(ahead: Ahead, packed: Packed, w: ScanWeights, out: Singles) -> None:
    size, recurrent = w.size, _recurrent(w)
    hs, cs, blocks, products = _scratch(packed, w, 1, 1, 4, 4)
    for rows in packed.steps:
        n = rows.stop - rows.start
        h, c, block, product, found = hs[:n], cs[:n], blocks[:n], products[:n], out[rows]
        ahead(rows, block)
        np.matmul(h, recurrent, out=product)
        block += product
        np.tanh(block, out=block)
        gates = block[:, : 3 * size]
        gates *= _HALF
        gates += _HALF
        i, f, o, g = (block[:, k * size : (k + 1) * size] for k in range(4))
        written = product[:, :size]  # its place is free again
        np.multiply(i, g, out=written)
        c *= f
        c += written
        np.tanh(c, out=h)
        h *= o
        found[:, : 4 * size] = block
        found[:, 4 * size : 5 * size] = written
        found[:, 5 * size : 6 * size] = c
        found[:, 6 * size :] = h


def _scan_gru(ahead: Ahead, packed: Packed, w: ScanWeights, out: Singles) -> None:
    size, recurrent = w.size, _recurrent(w)
    memory_bias = w.memory_bias.astype(np.float32, copy=False)
    hs, blocks, products = _scratch(packed, w, 1, 3, 3)
    for rows in packed.steps:
        n = rows.stop - rows.start
        h, block, product, found = hs[:n], blocks[:n], products[:n], out[rows]
        ahead(rows, block)
        np.matmul(h, recurrent, out=product)
        gates, candidate, memory = block[:, : 2 * size], block[:, 2 * size :], product[:, 2 * size :]
        gates += product[:, : 2 * size]
        np.tanh(gates, out=gates)
        gates *= _HALF
        gates += _HALF
        r, z = gates[:, :size], gates[:, size:]
        memory += memory_bias
        memory *= r
        candidate += memory
        np.tanh(candidate, out=candidate)
        written = product[:, :size]  # its place is free again: (1 - z) n = n - z n
        np.multiply(z, candidate, out=written)
        np.subtract(candidate, written, out=written)
        h *= z
        h += written
        found[:, : 3 * size] = block
        found[:, 3 * size : 4 * size] = written
        found[:, 4 * size :] = h


def _recurrent(w: ScanWeights) -> Singles:
    """(H, G*H), to be met by states from the left."""
    return np.ascontiguousarray(w.w_hh.T, np.float32)


def _scratch(packed: Packed, w: ScanWeights, *blocks: int) -> tuple[Singles, ...]:
    """Zeros for a step of all texts, so many blocks of H side by side each."""
    return tuple(np.zeros((len(packed.lengths), count * w.size), np.float32) for count in blocks)


_SCANS: Mapping[Cell, Callable[[Ahead, Packed, ScanWeights, Singles], None]] = {
    "rnn": _scan_rnn,
    "lstm": _scan_lstm,
    "gru": _scan_gru,
}
