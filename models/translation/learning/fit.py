"""How a translator learns; the command line is models/train.py, the loop models/training/loop.py.

Of the epochs, the one with the best BLEU on the validation sentences is kept (greedy, by the averaged weights where
there are any); the test sentences are read once, at the end, from the fp16 file as it will ship.
"""

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from models.networks.checkpoint import update_config
from models.networks.text import PADDING_ID
from models.training.loop import Learner, fit, record_of, written
from models.training.state import AnyEpoch
from models.translation.checkpoint import load_translator, save_translator
from models.translation.learning.corpus import Corpus, Encoded, batches_of, collate, with_unknown
from models.translation.learning.greedy import write_all
from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import CREDIT
from models.translation.learning.recipes import Recipe
from models.translation.learning.report import make_report, section, write_report
from models.translation.learning.score import judge
from models.translation.modules import Seq2Seq, TranslatorConfig


@dataclass(frozen=True)
class Epoch(AnyEpoch):
    """Losses in nats a word, the validation loss without smoothing; BLEU in 0..100."""

    validation_bleu: float

    @property
    def rank(self) -> float:
        """Validation BLEU, so that more of it is lower."""
        return -self.validation_bleu

    def __str__(self) -> str:
        return f"validation BLEU {self.validation_bleu:.2f}"


def build_model(recipe: Recipe, corpus: Corpus, seed: int) -> Seq2Seq:
    """A fresh translator, the same for the same seed; torch's own random state is left as it was."""
    config = TranslatorConfig(
        source_size=len(corpus.source),
        target_size=len(corpus.target),
        embedding_size=recipe.embedding_size,
        hidden_size=recipe.hidden_size,
        attention=recipe.attention,
        embedding_dropout=recipe.embedding_dropout,
        dropout=recipe.dropout,
        tied=recipe.tied,
    )
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        model = Seq2Seq(config, corpus.source, corpus.target)
        for embedding in (model.encoder.embedding, model.decoder.embedding):
            embedding.weight.normal_(0, recipe.embedding_spread)
            embedding.weight[PADDING_ID] = 0
    return model


def rates_of(recipe: Recipe, steps: int) -> list[float]:
    """Learning rate of every step: up in a straight line to the peak, then down half a cosine to `last_rate` of it."""
    warm_up = min(recipe.warm_up, steps)
    up = [(k + 1) / warm_up for k in range(warm_up)]
    left = max(1, steps - warm_up)
    down = [
        recipe.last_rate + (1 - recipe.last_rate) * (1 + math.cos(math.pi * k / left)) / 2
        for k in range(steps - warm_up)
    ]
    return [recipe.learning_rate * share for share in up + down]


def loss_of(logits: Tensor, wanted: Tensor, smoothing: float) -> Tensor:
    """Mean cross-entropy in nats a word of `logits` (B, S, V) for `wanted` (B, S); padding does not count."""
    return cross_entropy(
        logits.float().flatten(0, 1), wanted.flatten(), ignore_index=PADDING_ID, label_smoothing=smoothing
    )


def disagreement(logits: Tensor, wanted: Tensor) -> Tensor:
    """How far the two halves of `logits` (2B, S, V) are apart, in nats a word; padding of `wanted` does not count.

    The mean of both Kullback-Leibler divergences: "R-Drop", Liang et al. 2021 (https://arxiv.org/abs/2106.14448).
    """
    one, other = torch.log_softmax(logits.float(), dim=-1).chunk(2)
    apart = ((one.exp() - other.exp()) * (one - other)).sum(dim=-1) / 2  # (B, S)
    words = wanted.chunk(2)[0] != PADDING_ID
    return apart[words].mean()


