"""A dial on the forget gates moves them by what it says, and leaves the shared network as it was."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from models import trace_text
from models.networks.cells import Cell
from models.networks.classifier import Network
from models.networks.interventions import with_forget_bias, without_units
from tests.conftest import tiny_network
from tests.models.oracle import in_float64

TEXT = "good bad film the plot was not good at all film the end bad good"


@pytest.mark.parametrize("shape", [{}, {"layers": 2}, {"bidirectional": True}])
def test_the_forget_bias_dial_moves_the_gate_and_nothing_else(shape: dict[str, Any]) -> None:
    model = tiny_network("lstm", **shape)
    digest = model.digest
    plain = trace_text(model, TEXT)
    same = trace_text(with_forget_bias(model, 0.0), TEXT)
    assert same.logit == plain.logit
    for one, other in zip(plain.layers, same.layers, strict=True):
        for name, values in one.signals.items():
            np.testing.assert_array_equal(values, other.signals[name])
    moved = with_forget_bias(model, 1.5)
    logit = {
        name: np.log(t.layers[0].signals["forget"][0] / (1 - t.layers[0].signals["forget"][0]))
        for name, t in (("plain", plain), ("moved", trace_text(moved, TEXT)))
    }
    np.testing.assert_allclose(logit["moved"] - logit["plain"], 1.5, atol=1e-6)  # the first word has no memory yet
    assert moved.vocabulary is model.vocabulary, "what does not change is not copied"
    assert np.shares_memory(moved.tensors["embedding.weight"], model.tensors["embedding.weight"])
    assert replace(model).digest == digest != moved.digest
    assert same.logit == plain.logit
    ids = torch.tensor(plain.ids)[None]
    said = in_float64(moved)(ids, torch.tensor([ids.shape[1]]))
    np.testing.assert_allclose(trace_text(moved, TEXT).logit, float(said), atol=1e-5)


@pytest.mark.parametrize("delta", [math.nan, math.inf])
def test_a_shift_that_is_no_number_is_refused(delta: float) -> None:
    with pytest.raises(ValueError, match="delta"):
        with_forget_bias(tiny_network("lstm"), delta)


@pytest.mark.parametrize("cell", ["gru", "rnn"])
def test_only_an_lstm_has_forget_gates(cell: Cell) -> None:
    with pytest.raises(ValueError, match="forget"):
        with_forget_bias(tiny_network(cell), 1.0)


@pytest.mark.parametrize("units", [[5], [-1], [0, 9]])
def test_units_that_are_not_there_cannot_go(tiny: Network, units: list[int]) -> None:
    with pytest.raises(ValueError, match="units are 0 to 4"):
        without_units(tiny, units)


def test_layers_that_are_not_there_lose_nothing(tiny_forward: Network) -> None:
    for place in ({"layer": 1}, {"direction": "backward"}):
        with pytest.raises(ValueError, match="has no layer"):
            without_units(tiny_forward, [0], **place)  # type: ignore[arg-type]


def test_units_go_from_every_layer_where_none_is_named_and_the_original_keeps_them(tiny: Network) -> None:
    digest = tiny.digest
    model = without_units(tiny, [1, 3])
    for w, old in zip(model.layers, tiny.layers, strict=True):
        assert not w.w_hh[:, [1, 3]].any()
        np.testing.assert_array_equal(w.w_hh[:, [0, 2, 4]], old.w_hh[:, [0, 2, 4]])
        columns = w.w_ih.reshape(len(w.w_ih), -1, 5) if w.layer else None
        assert columns is None or not columns[:, :, [1, 3]].any()
    assert not model.readout[:, [1, 3]].any()
    assert replace(tiny).digest == digest
    assert without_units(tiny, []) == tiny
