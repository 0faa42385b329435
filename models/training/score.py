"""How well a saved network judges reviews, and how its gradient fades on those that it was not trained on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from models.gradients.norms import top_gradients
from models.modules.classifier import SentimentClassifier
from models.networks.classifier import Network
from models.networks.text import Language, Tokenizer, Vocabulary, read_text
from models.networks.weights import Array
from models.reading.trace import trace_ids
from models.training.data import (
    DataError,
    Encoded,
    Review,
    collate,
    encode,
    in_order_of_length,
    read_imdb,
    split_off,
)
from models.training.ntc_scv import plain_reviews, read_ntc_scv
from models.training.report import GradientBand, Report, gradient_band, make_report
from models.training.texts.edited import Pair

BAND_REVIEWS = 1_000
"""Held-out reviews that the gradient is sent back through."""

BAND_WORDS = 1_000
"""Words of each, from its end, that are read for it."""


@dataclass(frozen=True)
class PairScore:
    """Of so many `pairs` of one review and its edited form how many are judged rightly, in either form and in both."""

    pairs: int
    praise: int
    blame: int
    both: int


@torch.no_grad()
def judge(model: SentimentClassifier, reviews: Encoded, *, label: str | None = None, batch_size: int = 128) -> Report:
    """Read whole reviews and count the right verdicts; `label` names a progress bar, None shows none."""
    was_training = model.training
    model.eval()
    logits = np.empty(len(reviews))
    with tqdm(total=len(reviews), desc=label, unit="review", disable=label is None, leave=False) as bar:
        for indices in in_order_of_length(reviews, batch_size):
            batch = collate(reviews, indices)
            logits[indices] = model(batch.ids, batch.lengths).double().numpy()
            bar.update(len(indices))
    model.train(was_training)
    return make_report(logits, reviews.labels, np.array([len(ids) for ids in reviews.ids]))


@torch.no_grad()
def judge_pairs(model: SentimentClassifier, pairs: Sequence[Pair]) -> PairScore:
    """How many of the pairs of edited reviews are judged rightly."""
    reviews = [review for pair in pairs for review in pair.reviews]
    texts = encoded(reviews, model.vocabulary, model.config.language, model.config.tokenizer)
    right = np.empty(len(texts), dtype=bool)
    for indices in in_order_of_length(texts, 128):
        batch = collate(texts, indices)
        right[indices] = ((model(batch.ids, batch.lengths) > 0) == (batch.labels > 0.5)).numpy()
    return PairScore(len(pairs), int(right[::2].sum()), int(right[1::2].sum()), int((right[::2] & right[1::2]).sum()))


def read_split(
    archive: Path,
    vocabulary: Vocabulary,
    language: Language = "en",
    tokenizer: Tokenizer = "gatescope",
    *,
    plain: bool = False,
) -> Encoded:
    """The whole test split as `vocabulary` encodes it; with `plain` typed without diacritics."""
    reviews = read_ntc_scv(archive, "test") if language == "vi" else read_imdb(archive, "test")
    return encoded(plain_reviews(reviews) if plain else reviews, vocabulary, language, tokenizer)


def read_held_out(
    archive: Path,
    vocabulary: Vocabulary,
    training: Mapping[str, Any],
    language: Language = "en",
    tokenizer: Tokenizer = "gatescope",
) -> Encoded | None:
    """The reviews that `models.train` held out for validation, negative ones first.

    In Vietnamese they are the published validation split, in English a part of the training split: None where
    `training`, that section of config.json, does not tell how it was divided (seed and recipe.validation). DataError
    where the archive is unreadable or too small for such a split.
    """
    if language == "vi":
        return encoded(read_ntc_scv(archive, "valid"), vocabulary, language, tokenizer)
    recipe = training.get("recipe")
    seed, held_out = training.get("seed"), recipe.get("validation") if isinstance(recipe, dict) else None
    if type(seed) is not int or type(held_out) is not int or seed < 0 or held_out < 1:
        return None
    reviews = read_imdb(archive, "train")
    if len(reviews) <= held_out:
        raise DataError(f"The archive {archive} has {len(reviews)} training reviews; {held_out} were held out of more.")
    return encoded([reviews[k] for k in split_off(len(reviews), held_out, seed)[1]], vocabulary, language, tokenizer)


def gradient_bands(
    model: Network, reviews: Encoded, count: int = BAND_REVIEWS, label: str | None = None
) -> dict[str, GradientBand]:
    """How the gradient fades over `count` of the `reviews`, evenly spread over them, by state: "hidden" and "cell".

    Of the top layer's forward direction; at most the last BAND_WORDS words of each review are read. Spread, because
    reviews are in order of their label. Empty where too few are read; `label` as in `judge`.
    """
    count = min(count, len(reviews))
    norms: dict[str, list[Array]] = {"hidden": [], "cell": []}
    for k in tqdm(range(count), desc=label, unit="review", disable=label is None, leave=False):
        ids = reviews.ids[k * len(reviews) // count][-BAND_WORDS:]
        found = top_gradients(model, trace_ids(model, ids))
        norms["hidden"].append(found.hidden.log10_norms())
        if found.cell is not None:
            norms["cell"].append(found.cell.log10_norms())
    bands = {state: gradient_band(logs) for state, logs in norms.items()}
    return {state: band for state, band in bands.items() if band is not None}


def encoded(reviews: list[Review], vocabulary: Vocabulary, language: Language, tokenizer: Tokenizer) -> Encoded:
    tokens = [read_text(review.text, vocabulary, language, tokenizer) for review in reviews]
    return encode(tokens, [review.label for review in reviews], vocabulary)
