"""Made-up reviews for `--dry-run` and for tests: a few words decide the label, the rest is filler."""

import random

from models.training.data import Review

_FILLER = [
    "the",
    "film",
    "was",
    "a",
    "long",
    "story",
    "about",
    "two",
    "people",
    "and",
    "their",
    "small",
    "town",
    "with",
    "music",
    "in",
    "it",
]
_PRAISE = ["wonderful", "great", "lovely", "superb"]
_BLAME = ["awful", "boring", "dreadful", "dull"]


def sample_reviews(count: int, seed: int) -> list[Review]:
    """`count` reviews of 5 to 30 words, half of them positive, the same ones for the same seed."""
    rng = random.Random(seed)
    reviews = []
    for index in range(count):
        words = rng.choices(_FILLER, k=rng.randint(4, 29))
        words.insert(rng.randrange(len(words) + 1), rng.choice(_PRAISE if index % 2 else _BLAME))
        reviews.append(Review(" ".join(words) + ".", float(index % 2)))
    return reviews
