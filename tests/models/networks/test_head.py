"""A declared head against autograd, for every pool, series and layer; and a network that has one."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from models.interventions.variants import logits_held
from models.networks.brought.head import POOLS, SERIES, Head, HeadConfig
from models.networks.classifier import ClassifierConfig, Network
from models.networks.misfit import MisfitError
from models.networks.text import Vocabulary
from models.reading.attribution import word_contributions
from models.reading.holding.hold import Hold
from models.reading.leave_one_out import leave_one_out
from models.reading.prefixes import prefix_probabilities
from models.reading.trace import sigmoid, trace_ids, trace_text, trace_tokens

UNITS, STEPS = 5, 7
TOKENS = ("<unk>", "<pad>", *(f"w{k}" for k in range(10)))
TEXT = "w1 w4 w2 w9 w0 w4 w7"


def pooled(block: str, states: list[Tensor]) -> Tensor:
    pool, _, series = block.partition(".")
    first, second = states[0], states[-1]

    def join(a: Tensor, b: Tensor) -> Tensor:
        return {"forward": a, "backward": b, "sum": a + b, "product": a * b}[series]

    if pool == "end":
        return join(first[-1], second[0])
    rows = join(first, second)
    return {"last": rows[-1], "first": rows[0], "mean": rows.mean(0), "max": rows.max(0).values}[pool]


def through(layers: tuple[str, ...], tensors: dict[str, Tensor], x: Tensor) -> Tensor:
    for at, layer in enumerate(layers):
        weight, bias = tensors.get(f"head.{at}.weight"), tensors.get(f"head.{at}.bias")
        if layer.startswith("linear"):
            x = functional.linear(x, weight, bias)
        elif layer == "norm":
            x = functional.layer_norm(x, x.shape, weight, bias)
        elif layer == "scale":
            assert weight is not None and bias is not None
            x = x * weight + bias
        else:
            x = getattr(torch, layer)(x)
    return x


STACKS = (
    ("linear 3",),
    ("norm", "linear 4", "relu", "linear 3"),
    ("scale", "linear 4", "tanh", "linear 3"),
    ("linear 4", "norm", "sigmoid", "linear 3"),
)


@pytest.mark.parametrize(("pool", "series"), list(product(POOLS, SERIES)))
@pytest.mark.parametrize("layers", STACKS)
def test_numbers_and_slopes_are_those_of_autograd(pool: str, series: str, layers: tuple[str, ...]) -> None:
    rng = np.random.default_rng(3)
    blocks = (f"{pool}.{series}", "end.backward")
    config = HeadConfig(blocks, layers, ("a", "b", "c"), (2, 0))
    tensors = {name: rng.normal(size=shape) for name, shape in config.shapes(UNITS).items()}
    states = [rng.normal(size=(STEPS, UNITS)) for _ in range(2)]
    leaves = [torch.tensor(each, requires_grad=True) for each in states]
    theirs = {name: torch.tensor(each) for name, each in tensors.items()}
    outputs = through(layers, theirs, torch.cat([pooled(block, leaves) for block in blocks]))
    number = outputs[2] - outputs[0]
    (number + 0 * sum(leaf.sum() for leaf in leaves)).backward()
    head = Head(config, tensors)
    found = head.slopes(states)
    np.testing.assert_allclose(head.outputs(states), outputs.detach().numpy(), atol=1e-12)
    assert found.number == pytest.approx(number.item(), abs=1e-12)
    assert head.number(states) == found.number
    for own, leaf in zip(found.direct, leaves, strict=True):
        np.testing.assert_allclose(own, leaf.grad.numpy(), atol=1e-12)  # type: ignore[union-attr]


def network(head: HeadConfig, cell: str = "lstm", seed: int = 1, **config: object) -> Network:
    shape = ClassifierConfig(cell, len(TOKENS), 4, UNITS, head=head, **config)  # type: ignore[arg-type]
    rng = np.random.default_rng(seed)
    tensors = {name: rng.normal(size=size) for name, size in shape.shapes().items()}
    return Network(shape, Vocabulary(TOKENS, shape.specials), tensors)


ENDS = HeadConfig(("end.forward",), ("linear 2",), ("no", "yes"), (1, 0))
POOLED = HeadConfig(
    ("end.forward", "max.forward", "mean.forward"), ("linear 4", "relu", "linear 3"), ("a", "b", "c"), (2, 1)
)
BOTH = HeadConfig(("first.forward", "last.backward", "mean.product"), ("norm", "linear 1"), ("no", "yes"), (1, 0))


def heads() -> list[Network]:
    return [
        network(ENDS),
        network(POOLED, "gru", layers=2),
        network(POOLED, sizes=(3, UNITS), layers=2),
        network(BOTH, bidirectional=True),
        network(replace(BOTH, chosen=(0,)), "rnn", bidirectional=True, layers=2),
        network(ENDS, pads=12),
        network(POOLED, pads=12),
    ]


@pytest.mark.parametrize("model", heads(), ids=range(7))
def test_the_verdict_after_each_word_is_that_of_the_shorter_text(model: Network) -> None:
    trace = trace_text(model, TEXT)
    found = prefix_probabilities(model, trace)
    assert found is not None
    plain = model if not model.config.pads else replace(model, config=replace(model.config, pads=0))
    if model.config.pads and not model.config.shows_pads:
        return  # it goes on from the same pads: no shorter text does
    expected = [
        float(sigmoid(np.float64(trace_by_ids(plain, trace.ids[:count])))) for count in range(1, len(trace.ids) + 1)
    ]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def trace_by_ids(model: Network, ids: np.ndarray) -> float:

    return trace_ids(model, ids).logit


@pytest.mark.parametrize("model", heads()[:5], ids=range(5))
def test_what_a_word_is_worth_is_the_text_without_it(model: Network) -> None:
    trace = trace_text(model, TEXT)
    words = TEXT.split()
    expected = [trace.logit - trace_tokens(model, (*words[:t], *words[t + 1 :])).logit for t in range(len(words))]
    found = leave_one_out(model, trace)
    np.testing.assert_allclose(found, expected, atol=1e-9)  # type: ignore[arg-type]


@pytest.mark.parametrize("model", heads(), ids=range(7))
def test_many_hands_are_each_reading_of_its_own(model: Network) -> None:
    trace = trace_text(model, TEXT)
    variants = [[Hold("hidden", 0.5, words=[2])], [Hold("hidden", 0.0, units=[1])]]
    expected = [trace_text(model, TEXT, hold=hold).logit for hold in variants]
    np.testing.assert_allclose(logits_held(model, trace, variants), expected, atol=1e-9)


def test_shares_of_words_add_up_where_the_number_is_a_sum() -> None:
    for model in (
        network(ENDS),
        network(ENDS, pads=12),
        network(HeadConfig(("mean.forward",), ("linear 1",), ("x",), (0,))),
    ):
        found = word_contributions(model, TEXT)
        assert found.per_word.sum() + found.bias == pytest.approx(found.logit, abs=1e-9)
    with pytest.raises(ValueError, match="more than a weighted sum"):
        word_contributions(network(POOLED), TEXT)


def test_what_a_text_is_filled_up_with_is_read_before_it() -> None:
    filled, plain = network(ENDS, pads=12), network(ENDS)
    words = TEXT.split()
    ids = np.array([1] * (12 - len(words)) + plain.vocabulary.encode(words))
    trace = trace_text(filled, TEXT)
    assert trace.tokens == tuple(words)
    assert trace.logit == pytest.approx(trace_by_ids(plain, ids), abs=1e-12)
    assert trace.layers[0].start is not None
    shown = trace_text(network(POOLED, pads=12), TEXT)
    assert shown.tokens == ("<pad>",) * (12 - len(words)) + tuple(words)
    assert shown.logit == pytest.approx(trace_by_ids(network(POOLED), ids), abs=1e-12)


def test_words_without_a_row_are_left_out_and_a_start_word_is_put_in() -> None:
    model = network(ENDS, unknown=None, padding=None, start=4, tokenizer="spaces")
    trace = trace_text(model, "w1 nobody w4 w2")
    assert trace.tokens == ("w2", "w1", "w4")  # the start word is no word of a text
    assert trace.known.all()


def test_another_number_of_the_head_is_another_network() -> None:
    model = network(POOLED)
    trace = trace_text(model, TEXT)
    other = trace_text(model.about(0, 2), TEXT)
    assert other.logit == pytest.approx(trace.outputs["a"] - trace.outputs["c"], abs=1e-12)
    assert model.about(0, 2).digest != model.digest
    assert [each.number for each in (model, network(ENDS))] == ["margin", "logit"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"blocks": ["middle.forward"]}, "blocks must be one of"),
        ({"blocks": []}, "must be a list"),
        ({"layers": ["linear 0"]}, "layers must be one of"),
        ({"layers": ["attention"]}, "layers must be one of"),
        ({"layers": ["linear 3"]}, "has 3 outputs, but classes names 2"),
        ({"classes": ["a", "a"]}, "different texts"),
        ({"chosen": [0, 0]}, "one or two different numbers"),
        ({"chosen": [2]}, "from 0 to 1"),
        ({"squash": "maybe"}, "squash must be one of"),
        ({"blocks": ["end.backward"]}, "one direction has no states"),
        ({"more": 1}, "mean nothing here"),
    ],
)
def test_a_head_that_makes_no_sense_is_refused_with_its_reason(changes: dict[str, object], reason: str) -> None:
    raw = {"blocks": ["end.forward"], "layers": ["linear 2"], "classes": ["no", "yes"], "chosen": [1, 0]}
    with pytest.raises(MisfitError, match=reason):
        ClassifierConfig("lstm", 12, 4, UNITS, head=raw | changes)  # type: ignore[arg-type]
