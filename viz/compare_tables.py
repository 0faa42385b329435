"""What the checkpoints say of themselves, as tidy tables for the Compare page."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models import CheckpointInfo
from models.report import Report, interval

MEASURES = ("validation_accuracy", "train_loss", "gradient_norm")
"""What was recorded at every epoch and is drawn."""


@dataclass(frozen=True)
class Weight:
    """What a network weighs: `parameters`, `megabytes` of its file, and `milliseconds` to read 230 words here."""

    parameters: int
    megabytes: float
    milliseconds: float


def standing_table(
    infos: Mapping[str, CheckpointInfo], reports: Mapping[str, Report], weights: Mapping[str, Weight]
) -> pd.DataFrame:
    """A row a network: network, cell, layers, directions, units, parameters, megabytes, minutes, validation, test,
    low and high (the 95 % interval of test) and milliseconds; NaN where something was not measured.
    """
    rows = []
    for name, info in infos.items():
        report, weight = reports.get(name), weights.get(name)
        rows.append(
            {
                "network": name,
                "cell": info.cell,
                "layers": info.layers,
                "directions": 2 if info.bidirectional else 1,
                "units": info.hidden_size,
                "parameters": weight.parameters if weight else np.nan,
                "megabytes": weight.megabytes if weight else np.nan,
                "minutes": info.training.get("minutes", np.nan),
                "validation": np.nan if info.validation_accuracy is None else info.validation_accuracy,
                "test": np.nan if info.test_accuracy is None else info.test_accuracy,
                "low": report.low if report else np.nan,
                "high": report.high if report else np.nan,
                "milliseconds": weight.milliseconds if weight else np.nan,
            }
        )
    return pd.DataFrame(rows)


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
    (words), reviews, accuracy, low and high (its 95 % interval).
    """
    rows = []
    for name, report in reports.items():
        for group in report.lengths:
            if group.reviews:
                low, high = interval(group.correct, group.reviews)
                accuracy = group.correct / group.reviews
                rows.append((name, group.least, group.below, group.reviews, accuracy, low, high))
    return pd.DataFrame(rows, columns=["network", "least", "below", "reviews", "accuracy", "low", "high"])


def calibration_table(reports: Mapping[str, Report]) -> pd.DataFrame:
    """Of reviews with like probabilities, the positive ones: network, probability (mean), share (positive), reviews."""
    rows = [
        (name, part.mean_probability, part.positive / part.reviews, part.reviews)
        for name, report in reports.items()
        for part in report.bins
        if part.reviews
    ]
    return pd.DataFrame(rows, columns=["network", "probability", "share", "reviews"])
