"""What several processes train together in a test: torchrun --nproc-per-node 2 -m tests.models.team_work FOLDER

Each process writes the weights that it ends with, CASE.RANK.safetensors, and the leader the record of its epochs.
"""

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import safetensors.torch
from torch import Tensor

import models.train
import models.training.loop
from models.networks.text import tokenize
from models.training.corpus import Corpus, build_corpus
from models.training.distributed import ALONE, Team, joined
from models.training.fit import ClassifierLearner
from models.training.initial import build_model
from models.training.loop import fit
from models.training.recipes import RECIPES, Recipe
from models.training.sample_corpus import sample_reviews
from models.training.state import Epoch, Progress

REVIEWS = sample_reviews(81, seed=1)
WORDS = len({word for review in REVIEWS for word in tokenize(review.text)})


def _case(name: str, dropout: float, **changes: float) -> Recipe:
    """49 reviews to train on, in batches of 16, 16, 16 and 1: the last leaves the second process nothing to read."""
    recipe = RECIPES[name].small(WORDS)
    model = replace(recipe.model, embedding_dropout=dropout, dropout=dropout)
    return replace(recipe, model=model, averaging=0.9, learning_rate=0.01, **changes)  # type: ignore[arg-type]


CASES: Mapping[str, Recipe] = {
    "bilstm": _case("bilstm", 0.0, clip_norm=0.1),  # adversarial, with a loss over prefixes, and clipped
    "rnn2": _case("rnn2", 0.0),
    "dropout": _case("gru", 0.4),
}


class BrokenOffError(Exception):
    """Stands for a killed run."""


def corpus_of(recipe: Recipe) -> Corpus:
    source = {"file": "made-up reviews", "sha256": "none"}
    return build_corpus(REVIEWS, sample_reviews(20, seed=2), recipe, 1, source)


def train(case: str, state: Path, *, resume: bool = False, team: Team = ALONE) -> tuple[Progress, dict[str, Tensor]]:
    """The record of a training run, and the weights that it ends with."""
    recipe = CASES[case]
    corpus = corpus_of(recipe)
    model = build_model(recipe, corpus.vocabulary, 1 + team.rank)  # the leader's weights are what counts
    progress = fit(ClassifierLearner(model, corpus, recipe, 1, team), state=state, resume=resume)
    weights = {f"model/{name}": tensor for name, tensor in model.state_dict().items()}
    return progress, weights | {f"best/{name}": tensor for name, tensor in progress.best.items()}


def train_interrupted(case: str, state: Path, team: Team) -> tuple[Progress, dict[str, Tensor]]:
    """The same, but broken off after the first epoch and resumed by new networks."""
    real = models.training.loop.train_epoch

    def only_the_first(*args: object, number: int, **kwargs: object) -> Epoch:
        if number > 1:
            raise BrokenOffError
        return real(*args, number=number, **kwargs)  # type: ignore[arg-type]

    models.training.loop.train_epoch = only_the_first
    with suppress(BrokenOffError):
        train(case, state, team=team)
    models.training.loop.train_epoch = real
    return train(case, state, resume=True, team=team)


def main(folder: Path) -> None:
    """Every case once, and "dropout" once more in two parts."""
    with joined() as team:
        own = folder / f"disk{team.rank}"  # as if on another machine
        own.mkdir()
        found = {case: train(case, own / "state", team=team) for case in CASES}
        found["resumed"] = train_interrupted("dropout", own / "state2", team)
        for name, (progress, weights) in found.items():
            safetensors.torch.save_file(weights, folder / f"{name}.{team.rank}.safetensors")
            history = json.dumps([asdict(epoch) | {"seconds": 0.0} for epoch in progress.history])
            (folder / f"{name}.{team.rank}.json").write_text(history, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
