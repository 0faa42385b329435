"""The translator that only remembers: copy the translation of the most similar training sentence.

A translation that is worth something must be better than this. Similar is: the cosine of the two sentences' words and
pairs of neighbouring words, each weighted by how rare it is in training, log(N / n) of n in N sentences (Sparck Jones
1972).
"""

import itertools
import math
from collections import Counter
from collections.abc import Sequence

from models.translation.learning.pairs import Pair

Words = tuple[str, ...]


class Nearest:
    """The training pairs, ready to be searched."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = pairs
        self._bags = [Counter(_grams(pair.source)) for pair in pairs]
        seen = Counter(gram for bag in self._bags for gram in bag)
        self._rarity = {gram: math.log(len(pairs) / count) + 1 for gram, count in seen.items()}
        self._lengths = [self._length(bag) for bag in self._bags]
        self._holders: dict[Words, list[int]] = {}
        for k, bag in enumerate(self._bags):
            for gram in bag:
                self._holders.setdefault(gram, []).append(k)

    def find(self, source: Words) -> tuple[Pair, float]:
        """The most similar pair, the first of equals, and the similarity in 0..1."""
        bag = Counter(gram for gram in _grams(source) if gram in self._rarity)
        length = self._length(bag)
        products: dict[int, float] = {}
        for gram, count in bag.items():
            for k in self._holders[gram]:
                products[k] = products.get(k, 0.0) + count * self._bags[k][gram] * self._rarity[gram] ** 2
        similar = {k: product / (length * self._lengths[k]) for k, product in products.items()}
        best = min(similar, key=lambda k: (-similar[k], k), default=0)
        return self._pairs[best], similar.get(best, 0.0)

    def _length(self, bag: Counter[Words]) -> float:
        return math.sqrt(sum((count * self._rarity[gram]) ** 2 for gram, count in bag.items()))


def _grams(source: Words) -> list[Words]:
    return [(word,) for word in source] + list(itertools.pairwise(source))
