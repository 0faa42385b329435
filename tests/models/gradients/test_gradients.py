"""Gradients through time: against autograd and finite differences in float64, and where float64 itself gives up."""

import decimal
import math
from decimal import Decimal

import numpy as np
import pytest
import torch

from models.gradients.norms import GradientNorms, LayerNorms, gradient_norms
from models.modules.bridge import module_of, network_of
from models.modules.classifier import SentimentClassifier
from models.networks.cells import CELLS, Cell
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.reading.trace import trace_text, trace_tokens
from tests.conftest import CHECKPOINTS, SIMPLE, tiny_module, tiny_network, words_of
from tests.models import oracle

SMALLEST = 1e-290
"""Norms above it are exact in float64; below, single entries may have lost digits."""


def norms_of(layer: LayerNorms) -> dict[str, np.ndarray]:
    return {"hidden": layer.log10_hidden} | ({} if layer.log10_cell is None else {"cell": layer.log10_cell})


def assert_close(log10: np.ndarray, expected_log10: np.ndarray, relative: float = 1e-9) -> None:
    """Of norms given by their logarithms."""
    np.testing.assert_allclose(np.expm1((log10 - expected_log10) * math.log(10)), 0, atol=relative)


def check_by_autograd(model: Network, count: int) -> None:
    tokens = words_of(model, count)
    found, reading = gradient_norms(model, trace_tokens(model, tokens)), oracle.read(model, tokens)
    ways = [(layer, way) for layer in range(model.config.layers) for way in model.config.directions]
    assert [(layer.layer, layer.direction) for layer in found.layers] == ways
    for index, layer in enumerate(found.layers):
        assert (layer.log10_cell is None) == (model.config.cell != "lstm")
        for name, log10 in norms_of(layer).items():
            expected = oracle.gradient_norms(reading, index, name).numpy()
            exact = expected > SMALLEST
            assert log10.shape == (count,)
            assert exact[0 if layer.direction == "backward" else -1]
            assert_close(log10[exact], np.log10(expected[exact]))
            assert np.isfinite(log10).all()
            assert (log10[~exact] < math.log10(SMALLEST) + 1e-9).all()


@pytest.mark.parametrize("count", [1, 30])
def test_the_norms_are_autograds(tiny: Network, count: int) -> None:
    check_by_autograd(tiny, count)


@pytest.mark.parametrize("cell", CELLS)
def test_the_norms_of_a_thousand_words_are_autograds(cell: Cell) -> None:
    """Through two layers in both directions."""
    check_by_autograd(tiny_network(cell, 2, bidirectional=True), 1_000)


@pytest.mark.parametrize("count", [1, 30])
def test_the_norms_of_a_shipped_network_are_autograds(shipped: Network, count: int) -> None:
    check_by_autograd(shipped, count)


def check_rescaled(model: Network, tokens: tuple[str, ...]) -> LayerNorms:
    (layer,) = gradient_norms(model, trace_tokens(model, tokens)).layers
    expected = oracle.rescaled_log10_norms(model, tokens)
    for name, log10 in norms_of(layer).items():
        assert np.isfinite(log10).all()
        assert_close(log10, expected[name].numpy())
    return layer


@pytest.mark.parametrize("name", SIMPLE)
def test_a_thousand_words_of_a_shipped_network(name: str) -> None:
    """Against autograd that is rescaled at every step, so that every word counts."""
    model = load_checkpoint(name, CHECKPOINTS)
    check_rescaled(model, words_of(model, 1_000))


def test_where_float64_itself_underflows_the_logarithm_does_not(tiny_forward: Network) -> None:
    module = module_of(tiny_forward)
    with torch.no_grad():
        module.recurrent.weight_hh_l0.mul_(0.05)
        if tiny_forward.config.cell != "rnn":  # half-open gates, or the state itself would carry the gradient on
            module.recurrent.bias_ih_l0[5:10] = -2
    model, tokens = network_of(module), words_of(tiny_forward, 1_000)
    layer = check_rescaled(model, tokens)
    reading = oracle.read(model, tokens)
    for name, log10 in norms_of(layer).items():
        assert oracle.gradient_norms(reading, 0, name)[0] == 0
        assert log10[0] < -330
    assert layer.hidden[0] == 0
    assert layer.hidden[-1] == pytest.approx(float(module.readout.weight.double().norm()), rel=1e-9)


def test_where_float32_underflows_the_norm_itself_does_not() -> None:
    module = module_of(tiny_network("rnn"))
    with torch.no_grad():
        module.recurrent.weight_hh_l0.mul_(0.5)
    model = network_of(module)
    tokens = words_of(model, 300)
    (layer,) = gradient_norms(model, " ".join(tokens)).layers
    vectors = module.embedding(oracle.ids_of(model, tokens)).requires_grad_()
    logit = module.read(vectors[None], torch.tensor([len(tokens)]))
    (slope,) = torch.autograd.grad(logit, vectors)
    assert slope.dtype == torch.float32
    assert slope[-1].any()
    assert not slope[0].any()
    assert -300 < layer.log10_hidden[0] < -45
    assert layer.hidden[0] > 0


# Finite differences


def test_the_norms_are_finite_differences(tiny: Network) -> None:
    """Disturb each unit's state at each word, and see how the logit answers."""
    tokens, reach = ("not", "bad", "at", "all"), 1e-5
    for index, layer in enumerate(gradient_norms(tiny, " ".join(tokens)).layers):
        for name, log10 in norms_of(layer).items():
            for t in range(len(tokens)):
                slopes = []
                for push in reach * torch.eye(5).double():
                    up, down = (oracle.read(tiny, tokens, {(index, name, t): p}).logit.item() for p in (push, -push))
                    slopes.append((up - down) / (2 * reach))
                assert log10[t] == pytest.approx(math.log10(math.hypot(*slopes)), abs=1e-6)


