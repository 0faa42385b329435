"""A number that reads more than the last state, and a layer that starts from more than zero: against autograd."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.gradients.norms import gradient_norms
from models.networks.cells import CELLS, Cell
from models.networks.classifier import Network
from models.reading.attribution import AttributionError, word_contributions
from models.reading.drives import drives
from models.reading.scan import State, scan
from models.reading.trace import LayerTrace, Trace, layer_trace, trace_tokens
from models.reading.turning import turning_point
from models.reading.units import influence, logit_terms
from tests.conftest import tiny_network, words_of
from tests.models import oracle

COUNT = 17


def pooled(model: Network, count: int = COUNT) -> tuple[Trace, np.ndarray]:
    """A trace of a number that is the mean over all words of what the head says, and the head's weights, (D, H)."""
    trace = trace_tokens(model, words_of(model, count))
    ways = len(model.config.directions)
    layers = list(trace.layers)
    for way in range(ways):
        at = len(layers) - ways + way
        layers[at] = replace(layers[at], direct=np.tile(model.head.weights[way] / count, (count, 1)))
    adds = sum(float(logit_terms(layer).sum()) for layer in layers[-ways:])
    return replace(trace, layers=tuple(layers), logit=trace.bias + adds), model.head.weights


def test_a_mean_over_all_words_is_what_its_units_add(tiny: Network) -> None:
    trace, weights = pooled(tiny)
    top = [layer.signals["hidden"] for layer in trace.layers[-len(weights) :]]
    assert trace.logit == pytest.approx(
        trace.bias + sum(float(h.mean(axis=0) @ w) for h, w in zip(top, weights, strict=True))
    )
    for layer, w in zip(trace.layers[-len(weights) :], weights, strict=True):
        spread = np.concatenate([np.zeros((1, 5)), layer.signals["hidden"]]).std(axis=0)
        np.testing.assert_allclose(influence(layer), np.abs(w) * spread, rtol=1e-12)


def test_the_gradient_of_a_mean_is_autograd_s(tiny: Network) -> None:
    trace, _ = pooled(tiny)
    reading = oracle.read(tiny, trace.tokens)
    ways = len(tiny.config.directions)
    top = torch.cat([torch.cat(layer["hidden"]) for layer in reading.layers[-ways:]], dim=1)
    number = (top.mean(dim=0) @ torch.tensor(tiny.head.weights.ravel())).sum()
    for at, layer in enumerate(gradient_norms(tiny, trace).layers):
        for name, log10 in (("hidden", layer.log10_hidden), ("cell", layer.log10_cell)):
            if log10 is not None:
                found = torch.autograd.grad(number, reading.layers[at][name], retain_graph=True, allow_unused=True)
                norms = [0.0 if slope is None else float(slope.norm()) for slope in found]
                np.testing.assert_allclose(10.0**log10, norms, rtol=1e-9, atol=1e-300)


def test_the_gradient_of_a_head_that_reads_two_layers_is_autograd_s() -> None:
    """The lower layer reaches the number directly, and by way of the one above."""
    model = tiny_network("gru", layers=2)
    trace = trace_tokens(model, words_of(model, COUNT))
    lower, upper = trace.layers
    assert upper.direct is not None
    trace = replace(trace, layers=(replace(lower, direct=2 * upper.direct), upper))
    reading = oracle.read(model, trace.tokens)
    w = torch.tensor(model.head.weights[0])
    number = reading.layers[1]["hidden"][-1] @ w + 2 * reading.layers[0]["hidden"][-1] @ w
    for at, layer in enumerate(gradient_norms(model, trace).layers):
        found = torch.autograd.grad(number.sum(), reading.layers[at]["hidden"], retain_graph=True)
        np.testing.assert_allclose(layer.hidden, [float(slope.norm()) for slope in found], rtol=1e-9)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_bars_and_bias_of_a_mean_are_the_number(cell: Cell) -> None:
    """Word s adds what it left at every later word, weighed as the number weighs that word."""
    model = tiny_network(cell)
    trace, _ = pooled(model)
    found = word_contributions(model, trace)
    assert found.bias == trace.bias
    assert found.per_word.sum() + found.bias == pytest.approx(trace.logit, abs=1e-12)
    expected = np.zeros(COUNT)
    for words in range(1, COUNT + 1):
        cut = trace_tokens(model, trace.tokens[:words])
        expected[:words] += word_contributions(model, cut).per_word / COUNT
    np.testing.assert_allclose(found.per_word, expected, atol=1e-12)


