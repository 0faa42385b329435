"""A classifier of several classes, and its lesson: loop, optimizer and recipe are those of our own networks.

Axis letters: B texts, T words, H units, D directions, K classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from models.modules.classifier import SentimentClassifier
from models.networks.text import UNKNOWN_ID, Vocabulary
from models.training.data import Batch, Encoded, bucketed, collate, in_order_of_length
from models.training.fit import one_cycle
from models.training.loop import Learner
from models.training.recipes import Recipe
from models.training.state import Epoch


class ClassesClassifier(SentimentClassifier):
    """One logit a class."""

    def __init__(self, recipe: Recipe, vocabulary: Vocabulary, classes: int, seed: int) -> None:
        """Fresh, with the recipe's initial weights, the same ones for the same seed."""
        with torch.random.fork_rng(devices=[]), torch.no_grad():
            torch.manual_seed(seed)
            super().__init__(recipe.model, vocabulary)
            self.readout = nn.Linear(self.readout.in_features, classes)
            self.embedding.weight.normal_(0, recipe.embedding_spread)
            self.embedding.weight[self.embedding.padding_idx] = 0
            for name, parameter in self.recurrent.named_parameters():
                if recipe.forget_bias is not None and name.startswith("bias_ih"):
                    size = recipe.model.hidden_size
                    parameter[size : 2 * size] = recipe.forget_bias

    def _logit(self, hidden: Tensor) -> Tensor:
        logits: Tensor = self.readout(self.dropout(hidden))  # (..., K)
        return logits


@dataclass(frozen=True)
class Lesson:
    """Encoded texts in three parts; `labels` are numbers of classes."""

    train: Encoded
    validation: Encoded
    test: Encoded


class ClassesLearner(Learner[Epoch]):
    """Learns from `lesson.train`; the epoch with the lowest loss on `lesson.validation` is kept."""

    epoch = Epoch
    model: ClassesClassifier

    def __init__(self, model: ClassesClassifier, lesson: Lesson, recipe: Recipe, seed: int, source: str) -> None:
        self.model, self.lesson, self.recipe, self.seed = model, lesson, recipe, seed
        self.patience, self.rates = recipe.patience, partial(one_cycle, recipe)
        self.run = repr((recipe, seed, source))
        self.optimizer = torch.optim.AdamW(
            model.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay, fused=False
        )

    def batches(self, number: int) -> Sequence[np.ndarray]:
        lengths = [min(len(ids), self.recipe.keep_last) for ids in self.lesson.train.ids]
        return bucketed(lengths, self.recipe.batch_size, np.random.default_rng((self.seed, number)))

    def backward(self, indices: np.ndarray, drawn: torch.Generator) -> float:
        recipe = self.recipe
        batch = collate(self.lesson.train, indices, keep_last=recipe.keep_last)
        dropped = torch.rand(batch.ids.shape, generator=drawn) < recipe.word_dropout
        ids = batch.ids.masked_fill(dropped, UNKNOWN_ID)
        loss = loss_of(self.model, Batch(ids, batch.lengths, batch.labels), recipe.prefix_share)
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    def judge(self, model: ClassesClassifier) -> tuple[float, ...]:
        logits = logits_of(model, self.lesson.validation)
        labels = torch.from_numpy(self.lesson.validation.labels).long()
        accuracy = float((logits.argmax(dim=1) == labels).double().mean())
        return float(cross_entropy(logits, labels)), accuracy


def loss_of(model: ClassesClassifier, batch: Batch, prefix_share: float) -> Tensor:
    """Mean loss of a batch in nats, over whole texts and their beginnings, as `models.training.loss.loss_of` has it."""
    labels, vectors = batch.labels.long(), model.embed(batch.ids)
    if not prefix_share:
        return cross_entropy(model.read(vectors, batch.lengths), labels)
    logits = model.read_each_step(vectors, batch.lengths)  # (B, T, K)
    rows, width = torch.arange(len(labels)), logits.shape[1]
    whole = cross_entropy(logits[rows, batch.lengths - 1], labels, reduction="none")
    each = cross_entropy(logits.flatten(0, 1), labels.repeat_interleave(width), reduction="none").view(-1, width)
    steps = torch.arange(1, width + 1)
    gain = torch.where(steps <= batch.lengths.unsqueeze(1), steps, 0).float()
    prefixes = ((gain / gain.sum(dim=1, keepdim=True)) * each).sum(dim=1)
    return ((1 - prefix_share) * whole + prefix_share * prefixes).mean()


@torch.no_grad()
def logits_of(model: ClassesClassifier, texts: Encoded) -> Tensor:
    """Logits (N, K) of whole texts."""
    was_training = model.training
    model.eval()
    found = torch.empty(len(texts), model.readout.out_features)
    for indices in in_order_of_length(texts, 128):
        batch = collate(texts, indices)
        found[indices] = model(batch.ids, batch.lengths)
    model.train(was_training)
    return found
