"""The training of a network that Gatescope ships; the command line is models/train.py.

An epoch reads the training reviews and, drawn anew, the short texts of models/training/texts/mixture.py. The epoch with
the lowest validation loss is kept. The test split is read once, at the end, from the fp16 file as it
will ship; models/training/corpus.py says which reviews are which.

Every epoch seeds its own random numbers, so a run that was killed and resumed ends with the same weights as one that
was not. The loss is in models/training/loss.py, the numbers of every network's training in models/training/recipes.py;
several processes train one network together if `torchrun` starts them, see models/training/distributed.py.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn  # type: ignore[attr-defined]
from tqdm import tqdm

from models.networks.checkpoint import load_checkpoint, save_checkpoint, update_config
from models.networks.classifier import SentimentClassifier
from models.networks.text import UNKNOWN_ID
from models.training import state as training_state
from models.training.corpus import Corpus, retyped
from models.training.data import Batch, Encoded, bucketed, collate
from models.training.distributed import ALONE, Team
from models.training.initial import build_model
from models.training.loss import backward
from models.training.recipes import Recipe
from models.training.score import score
from models.training.state import Epoch, Progress
from models.training.texts.frames import hashes
from models.training.texts.mixture import texts_of_epoch


class TrainingError(Exception):
    """Training cannot start or go on; the message is one sentence for the person at the keyboard."""


def train_epoch(
    model: SentimentClassifier,
    averaged: AveragedModel,
    optimizer: torch.optim.Optimizer,
    rates: Sequence[float],
    corpus: Corpus,
    recipe: Recipe,
    *,
    number: int,
    seed: int,
    team: Team = ALONE,
) -> Epoch:
    """One pass over the texts of an epoch at the given learning `rates`, one per batch.

    `averaged` follows the weights as a running mean; the validation score is the mean's.
    """
    words = team.seed(1_000 * seed + number)
    started = time.monotonic()
    texts = texts_of_epoch(corpus, recipe, seed, number)
    batches = _batches(texts, recipe, seed, number)
    model.train()
    losses, largest = [], 0.0
    steps = zip(batches, rates, strict=True)
    with tqdm(steps, f"epoch {number}", len(batches), unit="batch", disable=not team.leads) as bar:
        for indices, rate in bar:
            batch = _noisy(collate(texts, indices, keep_last=recipe.keep_last), corpus, recipe, words)
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
            loss = _team_backward(model, batch, recipe, team)
            norm = nn.utils.clip_grad_norm_(model.parameters(), recipe.clip_norm)
            optimizer.step()
            averaged.update_parameters(model)
            losses.append(loss)
            largest = max(largest, float(norm))
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}", refresh=False)

    def validate() -> tuple[float, float, float]:
        found = score(averaged.module, corpus.validation)
        return found.loss, found.accuracy, time.monotonic() - started

    validation_loss, accuracy, seconds = team.of_leader(validate)
    return Epoch(number, float(np.mean(losses)), validation_loss, accuracy, largest, seconds)


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


def fit(
    model: SentimentClassifier,
    corpus: Corpus,
    recipe: Recipe,
    *,
    seed: int,
    state: Path,
    resume: bool,
    team: Team = ALONE,
) -> Progress[Epoch]:
    """Train until the last epoch or until `patience` runs out; `state` is rewritten after every epoch.

    TrainingError if `resume` finds no state, or that of another run, and if `state` cannot be written; a run may be
    resumed by another number of processes. TeamError if they cannot work together.
    """
    texts = hashes(recipe.model.language) if recipe.made_up else {}
    progress = Progress[Epoch](run=repr((recipe, seed, sorted(corpus.source.items()), corpus.beside, texts)))
    team.check_same(progress.run)
    team.same_weights(model)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay, fused=False
    )
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging))  # type: ignore[call-arg]
    modules = {"model": model, "averaged": averaged}
    if resume:
        progress = _restored(state, progress, modules, optimizer, team)
    per_epoch = len(_batches(texts_of_epoch(corpus, recipe, seed, 1), recipe, seed, 1))
    rates = one_cycle(recipe, per_epoch * recipe.epochs)
    for number in range(len(progress.history) + 1, recipe.epochs + 1):
        if progress.history and number - 1 - progress.best_epoch.epoch >= recipe.patience:
            if team.leads:
                print(f"stopped: no better validation loss for {recipe.patience} epochs")
            break
        part = rates[(number - 1) * per_epoch : number * per_epoch]
        epoch = train_epoch(model, averaged, optimizer, part, corpus, recipe, number=number, seed=seed, team=team)
        progress.record(epoch, averaged.module)
        if team.leads:
            with _written(state, kept=number - 1):
                training_state.save(state, progress, modules, optimizer)
            print(
                f"epoch {number}: train loss {epoch.train_loss:.4f}, validation loss {epoch.validation_loss:.4f}, "
                f"validation accuracy {epoch.validation_accuracy:.4f}, {epoch.seconds:.0f} s",
                flush=True,
            )
    return progress


def run(
    name: str, recipe: Recipe, corpus: Corpus, out: Path, *, seed: int, resume: bool, command: str, team: Team = ALONE
) -> None:
    """Train `name` and write its checkpoint folder, `out`, with the accuracy of the file as shipped."""
    known, wanted = len(corpus.vocabulary), recipe.model.vocabulary_size
    if known != wanted:
        raise TrainingError(f"The reviews to train on hold too few different words: {known}, not {wanted}.")
    state = out.parent / f".{out.name}.training.safetensors"
    model = build_model(recipe, corpus.vocabulary, seed)
    progress = fit(model, corpus, recipe, seed=seed, state=state, resume=resume, team=team)
    if not team.leads:
        return
    model.load_state_dict(progress.best)
    best = progress.best_epoch
    training = {
        "command": command,
        "seed": seed,
        "data": corpus.source,
        **corpus.beside,
        **_made_up_from(recipe),
        "texts_an_epoch": _counts(corpus, recipe),
        "recipe": asdict(recipe),
        "epochs": len(progress.history),
        "best_epoch": best.epoch,
        "minutes": round(sum(epoch.seconds for epoch in progress.history) / 60, 1),
        "history": [asdict(epoch) for epoch in progress.history],
        "torch": torch.__version__,
    }
    with _written(out, kept=len(progress.history)):
        save_checkpoint(model, out, {"training": training})
    shipped = load_checkpoint(out.name, out.parent)
    validation = score(shipped, corpus.validation)
    test = score(shipped, corpus.test, label="test")
    figures = {"validation": asdict(validation), "test": asdict(test)}
    if corpus.plain is not None:
        figures |= {
            "validation_without_diacritics": asdict(score(shipped, corpus.plain.validation)),
            "test_without_diacritics": asdict(score(shipped, corpus.plain.test, label="plain test")),
        }
    with _written(out, kept=len(progress.history)):
        update_config(out, **figures)
    state.unlink()
    print(f"{name}: validation accuracy {validation.accuracy:.4f}, test accuracy {test.accuracy:.4f} -> {out}")


@contextmanager
def _written(place: Path, *, kept: int) -> Iterator[None]:
    """Write something; a full disk and the like become a TrainingError that says how to go on.

    The epochs `kept` are those in the state on disk.
    """
    try:
        yield
    except (OSError, safetensors.SafetensorError) as error:
        then = f"with --resume, after epoch {kept}" if kept else "again from the start"
        reason = " ".join(str(error).split())
        raise TrainingError(f"{place} cannot be written ({reason}); make room there and train {then}.") from error


def _team_backward(model: SentimentClassifier, batch: Batch, recipe: Recipe, team: Team) -> float:
    """Give the parameters the gradient of the whole batch, of which this process reads its share; the batch's loss."""
    mine = team.share_of(batch)
    loss, reviews = 0.0, len(mine.labels)
    if reviews:
        loss = backward(model, mine, prefix_share=recipe.prefix_share, adversarial=recipe.adversarial)
    return team.add_up(model, loss, reviews / len(batch.labels))


