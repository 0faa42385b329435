"""How well a network judges, in detail: checkpoints/NAME/report.json, from which the Compare page draws.

Accuracy with its interval, accuracy against the length of the review, and calibration: of the reviews that a network
holds to be positive with 80 %, are 80 % positive? How the gradient fades on reviews that training did not see. And what
the network understands of short sentences (models/understanding).
"""

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.networks.files import write_whole
from models.networks.weights import Array
from models.understanding.judged import Judged

REPORT_FILE = "report.json"
FORMAT = 1

LENGTHS = (0, 75, 125, 175, 250, 350, 500, 700, 1_000_000)
"""Words where the groups of reviews begin; the last number is above every length."""

BINS = 10
"""Equal parts of the probability 0..1 in which calibration is counted."""

BACK = (*range(61), *range(65, 501, 5))
"""Words back from the last at which the fading of the gradient is reported."""

LEAST_REVIEWS = 100
"""Reviews below which no quartiles are given."""

_LATER = {"gradient", "understands", "understands_plain", "suite"}  # which older reports do not have
_Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True)
class LengthGroup:
    """Reviews of `least` words to below `below`: how many there are, and how many were judged rightly."""

    least: int
    below: int
    reviews: int
    correct: int


@dataclass(frozen=True)
class ProbabilityBin:
    """Reviews whose P(positive) lies in `low`..`high`: their mean probability, and how many of them are positive."""

    low: float
    high: float
    reviews: int
    mean_probability: float  # 0 where there are none
    positive: int


