"""The accuracy of a shipped checkpoint: python -m models.evaluate lstm --data .../aclImdb_v1.tar.gz

Reads every test review whole, with the plain `nn.Module` in float32, from the fp16 file as it is in the repository.
"""

import argparse
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models.checkpoint import CheckpointError, checkpoint_info, checkpoint_root, load_checkpoint, update_config
from models.classifier import SentimentClassifier
from models.data import DataError, Encoded, collate, encode, find_archive, in_order_of_length, read_imdb
from models.report import Report, make_report, write_report
from models.text import Vocabulary, tokenize


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
    reviews = read_imdb(archive, "test")
    return encode([tokenize(review.text) for review in reviews], [review.label for review in reviews], vocabulary)


def main(arguments: list[str] | None = None) -> int:
    """Print the accuracy of one checkpoint on the test split; 1 with a sentence if that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    parser.add_argument("--data", type=Path, help="aclImdb_v1.tar.gz; without it torchtext downloads it")
    parser.add_argument("--write", action="store_true", help="also write config.json's figure and report.json")
    args = parser.parse_args(arguments)
    torch.set_num_threads(1)
    try:
        model = load_checkpoint(args.name)
        reviews = read_split(find_archive(args.data), model.vocabulary)
    except (CheckpointError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    result = judge(model, reviews, label=f"{args.name} test")
    print(f"{args.name}: {result.correct} of {result.reviews} test reviews right, accuracy {result.accuracy:.4f}")
    print(f"95 % interval {result.low:.4f} to {result.high:.4f}, calibration error {result.calibration_error:.4f}")
    if args.write:
        folder = checkpoint_root() / args.name
        test = Score(result.accuracy, result.correct, result.reviews, result.loss)
        update_config(folder, test=asdict(test))
        write_report(folder, result)
        print(f"config.json says {checkpoint_info(args.name).test_accuracy:.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
