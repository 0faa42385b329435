"""Numbers as people read them."""

import math

import pytest

from viz.figures.style.numbers import from_log10, power_of_ten, signed


@pytest.mark.parametrize(
    ("log10", "text"),
    [
        (-math.inf, "0"),
        (0.0, "1.0"),
        (math.log10(3.14159), "3.1"),
        (math.log10(0.0042), "0.0042"),
        (math.log10(52), "52"),
        (math.log10(3100), "3100"),
        (math.log10(52_000), "52\u202f000"),
        (math.log10(9.97), "10"),
        (-27 + math.log10(2.7), "2.7×10⁻²⁷"),
        (400.0, "1.0×10⁴⁰⁰"),
        (-1e4, "1.0×10⁻¹⁰⁰⁰⁰"),
        (7 + math.log10(9.99), "1.0×10⁸"),
    ],
)
def test_a_number_from_its_logarithm(log10: float, text: str) -> None:
    assert from_log10(log10) == text


def test_signs_and_powers() -> None:
    assert signed(-2.618) == "−2.62"
    assert signed(1.5, 1) == "1.5"
    assert signed(-0.001) == "0.00"
    assert power_of_ten(-12) == "10⁻¹²"