@dataclass(frozen=True)
class GradientBand:
    """Quartiles over reviews of log10 of a gradient's norm relative to its norm at the last word: 0 there.

    `low`, `middle` and `high` stand at the distances `back`, in words from the last; `reviews` reach so far.
    """

    back: tuple[int, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    reviews: tuple[int, ...]

    def __post_init__(self) -> None:
        if len({len(self.back), len(self.low), len(self.middle), len(self.high), len(self.reviews)}) > 1:
            raise ValueError("a band needs as many quartiles and counts as distances")


@dataclass(frozen=True)
class Understanding:
    """One ability: how many `sentences` are judged `right`, the 95 % interval, and the places of the `wrong` ones."""

    ability: str
    sentences: int
    right: int
    low: float
    high: float
    wrong: tuple[int, ...]


@dataclass(frozen=True)
class Report:
    """The test reviews as one network judged them; `loss` in nats, shares in 0..1.

    `low` and `high` are the ends of the 95 % interval of the accuracy (Wilson 1927); `calibration_error` is the mean
    distance between probability and share over the bins, weighted by their reviews (Naeini et al. 2015). `gradient`
    holds the bands of the top layer's forward direction by state, "hidden" and (LSTM) "cell"; empty where not measured.
    `understands` is of the sentences as typed, `understands_plain` of the same without diacritics (Vietnamese), both of
    the suite whose hash is `suite`; empty where not measured.
    """

    reviews: int
    correct: int
    accuracy: float
    low: float
    high: float
    loss: float
    calibration_error: float
    lengths: tuple[LengthGroup, ...]
    bins: tuple[ProbabilityBin, ...]
    gradient: Mapping[str, GradientBand] = field(default_factory=dict)
    understands: tuple[Understanding, ...] = ()
    understands_plain: tuple[Understanding, ...] = ()
    suite: str = ""


def make_report(logits: Array, labels: NDArray[np.float32], lengths: NDArray[np.int64]) -> Report:
    """The report on N reviews: their `logits`, their `labels` (1 positive, 0 negative) and `lengths` in words, (N,)."""
    count = len(logits)
    if not count or not len(labels) == len(lengths) == count:
        raise ValueError("a report needs at least one review, and as many labels and lengths as logits")
    right = (logits > 0) == (labels > 0.5)
    correct = int(right.sum())
    low, high = interval(correct, count)
    probabilities = 0.5 * (1 + np.tanh(0.5 * logits))
    bins = _bins(probabilities, labels)
    return Report(
        reviews=count,
        correct=correct,
        accuracy=correct / count,
        low=low,
        high=high,
        loss=float(np.logaddexp(0.0, np.where(labels > 0.5, -logits, logits)).mean()),
        calibration_error=sum(abs(b.mean_probability * b.reviews - b.positive) for b in bins) / count,
        lengths=tuple(
            LengthGroup(least, below, int(inside.sum()), int((right & inside).sum()))
            for least, below in itertools.pairwise(LENGTHS)
            for inside in [(lengths >= least) & (lengths < below)]
        ),
        bins=bins,
    )


def interval(correct: int, count: int) -> tuple[float, float]:
    """The ends of the 95 % interval of a share `correct` / `count`, in 0..1 (Wilson 1927). ValueError without any."""
    if count < 1 or not 0 <= correct <= count:
        raise ValueError(f"there is no share of {correct} in {count}")
    share, square = correct / count, _Z**2
    middle = share + square / (2 * count)
    reach = _Z * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    whole = 1 + square / count
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def difference(correct_a: int, count_a: int, correct_b: int, count_b: int) -> tuple[float, float]:
    """The ends of the 95 % interval of share a - share b of two independent samples, in -1..1.

    Newcombe's hybrid score method (1998, method 10), from the two shares' own intervals. For two networks that judged
    the same reviews it is wider than it need be, as they mostly err on the same ones. ValueError as `interval`.
    """
    (low_a, high_a), (low_b, high_b) = interval(correct_a, count_a), interval(correct_b, count_b)
    a, b = correct_a / count_a, correct_b / count_b
    return a - b - math.hypot(a - low_a, high_b - b), a - b + math.hypot(high_a - a, b - low_b)


def understanding(found: Sequence[Judged]) -> tuple[Understanding, ...]:
    """What was judged, with intervals."""
    return tuple(
        Understanding(one.ability, one.sentences, one.right, *interval(one.right, one.sentences), one.wrong)
        for one in found
    )


def gradient_band(norms: Sequence[Array]) -> GradientBand | None:
    """The band of many reviews' log10 `norms`, (T,) each in the order of reading, rounded to 4 decimals.

    Distances that fewer than LEAST_REVIEWS reviews reach are left out, and those at which a quartile is no number,
    because gradients are exactly zero there. None where nothing is left.
    """
    found: list[tuple[int, float, float, float, int]] = []
    for back in BACK:
        reach = [log10 for log10 in norms if len(log10) > back]
        if len(reach) < LEAST_REVIEWS:
            break
        with np.errstate(invalid="ignore"):  # -inf less -inf
            low, middle, high = np.quantile([log10[-1 - back] - log10[-1] for log10 in reach], (0.25, 0.5, 0.75))
        if np.isfinite([low, middle, high]).all():
            found.append((back, *(round(float(value), 4) for value in (low, middle, high)), len(reach)))
    return GradientBand(*zip(*found, strict=True)) if found else None


def section(report: Report) -> dict[str, Any]:
    """What config.json says of it."""
    return {name: getattr(report, name) for name in ("accuracy", "correct", "reviews", "loss")}


def write_report(folder: Path, report: Report) -> None:
    """Write it into a checkpoint's folder, whole or not at all."""
    write_whole(folder / REPORT_FILE, json.dumps({"format": FORMAT} | asdict(report), indent=2) + "\n")


def read_report(folder: Path) -> Report | None:
    """The report in a checkpoint's folder; None where there is none that can be read."""
    try:
        found: Any = json.loads((folder / REPORT_FILE).read_text(encoding="utf-8"))
        return _report(found)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _report(found: Mapping[str, Any]) -> Report:
    values = {name: found[name] for name in Report.__dataclass_fields__ if name not in _LATER}
    values["lengths"] = tuple(LengthGroup(**group) for group in found["lengths"])
    values["bins"] = tuple(ProbabilityBin(**part) for part in found["bins"])
    bands = dict(found.get("gradient", {}))
    values["gradient"] = {
        state: GradientBand(**{name: tuple(part) for name, part in dict(band).items()}) for state, band in bands.items()
    }
    for name in ("understands", "understands_plain"):
        values[name] = tuple(Understanding(**one | {"wrong": tuple(one["wrong"])}) for one in found.get(name, ()))
    return Report(**values, suite=str(found.get("suite", "")))


def _bins(probabilities: Array, labels: NDArray[np.float32]) -> tuple[ProbabilityBin, ...]:
    place = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    found = []
    for k in range(BINS):
        inside = place == k
        count = int(inside.sum())
        mean = float(probabilities[inside].mean()) if count else 0.0
        found.append(ProbabilityBin(k / BINS, (k + 1) / BINS, count, mean, int((labels[inside] > 0.5).sum())))
    return tuple(found)
