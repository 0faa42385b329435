"""The loop that trains a network, whatever it learns: epochs of batches, of which the best one's weights are kept.

Every epoch seeds its own random numbers, so a run that was killed and resumed ends with the same weights as one that
was not. What is particular to a kind of network is its `Learner`: models/training/fit.py has that of the classifiers,
models/translation/learning/fit.py that of the translators. Several processes train one network together if `torchrun`
starts them, see models/training/distributed.py.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic

import numpy as np
import safetensors
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn  # type: ignore[attr-defined]
from tqdm import tqdm

from models.training import state as training_state
from models.training.distributed import ALONE, Team
from models.training.state import Kind, Progress


class TrainingError(Exception):
    """Training cannot start or go on; the message is one sentence for the person at the keyboard."""


class Learner(ABC, Generic[Kind]):
    """What the loop has to know of a network and of its lesson.

    `recipe` has the numbers `epochs`, `clip_norm` and `averaging`; without a better epoch training stops after
    `patience` others. `rates` are the learning rates of so many steps. `run` says all that must be equal for a resumed
    run to be the same run.
    """

    epoch: type[Kind]
    model: nn.Module
    optimizer: torch.optim.Optimizer
    recipe: Any
    seed: int
    patience: int
    rates: Callable[[int], list[float]]
    run: str
    team: Team = ALONE

    @abstractmethod
    def batches(self, number: int) -> Sequence[np.ndarray]:
        """The batches of an epoch: indices of what is learned from."""

    @abstractmethod
    def backward(self, indices: np.ndarray, drawn: torch.Generator) -> float:
        """Give the parameters the gradient of a batch; its loss. What is dropped from it is drawn from `drawn`."""

    @abstractmethod
    def judge(self, model: Any) -> tuple[float, ...]:
        """The validation loss of `model`, the averaged network, and the figures beside it in an epoch's record."""

    def seeded(self, number: int) -> torch.Generator:
        """Seed torch, and return the generator for what is dropped."""
        return self.team.seed(number)


def train_epoch(learner: Learner[Kind], averaged: AveragedModel, rates: Sequence[float], *, number: int) -> Kind:
    """One pass over what is learned from, at the given learning `rates`, one per batch.

    `averaged` follows the weights as a running mean; the validation score is the mean's.
    """
    drawn = learner.seeded(1_000 * learner.seed + number)
    started = time.monotonic()
    batches = learner.batches(number)
    learner.model.train()
    losses, largest = [], 0.0
    steps = zip(batches, rates, strict=True)
    with tqdm(steps, f"epoch {number}", len(batches), unit="batch", disable=not learner.team.leads) as bar:
        for indices, rate in bar:
            for group in learner.optimizer.param_groups:
                group["lr"] = rate
            learner.optimizer.zero_grad()
            losses.append(learner.backward(indices, drawn))
            norm = nn.utils.clip_grad_norm_(learner.model.parameters(), learner.recipe.clip_norm)
            learner.optimizer.step()
            averaged.update_parameters(learner.model)
            largest = max(largest, float(norm))
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}", refresh=False)
    measured = learner.team.of_leader(lambda: (*learner.judge(averaged.module), time.monotonic() - started))
    loss, *figures, seconds = measured
    return learner.epoch(number, float(np.mean(losses)), loss, largest, seconds, *figures)


def fit(learner: Learner[Kind], *, state: Path, resume: bool) -> Progress[Kind]:
    """Train until the last epoch or until patience runs out; `state` is rewritten after every epoch.

    TrainingError if `resume` finds no state, or that of another run, and if `state` cannot be written; a run may be
    resumed by another number of processes. TeamError if they cannot work together.
    """
    model, recipe, team = learner.model, learner.recipe, learner.team
    progress = Progress[Kind](run=learner.run)
    team.check_same(progress.run)
    team.same_weights(model)
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging))  # type: ignore[call-arg]
    modules = {"model": model, "averaged": averaged}
    if resume:
        progress = _restored(state, learner, modules)
    per_epoch = len(learner.batches(1))
    rates = learner.rates(per_epoch * recipe.epochs)
    for number in range(len(progress.history) + 1, recipe.epochs + 1):
        if progress.history and number - 1 - progress.best_epoch.epoch >= learner.patience:
            if team.leads:
                print(f"stopped: no better validation loss for {learner.patience} epochs")
            break
        part = rates[(number - 1) * per_epoch : number * per_epoch]
        epoch = train_epoch(learner, averaged, part, number=number)
        progress.record(epoch, averaged.module)
        if team.leads:
            with written(state, kept=number - 1):
                training_state.save(state, progress, modules, learner.optimizer)
            print(
                f"epoch {number}: train loss {epoch.train_loss:.4f}, validation loss {epoch.validation_loss:.4f}, "
                f"{epoch}, {epoch.seconds:.0f} s",
                flush=True,
            )
    return progress


def record_of(learner: Learner[Kind], progress: Progress[Kind], **about: Any) -> dict[str, Any]:
    """What config.json keeps of a training: what there is to say `about` it, how it was done, and its epochs."""
    return {
        **about,
        "seed": learner.seed,
        "recipe": asdict(learner.recipe),
        "epochs": len(progress.history),
        "best_epoch": progress.best_epoch.epoch,
        "minutes": round(sum(epoch.seconds for epoch in progress.history) / 60, 1),
        "history": [asdict(epoch) for epoch in progress.history],
        "torch": torch.__version__,
    }


@contextmanager
def written(place: Path, *, kept: int) -> Iterator[None]:
    """Write something; a full disk and the like become a TrainingError that says how to go on.

    The epochs `kept` are those in the state on disk.
    """
    try:
        yield
    except (OSError, safetensors.SafetensorError) as error:
        then = f"with --resume, after epoch {kept}" if kept else "again from the start"
        reason = " ".join(str(error).split())
        raise TrainingError(f"{place} cannot be written ({reason}); make room there and train {then}.") from error


def _restored(state: Path, learner: Learner[Kind], modules: Mapping[str, nn.Module]) -> Progress[Kind]:
    if learner.team.leads and not state.is_file():
        raise TrainingError(f"There is nothing to resume: {state} does not exist.")
    try:
        with learner.team.copy_of(state) as file:
            found = training_state.restore(file, modules, learner.optimizer, learner.epoch)
    except (OSError, safetensors.SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise TrainingError(f"{state} is damaged ({reason}); start again without --resume.") from error
    if found.run != learner.run:
        raise TrainingError(f"{state} is of another run (recipe, seed or data differ); start again without --resume.")
    return found
