"""What `python -m models.train translate` does, from the archive, or from made-up pairs, to the checkpoint folder."""

import tempfile
from pathlib import Path

from models.training.data import sha256
from models.translation.learning.corpus import Corpus, build_corpus
from models.translation.learning.evaluation import find_pairs
from models.translation.learning.fit import run
from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import Pair, Split, questions, read_splits, split_pairs
from models.translation.learning.recipes import RECIPES
from models.translation.learning.sample_pairs import sample_pairs


def train(name: str, data: Path | None, out: Path, *, seed: int, resume: bool, command: str) -> None:
    """Train on the archive `data`. DataError if it is not the published one, TrainingError if training cannot go on."""
    archive = find_pairs(data)
    origin = {"file": archive.name, "sha256": sha256(archive)}
    corpus, nearest = _prepared(read_splits(archive), origin)
    run(name, RECIPES[name], corpus, out, nearest, seed=seed, resume=resume, command=command)


def rehearse(name: str, out: Path | None, *, seed: int, resume: bool, command: str) -> None:
    """The whole path on made-up pairs; leaves nothing behind unless `out` names a place."""
    splits = split_pairs(sample_pairs(120, seed=1), 20)
    corpus, nearest = _prepared(splits, {"file": "made-up pairs", "sha256": "none"})
    with tempfile.TemporaryDirectory() as folder:
        place = out or Path(folder) / name
        run(name, RECIPES[name].small(), corpus, place, nearest, seed=seed, resume=resume, command=command)


def _prepared(splits: dict[Split, list[Pair]], origin: dict[str, str]) -> tuple[Corpus, Nearest]:
    held_out = splits["validation"]
    corpus = build_corpus(splits["train"], held_out, questions(held_out), questions(splits["test"]), origin)
    return corpus, Nearest(splits["train"])
