"""What a file may hold and what a network may cost: looked at in its shapes, before memory is taken."""

from dataclasses import dataclass

from models.networks.misfit import MisfitError

MOST_TENSORS = 300
MOST_DIMENSIONS = 4
MOST_VALUE = 1e4  # of a weight: states and drives are sent to the screen in fixed point


@dataclass(frozen=True)
class Limits:
    """Megabytes of the file, numbers of the recurrent matrices, and counts."""

    megabytes: int
    recurrent: int
    units: int
    layers: int
    words: int
    classes: int


PYTHON = Limits(megabytes=500, recurrent=32_000_000, units=4_096, layers=12, words=1_000_000, classes=100_000)
"""On somebody's own machine."""

SERVER = Limits(megabytes=128, recurrent=4_000_000, units=1_024, layers=8, words=200_000, classes=1_000)
"""Behind an upload: a network costs 16 bytes a recurrent number and 4 a number of the embedding, at most 0.2 GB."""


def check_size(size: int, limits: Limits) -> None:
    """MisfitError for a file that is too large."""
    if size > limits.megabytes * 1_000_000:
        raise MisfitError("adopt.large", found=size // 1_000_000, most=limits.megabytes)


def check_cost(limits: Limits, *, recurrent: int, units: int, layers: int, words: int, classes: int) -> None:
    """MisfitError for a network that is too large."""
    found = {"recurrent": recurrent, "units": units, "layers": layers, "words": words, "classes": classes}
    for what, count in found.items():
        if count > getattr(limits, what):
            raise MisfitError(f"adopt.cost.{what}", found=count, most=getattr(limits, what))
