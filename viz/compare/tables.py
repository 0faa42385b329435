"""What the checkpoints say of themselves, as tidy tables for the Compare page."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from models import CheckpointInfo
from models.networks.checkpoint import Weight
from models.training.report import Report, interval

MEASURES = ("validation_accuracy", "train_loss", "gradient_norm")
"""What was recorded at every epoch and is drawn."""


def standing_table(
    infos: Mapping[str, CheckpointInfo], reports: Mapping[str, Report], weights: Mapping[str, Weight]
) -> pd.DataFrame:
    """A row a network: network, reads (a language), cell, layers, directions, units, recipe (as `recipe_parts`),
    parameters, megabytes, minutes, validation, test, low and high (the 95 % interval of test), plain (test without
    diacritics); NaN where something was not measured.
    """
    rows = []
    for name, info in infos.items():
        report, weight = reports.get(name), weights.get(name)
        rows.append(
            {
                "network": name,
                "reads": info.language,
                "cell": info.cell,
                "layers": info.layers,
                "directions": 2 if info.bidirectional else 1,
                "units": info.hidden_size,
                "recipe": recipe_parts(info.training),
                "parameters": weight.parameters if weight else np.nan,
                "megabytes": weight.megabytes if weight else np.nan,
                "minutes": info.training.get("minutes", np.nan),
                "validation": np.nan if info.validation_accuracy is None else info.validation_accuracy,
                "test": np.nan if info.test_accuracy is None else info.test_accuracy,
                "low": report.low if report else np.nan,
                "high": report.high if report else np.nan,
                "plain": np.nan if info.plain_accuracy is None else info.plain_accuracy,
            }
        )
    return pd.DataFrame(rows)


def recipe_parts(training: Mapping[str, Any]) -> tuple[str, ...]:
    """How a network was trained, as far as its gradient depends on it, from what its config.json recorded.

    "prefix" or "last" (the loss after every word, or after the last alone), then "adversarial" (word vectors moved
    against the network), "averaged" (a running mean of the weights), "forget_bias", "orthogonal" (how it started);
    empty where it was not recorded.
    """
    recipe = training.get("recipe")
    if not isinstance(recipe, Mapping):
        return ()
    extras = {"adversarial": "adversarial", "averaged": "averaging", "forget_bias": "forget_bias"}
    parts = ["prefix" if recipe.get("prefix_share") else "last"]
    parts += [part for part, field in extras.items() if recipe.get(field)]
    return (*parts, "orthogonal") if recipe.get("orthogonal") else tuple(parts)


def history_table(infos: Mapping[str, CheckpointInfo]) -> pd.DataFrame:
    """The recorded training, a row for every network and epoch: network, epoch, train_loss, validation_loss,
    validation_accuracy, gradient_norm (the largest before clipping).
    """
    columns = ["network", "epoch", "train_loss", "validation_loss", "validation_accuracy", "gradient_norm"]
    rows = [
        [name, *(epoch.get(column, np.nan) for column in columns[1:])]
        for name, info in infos.items()
        for epoch in info.training.get("history", [])
    ]
    return pd.DataFrame(rows, columns=columns)


def length_table(reports: Mapping[str, Report]) -> pd.DataFrame:
    """Accuracy by the length of the review, a row for every network and group that holds any: network, least, below
    (words), reviews, correct, accuracy, low and high (its 95 % interval).
    """
    rows = []
    for name, report in reports.items():
        for group in report.lengths:
            if group.reviews:
                low, high = interval(group.correct, group.reviews)
                accuracy = group.correct / group.reviews
                rows.append((name, group.least, group.below, group.reviews, group.correct, accuracy, low, high))
    return pd.DataFrame(rows, columns=["network", "least", "below", "reviews", "correct", "accuracy", "low", "high"])


def calibration_table(reports: Mapping[str, Report]) -> pd.DataFrame:
    """Of reviews with like probabilities, the positive ones: network, probability (mean), share (positive), reviews."""
    rows = [
        (name, part.mean_probability, part.positive / part.reviews, part.reviews)
        for name, report in reports.items()
        for part in report.bins
        if part.reviews
    ]
    return pd.DataFrame(rows, columns=["network", "probability", "share", "reviews"])
