"""The gradient at the carried state, and along the carrying gate alone: against autograd in float64."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from models.gradients.carried import carried_gradients, gates_alone, log10_norm
from models.gradients.norms import gradient_norms, unit_gradients
from models.modules.bridge import module_of, network_of
from models.modules.cells import step
from models.networks.cells import Cell
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.reading.attribution import AttributionError
from models.reading.trace import trace_text, trace_tokens
from tests.conftest import CHECKPOINTS, tiny_network, words_of
from tests.models import oracle

GATED: tuple[Cell, ...] = ("lstm", "gru")
SMALLEST = 1e-290
"""Gradients above it are exact in float64; below, autograd may have lost digits."""


def along_the_gate(model: Network, tokens: tuple[str, ...]) -> np.ndarray:
    """|dL/d(carried state)| (T, H) by autograd, every gate and candidate detached."""
    double, cell = oracle.in_float64(model), model.config.cell
    inputs, weights = double.embedding(oracle.ids_of(model, tokens)), double.weights(0, "forward")
    zeros = inputs.new_zeros(1, model.config.hidden_size)
    state, carried = {"hidden": zeros, "cell": zeros}, [zeros.clone().requires_grad_()]
    for x in inputs.split(1):
        state = {name: value.detach() for name, value in step(cell, x, state, weights).items()}
        if cell == "lstm":
            carried.append(state["forget"] * carried[-1] + state["input"] * state["candidate"])
        else:
            carried.append(state["update"] * carried[-1] + (1 - state["update"]) * state["candidate"])
    last = state["output"] * torch.tanh(carried[-1]) if cell == "lstm" else carried[-1]
    torch.testing.assert_close(last, state["hidden"], rtol=0, atol=1e-12)  # it is the same network
    return torch.cat(torch.autograd.grad(double.readout(last).squeeze(), carried[1:])).abs().numpy()


def assert_logs(log10: np.ndarray, expected: np.ndarray) -> None:
    """`log10` is that of `expected` to nine digits of the logarithm, where float64 holds it."""
    exact = expected > SMALLEST
    assert log10.shape == expected.shape
    assert exact[-1].all()
    np.testing.assert_allclose(log10[exact], np.log10(expected[exact]), rtol=1e-9, atol=1e-9)
    assert (log10[~exact] < math.log10(SMALLEST) + 1e-9).all()


@pytest.mark.parametrize("count", [1, 2, 30, 1_000])
@pytest.mark.parametrize("cell", GATED)
def test_the_gate_alone_is_autograd_with_all_else_detached(cell: Cell, count: int) -> None:
    model = tiny_network(cell)
    tokens = words_of(model, count)
    assert_logs(gates_alone(model, trace_tokens(model, tokens)), along_the_gate(model, tokens))


@pytest.mark.parametrize(
    ("name", "count"), [("lstm", 60), ("gru", 60), ("vi_lstm", 60), ("vi_gru", 60), ("lstm", 1_000), ("gru", 1_000)]
)
def test_the_gate_alone_in_a_shipped_network(name: str, count: int) -> None:
    model = load_checkpoint(name, CHECKPOINTS)
    tokens = words_of(model, count)
    trace = trace_tokens(model, tokens)
    found, expected = gates_alone(model, trace), along_the_gate(model, tokens)
    told = expected[-1] > 0  # not so for a unit that has counted until its tanh(C) is exactly 1
    signals = trace.layers[-1].signals
    exact = told & (np.abs(signals.get("cell", signals["hidden"])[-1]) < 6)  # beyond, 1 - tanh² loses its digits
    assert exact.sum() > 90
    assert np.isfinite(found[:, told]).all()
    assert_logs(found[:, exact], expected[:, exact])
    assert (found[:, ~told] == -np.inf).all()


@pytest.mark.parametrize("count", [1, 30])
def test_the_true_one_is_autograds(tiny: Network, count: int) -> None:
    tokens = words_of(tiny, count)
    reading, trace = oracle.read(tiny, tokens), trace_tokens(tiny, tokens)
    top = next(k for k, layer in enumerate(trace.layers) if layer.direct is not None)
    states = reading.layers[top]["cell" if tiny.config.cell == "lstm" else "hidden"]
    expected = torch.cat(torch.autograd.grad(reading.logit, states)).abs().numpy()
    found = carried_gradients(tiny, trace)
    assert_logs(found, expected)
    if tiny.config.cell != "lstm":
        np.testing.assert_array_equal(found, unit_gradients(tiny, trace))


def test_the_norm_over_units_is_that_of_the_gradient(tiny: Network) -> None:
    trace = trace_tokens(tiny, words_of(tiny, 300))
    layer = next(
        n for n, t in zip(gradient_norms(tiny, trace).layers, trace.layers, strict=True) if t.direct is not None
    )
    expected = layer.log10_hidden if layer.log10_cell is None else layer.log10_cell
    np.testing.assert_allclose(log10_norm(carried_gradients(tiny, trace)), expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(log10_norm(unit_gradients(tiny, trace)), layer.log10_hidden, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("cell", GATED)
def test_a_network_without_feedback_has_no_other_way(cell: Cell) -> None:
    """With U = 0 no gate hears of the state, so the true gradient is the gate's alone."""
    model = tiny_network(cell)
    trace = trace_tokens(model, words_of(model, 40))
    apart = np.abs(gates_alone(model, trace) - carried_gradients(model, trace))
    np.testing.assert_array_equal(apart[-1], 0)
    assert apart[:-1].max() > 0.1, "the example would prove nothing"
    module = module_of(model)
    with torch.no_grad():
        module.recurrent.weight_hh_l0.zero_()
    model = network_of(module)
    trace = trace_tokens(model, words_of(model, 40))
    np.testing.assert_allclose(gates_alone(model, trace), carried_gradients(model, trace), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("cell", GATED)
def test_the_product_does_not_underflow(cell: Cell) -> None:
    module = module_of(tiny_network(cell))
    with torch.no_grad():
        module.recurrent.bias_ih_l0[5:10] = -6  # the forget and the update gate: nearly shut
    model = network_of(module)
    tokens = words_of(model, 1_000)
    trace = trace_tokens(model, tokens)
    found = gates_alone(model, trace)
    assert along_the_gate(model, tokens)[0].max() == 0, "float64 would hold it"
    gates = np.log10(trace.layers[0].signals["forget" if cell == "lstm" else "update"])
    for unit in range(5):
        expected = carried_gradients(model, trace)[-1, unit] + math.fsum(gates[1:, unit])
        assert found[0, unit] == pytest.approx(expected, rel=1e-12)
        assert expected < -400


@pytest.mark.parametrize("cell", GATED)
def test_a_gate_that_rounds_to_zero_still_has_a_logarithm(cell: Cell) -> None:
    """The logistic function of about -2,000 is about e^-2000, which float64 cannot hold."""
    module = module_of(tiny_network(cell))
    with torch.no_grad():
        for parameter in (module.recurrent.weight_hh_l0, module.recurrent.weight_ih_l0, module.recurrent.bias_hh_l0):
            parameter.zero_()
        module.recurrent.bias_ih_l0[5:10] = -2_000
    model = network_of(module)
    trace = trace_text(model, "not bad at all")
    assert not trace.layers[0].signals["forget" if cell == "lstm" else "update"].any()
    found = gates_alone(model, trace)
    np.testing.assert_allclose(found - found[-1], np.repeat([[-3], [-2], [-1], [0]], 5, axis=1) * 2_000 / math.log(10))


@pytest.mark.parametrize("cell", GATED)
def test_a_logit_that_reads_nothing_has_no_gradient(cell: Cell) -> None:
    """Exactly zero is -inf, without a warning, and so is the norm."""
    module = module_of(tiny_network(cell))
    with torch.no_grad():
        module.readout.weight.zero_()
    model = network_of(module)
    found = gates_alone(model, trace_text(model, "not bad at all"))
    assert (found == -np.inf).all()
    assert (log10_norm(found) == -np.inf).all()


def test_norms_of_units_far_apart_and_far_below_float64() -> None:
    units = np.array(
        [[-400.0, -400.0], [math.log10(3), math.log10(4)], [-np.inf, -2.0], [-900.0, 500.0], [-np.inf] * 2]
    )
    expected = [-400 + math.log10(2) / 2, math.log10(5), -2, 500, -np.inf]
    np.testing.assert_allclose(log10_norm(units), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ({"cell": "rnn"}, "cell"),
        ({"cell": "lstm", "layers": 2}, "layers"),
        ({"cell": "gru", "bidirectional": True}, "directions"),
    ],
)
def test_elsewhere_there_is_no_gate_alone(shape: dict[str, Any], reason: str) -> None:
    model = tiny_network(**shape)
    with pytest.raises(AttributionError) as error:
        gates_alone(model, trace_text(model, "not bad"))
    assert error.value.reason == reason
