"""A known answer: a text, and what the network said of it in its own program. It tells which reading is the right one.

Axis letters: K outputs.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.networks.misfit import MisfitError
from models.networks.weights import Array

FEWEST_WORDS = 3
"""Different ones: of a text of one word, the last, the mean and the largest state are all the same."""

_ROUNDED = 1e-5  # a float32 is off by so much, as a share of what is above 1
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


@dataclass(frozen=True)
class Known:
    """What was said of a text, and how exactly each number was written down."""

    text: str
    says: tuple[float, ...]
    within: tuple[float, ...]


def known(text: str, says: str) -> Known:
    """A known answer as somebody writes it: numbers with a comma or spaces between, in brackets or not.

    MisfitError for what is no number.
    """
    written = re.split(r"[\s,;]+", says.strip().strip("[](){}").strip())
    if not written or not all(_NUMBER.fullmatch(number) for number in written):
        raise MisfitError("adopt.answer.number", found=says)
    return Known(text, tuple(map(float, written)), tuple(map(_half_unit, written)))


def _half_unit(number: str) -> float:
    """Half of the last digit's worth: 0.83 may be anything from 0.825 to 0.835."""
    digits, _, exponent = number.lower().partition("e")
    return 0.5 * 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))


def ends_of(outputs: Array, given: int) -> Mapping[str, Array]:
    """What a program may make of the outputs (K,) at its end, by the name of that, where it said so many numbers."""
    largest = outputs - outputs.max()
    soft = largest - math.log(np.exp(largest).sum())
    sigmoid = 0.5 * (1 + np.tanh(0.5 * outputs))
    if len(outputs) == given == 1:
        return {"none": outputs, "sigmoid": sigmoid}
    if len(outputs) == given:
        return {"none": outputs, "softmax": np.exp(soft), "log_softmax": soft, "sigmoid": sigmoid}
    if (len(outputs), given) == (2, 1):
        return {"softmax": np.exp(soft)[1:]}
    raise MisfitError("adopt.answer.count", found=given, wanted=len(outputs))


def distance(answer: Known, said: Array) -> float:
    """How far the largest of what is said lies from the answer; 0 where all lies within its digits."""
    apart = np.abs(said - np.array(answer.says))
    allowed = np.array(answer.within) + _ROUNDED * np.maximum(1, np.abs(said))
    return float(apart.max()) if (apart > allowed).any() else 0.0
