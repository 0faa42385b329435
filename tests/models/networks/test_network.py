"""A network as it is read: whose weights it has, that nobody can change it, and that its content is its name."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
import torch

from models.modules.bridge import module_of, network_of
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.networks.text import Vocabulary
from models.networks.weights import LayerWeights, kept
from models.reading.trace import trace_text
from tests.conftest import CHECKPOINTS, tiny_module, tiny_network, words_of

SENTENCE = "not bad at all"


def arrays_of(model: Network) -> list[np.ndarray]:
    """Every array, those for the scan included."""
    found: list[np.ndarray] = [*model.tensors.values(), model.readout]
    for w in model.layers:
        found += [w.w_ih, w.w_hh, w.b_ih, w.b_hh]
        found += [w.for_scan.w_ih, w.for_scan.w_hh, w.for_scan.bias, w.for_scan.memory_bias]
    return found


def test_the_weights_are_the_module_s_by_their_own_names(tiny: Network) -> None:
    state = module_of(tiny).state_dict()
    ways = [(layer, way) for layer in range(tiny.config.layers) for way in tiny.config.directions]
    assert tiny.bias == float(state["readout.bias"])
    np.testing.assert_array_equal(tiny.readout.ravel(), state["readout.weight"][0])
    np.testing.assert_array_equal(tiny.tensors["embedding.weight"], state["embedding.weight"])
    assert [(w.layer, w.direction) for w in tiny.layers] == ways
    for w in tiny.layers:
        suffix = f"_l{w.layer}" + ("_reverse" if w.direction == "backward" else "")
        for ours, torchs in (("w_ih", "weight_ih"), ("w_hh", "weight_hh"), ("b_ih", "bias_ih"), ("b_hh", "bias_hh")):
            array = getattr(w, ours)
            assert array.dtype == np.float64
            assert np.array_equal(array, state[f"recurrent.{torchs}{suffix}"])


def test_a_module_comes_back_as_it_was(tiny: Network) -> None:
    module = module_of(tiny)
    again = module_of(network_of(module))
    assert not again.training
    assert not any(parameter.requires_grad for parameter in again.parameters())
    for name, tensor in module.state_dict().items():
        assert torch.equal(tensor, again.state_dict()[name])


@pytest.mark.parametrize("name", ["lstm", "bigru2"])
def test_no_array_can_be_written_to(name: str) -> None:
    model = load_checkpoint(name, CHECKPOINTS)
    for array in arrays_of(model):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(FrozenInstanceError):
        model.layers = ()  # type: ignore[misc]


def test_what_becomes_of_a_module_is_not_seen_in_a_network_of_before() -> None:
    module = tiny_module("gru").requires_grad_()
    model, said = network_of(module), trace_text(network_of(module), SENTENCE).logit
    module(torch.tensor([[4, 5]]), torch.tensor([2])).sum().backward()
    torch.optim.SGD(module.parameters(), lr=1.0).step()
    assert trace_text(model, SENTENCE).logit == said
    assert abs(trace_text(network_of(module), SENTENCE).logit - said) > 1e-3


def test_what_the_loops_read_begins_at_a_cache_line(tiny: Network) -> None:
    """A recurrent matrix that does not is half as slow again to multiply by, for the same numbers."""
    rows = np.arange(15.0).reshape(5, 3)[:, :1], np.arange(25.0).reshape(5, 5), np.arange(5.0), np.arange(5.0)
    lone = LayerWeights("rnn", 0, "forward", *map(kept, rows))
    for array in (lone.w_ih, lone.w_hh, *(v for w in tiny.layers for v in (w.w_hh, w.for_scan.w_hh))):
        assert array.ctypes.data % 64 == 0
        assert array.flags.c_contiguous
        assert not array.flags.writeable
    for ours, given in zip((lone.w_ih, lone.w_hh, lone.b_ih, lone.b_hh), rows, strict=True):
        assert np.array_equal(ours, given)
        assert given.flags.writeable, "the caller's own array is left alone"


# Content is what counts


def test_equal_content_is_one_key(tiny: Network) -> None:
    again = Network(tiny.config, Vocabulary(tiny.vocabulary.tokens), {n: t.copy() for n, t in tiny.tensors.items()})
    assert again is not tiny
    assert again == tiny
    assert {tiny: "known"}[again] == "known"


def other_bias(model: Network) -> Network:
    bias = model.tensors["readout.bias"]
    return replace(model, tensors={**model.tensors, "readout.bias": np.nextafter(bias, np.inf, dtype=bias.dtype)})


def other_number(model: Network) -> Network:
    return replace(model, number="value")


def other_word(model: Network) -> Network:
    return replace(model, vocabulary=Vocabulary((*model.vocabulary.tokens[:-1], "zyzzyva")))


def other_weight(model: Network) -> Network:
    weights = model.tensors["recurrent.weight_hh_l0"].copy()
    weights[0, 0] *= 1 + 1e-6
    return replace(model, tensors={**model.tensors, "recurrent.weight_hh_l0": weights})


def other_language(model: Network) -> Network:
    return replace(model, config=replace(model.config, language="vi"))


@pytest.mark.parametrize("change", [other_bias, other_number, other_word, other_weight, other_language])
def test_whatever_differs_makes_another_key(change: Callable[[Network], Network]) -> None:
    model = tiny_network("gru")
    other = change(model)
    assert other != model
    assert len({model, other}) == 2
    assert model != "a network"


@pytest.mark.parametrize("change", ["missing", "extra", "shape", "words"])
def test_weights_that_do_not_fit_are_refused_by_name(change: str) -> None:
    model = tiny_network("lstm")
    tensors, vocabulary = dict(model.tensors), model.vocabulary
    if change == "missing":
        del tensors["readout.bias"]
    elif change == "extra":
        tensors["more"] = np.zeros(1)
    elif change == "shape":
        tensors["recurrent.weight_hh_l0"] = np.zeros((4, 5))
    else:
        vocabulary = Vocabulary(vocabulary.tokens[:-1])
    names = {"missing": "readout.bias", "extra": "more", "shape": "recurrent.weight_hh_l0", "words": "13 words"}
    with pytest.raises(ValueError, match=names[change]):
        Network(model.config, vocabulary, tensors)


# What the number is


@pytest.mark.parametrize("cell", ["lstm", "rnn"])
def test_a_plain_value_has_no_probability_and_a_margin_has_one(cell: str) -> None:
    model = tiny_network(cell)  # type: ignore[arg-type]
    plain = trace_text(model, SENTENCE)
    margin = trace_text(replace(model, number="margin"), SENTENCE)
    value = trace_text(replace(model, number="value"), SENTENCE)
    assert (plain.number, margin.number, value.number) == ("logit", "margin", "value")
    assert plain.logit == margin.logit == value.logit
    assert plain.probability == margin.probability
    assert np.isnan(value.probability)
    assert value.prefix_probability is None


def test_many_threads_read_the_same(tiny_forward: Network) -> None:
    texts = [" ".join(words_of(tiny_forward, 50, seed)) for seed in range(40)]
    alone = [trace_text(replace(tiny_forward), text).logit for text in texts]
    fresh = Network(tiny_forward.config, tiny_forward.vocabulary, tiny_forward.tensors)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: trace_text(fresh, text).logit, texts)) == alone
