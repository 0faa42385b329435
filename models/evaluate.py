"""The accuracy of a shipped checkpoint: python -m models.evaluate lstm --data .../aclImdb_v1.tar.gz

Reads every test review whole, with the plain `nn.Module` in float32, from the fp16 file as it is in the repository.
"""

import argparse
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch.nn import functional
from tqdm import tqdm

from models.checkpoint import CheckpointError, checkpoint_info, checkpoint_root, load_checkpoint, update_config
from models.classifier import SentimentClassifier
from models.data import DataError, Encoded, collate, encode, find_archive, in_order_of_length, read_imdb
from models.text import Vocabulary, tokenize


@dataclass(frozen=True)
class Score:
    """How a network did: `accuracy` = `correct` / `reviews` in 0..1, `loss` the mean cross-entropy in nats."""

    accuracy: float
    correct: int
    reviews: int
    loss: float


@torch.no_grad()
def score(model: SentimentClassifier, reviews: Encoded, *, label: str | None = None, batch_size: int = 128) -> Score:
    """Read whole reviews and count the right verdicts; `label` names a progress bar, None shows none."""
    was_training = model.training
    model.eval()
    correct, loss = 0, 0.0
    with tqdm(total=len(reviews), desc=label, unit="review", disable=label is None, leave=False) as bar:
        for indices in in_order_of_length(reviews, batch_size):
            batch = collate(reviews, indices)
            logits = model(batch.ids, batch.lengths)
            correct += int(((logits > 0) == (batch.labels > 0.5)).sum())
            loss += float(functional.binary_cross_entropy_with_logits(logits, batch.labels, reduction="sum"))
            bar.update(len(indices))
    model.train(was_training)
    return Score(correct / len(reviews), correct, len(reviews), loss / len(reviews))


def read_split(archive: Path, vocabulary: Vocabulary) -> Encoded:
    """The whole test split as `vocabulary` encodes it."""
    reviews = read_imdb(archive, "test")
    return encode([tokenize(review.text) for review in reviews], [review.label for review in reviews], vocabulary)


def main(arguments: list[str] | None = None) -> int:
    """Print the accuracy of one checkpoint on the test split; 1 with a sentence if that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    parser.add_argument("--data", type=Path, help="aclImdb_v1.tar.gz; without it torchtext downloads it")
    parser.add_argument("--write", action="store_true", help="also write the figure into the checkpoint's config.json")
    args = parser.parse_args(arguments)
    torch.set_num_threads(1)
    try:
        model = load_checkpoint(args.name)
        reviews = read_split(find_archive(args.data), model.vocabulary)
    except (CheckpointError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    result = score(model, reviews, label=f"{args.name} test")
    print(f"{args.name}: {result.correct} of {result.reviews} test reviews right, accuracy {result.accuracy:.4f}")
    if args.write:
        update_config(checkpoint_root() / args.name, test=asdict(result))
        print(f"config.json says {checkpoint_info(args.name).test_accuracy:.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
