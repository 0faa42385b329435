"""The running product of Jacobians against autograd, and the gradient of each unit against its norm."""

import math

import numpy as np
import pytest
import torch

from models import gradient_norms, trace_text
from models.gradients.jacobians import jacobian_spectra
from models.gradients.norms import unit_gradients
from models.networks.classifier import Network
from tests.conftest import tiny_network
from tests.models import oracle

TEXT = "good bad film the plot was not good at all film the end bad good"


def jacobian(model: Network, t: int) -> np.ndarray:
    """dh_T/dh_t by autograd, one row at a time."""
    reading = oracle.read(model, trace_text(model, TEXT).tokens)
    states = reading.layers[-1]["hidden"]
    rows = [torch.autograd.grad(value, states[t], retain_graph=True)[0][0] for value in states[-1][0]]
    return torch.stack(rows).numpy()


@pytest.mark.parametrize("layers", [1, 2])
def test_spectra_are_those_of_explicit_jacobians(tiny_forward: Network, layers: int) -> None:
    model = tiny_network(tiny_forward.config.cell, layers)
    trace = trace_text(model, TEXT)
    found = jacobian_spectra(model, trace)
    for t in range(len(trace.tokens)):
        values = np.linalg.svd(jacobian(model, t), compute_uv=False)
        assert found.largest[t] == pytest.approx(math.log10(values[0]), abs=1e-8)
        middle = values[len(values) // 2]
        if middle > 1e-11 * values[0]:
            assert found.median[t] == pytest.approx(math.log10(middle), abs=1e-3)
    assert found.median[-1] == pytest.approx(0, abs=1e-12)  # dh_T/dh_T is the identity


def test_the_product_applied_to_the_read_out_is_the_gradient() -> None:
    model = tiny_network("rnn")
    trace = trace_text(model, TEXT)
    w = model.head.weights[0]
    expected = [math.log10(np.linalg.norm(w @ jacobian(model, t))) for t in range(len(trace.tokens))]
    np.testing.assert_allclose(gradient_norms(model, trace).layers[0].log10_hidden, expected, atol=1e-9)


def test_the_bound_holds_for_a_vanilla_rnn_only() -> None:
    model = tiny_network("rnn")
    trace = trace_text(model, TEXT)
    found = jacobian_spectra(model, trace)
    assert found.bound is not None
    assert (found.largest <= found.bound + 1e-9).all()
    largest = np.linalg.norm(model.layers[0].w_hh, 2)
    for words in ("good", "good bad", TEXT):
        bound = jacobian_spectra(model, trace_text(model, words)).bound
        steps = len(words.split())
        np.testing.assert_allclose(bound, math.log10(largest) * (steps - 1 - np.arange(steps)), rtol=1e-9)
    assert jacobian_spectra(tiny_network("lstm"), trace_text(tiny_network("lstm"), TEXT)).bound is None
    two_way = tiny_network("gru", bidirectional=True)
    with pytest.raises(ValueError, match="two-way"):
        jacobian_spectra(two_way, trace_text(two_way, TEXT))


def test_a_long_text_has_medians_at_some_words_and_never_overflows() -> None:
    model = tiny_network("rnn")
    trace = trace_text(model, "good bad film " * 200)
    found = jacobian_spectra(model, trace)
    assert np.isfinite(found.largest).all()
    assert 0 < np.isfinite(found.median).sum() <= 48
    assert np.isfinite(found.median[-1])


def test_unit_gradients_make_up_the_norm(tiny_forward: Network) -> None:
    trace = trace_text(tiny_forward, TEXT)
    logs = unit_gradients(tiny_forward, trace)
    norms = gradient_norms(tiny_forward, trace).layers[-1].log10_hidden
    np.testing.assert_allclose(0.5 * np.log10((10 ** (2 * logs)).sum(axis=1)), norms, atol=1e-9)
    states = oracle.read(tiny_forward, trace.tokens)
    expected = torch.autograd.grad(states.logit, states.layers[0]["hidden"])
    np.testing.assert_allclose(10.0**logs, torch.cat(expected).abs().numpy(), rtol=1e-8, atol=1e-300)
