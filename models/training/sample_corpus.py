"""Made-up reviews for `--dry-run` and for tests: a few words decide the label, the rest is filler."""

import random

from models.networks.text import Language
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


_FILLER_VI = [
    "quán",
    "này",
    "mình",
    "gọi",
    "món",
    "bánh",
    "với",
    "trà",
    "sữa",
    "ở",
    "đường",
    "gần",
    "nhà",
    "một",
    "lần",
]
_PRAISE_VI = ["ngon", "tuyệt", "thích", "rẻ"]
_BLAME_VI = ["chán", "dở", "tệ", "mắc"]
_WORDS = {"en": (_FILLER, _PRAISE, _BLAME), "vi": (_FILLER_VI, _PRAISE_VI, _BLAME_VI)}


def sample_reviews(count: int, seed: int, language: Language = "en") -> list[Review]:
    """`count` reviews of 5 to 30 words, half of them positive, the same ones for the same seed."""
    rng = random.Random(seed)
    filler, praise, blame = _WORDS[language]
    reviews = []
    for index in range(count):
        words = rng.choices(filler, k=rng.randint(4, 29))
        words.insert(rng.randrange(len(words) + 1), rng.choice(praise if index % 2 else blame))
        reviews.append(Review(" ".join(words) + ".", float(index % 2)))
    return reviews
