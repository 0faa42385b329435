"""Straight lines through the logarithm of a gradient, against the textbook's sums."""

import math

import numpy as np
import pytest

from models.gradients.fading import LEAST_R2, LEAST_WORDS, fit_fading


def test_the_fit_finds_the_line_it_was_drawn_from() -> None:
    words = np.arange(99, -1, -1.0)
    fit = fit_fading(0.5 - 0.02 * words)
    assert fit is not None
    assert (fit.decades, fit.at_last, fit.spread, fit.r_squared) == pytest.approx((0.02, 0.5, 0.0, 1.0), abs=1e-12)
    assert fit.words == 100
    assert fit.holds
    assert fit.half_life is not None
    assert fit.factor**fit.half_life == pytest.approx(0.5)
    np.testing.assert_allclose(fit.line(100), 0.5 - 0.02 * words)
    with_gaps = 0.5 - 0.02 * words
    with_gaps[:40] = -np.inf
    again = fit_fading(with_gaps)
    assert again is not None
    assert again.decades == pytest.approx(0.02)
    assert again.words == 60
    growing = fit_fading(0.1 * words)
    assert growing is not None
    assert growing.holds
    assert growing.half_life is None
    assert fit_fading(np.array([1.0])) is None
    assert fit_fading(np.full(5, -np.inf)) is None


def test_random_curves_are_fitted_as_the_textbook_says() -> None:
    """Slope and share of variance from the covariance and the correlation; what they are worth from both limits."""
    rng = np.random.default_rng(7)
    seen = set()
    for _ in range(400):
        count = int(rng.integers(3, 60))
        back = np.arange(count - 1, -1, -1.0)
        curve = rng.normal() - rng.normal(0, 0.1) * back + rng.normal(0, rng.uniform(0.01, 3), count)
        hidden = rng.random(count) < 0.1
        if (~hidden).sum() < 3:
            continue
        fit = fit_fading(np.where(hidden, -np.inf, curve))
        assert fit is not None
        x, y = back[~hidden], curve[~hidden]
        slope = np.cov(x, y, bias=True)[0, 1] / x.var()
        share = np.corrcoef(x, y)[0, 1] ** 2
        assert fit.decades == pytest.approx(-slope, abs=1e-9)
        assert fit.at_last == pytest.approx(y.mean() - slope * x.mean(), abs=1e-9)
        assert fit.r_squared == pytest.approx(share, abs=1e-9)
        assert fit.spread == pytest.approx(y.std() * math.sqrt(1 - share), abs=1e-9)
        assert fit.words == len(y)
        assert fit.holds == (len(y) >= 20 and share >= 0.5)
        if fit.holds and slope < 0:
            assert fit.half_life == pytest.approx(math.log10(0.5) / slope)
        else:
            assert fit.half_life is None
        seen.add((len(y) >= 20, share >= 0.5, slope < 0))
    assert len(seen) == 8, "the examples would not meet every case"


@pytest.mark.parametrize(("words", "holds"), [(LEAST_WORDS - 1, False), (LEAST_WORDS, True)])
def test_a_line_through_few_words_has_no_half_life(words: int, holds: bool) -> None:
    fit = fit_fading(0.1 * np.arange(words))
    assert fit is not None
    assert fit.r_squared == pytest.approx(1)
    assert fit.holds is holds
    assert (fit.half_life is not None) is holds


def test_a_line_that_explains_little_has_no_half_life() -> None:
    """A kink: the gradient falls at once, and then stays."""
    curve = np.full(200, -4.0)
    curve[-1] = 0.0
    fit = fit_fading(curve)
    assert fit is not None
    assert fit.decades > 0
    assert fit.r_squared < LEAST_R2
    assert fit.half_life is None


@pytest.mark.parametrize("level", [0.0, -3.3, 1e-9 / 3])
def test_a_level_curve_is_explained_and_does_not_fade(level: float) -> None:
    fit = fit_fading(np.full(37, level))
    assert fit is not None
    assert (fit.decades, fit.at_last, fit.spread, fit.r_squared) == (0, level, 0, 1)
    assert fit.half_life is None
