"""How a classifier that Gatescope ships learns; the command line is models/train.py, the loop models/training/loop.py.

An epoch reads the training reviews and the short texts of models/training/texts, which are drawn anew. The epoch with
the lowest loss on what is held out, reviews and short texts, is kept. The test split is read once, at the end, from the
fp16 file as it will ship; models/training/corpus.py says which reviews are which. The loss is in
models/training/loss.py, the numbers of every training in models/training/recipes.py.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.modules.bridge import module_of, network_of
from models.modules.classifier import SentimentClassifier
from models.networks.checkpoint import load_checkpoint, save_checkpoint, update_config
from models.networks.text import UNKNOWN_ID
from models.training.corpus import Corpus, retyped
from models.training.data import Batch, Encoded, bucketed, collate
from models.training.distributed import ALONE, Team
from models.training.initial import build_model
from models.training.loop import Learner, TrainingError, fit, record_of, written
from models.training.loss import backward
from models.training.recipes import Recipe
from models.training.report import section
from models.training.score import judge
from models.training.state import Epoch
from models.training.texts.frames import hashes
from models.training.texts.mixture import counts_of_epoch, held_out_texts, texts_of_epoch


class ClassifierLearner(Learner[Epoch]):
    """A classifier that learns from reviews and short texts; `texts` are those of the epoch that it is in."""

    epoch = Epoch
    model: SentimentClassifier
    texts: Encoded

    def __init__(
        self, model: SentimentClassifier, corpus: Corpus, recipe: Recipe, seed: int, team: Team = ALONE
    ) -> None:
        self.model, self.corpus, self.recipe, self.seed, self.team = model, corpus, recipe, seed, team
        self.patience, self.rates = recipe.patience, partial(one_cycle, recipe)
        self.held_out = held_out_texts(corpus, recipe, seed)
        self.run = repr((recipe, seed, sorted(corpus.source.items()), _beside(corpus, recipe)))
        self.optimizer = torch.optim.AdamW(
            model.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay, fused=False
        )

    def batches(self, number: int) -> Sequence[np.ndarray]:
        self.texts = texts_of_epoch(self.corpus, self.recipe, self.seed, number)
        lengths = [min(len(ids), self.recipe.keep_last) for ids in self.texts.ids]
        return bucketed(lengths, self.recipe.batch_size, np.random.default_rng((self.seed, number)))

    def backward(self, indices: np.ndarray, drawn: torch.Generator) -> float:
        """Of the batch, this process reads its share."""
        recipe = self.recipe
        batch = noisy(collate(self.texts, indices, keep_last=recipe.keep_last), self.corpus, recipe, drawn)
        mine = self.team.share_of(batch)
        loss, reviews = 0.0, len(mine.labels)
        if reviews:
            loss = backward(self.model, mine, prefix_share=recipe.prefix_share, adversarial=recipe.adversarial)
        return self.team.add_up(self.model, loss, reviews / len(batch.labels))

    def judge(self, model: SentimentClassifier) -> tuple[float, ...]:
        """Loss and accuracy on the validation reviews; and, where there are any, the loss on held-out short texts."""
        reviews = judge(model, self.corpus.validation)
        if self.held_out is None:
            return reviews.loss, reviews.accuracy
        return reviews.loss, reviews.accuracy, judge(model, self.held_out).loss


def noisy(batch: Batch, corpus: Corpus, recipe: Recipe, drawn: torch.Generator) -> Batch:
    """The batch with some words unknown and, in Vietnamese, some without diacritics; short texts keep every word."""
    ids = retyped(batch.ids, corpus.plain, recipe, drawn, short=batch.short)
    dropped = torch.rand(ids.shape, generator=drawn) < recipe.word_dropout
    if batch.short is not None:
        dropped &= ~batch.short.unsqueeze(1)
    return Batch(ids.masked_fill(dropped, UNKNOWN_ID), batch.lengths, batch.labels, batch.short)


def one_cycle(recipe: Recipe, steps: int) -> list[float]:
    """Learning rate of every step: cosine up to the peak, then down to nearly nothing, as torch's OneCycleLR has it."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=steps, pct_start=recipe.warm_up, cycle_momentum=False
    )
    rates = []
    for _ in range(steps):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        schedule.step()
    return rates


def run(
    name: str, recipe: Recipe, corpus: Corpus, out: Path, *, seed: int, resume: bool, command: str, team: Team = ALONE
) -> None:
    """Train `name` and write its checkpoint folder, `out`, with the accuracy of the file as shipped."""
    known, wanted = len(corpus.vocabulary), recipe.model.vocabulary_size
    if known != wanted:
        raise TrainingError(f"The reviews to train on hold too few different words: {known}, not {wanted}.")
    state = out.parent / f".{out.name}.training.safetensors"
    model = build_model(recipe, corpus.vocabulary, seed)
    learner = ClassifierLearner(model, corpus, recipe, seed, team)
    progress = fit(learner, state=state, resume=resume)
    if not team.leads:
        return
    model.load_state_dict(progress.best)
    about = _beside(corpus, recipe) | {"texts_an_epoch": counts_of_epoch(corpus, recipe)}
    training = record_of(learner, progress, command=command, data=corpus.source, **about)
    with written(out, kept=len(progress.history)):
        save_checkpoint(network_of(model), out, {"training": training})
    shipped = module_of(load_checkpoint(out.name, out.parent))
    validation = judge(shipped, corpus.validation)
    test = judge(shipped, corpus.test, label="test")
    figures = {"validation": section(validation), "test": section(test)}
    if corpus.plain is not None:
        figures |= {
            "validation_without_diacritics": section(judge(shipped, corpus.plain.validation)),
            "test_without_diacritics": section(judge(shipped, corpus.plain.test, label="plain test")),
        }
    with written(out, kept=len(progress.history)):
        update_config(out, **figures)
    state.unlink()
    print(f"{name}: validation accuracy {validation.accuracy:.4f}, test accuracy {test.accuracy:.4f} -> {out}")


def _beside(corpus: Corpus, recipe: Recipe) -> dict[str, Any]:
    """What there is to learn from beside the reviews, by its files."""
    return corpus.beside | ({"made_up": {"files": hashes(recipe.model.language)}} if recipe.made_up else {})
