"""What will happen and how long it takes; the training; and the folder, like one of those that ship."""

import math
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from models.modules.bridge import tensors_of
from models.networks.brought.head import HeadConfig
from models.networks.checkpoint import save_checkpoint, update_config
from models.networks.classifier import ClassifierConfig, Network
from models.networks.text import SPECIALS, Vocabulary, tokenize
from models.networks.weights import Floats
from models.reading.known import KNOWN, as_known, load_checkpoint
from models.training.data import DataError, encode, sha256
from models.training.loop import fit, record_of, written
from models.training.own.learner import ClassesClassifier, ClassesLearner, Lesson, logits_of
from models.training.own.table import Table
from models.training.recipes import Recipe
from models.training.report import interval, make_report, write_report

MOST_WORDS = 20_000
TABLE = "table"
"""The key in config.json, under "training", that says from which table a network learned."""

_HELD_OUT = 0.1  # share of the texts that is held out for validation, and as much again for the test
_BATCH, _EPOCHS, _MOST_EPOCHS = 32, 10, 60
_STEPS = 1_200  # of the optimizer, at least where that takes no more epochs than these
_LARGE = 5_000  # texts
_TIMED = 3  # batches that say how long it will take


def recipe_of(model: ClassifierConfig, texts: int, epochs: int | None) -> Recipe:
    """That of our own networks, without what belongs to film reviews; a small table is read more often."""
    wanted = epochs or min(_MOST_EPOCHS, max(_EPOCHS, math.ceil(_STEPS * _BATCH / texts)))
    return Recipe(
        model=model,
        epochs=wanted,
        patience=max(3, wanted // 5),
        learning_rate=2e-3 if texts > _LARGE else 5e-3,
        prefix_share=0.0 if model.cell == "rnn" else 0.5,
        averaging=0.0 if model.cell == "rnn" else 0.98,
        batch_size=_BATCH,
        forget_bias=1.0 if model.cell == "lstm" else None,
        edited=0,
        sentences=0,
        made_up=0,
        validation=0,
    )


def prepared(table: Table, shape: ClassifierConfig, seed: int) -> tuple[Lesson, Vocabulary]:
    """The texts in three parts, and the words of those that are learned from. DataError for a text without words."""
    tokens = [tokenize(text, shape.language) for text in table.texts]
    if not all(tokens):
        raise DataError("There is a text without words in the table; take it out.")
    order = np.random.default_rng(seed).permutation(len(tokens))
    share = max(1, int(_HELD_OUT * len(order)))
    parts = order[2 * share :], order[:share], order[share : 2 * share]
    known = {word for k in parts[0] for word in tokens[k]}
    size = min(MOST_WORDS, len(SPECIALS) + len(known - set(SPECIALS)))
    vocabulary = Vocabulary.build((tokens[k] for k in parts[0]), size=size)
    encoded = encode([vocabulary.taken_apart(text) for text in tokens], table.labels, vocabulary)
    return Lesson(*(encoded.take(np.sort(part)) for part in parts)), vocabulary


def foretold(table: Table, lesson: Lesson, learner: ClassesLearner) -> list[str]:
    """What will happen, a line each; the time is that of a few batches of the very training."""
    counts = table.counts
    largest = max(range(len(counts)), key=counts.__getitem__)
    lengths = sorted(len(ids) for ids in lesson.train.ids)
    left = f"; {table.left_out} rows without a text or a label are left out" if table.left_out else ""
    model = learner.recipe.model
    return [
        f"{len(table.texts)} texts: {len(lesson.train)} to learn from, {len(lesson.validation)} for validation, "
        f"{len(lesson.test)} for the test{left}",
        "classes: " + ", ".join(f"{name} {count}" for name, count in zip(table.classes, counts, strict=True)),
        f"who always says {table.classes[largest]!r} is right in {100 * counts[largest] / sum(counts):.1f} %",
        f"half of the texts have at most {lengths[len(lengths) // 2]} words, the longest {lengths[-1]}; "
        f"training reads the last {learner.recipe.keep_last}",
        f"{model.cell.upper()} of {model.hidden_size} units, {model.vocabulary_size} words; "
        f"at most {learner.recipe.epochs} epochs, about {_minutes(learner)} minutes on this machine",
    ]


def _minutes(learner: ClassesLearner) -> str:
    batches = learner.batches(1)
    weights = {name: tensor.clone() for name, tensor in learner.model.state_dict().items()}
    started = time.monotonic()
    for indices in batches[:_TIMED]:
        learner.backward(indices, torch.Generator().manual_seed(0))
    each = (time.monotonic() - started) / min(_TIMED, len(batches))
    learner.optimizer.zero_grad()
    learner.model.load_state_dict(weights)
    return f"{each * len(batches) * learner.recipe.epochs / 60:.1f}"


def train(
    table: Table,
    path: Path,
    shape: ClassifierConfig,
    out: Path,
    *,
    epochs: int | None,
    seed: int,
    resume: bool,
    command: str,
) -> None:
    """Say what will happen, train, and write the folder with the accuracy of the file as it is then."""
    lesson, vocabulary = prepared(table, shape, seed)
    recipe = recipe_of(replace(shape, vocabulary_size=len(vocabulary)), len(lesson.train), epochs)
    model = ClassesClassifier(recipe, vocabulary, len(table.classes), seed)
    learner = ClassesLearner(model, lesson, recipe, seed, sha256(path))
    print(*foretold(table, lesson, learner), sep="\n", flush=True)
    state = out.parent / f".{out.name}.training.safetensors"
    progress = fit(learner, state=state, resume=resume)
    model.load_state_dict(progress.best)
    source = {"file": path.name, "sha256": sha256(path), "texts": len(table.texts), "tested": len(lesson.test)}
    training = record_of(learner, progress, command=command, **{TABLE: source})
    with written(out, kept=len(progress.history)):
        save_checkpoint(network_of(model, table.classes), out, {"training": training})
    _measure(model, lesson, out, table)
    state.unlink()


def network_of(model: ClassesClassifier, classes: tuple[str, ...]) -> Network:
    """The network that the module is now."""
    ends = tuple(f"end.{direction}" for direction in model.config.directions)
    head = HeadConfig(ends, (f"linear {len(classes)}",), classes, (1, 0), "softmax")
    names = {"readout.weight": "head.0.weight", "readout.bias": "head.0.bias"}
    tensors: dict[str, Floats] = {names.get(name, name): tensor for name, tensor in tensors_of(model).items()}
    return Network(replace(model.config, head=head), model.vocabulary, tensors)


def _measure(model: ClassesClassifier, lesson: Lesson, out: Path, table: Table) -> None:
    """The figures of the very file, whose weights are rounded; and an answer that is checked whenever it is loaded."""
    shipped = load_checkpoint(out.name, out.parent)
    back = {"head.0.weight": "readout.weight", "head.0.bias": "readout.bias"}
    model.load_state_dict({back.get(name, name): torch.tensor(t).float() for name, t in shipped.tensors.items()})
    figures: dict[str, Any] = {"validation": _figures(model, lesson.validation), "test": _figures(model, lesson.test)}
    with written(out, kept=0):
        update_config(out, **figures, **{KNOWN: [as_known(shipped, table.texts[0])]})
        if len(table.classes) == 2:
            logits = logits_of(model, lesson.test).double().numpy()
            lengths = np.array([len(ids) for ids in lesson.test.ids])
            write_report(out, make_report(logits[:, 1] - logits[:, 0], lesson.test.labels, lengths))
    test = figures["test"]
    low, high = interval(test["correct"], test["reviews"])
    print(
        f"{out.name}: {test['correct']} of {test['reviews']} test texts right, accuracy {test['accuracy']:.4f} "
        f"(95 % interval {low:.4f} to {high:.4f}) -> {out}"
    )
    wrong = _confused(model, lesson, table)
    if wrong:
        print("taken for another most often: " + wrong)


def _figures(model: ClassesClassifier, texts: Any) -> dict[str, Any]:
    logits, labels = logits_of(model, texts), torch.from_numpy(texts.labels).long()
    correct = int((logits.argmax(dim=1) == labels).sum())
    loss = float(cross_entropy(logits, labels))
    return {"accuracy": correct / len(labels), "correct": correct, "reviews": len(labels), "loss": loss}


def _confused(model: ClassesClassifier, lesson: Lesson, table: Table) -> str:
    """Which class is taken for which, of the test texts."""
    said = logits_of(model, lesson.test).argmax(dim=1).tolist()
    pairs = Counter((int(a), b) for a, b in zip(lesson.test.labels, said, strict=True) if int(a) != b)
    return ", ".join(f"{table.classes[a]} for {table.classes[b]} ({n})" for (a, b), n in pairs.most_common(3))
