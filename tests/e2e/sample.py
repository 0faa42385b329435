"""Which of many combinations `make test` tries; `make browsers` tries all of them."""

import itertools
import os
from collections.abc import Sequence

EVERYTHING = os.environ.get("GATESCOPE_BROWSERS") == "all"
THEMES = ("light", "dark")


def in_turn(*choices: Sequence[str]) -> list[tuple[str, ...]]:
    """Combinations in which each choice is made; with `make browsers` every combination."""
    if EVERYTHING:
        return list(itertools.product(*choices))
    longest = max(map(len, choices))
    return [tuple(choice[at % len(choice)] for choice in choices) for at in range(longest)]
