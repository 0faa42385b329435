"""Gradients through a held reading: what is held depends on nothing, so the way ends there."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given

from models.gradients.carried import carried_gradients, gates_alone
from models.gradients.jacobians import jacobian_spectra
from models.gradients.norms import gradient_norms, unit_gradients
from models.networks.cells import CELLS, SIGNALS, Cell
from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.trace import trace_text, trace_tokens
from tests.conftest import tiny_network, words_of
from tests.models import held_oracle, oracle
from tests.models.gradients.test_gradients import SMALLEST, assert_close, norms_of
from tests.models.reading.holding.test_held_reading import held_texts

TEXT = "not bad at all"


def check_by_autograd(model: Network, tokens: tuple[str, ...], holds: tuple[Hold, ...]) -> None:
    """Every norm of every layer, against autograd of a torch module with the same hand in it."""
    found = gradient_norms(model, trace_tokens(model, tokens, hold=holds))
    reading = held_oracle.read(model, tokens, holds)
    for index, layer in enumerate(found.layers):
        for name, log10 in norms_of(layer).items():
            expected = oracle.gradient_norms(reading, index, name).numpy()
            exact = expected > SMALLEST
            assert_close(log10[exact], np.log10(expected[exact]))
            assert (log10[~exact] < math.log10(SMALLEST) + 1e-9).all()
            assert (log10[expected == 0] == -np.inf).all()


@given(held_texts())
def test_the_norms_are_autograds_with_the_same_hand(
    drawn: tuple[Network, tuple[str, ...], tuple[Hold, ...]],
) -> None:
    check_by_autograd(*drawn)


def some_of_each(cell: Cell) -> tuple[Hold, ...]:
    """Every signal held in some units at some words, away from the ends of its range."""
    return tuple(Hold(name, 0.3, (2 + k, 7 + k), (k, 2 * k + 1)) for k, name in enumerate(SIGNALS[cell]))


def test_the_norms_of_a_shipped_network_are_autograds_with_the_same_hand(shipped: Network) -> None:
    check_by_autograd(shipped, words_of(shipped, 25), some_of_each(shipped.config.cell))


def one_signal_each() -> list[tuple[Cell, str]]:
    return [(cell, name) for cell in CELLS for name in SIGNALS[cell]]


@pytest.mark.parametrize(("cell", "signal"), one_signal_each())
@pytest.mark.parametrize(("layers", "both"), [(1, False), (2, True)])
def test_the_norms_are_finite_differences_with_the_same_hand(cell: Cell, signal: str, layers: int, both: bool) -> None:
    """Each signal held in between, in two units at one word: disturb each state, and see how the logit answers."""
    model, tokens, reach = tiny_network(cell, layers, both), ("not", "bad", "at"), 1e-5
    holds = (Hold(signal, 0.4, (1,), (0, 3)),)
    for index, layer in enumerate(gradient_norms(model, trace_tokens(model, tokens, hold=holds)).layers):
        for name, log10 in norms_of(layer).items():
            for t in range(len(tokens)):
                slopes = []
                for push in reach * torch.eye(5).double():
                    up, down = (
                        held_oracle.read(model, tokens, holds, {(index, name, t): p}).logit.item()
                        for p in (push, -push)
                    )
                    slopes.append((up - down) / (2 * reach))
                assert log10[t] == pytest.approx(math.log10(math.hypot(*slopes)), abs=1e-6)


@pytest.mark.parametrize(("cell", "signal"), one_signal_each())
def test_a_hand_on_a_signal_changes_the_gradient_even_at_its_own_course(cell: Cell, signal: str) -> None:
    """The numbers stay as they are, but one way back is gone."""
    model = tiny_network(cell)
    trace = trace_text(model, TEXT)
    held = trace_text(model, TEXT, hold=[Hold(signal, trace, units=[1])])
    assert held.logit == trace.logit
    first, second = (gradient_norms(model, one).layers[0].log10_hidden[0] for one in (trace, held))
    assert abs(first - second) > 1e-4


@pytest.mark.parametrize("cell", CELLS)
def test_nothing_reaches_back_beyond_a_state_that_is_held(cell: Cell) -> None:
    model, states = tiny_network(cell), ("cell", "hidden") if cell == "lstm" else ("hidden",)
    trace = trace_text(model, TEXT, hold=[Hold(name, 0.1, words=[1]) for name in states])
    (layer,) = gradient_norms(model, trace).layers
    for log10 in norms_of(layer).values():
        assert log10[0] == -np.inf
        assert np.isfinite(log10[1:]).all()
    assert (unit_gradients(model, trace)[0] == -np.inf).all()
    assert (carried_gradients(model, trace)[0] == -np.inf).all()
    assert np.isneginf(jacobian_spectra(model, trace).largest[0])


@pytest.mark.parametrize("cell", CELLS)
def test_the_jacobians_go_the_same_ways(cell: Cell) -> None:
    """Row k of dh_T/dh_t is the gradient of a network that reads unit k alone."""
    model, tokens = tiny_network(cell), words_of(tiny_network(cell), 6)
    holds = tuple(Hold(name, 0.2, (2 + k % 3,), (0, 2)) for k, name in enumerate(SIGNALS[cell]))
    spectra = jacobian_spectra(model, trace_tokens(model, tokens, hold=holds))
    layer = held_oracle.read(model, tokens, holds).layers[0]
    for t in range(len(tokens)):
        rows = [
            torch.autograd.grad(unit, layer["hidden"][t], retain_graph=True, allow_unused=True)[0]
            for unit in layer["hidden"][-1][0]
        ]
        largest = torch.linalg.matrix_norm(torch.cat(rows), 2)
        assert spectra.largest[t] == pytest.approx(float(largest.log10()), abs=1e-9)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_what_the_gates_alone_would_let_through_is_not_told_of_a_held_reading(cell: Cell) -> None:
    model = tiny_network(cell)
    with pytest.raises(HeldError, match="gates alone"):
        gates_alone(model, trace_text(model, TEXT, hold=[Hold("hidden", 0.0, units=[1])]))
