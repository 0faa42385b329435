"""The report, counted by hand."""

import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.training.report import (
    BACK,
    LEAST_REVIEWS,
    LENGTHS,
    REPORT_FILE,
    GradientBand,
    Report,
    difference,
    gradient_band,
    interval,
    make_report,
    read_report,
    understanding,
    write_report,
)
from models.understanding.judged import Judged

LOGITS = np.array([3.0, -1.0, 0.2, -4.0, 0.5])
LABELS = np.array([1, 1, 0, 0, 1], dtype=np.float32)
WORDS = np.array([10, 80, 300, 300, 5_000])


def test_every_number_by_hand() -> None:
    report = make_report(LOGITS, LABELS, WORDS)
    assert (report.reviews, report.correct, report.accuracy) == (5, 3, 0.6)
    p = 1 / (1 + np.exp(-LOGITS))
    assert report.loss == pytest.approx(-np.mean(LABELS * np.log(p) + (1 - LABELS) * np.log(1 - p)))
    groups = {group.least: (group.reviews, group.correct) for group in report.lengths}
    assert groups == {
        0: (1, 1),
        75: (1, 0),
        125: (0, 0),
        175: (0, 0),
        250: (2, 1),
        350: (0, 0),
        500: (0, 0),
        700: (1, 1),
    }
    counted = {round(part.low, 1): (part.reviews, part.positive) for part in report.bins if part.reviews}
    assert counted == {0.0: (1, 0), 0.2: (1, 1), 0.5: (1, 0), 0.6: (1, 1), 0.9: (1, 1)}
    assert report.calibration_error == pytest.approx(np.abs(p - LABELS).mean())  # one review a bin
    assert sum(part.reviews for part in report.bins) == sum(group.reviews for group in report.lengths) == 5


def test_the_interval_is_wilson_s() -> None:
    low, high = interval(8, 10)
    assert (low, high) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert interval(0, 5)[0] == 0.0
    assert interval(5, 5)[1] == 1.0
    low, high = interval(22_550, 25_000)
    assert high - low == pytest.approx(2 * 1.96 * math.sqrt(0.902 * 0.098 / 25_000), rel=1e-3)
    with pytest.raises(ValueError, match="0"):
        interval(1, 0)


@pytest.mark.parametrize(
    ("a", "b", "ends"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_the_difference_is_newcombe_s(a: tuple[int, int], b: tuple[int, int], ends: tuple[float, float]) -> None:
    """Table II of Newcombe 1998, method 10."""
    assert difference(*a, *b) == pytest.approx(ends, abs=6e-5)
    assert difference(*b, *a) == pytest.approx((-ends[1], -ends[0]), abs=6e-5)


@pytest.mark.parametrize(("a", "b"), [(0.9, 0.87), (0.5, 0.5), (0.98, 0.6)])
def test_the_difference_lies_inside_in_95_of_100_samples(a: float, b: float) -> None:
    rng, count = np.random.default_rng(1), (120, 200)
    found = [difference(x, count[0], y, count[1]) for x, y in rng.binomial(count, (a, b), (5_000, 2)).tolist()]
    inside = np.mean([low <= a - b <= high for low, high in found])
    assert 0.94 < inside < 0.965


def test_there_is_no_difference_to_nothing() -> None:
    with pytest.raises(ValueError, match="0"):
        difference(1, 2, 0, 0)


def test_extreme_logits_are_certain_not_infinite() -> None:
    report = make_report(np.array([800.0, -800.0]), np.array([1, 1], dtype=np.float32), np.array([3, 3]))
    assert report.loss == pytest.approx(400.0)
    assert report.bins[-1].reviews == report.bins[0].reviews == 1


def test_a_report_comes_back_as_it_was_written(tmp_path: Path) -> None:
    report = make_report(LOGITS, LABELS, WORDS)
    write_report(tmp_path, report)
    assert read_report(tmp_path) == report
    assert [path.name for path in tmp_path.iterdir()] == [REPORT_FILE]


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"format": 1, "reviews": 5}', "\ud83d"])
def test_a_damaged_report_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / REPORT_FILE).write_text(content, encoding="utf-8", errors="replace")
    assert read_report(tmp_path) is None
    assert read_report(tmp_path / "nowhere") is None


def test_a_report_with_a_missing_part_is_none(tmp_path: Path) -> None:
    found = asdict(make_report(LOGITS, LABELS, WORDS))
    for name in found.keys() - {"gradient", "understands", "understands_plain", "suite"}:
        (tmp_path / REPORT_FILE).write_text(json.dumps({k: v for k, v in found.items() if k != name}))
        assert read_report(tmp_path) is None


def test_nothing_cannot_be_reported() -> None:
    with pytest.raises(ValueError, match="at least one"):
        make_report(np.array([]), np.array([], dtype=np.float32), np.array([], dtype=np.int64))
    with pytest.raises(ValueError, match="as many"):
        make_report(LOGITS, LABELS[:2], WORDS)
    assert list(LENGTHS) == sorted(LENGTHS)


