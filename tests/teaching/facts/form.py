"""What a fact is: a name, under which a sheet states a number or a claim, and the code that computes it.

A value gives the words that stand in the sheet ("84.2", "“but”"), a claim says whether it holds. Both are computed for
a language: the Vietnamese sheet speaks of the networks and texts that a Vietnamese class sees, where there are some.
"""

from collections.abc import Callable
from functools import cache

from viz.language import Language

Value = Callable[[Language], str]
Claim = Callable[[Language], bool]

VALUES: dict[str, Value] = {}
"""By name, what computes the words that a sheet states."""

CLAIMS: dict[str, Claim] = {}
"""By name, what says whether a claim of a sheet holds."""


def value(name: str) -> Callable[[Value], Value]:
    """Names a value."""

    def named(compute: Value) -> Value:
        _new(name)
        VALUES[name] = cache(compute)
        return compute

    return named


def claim(name: str) -> Callable[[Claim], Claim]:
    """Names a claim."""

    def named(compute: Claim) -> Claim:
        _new(name)
        CLAIMS[name] = cache(compute)
        return compute

    return named


def _new(name: str) -> None:
    if name in VALUES or name in CLAIMS:
        raise ValueError(f"there are two facts named {name}")