# Cases that can be written down


def still(cell: str = "rnn", *, layers: int = 1, bidirectional: bool = False) -> SentimentClassifier:
    """A network in which everything is zero: no state ever moves, so an RNN is linear."""
    model = tiny_module(cell, layers, bidirectional)  # type: ignore[arg-type]
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    return model


def test_a_gradient_may_explode_beyond_float64() -> None:
    """With U = 3 and a state at rest, each step back multiplies by 3."""
    model = still()
    with torch.no_grad():
        model.recurrent.weight_hh_l0.copy_(3 * torch.eye(5))
        model.readout.weight.fill_(2)
    (layer,) = gradient_norms(network_of(model), "the " * 1_000).layers
    expected = math.log10(math.sqrt(5) * 2) + math.log10(3) * np.arange(999, -1, -1)
    np.testing.assert_allclose(layer.log10_hidden, expected, rtol=1e-12)
    assert layer.log10_hidden[0] > 470


def test_a_norm_beyond_float64_is_infinite() -> None:
    assert LayerNorms(0, "forward", np.array([477.0]), None).hidden[0] == np.inf


def test_a_saturated_state_lets_nothing_through(tiny_forward: Network) -> None:
    """Exactly zero is -inf, without a warning."""
    module = module_of(tiny_forward)
    with torch.no_grad():
        module.recurrent.weight_hh_l0.zero_()
        module.recurrent.bias_ih_l0.fill_(-2_000)  # the GRU's z and the LSTM's f, i and o are exactly 0
    (layer,) = gradient_norms(network_of(module), "not bad at all").layers
    assert (layer.log10_hidden[:-1] == -np.inf).all()
    assert layer.log10_hidden[-1] == pytest.approx(math.log10(module.readout.weight.double().norm()), abs=1e-12)
    assert layer.hidden[0] == 0


def test_a_logit_that_reads_nothing_has_no_gradient(tiny: Network) -> None:
    module = module_of(tiny)
    with torch.no_grad():
        module.readout.weight.zero_()
    for layer in gradient_norms(network_of(module), "not bad at all").layers:
        assert all((log10 == -np.inf).all() for log10 in norms_of(layer).values())


def test_both_directions_meet_where_float64_sees_neither() -> None:
    """Two layers, both ways, one path each: the lower layer's gradient in the middle of a long text by hand."""
    steps, fade = 1_000, Decimal("0.125")
    model = still(layers=2, bidirectional=True)
    with torch.no_grad():
        for name, parameter in model.recurrent.named_parameters():
            if "weight" in name:  # unit 0 listens to itself and, above, to unit 0 of both directions below
                parameter[0, 0] = 0.125 if "hh" in name else 1
                if name.startswith("weight_ih_l1"):
                    parameter[0, 5] = 1
        model.readout.weight[0, 0], model.readout.weight[0, 5] = 1, 0.5
    found = gradient_norms(network_of(model), "the " * steps).layers
    with decimal.localcontext(prec=40):
        forward = [fade ** (steps - 1 - t) for t in range(steps)]
        above = [a + b / 2 for a, b in zip(forward, reversed(forward), strict=True)]
        expected = {(1, "forward"): forward, (1, "backward"): [value / 2 for value in reversed(forward)]}
        expected[0, "forward"] = carried(above[::-1], fade)[::-1]
        expected[0, "backward"] = carried(above, fade)
        logs = {key: np.array([float(value.log10()) for value in values]) for key, values in expected.items()}
    assert logs[0, "forward"][steps // 2] < -400
    for layer in found:
        assert_close(layer.log10_hidden, logs[layer.layer, layer.direction])


def carried(arriving: list[Decimal], fade: Decimal) -> list[Decimal]:
    """What each state receives, in the order in which it does, from above and from the state after it."""
    total, sums = Decimal(0), []
    for value in arriving:
        total = value + fade * total
        sums.append(total)
    return sums


# How it is asked


def same(one: GradientNorms, other: GradientNorms) -> bool:
    return one.tokens == other.tokens and all(
        np.array_equal(norms_of(a)[name], log10)
        for a, b in zip(one.layers, other.layers, strict=True)
        for name, log10 in norms_of(b).items()
    )


def test_a_trace_saves_reading_the_text_again(tiny: Network) -> None:
    text = "The film was NOT bad at all."
    trace = trace_text(tiny, text)
    assert same(gradient_norms(tiny, text), gradient_norms(tiny, trace))
    assert gradient_norms(tiny, trace).tokens == trace.tokens
    assert not same(gradient_norms(tiny, "the film"), gradient_norms(tiny, "film the"))


def test_the_norms_are_ten_to_their_logarithms(tiny: Network) -> None:
    for layer in gradient_norms(tiny, "not bad at all").layers:
        np.testing.assert_allclose(layer.hidden, 10.0**layer.log10_hidden, rtol=1e-12)
        assert (layer.cell is None) == (layer.log10_cell is None)
        if layer.cell is not None:
            np.testing.assert_allclose(np.log10(layer.cell), layer.log10_cell, rtol=0, atol=1e-12)


@pytest.mark.parametrize("of", ["loss", "", None])
def test_only_the_logit_has_gradients(of: str | None) -> None:
    with pytest.raises(ValueError, match="'logit'"):
        gradient_norms(tiny_network("rnn"), "good", of=of)  # type: ignore[arg-type]
