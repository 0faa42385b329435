"""`python -m models.train` with a recipe that a test's own archive is enough for: python -m tests.models.tiny_training

It has all that training can have (dropout, an adversarial loss, averaged weights) and takes seconds.
"""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import models.train
import models.training.distributed
from models.training.recipes import RECIPES
from tests.models.archives import imdb

_SMALL = RECIPES["lstm"].small(vocabulary_size=10)
TINY = replace(_SMALL, epochs=3, batch_size=2, validation=20, learning_rate=0.005, averaging=0.9)


def reviews(folder: Path, each: int = 120) -> Path:
    """The archive to train on; so many of each kind that a process can be ended in the middle of an epoch."""
    return imdb(folder / "aclImdb_v1.tar.gz", each=each)


if __name__ == "__main__":
    models.train.RECIPES = {"lstm": TINY}
    models.training.distributed.PATIENCE = timedelta(seconds=float(os.environ.get("TEAM_PATIENCE", "60")))
    raise SystemExit(models.train.main())
