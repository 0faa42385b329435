"""The word and the unit to look at first: the most that happens, times the unit's influence."""

import numpy as np
import pytest

from models.networks.cells import Cell
from models.reading.trace import trace_text, trace_tokens
from models.reading.turning import turning_point
from models.reading.units import influence
from tests.conftest import tiny_network

TEXTS = [" ".join(["good", "bad", "film", "not", "the", "end"][(a + b * b) % 6] for b in range(20)) for a in range(6)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_it_is_where_most_happens(cell: Cell, text: str, bidirectional: bool) -> None:
    model = tiny_network(cell, bidirectional=bidirectional)
    for layer in trace_text(model, text).layers:
        weights = influence(layer)
        steps = range(20) if layer.direction == "forward" else range(19, -1, -1)
        memory = layer.signals["cell" if cell == "lstm" else "hidden"]
        before = np.zeros(memory.shape[1])
        happens = {}
        for t in steps:
            taken = (1 - layer.signals["forget"][t]) * abs(before) if cell == "lstm" else abs(memory[t] - before)
            happens |= {(t, unit): taken[unit] * weights[unit] for unit in range(len(before))}
            before = memory[t]
        assert happens[turning_point(layer)] == pytest.approx(max(happens.values()), rel=1e-12)


def test_nothing_is_dropped_unless_said() -> None:
    model = tiny_network("rnn")
    assert trace_tokens(model, ("good", "film")).dropped == 0
    assert trace_tokens(model, ("good", "film"), dropped=3).dropped == 3