class TranslatorLearner(Learner[Epoch]):
    """A translator that learns from pairs of sentences, in one process."""

    epoch = Epoch
    model: Seq2Seq

    def __init__(self, model: Seq2Seq, corpus: Corpus, recipe: Recipe, seed: int) -> None:
        self.model, self.corpus, self.recipe, self.seed = model, corpus, recipe, seed
        self.patience, self.rates = recipe.epochs, partial(rates_of, recipe)
        self.run = repr((recipe, seed, sorted(corpus.origin.items())))
        self.optimizer = torch.optim.AdamW(
            model.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay
        )

    def batches(self, number: int) -> Sequence[np.ndarray]:
        return batches_of(self.corpus.train, self.recipe.batch_size, np.random.default_rng((self.seed, number)))

    def seeded(self, number: int) -> torch.Generator:
        """Words are dropped by a generator of their own."""
        torch.manual_seed(number)
        return torch.Generator().manual_seed(number)

    def backward(self, indices: np.ndarray, drawn: torch.Generator) -> float:
        recipe, batch = self.recipe, collate(self.corpus.train, indices)
        if recipe.consistency:
            batch = batch.twice()
        sources = with_unknown(batch.sources, recipe.source_dropout, drawn)
        fed = with_unknown(batch.fed, recipe.target_dropout, drawn)
        with torch.autocast("cpu", torch.bfloat16) if recipe.half else contextlib.nullcontext():
            logits = self.model(sources, fed)
        smoothed = loss_of(logits, batch.wanted, recipe.label_smoothing)
        apart = recipe.consistency * disagreement(logits, batch.wanted) if recipe.consistency else 0.0
        (smoothed + apart).backward()  # type: ignore[no-untyped-call]
        return float(smoothed.detach())

    def judge(self, model: Seq2Seq) -> tuple[float, float]:
        """Loss and BLEU on the validation sentences."""
        loss = validation_loss(model, self.corpus.validation)
        asked = self.corpus.questions
        return loss, judge(write_all(model, [question.source for question in asked]), asked).bleu


def run(
    name: str, recipe: Recipe, corpus: Corpus, out: Path, nearest: Nearest, *, seed: int, resume: bool, command: str
) -> None:
    """Train `name` and write its checkpoint folder, `out`, with the figures of the file as shipped."""
    state = out.parent / f".{out.name}.training.safetensors"
    model = build_model(recipe, corpus, seed)
    learner = TranslatorLearner(model, corpus, recipe, seed)
    progress = fit(learner, state=state, resume=resume)
    model.load_state_dict(progress.best)
    epochs = len(progress.history)
    training = record_of(learner, progress, command=command, data={**corpus.origin, "credit": CREDIT})
    with written(out, kept=epochs):
        save_translator(model, out, {"training": training})
    shipped = load_translator(out.name, out.parent)
    held_out = judge(write_all(shipped, [question.source for question in corpus.questions]), corpus.questions)
    report = make_report(shipped, corpus.test, nearest, f"{name} test")
    validation = {"sentences": held_out.sentences, "bleu_greedy": held_out.bleu, "chrf_greedy": held_out.chrf}
    with written(out, kept=epochs):
        update_config(out, validation=validation, test=section(report))
        write_report(out, report)
    state.unlink()
    print(
        f"{name}: validation BLEU {held_out.bleu:.2f}, test BLEU {report.whole.bleu_greedy:.2f} greedy, "
        f"{report.whole.bleu_beam5:.2f} with five beams, {report.whole.bleu_nearest:.2f} the nearest sentence -> {out}"
    )


@torch.no_grad()
def validation_loss(model: Seq2Seq, pairs: Encoded) -> float:
    """Mean cross-entropy of the pairs in nats a word, each word fed the right one before it."""
    was_training = model.training
    model.eval()
    total, words = 0.0, 0
    for indices in batches_of(pairs, 128):
        batch = collate(pairs, indices)
        count = int((batch.wanted != PADDING_ID).sum())
        total += float(loss_of(model(batch.sources, batch.fed), batch.wanted, 0.0)) * count
        words += count
    model.train(was_training)
    return total / words
