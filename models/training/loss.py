"""What training minimises: the loss over whole reviews and their prefixes, and its adversarial form."""

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from models.modules.classifier import SentimentClassifier
from models.training.data import Batch


def loss_of(model: SentimentClassifier, vectors: Tensor, batch: Batch, prefix_share: float) -> Tensor:
    """Mean loss of a batch, a scalar in nats, for its embedded words `vectors` (B, T, E).

    `prefix_share` (0..1) of it is a mean over all steps of reading in which step t of T weighs t ("linear gain", Dai
    and Le 2015): the prediction after every word learns to mean something, and learning starts sooner. Without it only
    whole reviews count. Of short texts, too, the whole alone counts: what "it is not" means is not decided yet.
    """
    if not prefix_share:
        return binary_cross_entropy_with_logits(model.read(vectors, batch.lengths), batch.labels)
    logits = model.read_each_step(vectors, batch.lengths)  # (B, T)
    rows = torch.arange(len(batch.lengths))
    whole = binary_cross_entropy_with_logits(logits[rows, batch.lengths - 1], batch.labels, reduction="none")
    each = binary_cross_entropy_with_logits(logits, batch.labels.unsqueeze(1).expand_as(logits), reduction="none")
    steps = torch.arange(1, logits.shape[1] + 1)
    gain = torch.where(steps <= batch.lengths.unsqueeze(1), steps, 0).float()  # (B, T), 0 on padding
    prefixes = ((gain / gain.sum(dim=1, keepdim=True)) * each).sum(dim=1)  # (B,), as whole is
    share = prefix_share if batch.short is None else torch.where(batch.short, 0.0, prefix_share)
    return ((1 - share) * whole + share * prefixes).mean()


def backward(model: SentimentClassifier, batch: Batch, *, prefix_share: float, adversarial: float) -> float:
    """Add the gradient of the batch's loss to the parameters; the loss itself, in nats.

    With `adversarial` above 0 the loss is the mean of two: on the word vectors, and on the same vectors moved the way
    that hurts most, each review by `adversarial` times the length of all its vectors (Miyato, Dai and Goodfellow 2017).
    """
    vectors = model.embed(batch.ids)
    if not adversarial:
        loss = loss_of(model, vectors, batch, prefix_share)
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())
    clean = vectors.detach().requires_grad_()
    loss = loss_of(model, clean, batch, prefix_share)
    clean_slope = _half_slope(loss, clean)
    read = torch.arange(vectors.shape[1]) < batch.lengths.unsqueeze(1)  # (B, T), False on padding
    shift = worst_shift(clean.detach() * read.unsqueeze(-1), clean_slope, adversarial)
    moved = (clean.detach() + shift).requires_grad_()
    moved_slope = _half_slope(loss_of(model, moved, batch, prefix_share), moved)
    vectors.backward(clean_slope + moved_slope)  # type: ignore[no-untyped-call]
    return float(loss.detach())


def worst_shift(vectors: Tensor, slope: Tensor, share: float) -> Tensor:
    """The shift (B, T, E) along `slope` whose norm is `share` of each review's norm; 0 where the slope is 0."""
    reach = share * vectors.flatten(1).norm(dim=1)
    steepness = slope.flatten(1).norm(dim=1)
    scale = torch.where(steepness > 0, reach / steepness, 0)
    return scale.view(-1, 1, 1) * slope


def _half_slope(loss: Tensor, vectors: Tensor) -> Tensor:
    """Gradient of half the loss for `vectors`; the parameters' gradients are added up on the way."""
    (loss / 2).backward()  # type: ignore[no-untyped-call]
    slope = vectors.grad
    assert slope is not None
    return slope
