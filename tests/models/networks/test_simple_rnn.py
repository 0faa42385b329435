"""The RNN written out, against `nn.RNN`, and drawn by the player through a classifier."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from models.modules.bridge import module_of
from models.modules.simple_rnn import SimpleRNN
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.networks.text import Vocabulary
from models.reading.trace import trace_text
from tests.conftest import CHECKPOINTS, SHAPES, tiny_network, words_of

EXACT = {"rtol": 0.0, "atol": 1e-12}
SENTENCE = "the film was not bad at all , and i was zyzzyva ."


def written_out(inputs: int = 6, hidden: int = 9, outputs: int = 3) -> SimpleRNN:
    torch.manual_seed(7)
    return SimpleRNN(inputs, hidden, outputs).double()


def of_torch(rnn: SimpleRNN) -> tuple[nn.RNN, nn.Linear]:
    """torch's own modules with the same weights."""
    layer = nn.RNN(rnn.W_xh.in_features, rnn.W_xh.out_features, batch_first=True).double()
    layer.load_state_dict(
        {
            "weight_ih_l0": rnn.W_xh.weight,
            "bias_ih_l0": rnn.W_xh.bias,
            "weight_hh_l0": rnn.W_hh.weight,
            "bias_hh_l0": rnn.W_hh.bias,
        }
    )
    return layer, copy.deepcopy(rnn.W_hy)


def gradients(loss: Tensor, *parts: nn.Module, words: Tensor) -> dict[str, Tensor]:
    """Gradients of all parameters of a SimpleRNN, or of torch's two modules, by the SimpleRNN's names."""
    names = {"weight_ih_l0": "W_xh.weight", "bias_ih_l0": "W_xh.bias"}
    names |= {"weight_hh_l0": "W_hh.weight", "bias_hh_l0": "W_hh.bias", "weight": "W_hy.weight", "bias": "W_hy.bias"}
    parameters = {names.get(name, name): p for part in parts for name, p in part.named_parameters()}
    found = torch.autograd.grad(loss, [words, *parameters.values()])
    return dict(zip(["words", *parameters], found, strict=True))


@pytest.mark.parametrize(("batch", "length"), [(1, 1), (1, 30), (4, 12)])
@pytest.mark.parametrize("started", [False, True])
def test_values_and_gradients_are_those_of_torch(batch: int, length: int, started: bool) -> None:
    rnn = written_out()
    layer, readout = of_torch(rnn)
    words = torch.randn(batch, length, 6, dtype=torch.float64, requires_grad=True)
    start = torch.rand(batch, 9, dtype=torch.float64) * 2 - 1 if started else None
    outputs, states = rnn(words, start)
    expected, last = layer(words, None if start is None else start.unsqueeze(0))
    assert states.shape == (batch, length, 9)
    assert outputs.shape == (batch, 3)
    torch.testing.assert_close(states, expected, **EXACT)
    torch.testing.assert_close(outputs, readout(last[0]), **EXACT)
    weight = torch.randn(batch, length, 9, dtype=torch.float64)  # every state counts, each differently
    ours = gradients((states * weight).sum() + outputs.pow(2).sum(), rnn, words=words)
    theirs = gradients((expected * weight).sum() + readout(last[0]).pow(2).sum(), layer, readout, words=words)
    assert ours.keys() == theirs.keys()
    assert len(ours) == 7
    for name, gradient in ours.items():
        assert gradient.any() or (name == "W_hh.weight" and length == 1 and not started), "it would prove nothing"
        torch.testing.assert_close(gradient, theirs[name], **EXACT, msg=lambda text, name=name: f"{name}: {text}")


def test_the_last_output_is_read_from_the_last_state() -> None:
    rnn = written_out()
    outputs, states = rnn(torch.randn(2, 5, 6, dtype=torch.float64))
    assert torch.equal(outputs, rnn.W_hy(states[:, -1]))
    assert states.abs().max() < 1


def states_in_the_player(model: Network, text: str) -> Tensor:
    (layer,) = trace_text(model, text).layers
    return torch.tensor(layer.signals["hidden"])


def test_the_player_draws_the_states_of_a_simple_rnn(vocabulary: Vocabulary) -> None:
    rnn = written_out(outputs=1)
    embedding = nn.Embedding(len(vocabulary), 6).double()
    model = rnn.to_classifier(embedding, vocabulary)
    trace = trace_text(model, SENTENCE)
    assert not trace.known.all()
    assert trace.known.any()
    output, states = rnn(embedding(torch.tensor(trace.ids)).unsqueeze(0))
    torch.testing.assert_close(states_in_the_player(model, SENTENCE), states[0], **EXACT)
    assert trace.logit == pytest.approx(output.item(), abs=1e-12)


def test_the_shipped_rnn_is_a_simple_rnn() -> None:
    shipped = load_checkpoint("rnn", CHECKPOINTS)
    for count in (1, 30, 1_000):
        text = " ".join(words_of(shipped, count))
        trace = trace_text(shipped, text)
        vectors = torch.tensor(shipped.vectors(trace.ids)).unsqueeze(0)
        with torch.no_grad():
            output, states = SimpleRNN.from_classifier(shipped).double()(vectors)
        torch.testing.assert_close(states_in_the_player(shipped, text), states[0], rtol=0, atol=1e-9)
        assert trace.logit == pytest.approx(float(output), abs=1e-9)


def test_the_shipped_rnn_comes_back_as_it_went() -> None:
    shipped = load_checkpoint("rnn", CHECKPOINTS)
    back = SimpleRNN.from_classifier(shipped).to_classifier(module_of(shipped).embedding, shipped.vocabulary)
    assert trace_text(back, SENTENCE).logit == trace_text(shipped, SENTENCE).logit
    for name, tensor in shipped.tensors.items():
        np.testing.assert_array_equal(back.tensors[name], tensor)


def test_a_copy_is_a_copy() -> None:
    """Training a SimpleRNN must not change the network that all visitors share."""
    shared = tiny_network("rnn")
    digest = shared.digest
    rnn = SimpleRNN.from_classifier(shared)
    assert all(parameter.requires_grad for parameter in rnn.parameters())
    model = rnn.to_classifier(module_of(shared).embedding, shared.vocabulary)
    with torch.no_grad():
        for parameter in rnn.parameters():
            parameter.add_(1)
    assert replace(shared).digest == replace(model).digest == digest
    np.testing.assert_allclose(rnn.W_hy.weight.detach(), shared.readout + 1)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != ("rnn", 1, False)], ids=str)
def test_other_networks_are_refused(shape: tuple[str, int, bool]) -> None:
    with pytest.raises(ValueError, match="rnn of one layer"):
        SimpleRNN.from_classifier(tiny_network(*shape))


def test_what_does_not_fit_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match="shape"):
        written_out(outputs=2).to_classifier(nn.Embedding(len(vocabulary), 6), vocabulary)
    for rows, columns in ((len(vocabulary) + 1, 6), (len(vocabulary), 5)):
        with pytest.raises(ValueError, match="shape"):
            written_out(outputs=1).to_classifier(nn.Embedding(rows, columns), vocabulary)
