"""Reading a text step by step: every number against PyTorch in double precision, and what a trace promises."""

import dataclasses
import pickle
from collections.abc import Callable

import numpy as np
import pytest
import torch

from models.gradients.norms import gradient_norms
from models.modules.bridge import module_of
from models.modules.classifier import SentimentClassifier
from models.networks.cells import CELLS, SIGNALS, Cell
from models.networks.classifier import Network
from models.networks.text import PADDING_ID, UNKNOWN_ID, EmptyTextError
from models.reading.trace import Trace, sigmoid, trace_text
from tests.conftest import tiny_network, words_of
from tests.models import oracle
from tests.models.archives import is_one_sentence

SENTENCE = "The film was NOT bad at all."


def text_of(model: Network, count: int) -> str:
    return " ".join(words_of(model, count))


def plain_probability(model: SentimentClassifier, ids: np.ndarray) -> float:
    """P(positive) as the `nn.Module` itself says."""
    return float(torch.sigmoid(model(torch.tensor(ids).unsqueeze(0), torch.tensor([len(ids)]))))


def check_every_signal(model: Network, count: int) -> None:
    trace = trace_text(model, text_of(model, count))
    assert trace.tokens == words_of(model, count)
    assert trace.ids.tolist() == model.vocabulary.encode(trace.tokens)
    reading = oracle.read(model, trace.tokens)
    ways = [(layer, way) for layer in range(model.config.layers) for way in model.config.directions]
    assert [(layer.layer, layer.direction) for layer in trace.layers] == ways
    for index, layer in enumerate(trace.layers):
        assert tuple(layer.signals) == SIGNALS[model.config.cell]
        for name, values in layer.signals.items():
            assert (values.dtype, values.shape) == (np.float64, (count, model.config.hidden_size))
            np.testing.assert_allclose(values, reading.signal(index, name), rtol=0, atol=1e-9, err_msg=name)
    assert trace.logit == pytest.approx(float(reading.logit.detach()), abs=1e-9)
    assert trace.probability == pytest.approx(plain_probability(oracle.in_float64(model), trace.ids), abs=1e-9)


@pytest.mark.parametrize("count", [1, 30])
def test_every_signal_is_what_torch_computes_in_float64(tiny: Network, count: int) -> None:
    check_every_signal(tiny, count)


@pytest.mark.parametrize("cell", CELLS)
def test_every_signal_of_a_thousand_words_is_what_torch_computes(cell: Cell) -> None:
    """Through two layers in both directions."""
    check_every_signal(tiny_network(cell, 2, bidirectional=True), 1_000)


@pytest.mark.parametrize("count", [1, 30])
def test_every_signal_of_a_shipped_network_is_what_torch_computes(shipped: Network, count: int) -> None:
    check_every_signal(shipped, count)


@pytest.mark.parametrize("count", [1, 30, 1_000])
def test_the_verdict_is_the_plain_modules(shipped: Network, count: int) -> None:
    trace = trace_text(shipped, text_of(shipped, count))
    assert trace.probability == pytest.approx(plain_probability(module_of(shipped), trace.ids), abs=1e-4)
    assert trace.probability == pytest.approx(float(sigmoid(np.float64(trace.logit))), abs=1e-15)


def check_prefixes(model: Network) -> None:
    trace, double = trace_text(model, text_of(model, 30)), oracle.in_float64(model)
    assert trace.prefix_probability is not None
    expected = [plain_probability(double, trace.ids[: t + 1]) for t in range(30)]
    assert np.ptp(expected) > 0.05, "the example would prove nothing"
    np.testing.assert_allclose(trace.prefix_probability, expected, rtol=0, atol=1e-9)
    assert trace.prefix_probability[-1] == pytest.approx(trace.probability, abs=1e-15)


@pytest.mark.parametrize("layers", [1, 2])
def test_the_verdict_after_each_word_is_that_of_the_truncated_text(tiny_forward: Network, layers: int) -> None:
    check_prefixes(tiny_network(tiny_forward.config.cell, layers))


def test_the_verdict_of_a_shipped_network_after_each_word_is_that_of_the_truncated_text(
    shipped_simple: Network,
) -> None:
    check_prefixes(shipped_simple)


def test_a_two_way_network_has_no_verdict_before_the_end(tiny: Network) -> None:
    assert (trace_text(tiny, SENTENCE).prefix_probability is None) == tiny.config.bidirectional


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13, 31, 32, 33, 47, 64, 97, 130])
def test_what_was_read_does_not_depend_on_what_follows_to_the_last_bit(shipped: Network, count: int) -> None:
    """Or, in the other direction, on what stands before; above it, two directions have already met."""
    text = text_of(shipped, 150).split()
    whole, start, end = (trace_text(shipped, " ".join(part)) for part in (text, text[:count], text[-count:]))
    for at, layer in enumerate(whole.layers):
        backward = layer.direction == "backward"
        if layer.layer and shipped.config.bidirectional:
            continue
        for name, values in (end if backward else start).layers[at].signals.items():
            same = layer.signals[name][-count:] if backward else layer.signals[name][:count]
            np.testing.assert_array_equal(values, same)
    if whole.prefix_probability is not None and start.prefix_probability is not None:
        np.testing.assert_array_equal(whole.prefix_probability[:count], start.prefix_probability)


