"""Traces and gradients of the shipped networks are the same on every Python and torch, to 1e-9."""

import json
from typing import Any

import pytest

from tests.conftest import CHECKPOINTS, SHIPPED
from tests.shipped_numbers import FILE, numbers_of

STORED = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_network_says_what_it_always_said(name: str) -> None:
    found = numbers_of(name, CHECKPOINTS)
    assert leaves(found) == pytest.approx(leaves(STORED[name]), rel=1e-9, abs=1e-9)
    assert texts(found) == texts(STORED[name])


def leaves(value: Any) -> list[float]:
    """All numbers within, in order."""
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in leaves(value[key])]
    if isinstance(value, list):
        return [number for entry in value for number in leaves(entry)]
    return [value] if isinstance(value, int | float) else []


def texts(value: Any) -> list[str]:
    """All names and hashes within, in order."""
    if isinstance(value, dict):
        return [text for key in sorted(value) for text in (key, *texts(value[key]))]
    return [value] if isinstance(value, str) else []
