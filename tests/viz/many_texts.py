"""Two hundred and more texts that nobody chose for what comes out: made from sentences, from single words, and ours."""

import random

from viz.content.english import EXAMPLES, PAIRS

_PRAISE = ("great", "wonderful", "funny", "beautiful", "brilliant", "excellent", "moving", "perfect")
_BLAME = ("boring", "awful", "dull", "stupid", "terrible", "a waste of time", "predictable", "poor")
_THINGS = ("story", "acting", "music", "ending", "dialogue", "camera", "first half", "cast", "sequel", "plot")
_PATTERNS = (
    "The {0} is {2}, but the {1} is {3}.",
    "I expected the {0} to be {3}, and it was {2}!",
    "Not {2}, not {3}: the {0} and the {1} are simply there.",
    "A man walks into a house by the sea and nobody speaks for an hour.",
    "We laughed at the {0}, we slept through the {1}.",
    "It is {3}. It is {3}. Nobody asked for the {0}.",
    "Do not believe the others: the {1} is {2}.",
)


def made_text(seed: int) -> str:
    """A text of one to about 120 words; the same for the same seed."""
    rng = random.Random(seed)
    if seed % 5 == 0:
        return " ".join(rng.choice([*_PRAISE, *_BLAME, *_THINGS]) for _ in range(1 + seed % 60))
    sentences = []
    for _ in range(1 + seed % 11):
        praise, blame = rng.choice(_PRAISE), rng.choice(_BLAME)
        first, second = rng.sample(_THINGS, 2)
        sentences.append(rng.choice(_PATTERNS).format(first, second, praise, blame))
    return " ".join(sentences)


MANY = tuple(
    dict.fromkeys(
        [*EXAMPLES.values(), *(text for pair in PAIRS.values() for text in pair), *map(made_text, range(220))]
    )
)
"""At least two hundred different texts."""