def before(values: np.ndarray) -> np.ndarray:
    """The state that each step starts from."""
    return np.concatenate([np.zeros_like(values[:1]), values[:-1]])


def test_the_equations_on_the_screen_hold(tiny: Network) -> None:
    """Also backwards, where the step before is the word after."""
    for layer in trace_text(tiny, text_of(tiny, 30)).layers:
        turn = -1 if layer.direction == "backward" else 1
        s = {name: values[::turn] for name, values in layer.signals.items()}
        if tiny.config.cell == "lstm":
            cell = s["forget"] * before(s["cell"]) + s["input"] * s["candidate"]
            np.testing.assert_allclose(s["cell"], cell, rtol=0, atol=1e-12)
            hidden = s["output"] * np.tanh(s["cell"])
        elif tiny.config.cell == "gru":
            hidden = (1 - s["update"]) * s["candidate"] + s["update"] * before(s["hidden"])
        else:
            hidden = s["hidden"]
        np.testing.assert_allclose(s["hidden"], hidden, rtol=0, atol=1e-12)
        for name in {"forget", "input", "output", "reset", "update"} & set(s):
            assert (s[name] > 0).all() and (s[name] < 1).all(), name
        for name in {"candidate", "hidden"} & set(s):
            assert (np.abs(s[name]) < 1).all(), name


# What is read, and what is not


def test_words_the_network_does_not_know_are_marked(tiny_forward: Network) -> None:
    trace = trace_text(tiny_forward, "The zyzzyva was <pad> good <unk>")
    assert trace.tokens == ("the", "zyzzyva", "was", "<pad>", "good", "<unk>")
    assert trace.known.tolist() == [True, False, True, False, True, False]
    assert (trace.ids[~trace.known] == UNKNOWN_ID).all()
    assert PADDING_ID not in trace.ids
    assert trace.cell == tiny_forward.config.cell


def test_a_limit_cuts_and_says_so(tiny: Network) -> None:
    cut, short = trace_text(tiny, SENTENCE, limit=3), trace_text(tiny, "the film was")
    assert (cut.tokens, cut.dropped) == (("the", "film", "was"), 5)
    assert (short.dropped, cut.logit) == (0, short.logit)
    for limit in (8, 9, None):
        whole = trace_text(tiny, SENTENCE, limit=limit)
        assert (len(whole.tokens), whole.dropped) == (8, 0)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_that_leaves_nothing_is_refused(limit: int) -> None:
    with pytest.raises(ValueError):
        trace_text(tiny_network("rnn"), SENTENCE, limit=limit)


@pytest.mark.parametrize("look", [trace_text, gradient_norms])
@pytest.mark.parametrize("text", ["", "  \n\t", "\x00\x1f", "\u200b", '"', "<br />"], ids=repr)
def test_a_text_without_words_is_one_sentence(look: Callable[[Network, str], object], text: str) -> None:
    with pytest.raises(EmptyTextError) as caught:
        look(tiny_network("lstm"), text)
    assert isinstance(caught.value, ValueError)
    assert is_one_sentence(str(caught.value))


# Nobody is changed


def arrays_of(trace: Trace) -> list[np.ndarray]:
    arrays = [trace.ids, trace.known]
    arrays += [] if trace.prefix_probability is None else [trace.prefix_probability]
    for layer in trace.layers:
        arrays += [*layer.signals.values(), *([] if layer.direct is None else [layer.direct])]
    return arrays


def test_a_trace_cannot_be_changed(tiny: Network) -> None:
    trace = trace_text(tiny, SENTENCE)
    for array in arrays_of(trace):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    for thing, field in ((trace, "logit"), (trace.layers[0], "signals")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, field, None)
    with pytest.raises(TypeError):
        trace.layers[0].signals["hidden"] = np.zeros(1)  # type: ignore[index]


def test_a_trace_survives_pickling(tiny: Network) -> None:
    """Streamlit's cache stores pickles."""
    trace = trace_text(tiny, SENTENCE)
    again = pickle.loads(pickle.dumps(trace))
    assert (again.tokens, again.logit, again.bias, again.dropped) == (trace.tokens, trace.logit, trace.bias, 0)
    for found, expected in zip(arrays_of(again), arrays_of(trace), strict=True):
        assert np.array_equal(found, expected)
    assert [tuple(layer.signals) for layer in again.layers] == [tuple(layer.signals) for layer in trace.layers]
    assert not any(values.flags.writeable for layer in again.layers for values in layer.signals.values())


@pytest.mark.parametrize("look", [trace_text, gradient_norms])
def test_the_network_is_left_as_it_was(tiny: Network, look: Callable[[Network, str], object]) -> None:
    digest = tiny.digest
    look(tiny, SENTENCE)
    assert dataclasses.replace(tiny).digest == digest
