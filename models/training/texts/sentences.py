"""Single sentences cut out of training reviews, with the verdict of the review: short texts that somebody really wrote.

A verdict may not stand in the sentence, so they are noisy; but beside the made-up texts they keep a network from
learning that whatever is short was made up, and from being too sure of it. Half of them come from the last sentences of
a review, where people say what they think.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.networks.text import UNKNOWN_ID, Vocabulary
from models.training.data import Encoded

LEAST, MOST = 4, 60
"""Words of a text, full stops among them."""

_ENDS = (".", "!", "?", "...")
_LAST = 3  # sentences that count as the end of a review
_TRIES = 10  # reviews and places that are looked at for one text


def ends_of_sentences(vocabulary: Vocabulary) -> frozenset[int]:
    """The ids of the tokens that end a sentence."""
    return frozenset(vocabulary.encode(_ENDS)) - {UNKNOWN_ID}


def cut(reviews: Encoded, count: int, ends: Iterable[int], rng: np.random.Generator) -> Encoded:
    """`count` texts of one or two whole sentences, of LEAST to MOST words each; with the labels of their reviews.

    Where that is not found in a few reviews, the last words of one. ValueError without reviews.
    """
    if not len(reviews) and count:
        raise ValueError("there are no reviews to cut sentences out of")
    stops = np.array(sorted(ends), dtype=np.int64)
    chosen = [_cut_one(reviews, stops, rng) for _ in range(count)]
    labels = np.array([reviews.labels[k] for k, _ in chosen], dtype=np.float32)
    return Encoded([ids for _, ids in chosen], labels)


def _cut_one(reviews: Encoded, stops: NDArray[np.int64], rng: np.random.Generator) -> tuple[int, NDArray[np.int64]]:
    review = 0
    for _ in range(_TRIES):
        review = int(rng.integers(len(reviews)))
        ids = reviews.ids[review]
        bounds = boundaries(ids, stops)
        sentences = len(bounds) - 1
        near_end = rng.random() < 0.5
        first = int(rng.integers(max(0, sentences - _LAST) if near_end else 0, sentences))
        after = min(first + 1 + int(rng.integers(2)), sentences)
        text = ids[bounds[first] : bounds[after]]
        if LEAST <= len(text) <= MOST:
            return review, text
    return review, reviews.ids[review][-MOST:]


def boundaries(ids: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where sentences begin, and the end: [0, ..., T]. A row of stops ("...") ends one sentence."""
    is_stop = np.isin(ids, stops)
    after_stop = np.flatnonzero(is_stop[:-1] & ~is_stop[1:]) + 1
    return np.concatenate([[0], after_stop, [len(ids)]]).astype(np.int64)
