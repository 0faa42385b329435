"""The training of a translator; the command line is models/train.py.

Of the epochs, the one with the best BLEU on the validation sentences is kept (greedy, by the averaged weights where
there are any); the test sentences are read once, at the end, from the fp16 file as it will ship. Every epoch seeds its
own random numbers, so a run that was killed and resumed ends with the same weights as one that was not.
"""

import contextlib
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import safetensors
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn  # type: ignore[attr-defined]
from tqdm import tqdm

from models.networks.checkpoint import update_config
from models.networks.text import PADDING_ID
from models.training import state as training_state
from models.training.fit import TrainingError
from models.training.state import Progress
from models.translation.checkpoint import load_translator, save_translator
from models.translation.learning.corpus import Corpus, Encoded, batches_of, collate, with_unknown
from models.translation.learning.greedy import write_all
from models.translation.learning.modules import Seq2Seq, module_of, translator_of
from models.translation.learning.nearest import Nearest
from models.translation.learning.recipes import Recipe
from models.translation.learning.report import make_report
from models.translation.learning.score import judge
from models.translation.report import CREDIT, section, write_report
from models.translation.translator import TranslatorConfig


@dataclass(frozen=True)
class Epoch:
    """One line of the training record: losses in nats a word, the validation loss without smoothing; BLEU in 0..100.

    `gradient_norm` is the largest before clipping.
    """

    epoch: int
    train_loss: float
    validation_loss: float
    validation_bleu: float
    gradient_norm: float
    seconds: float

    @property
    def rank(self) -> float:
        """Validation BLEU, so that more of it is lower."""
        return -self.validation_bleu


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


def fit(model: Seq2Seq, corpus: Corpus, recipe: Recipe, *, seed: int, state: Path, resume: bool) -> Progress[Epoch]:
    """Train until the last epoch; `state` is rewritten after every one.

    TrainingError if `resume` finds no state, or that of another run, and if `state` cannot be written.
    """
    progress = Progress[Epoch](run=repr((recipe, seed, sorted(corpus.origin.items()))))
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay
    )
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging))  # type: ignore[call-arg]
    modules = {"model": model, "averaged": averaged}
    if resume:
        progress = _restored(state, progress, modules, optimizer)
    per_epoch = len(_batches(corpus, recipe, seed, 1))
    rates = rates_of(recipe, per_epoch * recipe.epochs)
    for number in range(len(progress.history) + 1, recipe.epochs + 1):
        part = rates[(number - 1) * per_epoch : number * per_epoch]
        epoch = train_epoch(model, averaged, optimizer, part, corpus, recipe, number=number, seed=seed)
        progress.record(epoch, averaged.module)
        with written(state, kept=number - 1):
            training_state.save(state, progress, modules, optimizer)
        print(
            f"epoch {number}: train loss {epoch.train_loss:.4f}, validation loss {epoch.validation_loss:.4f}, "
            f"validation BLEU {epoch.validation_bleu:.2f}, {epoch.seconds:.0f} s",
            flush=True,
        )
    return progress


def train_epoch(
    model: Seq2Seq,
    averaged: AveragedModel,
    optimizer: torch.optim.Optimizer,
    rates: Sequence[float],
    corpus: Corpus,
    recipe: Recipe,
    *,
    number: int,
    seed: int,
) -> Epoch:
    """One pass over the training pairs at the given learning `rates`, one per batch."""
    torch.manual_seed(1_000 * seed + number)
    dropped = torch.Generator().manual_seed(1_000 * seed + number)
    started = time.monotonic()
    batches = _batches(corpus, recipe, seed, number)
    model.train()
    losses, largest = [], 0.0
    with tqdm(zip(batches, rates, strict=True), f"epoch {number}", len(batches), unit="batch") as bar:
        for indices, rate in bar:
            batch = collate(corpus.train, indices)
            if recipe.consistency:
                batch = batch.twice()
            sources = with_unknown(batch.sources, recipe.source_dropout, dropped)
            fed = with_unknown(batch.fed, recipe.target_dropout, dropped)
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
            with torch.autocast("cpu", torch.bfloat16) if recipe.half else contextlib.nullcontext():
                logits = model(sources, fed)
            smoothed = loss_of(logits, batch.wanted, recipe.label_smoothing)
            apart = recipe.consistency * disagreement(logits, batch.wanted) if recipe.consistency else 0.0
            (smoothed + apart).backward()  # type: ignore[no-untyped-call]
            norm = nn.utils.clip_grad_norm_(model.parameters(), recipe.clip_norm)
            optimizer.step()
            averaged.update_parameters(model)
            losses.append(float(smoothed.detach()))
            largest = max(largest, float(norm))
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}", refresh=False)
    shipped: Seq2Seq = averaged.module
    loss = validation_loss(shipped, corpus.validation)
    found = judge(write_all(shipped, [question.source for question in corpus.questions]), corpus.questions)
    return Epoch(number, float(np.mean(losses)), loss, found.bleu, largest, time.monotonic() - started)


def run(
    name: str, recipe: Recipe, corpus: Corpus, out: Path, nearest: Nearest, *, seed: int, resume: bool, command: str
) -> None:
    """Train `name` and write its checkpoint folder, `out`, with the figures of the file as shipped."""
    state = out.parent / f".{out.name}.training.safetensors"
    model = build_model(recipe, corpus, seed)
    progress = fit(model, corpus, recipe, seed=seed, state=state, resume=resume)
    model.load_state_dict(progress.best)
    best, epochs = progress.best_epoch, len(progress.history)
    training = {
        "command": command,
        "seed": seed,
        "data": {**corpus.origin, "credit": CREDIT},
        "recipe": asdict(recipe),
        "epochs": epochs,
        "best_epoch": best.epoch,
        "minutes": round(sum(epoch.seconds for epoch in progress.history) / 60, 1),
        "history": [asdict(epoch) for epoch in progress.history],
        "torch": torch.__version__,
    }
    with written(out, kept=epochs):
        save_translator(translator_of(model), out, {"training": training})
    shipped = load_translator(out.name, out.parent)
    held_out = judge(
        write_all(module_of(shipped), [question.source for question in corpus.questions]), corpus.questions
    )
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


@contextlib.contextmanager
def written(place: Path, *, kept: int) -> Iterator[None]:
    """As `models.training.fit` says it: a full disk becomes a TrainingError that tells how to go on."""
    try:
        yield
    except (OSError, safetensors.SafetensorError) as error:
        then = f"with --resume, after epoch {kept}" if kept else "again from the start"
        reason = " ".join(str(error).split())
        raise TrainingError(f"{place} cannot be written ({reason}); make room there and train {then}.") from error


def _batches(corpus: Corpus, recipe: Recipe, seed: int, number: int) -> list[np.ndarray]:
    return batches_of(corpus.train, recipe.batch_size, np.random.default_rng((seed, number)))


def _restored(
    state: Path, fresh: Progress[Epoch], modules: Mapping[str, nn.Module], optimizer: torch.optim.Optimizer
) -> Progress[Epoch]:
    if not state.is_file():
        raise TrainingError(f"There is nothing to resume: {state} does not exist.")
    try:
        found = training_state.restore(state, modules, optimizer, Epoch)
    except (OSError, safetensors.SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise TrainingError(f"{state} is damaged ({reason}); start again without --resume.") from error
    if found.run != fresh.run:
        raise TrainingError(f"{state} is of another run (recipe, seed or data differ); start again without --resume.")
    return found
