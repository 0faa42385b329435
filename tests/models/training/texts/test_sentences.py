"""Sentences cut out of reviews."""

import numpy as np
import pytest

from models.networks.text import SPECIALS, Vocabulary
from models.training.data import Encoded
from models.training.texts.sentences import LEAST, MOST, boundaries, cut, ends_of_sentences

STOP = 2
STOPS = np.array([STOP])


def reviews(*texts: list[int]) -> Encoded:
    labels = np.array([k % 2 for k in range(len(texts))], dtype=np.float32)
    return Encoded([np.array(text) for text in texts], labels)


def test_a_row_of_stops_ends_one_sentence() -> None:
    assert boundaries(np.array([5, 2, 2, 2, 6, 7, 2, 8]), STOPS).tolist() == [0, 4, 7, 8]
    assert boundaries(np.array([2, 5, 2]), STOPS).tolist() == [0, 1, 3]
    assert boundaries(np.array([5]), STOPS).tolist() == [0, 1]


def test_texts_are_one_or_two_whole_sentences_with_the_label_of_their_review() -> None:
    rng = np.random.default_rng(0)
    texts = [
        [id_ for s in range(9) for id_ in [*range(1000 * k + 100 * s, 1000 * k + 101 * s + 2), STOP]]
        for k in range(1, 5)
    ]
    source = reviews(*texts)
    found = cut(source, 400, [STOP], rng)
    assert len(found) == 400
    lengths = set()
    for ids, label in zip(found.ids, found.labels, strict=True):
        review = int(ids[0]) // 1000
        assert label == source.labels[review - 1]
        whole = texts[review - 1]
        at = next(k for k in range(len(whole)) if whole[k : k + len(ids)] == ids.tolist())
        assert at == 0 or whole[at - 1] == STOP
        assert ids[-1] == STOP
        assert np.isin(ids, STOPS).sum() in (1, 2)
        assert LEAST <= len(ids) <= MOST
        lengths.add(len(ids))
    assert len(lengths) > 5
    last = sum((int(ids[0]) // 100) % 10 >= 6 for ids in found.ids) / 400
    assert 0.55 < last < 0.8, "half of them from the last three of nine, and a third of the others"


def test_the_same_generator_cuts_the_same() -> None:
    source = reviews([3, 4, 5, 6, STOP, 7, 8, 9, 10, STOP], [11, 12, 13, 14, STOP, 15, 16, 17, 18])
    one, other, third = (cut(source, 20, [STOP], np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert [ids.tolist() for ids in one.ids] == [ids.tolist() for ids in other.ids]
    assert [ids.tolist() for ids in one.ids] != [ids.tolist() for ids in third.ids]


def test_where_no_sentence_fits_the_last_words_are_taken() -> None:
    long = cut(reviews(list(range(3, 103))), 5, [STOP], np.random.default_rng(0))
    assert [ids.tolist() for ids in long.ids] == [list(range(43, 103))] * 5
    short = cut(reviews([3, STOP]), 2, [STOP], np.random.default_rng(0))
    assert [ids.tolist() for ids in short.ids] == [[3, STOP]] * 2


def test_nothing_can_be_cut_from_nothing() -> None:
    with pytest.raises(ValueError, match="no reviews"):
        cut(reviews(), 1, [STOP], np.random.default_rng(0))
    assert len(cut(reviews(), 0, [STOP], np.random.default_rng(0))) == 0


def test_the_ends_of_sentences_are_those_the_vocabulary_has() -> None:
    assert ends_of_sentences(Vocabulary([*SPECIALS, "good", ".", "!"])) == {3, 4}
    assert ends_of_sentences(Vocabulary([*SPECIALS, "good"])) == frozenset()
