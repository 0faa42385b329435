"""The texts that benchmarks/enter.py has read."""

import itertools

from benchmarks.enter import texts
from models.networks.text import tokenize


def test_no_two_texts_are_alike_and_their_words_are_counted_as_the_network_counts_them() -> None:
    found = list(itertools.islice(texts(50), 20))
    assert len({tokenize(text)[0] for text, _ in found}) == 20
    assert all(len(tokenize(text)) == words for text, words in found)
    assert {words for _, words in found} == {50, 51}, "a page shows by their number that it shows the new text"
