"""What a network learns from: the encoded reviews of one run, and which of them are held out.

English training reviews are divided once, by seed, into those to train on and the validation reviews; Vietnamese ones
are published in three splits. Many people type Vietnamese without its diacritics, so those networks learn from both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from models.networks.text import SPECIALS, Language, Vocabulary, tokenize
from models.networks.vietnamese import without_diacritics
from models.training.data import Encoded, Review, encode, split_off
from models.training.distributed import ALONE, Team
from models.training.ntc_scv import plain_reviews
from models.training.recipes import Recipe
from models.training.texts.edited import Edited, Pair, overlaps


@dataclass(frozen=True)
class Plain:
    """What a Vietnamese corpus is without its diacritics.

    `ids` (V,) int64 is, of every word of the vocabulary, the id of the same word so typed; the reviews are read from
    their plain text.
    """

    ids: Tensor
    validation: Encoded
    test: Encoded


@dataclass(frozen=True)
class Corpus:
    """Encoded reviews of one run; `source` says where they came from, `beside` what else there is to learn from.

    `edited` are training reviews that people turned round, None without them. `plain` is None for an English corpus.
    """

    train: Encoded
    validation: Encoded
    test: Encoded
    vocabulary: Vocabulary
    source: dict[str, str]
    plain: Plain | None = None
    edited: Encoded | None = None
    beside: dict[str, Any] = field(default_factory=dict)


def build_corpus(
    train: list[Review],
    test: list[Review],
    recipe: Recipe,
    seed: int,
    source: dict[str, str],
    *,
    edited: Edited | None = None,
    team: Team = ALONE,
) -> Corpus:
    """Tokenize, hold out the validation reviews, and build the vocabulary on what is left to train on.

    Of the `edited` pairs those of validation reviews are left out, and of the training reviews the originals of pairs
    that are for judging.
    """
    tokens = _tokenized(train, "tokenize train", team)
    kept, held_out = split_off(len(train), recipe.validation, seed)
    extra: dict[str, Any] = {}
    if edited is not None:
        known, _ = overlaps(edited.train, (train[k].text for k in held_out))
        _, judged = overlaps(edited.dev, (train[k].text for k in kept))
        kept = np.delete(kept, sorted(judged))
        pairs = [pair for place, pair in enumerate(edited.train) if place not in known]
        counts = {"pairs": len(pairs), "pairs_left_out": len(known), "reviews_left_out": len(judged)}
        extra = {"edited": {"files": edited.files, **counts}}
    vocabulary = Vocabulary.build((tokens[k] for k in kept), size=recipe.model.vocabulary_size)
    encoded = _encoded(tokens, train, vocabulary)
    return Corpus(
        train=encoded.take(kept),
        validation=encoded.take(held_out),
        test=_encoded(_tokenized(test, "tokenize test", team), test, vocabulary),
        vocabulary=vocabulary,
        source=source,
        edited=None if edited is None else _encoded_pairs(pairs, vocabulary),
        beside=extra,
    )


def build_vietnamese_corpus(
    train: list[Review],
    validation: list[Review],
    test: list[Review],
    recipe: Recipe,
    source: dict[str, str],
    *,
    team: Team = ALONE,
) -> Corpus:
    """Tokenize, and build the vocabulary on the training reviews, with and without their diacritics."""
    tokens = _tokenized(train, "tokenize train", team, "vi")
    vocabulary = Vocabulary.build(typed(tokens), size=recipe.model.vocabulary_size)

    def encoded(reviews: list[Review], label: str) -> Encoded:
        return _encoded(_tokenized(reviews, f"tokenize {label}", team, "vi"), reviews, vocabulary)

    return Corpus(
        train=_encoded(tokens, train, vocabulary),
        validation=encoded(validation, "validation"),
        test=encoded(test, "test"),
        vocabulary=vocabulary,
        source=source,
        plain=Plain(
            ids=plain_ids(vocabulary),
            validation=encoded(plain_reviews(validation), "plain validation"),
            test=encoded(plain_reviews(test), "plain test"),
        ),
    )


def typed(tokenized: Iterable[list[str]]) -> Iterator[list[str]]:
    """Every text as it is, then without its diacritics."""
    for tokens in tokenized:
        yield tokens
        yield [without_diacritics(token) for token in tokens]


def plain_ids(vocabulary: Vocabulary) -> Tensor:
    """Of every word (V,) the id of the same word without diacritics; the specials stay what they are."""
    specials = range(len(SPECIALS))
    words = vocabulary.encode(without_diacritics(token) for token in vocabulary.tokens[len(SPECIALS) :])
    return torch.tensor([*specials, *words])


def retyped(
    ids: Tensor, plain: Plain | None, recipe: Recipe, generator: torch.Generator, *, short: Tensor | None = None
) -> Tensor:
    """`ids` (B, T) with some texts and some words, as the recipe has it, in letters without diacritics.

    `short` (B,) bool marks texts of which another share is so.
    """
    if plain is None:
        return ids
    shares = torch.full((len(ids), 1), recipe.plain_texts)
    if short is not None:
        shares[short] = recipe.plain_short
    texts = torch.rand(len(ids), 1, generator=generator) < shares
    words = torch.rand(ids.shape, generator=generator) < recipe.plain_words
    return torch.where(texts | words, plain.ids[ids], ids)


def _encoded_pairs(pairs: Sequence[Pair], vocabulary: Vocabulary) -> Encoded:
    reviews = [review for pair in pairs for review in pair.reviews]
    return _encoded([tokenize(review.text) for review in reviews], reviews, vocabulary)


def _tokenized(reviews: list[Review], label: str, team: Team, language: Language = "en") -> list[list[str]]:
    with tqdm(reviews, label, unit="review", leave=False, disable=not team.leads) as bar:
        return [tokenize(review.text, language) for review in bar]


def _encoded(tokenized: list[list[str]], reviews: list[Review], vocabulary: Vocabulary) -> Encoded:
    tokens = [vocabulary.taken_apart(text) for text in tokenized]
    return encode(tokens, [review.label for review in reviews], vocabulary)
