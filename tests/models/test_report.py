"""The report, counted by hand."""

import json
import math
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from models.report import LENGTHS, REPORT_FILE, interval, make_report, read_report, write_report

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
    for name in found:
        (tmp_path / REPORT_FILE).write_text(json.dumps({k: v for k, v in found.items() if k != name}))
        assert read_report(tmp_path) is None


def test_nothing_cannot_be_reported() -> None:
    with pytest.raises(ValueError, match="at least one"):
        make_report(np.array([]), np.array([], dtype=np.float32), np.array([], dtype=np.int64))
    with pytest.raises(ValueError, match="as many"):
        make_report(LOGITS, LABELS[:2], WORDS)
    assert list(LENGTHS) == sorted(LENGTHS)