# A start that is not zero


def halves(cell: Cell, at: int = 8) -> tuple[Network, Trace, Trace]:
    """A network, a text, and the rest of it from word `at` on, read from the state in which the beginning ends."""
    model = tiny_network(cell)
    whole = trace_tokens(model, words_of(model, COUNT))
    signals = whole.layers[0].signals
    start = State(signals["hidden"][at - 1], signals.get("cell", signals["hidden"])[at - 1])
    rest = trace_tokens(model, whole.tokens[at:])
    layer = layer_trace(
        0, "forward", scan(model.vectors(rest.ids), model.layers[0], start), rest.layers[0].direct, start
    )
    return model, whole, replace(rest, layers=(layer,), logit=whole.logit)


@pytest.mark.parametrize("cell", CELLS)
def test_who_reads_on_from_a_state_reads_the_same_to_the_last_bit(cell: Cell) -> None:
    model, whole, rest = halves(cell)
    for name, values in rest.layers[0].signals.items():
        np.testing.assert_array_equal(values, whole.layers[0].signals[name][8:])
    for name in ("hidden", "cell") if cell == "lstm" else ("hidden",):
        np.testing.assert_array_equal(rest.layers[0].before(name), whole.layers[0].before(name)[8:])
    for name, drive in drives(model, rest).items():
        np.testing.assert_array_equal(drive.memory, drives(model, whole)[name].memory[8:])


@pytest.mark.parametrize("cell", CELLS)
def test_a_start_is_torch_s_first_state(cell: Cell) -> None:
    model, _, rest = halves(cell)
    module, start = oracle.in_float64(model), rest.layers[0].start
    assert start is not None
    hidden, memory = (torch.tensor(state)[None, None] for state in (start.hidden, start.cell))
    vectors = torch.tensor(model.vectors(rest.ids))[None]
    states, _ = module.recurrent(vectors, (hidden, memory) if cell == "lstm" else hidden)
    np.testing.assert_allclose(rest.layers[0].signals["hidden"], states[0].detach(), atol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_from_a_start_on_are_those_of_the_whole(cell: Cell) -> None:
    model, whole, rest = halves(cell)
    found, expected = (gradient_norms(model, trace).layers[0] for trace in (rest, whole))
    np.testing.assert_allclose(found.log10_hidden, expected.log10_hidden[8:], rtol=1e-13)
    if found.log10_cell is not None and expected.log10_cell is not None:
        np.testing.assert_allclose(found.log10_cell, expected.log10_cell[8:], rtol=1e-13)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_what_a_start_leaves_is_part_of_the_bias(cell: Cell) -> None:
    model, whole, rest = halves(cell)
    found, expected = word_contributions(model, rest), word_contributions(model, whole)
    np.testing.assert_allclose(found.per_word, expected.per_word[8:], atol=1e-12)
    assert found.bias == pytest.approx(expected.bias + expected.per_word[:8].sum(), abs=1e-12)
    assert found.per_word.sum() + found.bias == pytest.approx(whole.logit, abs=1e-12)


def test_what_happens_most_counts_from_the_start() -> None:
    """A unit that starts high and falls at once has moved at the first word."""
    hidden = np.array([[0.0, 0.1], [0.0, 0.1]])
    fallen = LayerTrace(0, "forward", {"hidden": hidden}, np.ones((2, 2)), State(np.array([0.9, 0.1]), np.zeros(2)))
    assert turning_point(fallen) == (0, 0)
    assert turning_point(replace(fallen, start=None)) == (0, 1)


def test_without_a_gate_there_are_no_bars_whatever_the_number_reads() -> None:
    model = tiny_network("rnn")
    with pytest.raises(AttributionError):
        word_contributions(model, pooled(model)[0])
