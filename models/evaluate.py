"""The accuracy of a shipped checkpoint: python -m models.evaluate lstm --data .../aclImdb_v1.tar.gz

Reads every test review whole, with the plain `nn.Module` in float32, from the fp16 file as it is in the repository.
With --write also how the gradient fades on reviews of the training split that the network was not trained on; both go
into report.json.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from models.checkpoint import CheckpointError, checkpoint_info, checkpoint_root, load_checkpoint, update_config
from models.classifier import SentimentClassifier
from models.data import (
    DataError,
    Encoded,
    Review,
    collate,
    encode,
    find_archive,
    in_order_of_length,
    read_imdb,
    split_off,
)
from models.export import Array
from models.gradients import top_gradients
from models.report import GradientBand, Report, gradient_band, make_report, read_report, write_report
from models.text import Vocabulary, tokenize
from models.trace import trace_ids

BAND_REVIEWS = 1_000
"""Held-out reviews that the gradient is sent back through."""

BAND_WORDS = 1_000
"""Words of each, from its end, that are read for it."""


@dataclass(frozen=True)
class Score:
    """How a network did: `accuracy` = `correct` / `reviews` in 0..1, `loss` the mean cross-entropy in nats."""

    accuracy: float
    correct: int
    reviews: int
    loss: float


def score(model: SentimentClassifier, reviews: Encoded, *, label: str | None = None, batch_size: int = 128) -> Score:
    """Read whole reviews and count the right verdicts; `label` names a progress bar, None shows none."""
    report = judge(model, reviews, label=label, batch_size=batch_size)
    return Score(report.accuracy, report.correct, report.reviews, report.loss)


@torch.no_grad()
def judge(model: SentimentClassifier, reviews: Encoded, *, label: str | None = None, batch_size: int = 128) -> Report:
    """As `score`, in every detail."""
    was_training = model.training
    model.eval()
    logits = np.empty(len(reviews))
    with tqdm(total=len(reviews), desc=label, unit="review", disable=label is None, leave=False) as bar:
        for indices in in_order_of_length(reviews, batch_size):
            batch = collate(reviews, indices)
            logits[indices] = model(batch.ids, batch.lengths).double().numpy()
            bar.update(len(indices))
    model.train(was_training)
    return make_report(logits, reviews.labels, np.array([len(ids) for ids in reviews.ids]))


def read_split(archive: Path, vocabulary: Vocabulary) -> Encoded:
    """The whole test split as `vocabulary` encodes it."""
    return _encoded(read_imdb(archive, "test"), vocabulary)


def read_held_out(archive: Path, vocabulary: Vocabulary, training: Mapping[str, Any]) -> Encoded | None:
    """The reviews of the training split that `models.train` held out for validation, negative ones first.

    None where `training`, that section of config.json, does not tell how it split them (seed and recipe.validation);
    DataError where the archive is unreadable or too small for such a split.
    """
    recipe = training.get("recipe")
    seed, held_out = training.get("seed"), recipe.get("validation") if isinstance(recipe, dict) else None
    if type(seed) is not int or type(held_out) is not int or seed < 0 or held_out < 1:
        return None
    reviews = read_imdb(archive, "train")
    if len(reviews) <= held_out:
        raise DataError(f"The archive {archive} has {len(reviews)} training reviews; {held_out} were held out of more.")
    return _encoded([reviews[k] for k in split_off(len(reviews), held_out, seed)[1]], vocabulary)


def gradient_bands(
    model: SentimentClassifier, reviews: Encoded, count: int = BAND_REVIEWS, label: str | None = None
) -> dict[str, GradientBand]:
    """How the gradient fades over `count` of the `reviews`, evenly spread over them, by state: "hidden" and "cell".

    Of the top layer's forward direction; at most the last BAND_WORDS words of each review are read. Spread, because
    reviews are in order of their label. Empty where too few are read; `label` as in `score`.
    """
    count = min(count, len(reviews))
    norms: dict[str, list[Array]] = {"hidden": [], "cell": []}
    for k in tqdm(range(count), desc=label, unit="review", disable=label is None, leave=False):
        ids = reviews.ids[k * len(reviews) // count][-BAND_WORDS:]
        found = top_gradients(model, trace_ids(model, ids))
        norms["hidden"].append(found.hidden.log10_norms())
        if found.cell is not None:
            norms["cell"].append(found.cell.log10_norms())
    bands = {state: gradient_band(logs) for state, logs in norms.items()}
    return {state: band for state, band in bands.items() if band is not None}


def main(arguments: list[str] | None = None) -> int:
    """Print the accuracy of one checkpoint on the test split; 1 with a sentence if that cannot be done."""
    args = _parse(arguments)
    torch.set_num_threads(1)
    try:
        model, archive = load_checkpoint(args.name), find_archive(args.data)
        if args.gradients_only:
            return _add_bands(model, archive, args.name, write=args.write)
        reviews = read_split(archive, model.vocabulary)
        held_out = _held_out(archive, model, args.name) if args.write else None
    except (CheckpointError, DataError) as error:
        return _failed(str(error))
    result = judge(model, reviews, label=f"{args.name} test")
    print(f"{args.name}: {result.correct} of {result.reviews} test reviews right, accuracy {result.accuracy:.4f}")
    print(f"95 % interval {result.low:.4f} to {result.high:.4f}, calibration error {result.calibration_error:.4f}")
    if args.write:
        bands = {} if held_out is None else _measure(model, held_out, args.name)
        folder = checkpoint_root() / args.name
        test = Score(result.accuracy, result.correct, result.reviews, result.loss)
        update_config(folder, test=asdict(test))
        write_report(folder, replace(result, gradient=bands))
        print(f"config.json says {checkpoint_info(args.name).test_accuracy:.4f}")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    parser.add_argument("--data", type=Path, help="aclImdb_v1.tar.gz; without it torchtext downloads it")
    parser.add_argument(
        "--write",
        action="store_true",
        help="also write config.json's figure and report.json, with the fading of the gradient on held-out reviews",
    )
    parser.add_argument(
        "--gradients-only",
        action="store_true",
        help="measure the fading of the gradient alone; with --write into the report.json that is there",
    )
    return parser.parse_args(arguments)


def _add_bands(model: SentimentClassifier, archive: Path, name: str, *, write: bool) -> int:
    """Measure the bands alone, and put them into the report that there is; the exit status."""
    folder = checkpoint_root() / name
    report = read_report(folder)
    if write and report is None:
        return _failed(f"{name} has no report.json to add to; run without --gradients-only first.")
    held_out = _held_out(archive, model, name)
    if held_out is None:
        return 1
    bands = _measure(model, held_out, name)
    if write and report is not None:
        write_report(folder, replace(report, gradient=bands))
    return 0


def _held_out(archive: Path, model: SentimentClassifier, name: str) -> Encoded | None:
    """As `read_held_out`, saying so where there are none."""
    found = read_held_out(archive, model.vocabulary, checkpoint_info(name).training)
    if found is None:
        _failed(f"config.json of {name} does not tell which reviews training held out; its gradient is not measured.")
    return found


def _measure(model: SentimentClassifier, held_out: Encoded, name: str) -> dict[str, GradientBand]:
    """As `gradient_bands`, with a line of what came out."""
    bands = gradient_bands(model, held_out, label=f"{name} gradient")
    parts = [
        f"{state} 10^{band.middle[-1]:.2f} at {band.back[-1]} words ({band.reviews[-1]} reviews)"
        for state, band in bands.items()
    ]
    print(f"median gradient beside that at the last word: {', '.join(parts) or 'too few reviews to tell'}")
    return bands


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _encoded(reviews: list[Review], vocabulary: Vocabulary) -> Encoded:
    return encode([tokenize(review.text) for review in reviews], [review.label for review in reviews], vocabulary)


if __name__ == "__main__":
    raise SystemExit(main())