# The fading of the gradient


def banded() -> Report:
    rng = np.random.default_rng(5)
    bands = [gradient_band([rng.normal(size=8).cumsum() for _ in range(LEAST_REVIEWS)]) for _ in range(2)]
    assert bands[0] is not None
    assert bands[1] is not None
    return replace(make_report(LOGITS, LABELS, WORDS), gradient={"hidden": bands[0], "cell": bands[1]})


def test_a_band_by_hand() -> None:
    """Review k fades by k hundredths of a decade a word; the first forty of 140 are three words long."""
    norms = [-2.0 - 0.01 * k * np.arange(2 if k < 40 else 69, -1, -1.0) for k in range(140)]
    band = gradient_band(norms)
    assert band is not None
    assert band.back == (*range(61), 65)
    assert band.reviews == (140,) * 3 + (100,) * 59
    at = {back: place for place, back in enumerate(band.back)}
    assert (band.low[0], band.middle[0], band.high[0]) == (0, 0, 0)
    for back, (low, middle, high) in {
        2: (104.25, 69.5, 34.75),
        3: (114.25, 89.5, 64.75),
        65: (114.25, 89.5, 64.75),
    }.items():
        found = band.low[at[back]], band.middle[at[back]], band.high[at[back]]
        assert found == pytest.approx([round(-0.01 * back * factor, 4) for factor in (low, middle, high)], abs=1e-4)
        assert all(value == round(value, 4) for value in found)


def test_too_few_reviews_have_no_band() -> None:
    norms = [np.zeros(5)] * (LEAST_REVIEWS - 1)
    assert gradient_band(norms) is None
    band = gradient_band([*norms, np.zeros(2)])
    assert band is not None
    assert band.back == (0, 1)
    assert (list(BACK), BACK[0], BACK[60:62], BACK[-1]) == (sorted(set(BACK)), 0, (60, 65), 500)


def test_where_gradients_are_exactly_zero_there_are_no_quartiles() -> None:
    faded = np.array([-np.inf, -np.inf, -1.0, 0.0])
    band = gradient_band([faded] * LEAST_REVIEWS)
    assert band is not None
    assert (band.back, band.middle) == ((0, 1), (0, -1))
    assert gradient_band([np.full(4, -np.inf)] * LEAST_REVIEWS) is None


def test_a_band_comes_back_as_it_was_written(tmp_path: Path) -> None:
    report = banded()
    write_report(tmp_path, report)
    found = read_report(tmp_path)
    assert found == report
    assert [path.name for path in tmp_path.iterdir()] == [REPORT_FILE]
    assert found is not None
    assert isinstance(found.gradient["cell"], GradientBand)


def test_an_older_report_has_no_band(tmp_path: Path) -> None:
    older = asdict(make_report(LOGITS, LABELS, WORDS))
    for later in ("gradient", "understands", "understands_plain", "suite"):
        del older[later]
    (tmp_path / REPORT_FILE).write_text(json.dumps({"format": 1} | older))
    found = read_report(tmp_path)
    assert found == make_report(LOGITS, LABELS, WORDS)
    assert found is not None
    assert found.gradient == {}


@pytest.mark.parametrize(
    "damage", [5, "hidden", {"hidden": 5}, {"hidden": {"back": [0]}}, {"hidden": {"back": 0}}, None]
)
def test_a_damaged_band_is_a_damaged_report(tmp_path: Path, damage: Any) -> None:
    (tmp_path / REPORT_FILE).write_text(json.dumps(asdict(banded()) | {"gradient": damage}))
    assert read_report(tmp_path) is None


def test_a_band_with_a_missing_number_is_a_damaged_report(tmp_path: Path) -> None:
    found = asdict(banded())
    found["gradient"]["cell"]["high"] = found["gradient"]["cell"]["high"][:-1]
    (tmp_path / REPORT_FILE).write_text(json.dumps(found))
    assert read_report(tmp_path) is None


# What a network understands


def judged_report() -> Report:
    found = understanding([Judged("plain", 40, (3, 5)), Judged("turn", 4, ())])
    return replace(make_report(LOGITS, LABELS, WORDS), understands=found, understands_plain=found[:1], suite="abc")


def test_what_was_judged_has_its_interval() -> None:
    plain, turn = judged_report().understands
    assert (plain.ability, plain.sentences, plain.right, plain.wrong) == ("plain", 40, 38, (3, 5))
    assert (plain.low, plain.high) == interval(38, 40)
    assert (turn.right, turn.high) == (4, pytest.approx(1.0))


def test_what_was_judged_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_report(tmp_path, judged_report())
    assert read_report(tmp_path) == judged_report()


@pytest.mark.parametrize("damage", [5, [5], [{"ability": "plain"}], [{"wrong": 3}], None])
def test_damaged_understanding_is_a_damaged_report(tmp_path: Path, damage: Any) -> None:
    (tmp_path / REPORT_FILE).write_text(json.dumps(asdict(judged_report()) | {"understands": damage}))
    assert read_report(tmp_path) is None
