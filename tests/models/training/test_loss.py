"""The training loss and its adversarial form, against the same written out review by review."""

import math
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, logsigmoid

from models.modules.classifier import SentimentClassifier
from models.networks.classifier import Network
from models.networks.text import PADDING_ID
from models.training.data import Batch
from models.training.loss import backward, loss_of, worst_shift
from tests.conftest import tiny_network
from tests.models.oracle import in_float64

TEXTS = ([2, 3, 4, 5, 6, 7, 8], [9], [10, 0, 12], [4, 4, 2, 13])
LABELS = (1.0, 0.0, 0.0, 1.0)
EXACT = {"rtol": 0.0, "atol": 1e-12}


def batch_of(*, filler: int = PADDING_ID, extra: int = 0) -> Batch:
    """The texts padded with `filler` to the longest of them and `extra` words more."""
    lengths = torch.tensor([len(text) for text in TEXTS])
    ids = torch.full((len(TEXTS), int(lengths.max()) + extra), filler)
    for row, text in enumerate(TEXTS):
        ids[row, : len(text)] = torch.tensor(text)
    return Batch(ids, lengths, torch.tensor(LABELS).double())


def trainable(model: Network) -> SentimentClassifier:
    """A double-precision copy in eval mode, so that no dropout blurs the comparison, with gradients on."""
    return in_float64(model).requires_grad_()


def gradients(model: SentimentClassifier) -> dict[str, Tensor]:
    return {name: torch.zeros(1) if p.grad is None else p.grad.clone() for name, p in model.named_parameters()}