def _noisy(batch: Batch, corpus: Corpus, recipe: Recipe, words: torch.Generator) -> Batch:
    """The batch with some words unknown and, in Vietnamese, some without diacritics; short texts keep every word."""
    ids = retyped(batch.ids, corpus.plain, recipe, words, short=batch.short)
    dropped = torch.rand(ids.shape, generator=words) < recipe.word_dropout
    if batch.short is not None:
        dropped &= ~batch.short.unsqueeze(1)
    return Batch(ids.masked_fill(dropped, UNKNOWN_ID), batch.lengths, batch.labels, batch.short)


def _made_up_from(recipe: Recipe) -> dict[str, Any]:
    """The frames and words that made-up texts are drawn from, by their hashes."""
    return {"made_up": {"files": hashes(recipe.model.language)}} if recipe.made_up else {}


def _counts(corpus: Corpus, recipe: Recipe) -> dict[str, int]:
    """How many texts of each kind an epoch reads."""
    edited = 0 if corpus.edited is None else recipe.edited * len(corpus.edited)
    kinds = {"edited": edited, "sentences": recipe.sentences, "made_up": recipe.made_up}
    return {"reviews": len(corpus.train)} | kinds


def _batches(texts: Encoded, recipe: Recipe, seed: int, number: int) -> list[np.ndarray]:
    lengths = [min(len(ids), recipe.keep_last) for ids in texts.ids]
    return bucketed(lengths, recipe.batch_size, np.random.default_rng((seed, number)))


def _restored(
    state: Path, fresh: Progress[Epoch], modules: Mapping[str, nn.Module], optimizer: torch.optim.Optimizer, team: Team
) -> Progress[Epoch]:
    if team.leads and not state.is_file():
        raise TrainingError(f"There is nothing to resume: {state} does not exist.")
    try:
        with team.copy_of(state) as file:
            found = training_state.restore(file, modules, optimizer, Epoch)
    except (OSError, safetensors.SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise TrainingError(f"{state} is damaged ({reason}); start again without --resume.") from error
    if found.run != fresh.run:
        raise TrainingError(f"{state} is of another run (recipe, seed or data differ); start again without --resume.")
    return found
