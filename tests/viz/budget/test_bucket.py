"""The bucket beside the textbook's: tokens that are counted one by one."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.budget.bucket import Bucket

RATES = st.floats(0.1, 1_000)
BURSTS = st.integers(1, 200)
PAUSES = st.lists(st.one_of(st.just(0.0), st.floats(0, 30)), min_size=1, max_size=80)  # seconds before each message


def textbook(rate: float, burst: int, times: Sequence[float]) -> list[float]:
    """How long each message waits if tokens drop into a bucket at `rate`, and each message takes one, on credit."""
    tokens, last, waits = float(burst), times[0], []
    for now in times:
        tokens = min(float(burst), tokens + rate * (now - last)) - 1
        last = now
        waits.append(max(0.0, -tokens / rate))
    return waits


@given(RATES, BURSTS, PAUSES)
def test_it_is_the_textbook_s_bucket(rate: float, burst: int, pauses: list[float]) -> None:
    times = [1_000 + sum(pauses[: count + 1]) for count in range(len(pauses))]
    bucket = Bucket(rate, burst)
    assert [bucket.take(now) for now in times] == pytest.approx(textbook(rate, burst, times), abs=2e-6)


@given(RATES, BURSTS, PAUSES)
def test_who_waits_as_told_never_waits_longer_than_for_one(rate: float, burst: int, pauses: list[float]) -> None:
    bucket, now, handled = Bucket(rate, burst), 0.0, []
    for pause in pauses:
        now += pause
        wait = bucket.take(now)
        assert wait <= 1 / rate + 1e-6
        now += wait
        handled.append(now)
    for first, begin in enumerate(handled):
        for last in range(first, len(handled)):
            assert last - first + 1 <= burst + rate * (handled[last] - begin) + 1e-3


@given(RATES, BURSTS, st.integers(1, 100))
def test_who_keeps_to_the_pace_never_waits(rate: float, burst: int, count: int) -> None:
    bucket = Bucket(rate, burst)
    assert not any(bucket.take(number * 1.001 / rate) for number in range(count))


def test_pages_of_one_visitor_queue_up() -> None:
    bucket = Bucket(rate=10, burst=2)
    assert [bucket.take(0) for _ in range(5)] == pytest.approx([0, 0, 0.1, 0.2, 0.3])


def test_it_counts_who_had_to_wait_until_there_is_a_real_pause() -> None:
    bucket = Bucket(rate=10, burst=10)
    for _ in range(10):
        assert bucket.take(0) == 0
    assert bucket.held == 0
    assert [(bucket.take(0) > 0, bucket.held) for _ in range(3)] == [(True, 1), (True, 2), (True, 3)]
    assert bucket.take(0.6) == 0  # a hiccup: three are there, and the debt of three is paid
    assert bucket.held == 3
    assert bucket.take(1.3) == 0  # nine are there
    assert bucket.held == 0


def test_it_is_full_once_everything_has_been_filled_up_again() -> None:
    bucket = Bucket(rate=10, burst=2)
    assert bucket.is_full(0)
    for _ in range(4):
        bucket.take(0)
    assert not bucket.is_full(0.39)
    assert bucket.is_full(0.41)
