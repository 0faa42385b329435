"""What an epoch reads: as many texts as the recipe says, drawn anew, the short ones marked."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.networks.text import UNKNOWN_ID
from models.networks.vietnamese import without_diacritics
from models.training.corpus import Corpus, build_corpus, build_vietnamese_corpus, retyped
from models.training.data import Batch, Review, collate, split_off
from models.training.fit import noisy
from models.training.recipes import RECIPES, Recipe
from models.training.sample_corpus import sample_reviews
from models.training.texts.edited import Edited, Pair
from models.training.texts.mixture import held_out_texts, joined, texts_of_epoch

RECIPE = replace(RECIPES["gru"].small(vocabulary_size=30), sentences=30, made_up=40, edited=2, validation=20)


def english(recipe: Recipe = RECIPE, edited: Edited | None = None) -> Corpus:
    return build_corpus(sample_reviews(80, 1), sample_reviews(4, 2), recipe, 1, {}, edited=edited)


def shown(corpus: Corpus, number: int, recipe: Recipe = RECIPE, seed: int = 1) -> list[list[int]]:
    return [ids.tolist() for ids in texts_of_epoch(corpus, recipe, seed, number).ids]


EDITED = Edited([Pair("a good town with music", "a bad town with music")] * 3, [], {"train_paired.tsv": "0"})


def test_an_epoch_has_the_reviews_the_edited_ones_and_short_texts() -> None:
    corpus = english(edited=EDITED)
    texts = texts_of_epoch(corpus, RECIPE, 1, 1)
    assert corpus.edited is not None
    assert len(texts) == 60 + 2 * 6 + 30 + 40
    assert texts.short is not None
    assert texts.short.tolist() == [False] * 72 + [True] * 70
    assert [ids.tolist() for ids in texts.ids[:60]] == [ids.tolist() for ids in corpus.train.ids]
    assert texts.labels[60:66].tolist() == texts.labels[66:72].tolist() == [1, 0] * 3
    assert [ids.tolist() for ids in texts.ids[60:66]] == [ids.tolist() for ids in corpus.edited.ids]
    assert texts.labels[-40:].mean() == 0.5


def test_short_texts_are_drawn_anew_and_the_same_for_the_same_seed() -> None:
    corpus = english()
    first, again, second, other = (shown(corpus, 1), shown(corpus, 1), shown(corpus, 2), shown(corpus, 1, seed=2))
    assert first == again
    for epoch in (second, other):
        assert epoch[:60] == first[:60]
        assert sum(a != b for a, b in zip(epoch[60:90], first[60:90], strict=True)) > 10
        assert sum(a != b for a, b in zip(epoch[90:], first[90:], strict=True)) > 10


def test_without_short_texts_an_epoch_is_the_reviews() -> None:
    recipe = replace(RECIPE, sentences=0, made_up=0)
    texts = texts_of_epoch(english(), recipe, 1, 1)
    assert len(texts) == 60
    assert texts.short is not None
    assert not texts.short.any()


def test_short_texts_are_held_out_that_no_epoch_draws() -> None:
    corpus = english()
    texts, again = held_out_texts(corpus, RECIPE, 1), held_out_texts(corpus, RECIPE, 1)
    assert texts is not None
    assert again is not None
    assert [ids.tolist() for ids in texts.ids] == [ids.tolist() for ids in again.ids]
    cut_out, made_up = texts.ids[:30], texts.ids[30:]
    validation = [" ".join(map(str, ids)) for ids in corpus.validation.ids]
    assert all(any(" ".join(map(str, ids)) in review for review in validation) for ids in cut_out)
    assert texts.labels[30:].tolist() == [1, 0] * 20
    for epoch in range(1, 4):
        drawn = shown(corpus, epoch)[-40:]
        assert sum(ids.tolist() != other for ids, other in zip(made_up, drawn, strict=True)) > 10


def test_nothing_is_held_out_where_nothing_short_is_learned_from() -> None:
    assert held_out_texts(english(), replace(RECIPE, sentences=0, made_up=0), 1) is None


def test_half_of_the_vietnamese_held_out_texts_are_typed_without_diacritics() -> None:
    reviews = sample_reviews(80, 1, "vi")
    recipe = replace(RECIPES["vi_gru"].small(vocabulary_size=60), sentences=0, made_up=400)
    corpus = build_vietnamese_corpus(reviews, reviews[:10], reviews[:10], recipe, {})
    texts = held_out_texts(corpus, recipe, 1)
    assert texts is not None
    words = ["".join(corpus.vocabulary.tokens[k] for k in ids) for ids in texts.ids]
    plain = [k // 2 % 2 == 1 for k in range(400)]
    assert all(without_diacritics(word) == word for word, is_plain in zip(words, plain, strict=True) if is_plain)
    typed = [label for label, is_plain in zip(texts.labels, plain, strict=True) if is_plain]
    assert sum(typed) == 100  # either verdict is typed so as often
    assert sum(without_diacritics(word) != word for word in words) > 50  # the tiny vocabulary has few


def test_vietnamese_texts_are_drawn_from_vietnamese_frames() -> None:
    reviews = sample_reviews(80, 1, "vi")
    recipe = replace(RECIPES["vi_gru"].small(vocabulary_size=40), made_up=200)
    corpus = build_vietnamese_corpus(reviews, reviews[:10], reviews[:10], recipe, {})
    texts = texts_of_epoch(corpus, recipe, 1, 1)
    words = {corpus.vocabulary.tokens[k] for ids in texts.ids[-200:] for k in ids}
    assert {"quán", "ngon", "tệ"} <= words


def test_short_texts_keep_their_words() -> None:
    corpus = english()
    texts = joined([corpus.train], [corpus.train])
    batch = collate(texts, range(len(texts)))
    assert batch.short is not None
    words = torch.Generator().manual_seed(0)
    found = noisy(batch, corpus, replace(RECIPE, word_dropout=0.5), words)
    inside = torch.arange(batch.ids.shape[1]) < batch.lengths.unsqueeze(1)
    lost = (found.ids == UNKNOWN_ID) & (batch.ids != UNKNOWN_ID) & inside
    assert not lost[batch.short].any()
    known = (batch.ids != UNKNOWN_ID) & inside
    assert 0.4 < lost[~batch.short].sum() / known[~batch.short].sum() < 0.6
    assert found.short is batch.short


def test_short_texts_lose_their_diacritics_more_often() -> None:
    reviews = [Review("quán ngon", float(k % 2)) for k in range(8)]
    recipe = replace(RECIPES["vi_gru"].small(7), plain_words=0.0, plain_texts=0.1, plain_short=0.6)
    corpus = build_vietnamese_corpus(reviews, reviews, reviews, recipe, {})
    ids = torch.tensor([corpus.vocabulary.encode(["quán"])] * 4_000)
    short = torch.arange(4_000) < 2_000
    found = retyped(ids, corpus.plain, recipe, torch.Generator().manual_seed(0), short=short)
    changed = (found != ids).any(dim=1).double()
    assert changed[short].mean() == pytest.approx(0.6, abs=0.05)
    assert changed[~short].mean() == pytest.approx(0.1, abs=0.03)


def test_marks_go_with_their_texts() -> None:
    corpus = english()
    texts = joined([corpus.train.take([0, 1])], [corpus.train.take([2])])
    assert texts.take([2, 0]).short is not None
    np.testing.assert_array_equal(texts.take([2, 0]).short, [True, False])
    batch = collate(texts, [1, 2])
    assert isinstance(batch, Batch)
    assert batch.short is not None
    assert batch.short.tolist() == [False, True]
    assert collate(corpus.train, [0]).short is None


# Edited reviews and what must stay apart


def test_no_pair_of_a_validation_review_is_trained_on_and_no_original_of_a_judged_pair() -> None:
    train = sample_reviews(80, 1)
    recipe = replace(RECIPE, sentences=0, made_up=0)
    texts = [" ".join(f"{word}{k}" for word in "abcdefghijklmnopq") for k in range(80)]
    reviews = [Review(text, review.label) for text, review in zip(texts, train, strict=True)]
    kept, held_out = split_off(80, 20, 1)
    a_held, a_kept, other_kept = held_out[0], kept[0], kept[1]
    pairs = [Pair(texts[k] + " good", texts[k] + " bad") for k in (a_held, a_kept)]
    dev = [Pair(texts[k] + " good", texts[k] + " bad") for k in (other_kept,)]
    corpus = build_corpus(reviews, train[:4], recipe, 1, {}, edited=Edited(pairs, dev, {"a": "b"}))
    assert corpus.edited is not None
    assert len(corpus.edited) == 2
    counts = {"pairs": 1, "pairs_left_out": 1, "reviews_left_out": 1}
    assert corpus.beside == {"edited": {"files": {"a": "b"}, **counts}}
    assert len(corpus.train) == 59
    assert len(corpus.validation) == 20
    assert corpus.edited.labels.tolist() == [1, 0]
