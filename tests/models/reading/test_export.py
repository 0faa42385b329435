"""The exported weights: never stale, never in the way of the network, safe to read from many threads."""

import copy
import gc
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from models.networks.classifier import SentimentClassifier
from models.reading.export import exported, layer_weights
from models.reading.trace import trace_text
from tests.conftest import tiny_network, words_of

SENTENCE = "not bad at all"


def test_the_weights_are_the_parameters_by_their_own_names(tiny: SentimentClassifier) -> None:
    found, state = exported(tiny), tiny.state_dict()
    ways = [(layer, way) for layer in range(tiny.config.layers) for way in tiny.config.directions]
    readouts = dict(zip(tiny.config.directions, state["readout.weight"][0].split(5), strict=True))
    assert found.bias == float(state["readout.bias"])
    assert [(layer.layer, layer.direction) for layer in found.layers] == ways
    for layer in found.layers:
        suffix = f"_l{layer.layer}" + ("_reverse" if layer.direction == "backward" else "")
        for ours, torchs in (("w_ih", "weight_ih"), ("w_hh", "weight_hh"), ("b_ih", "bias_ih"), ("b_hh", "bias_hh")):
            array = getattr(layer, ours)
            assert array.dtype == np.float64
            assert np.array_equal(array, state[f"recurrent.{torchs}{suffix}"])
            assert not array.flags.writeable
        if layer.layer == tiny.config.layers - 1:
            assert layer.readout is not None
            assert np.array_equal(layer.readout, readouts[layer.direction])
        else:
            assert layer.readout is None


def test_what_the_loops_read_begins_at_a_cache_line(tiny: SentimentClassifier) -> None:
    """A recurrent matrix that does not is half as slow again to multiply by, for the same numbers."""
    rows = np.arange(15.0).reshape(5, 3)[:, :1], np.arange(25.0).reshape(5, 5), np.arange(5.0), np.arange(5.0)
    lone = layer_weights("rnn", *rows)
    for array in (lone.w_ih, lone.w_hh, *(v for w in exported(tiny).layers for v in (w.w_hh, w.for_scan.w_hh))):
        assert array.ctypes.data % 64 == 0
        assert array.flags.c_contiguous
        assert not array.flags.writeable
    for ours, given in zip((lone.w_ih, lone.w_hh, lone.b_ih, lone.b_hh), rows, strict=True):
        assert np.array_equal(ours, given)
        assert given.flags.writeable, "the caller's own array is left alone"


def test_weights_are_exported_once(tiny_forward: SentimentClassifier) -> None:
    assert exported(tiny_forward) is exported(tiny_forward)
    assert exported(tiny_forward) is not exported(copy.deepcopy(tiny_forward))


def in_place(model: SentimentClassifier) -> None:
    with torch.no_grad():
        model.readout.weight.mul_(2)


def one_entry(model: SentimentClassifier) -> None:
    with torch.no_grad():
        model.recurrent.weight_hh_l0[0, 0] += 1


def loaded(model: SentimentClassifier) -> None:
    model.load_state_dict(tiny_network("gru", seed=9).state_dict())


def trained(model: SentimentClassifier) -> None:
    model.requires_grad_()
    model(torch.tensor([[4, 5]]), torch.tensor([2])).sum().backward()
    torch.optim.SGD(model.parameters(), lr=1.0).step()


def replaced(model: SentimentClassifier) -> None:
    new = nn.Parameter(torch.zeros(1))
    with torch.no_grad():
        while new._version < model.readout.bias._version:  # written to as often as the old one
            new.fill_(7)
    model.readout.bias = new


@pytest.mark.parametrize("change", [in_place, one_entry, loaded, trained, replaced])
def test_a_network_that_changed_is_read_anew(change: Callable[[SentimentClassifier], None]) -> None:
    model = tiny_network("gru")
    before = trace_text(model, SENTENCE).logit
    change(model)
    found = trace_text(model, SENTENCE).logit
    ids = torch.tensor([model.vocabulary.encode(SENTENCE.split())])
    assert found == pytest.approx(copy.deepcopy(model).double()(ids, torch.tensor([4])).item(), abs=1e-9)
    assert abs(found - before) > 1e-3, "the example would prove nothing"


def test_a_network_nobody_else_holds_is_forgotten() -> None:
    model = tiny_network("lstm")
    trace_text(model, SENTENCE)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_many_threads_read_the_same(tiny_forward: SentimentClassifier) -> None:
    texts = [" ".join(words_of(tiny_forward, 50, seed)) for seed in range(40)]
    alone = [trace_text(copy.deepcopy(tiny_forward), text).logit for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: trace_text(tiny_forward, text).logit, texts)) == alone