def same(found: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    for name, gradient in expected.items():
        assert gradient.any(), f"{name}: the example would prove nothing"
        torch.testing.assert_close(found[name], gradient, **EXACT, msg=lambda text, name=name: f"{name}: {text}")


def test_the_loss_by_hand() -> None:
    """Two reviews, of two and three words; what stands on padding must not count."""
    third = math.log(3)  # P = 3/4
    logits = torch.tensor([[0.0, third, 99.0], [0.0, 0.0, third]])
    batch = Batch(torch.zeros(2, 3, dtype=torch.long), torch.tensor([2, 3]), torch.tensor([1.0, 0.0]))
    last = logits[torch.arange(2), batch.lengths - 1]
    model: Any = SimpleNamespace(read=lambda *_: last, read_each_step=lambda *_: logits)
    whole = (math.log(4 / 3) + math.log(4)) / 2
    first = (1 * math.log(2) + 2 * math.log(4 / 3)) / 3
    second = (1 * math.log(2) + 2 * math.log(2) + 3 * math.log(4)) / 6
    for share in (0.0, 0.25, 1.0):
        expected = (1 - share) * whole + share * (first + second) / 2
        assert float(loss_of(model, torch.zeros(2, 3, 1), batch, share)) == pytest.approx(expected, rel=1e-6)


def test_short_texts_are_learned_from_as_a_whole_only() -> None:
    third = math.log(3)
    logits = torch.tensor([[0.0, third, 99.0], [0.0, 0.0, third]])
    ids, labels = torch.zeros(2, 3, dtype=torch.long), torch.tensor([1.0, 0.0])
    batch = Batch(ids, torch.tensor([2, 3]), labels, torch.tensor([False, True]))
    model: Any = SimpleNamespace(read_each_step=lambda *_: logits)
    first = (1 * math.log(2) + 2 * math.log(4 / 3)) / 3
    for share in (0.25, 1.0):
        expected = ((1 - share) * math.log(4 / 3) + share * first + math.log(4)) / 2
        assert float(loss_of(model, torch.zeros(2, 3, 1), batch, share)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_loss_is_that_of_every_prefix_read_alone(tiny_forward: Network, share: float) -> None:
    model, batch, expected = trainable(tiny_forward), batch_of(), 0.0
    for text, label in zip(TEXTS, LABELS, strict=True):
        sign = 1 if label else -1
        each = [
            -logsigmoid(sign * model(torch.tensor([text[:t]]), torch.tensor([t]))).item()
            for t in range(1, len(text) + 1)
        ]
        gain = sum(t * loss for t, loss in enumerate(each, start=1)) / sum(range(1, len(text) + 1))
        expected += ((1 - share) * each[-1] + share * gain) / len(TEXTS)
    assert loss_of(model, model.embed(batch.ids), batch, share).item() == pytest.approx(
        expected, rel=1e-7
    )  # the gains are float32


@pytest.mark.parametrize("layers", [1, 2])
def test_without_a_share_of_the_prefixes_only_whole_reviews_count(layers: int) -> None:
    model, batch = trainable(tiny_network("gru", layers, bidirectional=True)), batch_of()
    expected = binary_cross_entropy_with_logits(model(batch.ids, batch.lengths), batch.labels)
    torch.testing.assert_close(loss_of(model, model.embed(batch.ids), batch, 0.0), expected, **EXACT)
    assert loss_of(model, model.embed(batch.ids), batch, 0.5).item() != pytest.approx(expected.item(), rel=1e-6)


def test_padding_never_touches_the_loss_nor_is_touched_by_it(tiny: Network) -> None:
    model, plain, other = trainable(tiny), batch_of(), batch_of(filler=7, extra=5)
    vectors = model.embed(other.ids).detach().requires_grad_()
    loss = loss_of(model, vectors, other, 0.5)
    torch.testing.assert_close(loss, loss_of(model, model.embed(plain.ids), plain, 0.5), **EXACT)
    (slope,) = torch.autograd.grad(loss, vectors)
    for row, text in zip(slope, TEXTS, strict=True):
        assert row[: len(text)].any(dim=1).all()
        assert not row[len(text) :].any()


def test_without_an_adversary_the_gradient_is_the_losses_own(tiny: Network) -> None:
    ours, torchs, batch = trainable(tiny), trainable(tiny), batch_of()
    expected = loss_of(torchs, torchs.embed(batch.ids), batch, 0.5)
    expected.backward()
    assert backward(ours, batch, prefix_share=0.5, adversarial=0.0) == expected.item()
    same(gradients(ours), gradients(torchs))


@pytest.mark.parametrize("adversarial", [0.02, 0.5])
def test_with_an_adversary_the_gradient_is_that_of_the_mean_of_two_losses(tiny: Network, adversarial: float) -> None:
    """The shift itself is held constant, as Miyato, Dai and Goodfellow do."""
    ours, torchs, batch = trainable(tiny), trainable(tiny), batch_of()
    vectors = torchs.embed(batch.ids)
    clean = loss_of(torchs, vectors, batch, 0.5)
    (slope,) = torch.autograd.grad(clean, vectors, retain_graph=True)
    shift = torch.stack(
        [
            adversarial * vector[:length].norm() * away / away.norm()
            for vector, away, length in zip(vectors.detach(), slope, batch.lengths, strict=True)
        ]
    )
    moved = loss_of(torchs, vectors + shift, batch, 0.5)
    assert moved > clean, "the shift must hurt"
    ((clean + moved) / 2).backward()
    assert backward(ours, batch, prefix_share=0.5, adversarial=adversarial) == clean.item()
    same(gradients(ours), gradients(torchs))


@pytest.mark.parametrize("adversarial", [0.0, 0.1])
def test_gradients_are_added_to_those_already_there(tiny_forward: Network, adversarial: float) -> None:
    model, batch = trainable(tiny_forward), batch_of()
    backward(model, batch, prefix_share=0.5, adversarial=adversarial)
    once = gradients(model)
    backward(model, batch, prefix_share=0.5, adversarial=adversarial)
    same(gradients(model), {name: 2 * gradient for name, gradient in once.items()})


def test_padding_gives_the_adversary_no_more_reach(tiny_forward: Network) -> None:
    """Word dropout also puts <unk>, which is not zero, on padding."""
    plain, other = trainable(tiny_forward), trainable(tiny_forward)
    backward(plain, batch_of(), prefix_share=0.5, adversarial=0.1)
    backward(other, batch_of(filler=0, extra=5), prefix_share=0.5, adversarial=0.1)
    name = "recurrent.weight_hh_l0"
    torch.testing.assert_close(gradients(other)[name], gradients(plain)[name], **EXACT)


@pytest.mark.parametrize("share", [0.02, 1.0])
def test_the_worst_shift_is_so_long_and_uphill(share: float) -> None:
    torch.manual_seed(1)
    vectors, slope = torch.randn(3, 6, 4).double(), torch.randn(3, 6, 4).double() * 1e-6
    shift = worst_shift(vectors, slope, share)
    assert shift.shape == vectors.shape
    for vector, away, moved in zip(vectors, slope, shift, strict=True):
        assert float(moved.norm()) == pytest.approx(share * float(vector.norm()), rel=1e-12)
        assert float((moved * away).sum()) == pytest.approx(float(moved.norm() * away.norm()), rel=1e-12)


def test_where_nothing_is_uphill_nothing_moves() -> None:
    """One review without a slope among others: no NaN, and the others are moved as if alone."""
    torch.manual_seed(1)
    vectors, slope = torch.randn(3, 6, 4), torch.randn(3, 6, 4)
    slope[1] = 0
    shift = worst_shift(vectors, slope, 0.5)
    assert torch.isfinite(shift).all()
    assert not shift[1].any()
    torch.testing.assert_close(shift[2:], worst_shift(vectors[2:], slope[2:], 0.5))
    assert not worst_shift(torch.zeros(1, 2, 4), slope[:1, :2], 0.5).any(), "a text of zero vectors stays there"
