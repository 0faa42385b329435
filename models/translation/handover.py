"""What the decoder starts from, and what may be put in its place: the sentence's own two vectors, others, or zeros."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from models.networks.weights import Array, frozen
from models.reading.scan import State

Part = Literal["own", "other", "zeros"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True)
class HandOver:
    """Where the decoder's first `hidden` and `cell` state come from: the source, the sentence `other`, or zeros.

    ValueError for another word, and for "other" without a sentence. Where there is attention, it looks back at the
    source's own states whatever is handed over.
    """

    hidden: Part = "own"
    cell: Part = "own"
    other: str | None = None

    def __post_init__(self) -> None:
        for part in (self.hidden, self.cell):
            if part not in PARTS:
                raise ValueError(f"what is handed over must be one of {', '.join(PARTS)}; not {part!r}")
        if "other" in (self.hidden, self.cell) and self.other is None:
            raise ValueError("another sentence's states are to be handed over, but there is no other sentence")


def handed_over(how: HandOver, own: State, read_other: Callable[[str], State]) -> State:
    """The decoder's first states; `read_other` reads the other sentence, if it is needed.

    What is the encoder's own is that very array.
    """
    other = own if how.other is None or "other" not in (how.hidden, how.cell) else read_other(how.other)

    def chosen(part: Part, of_own: Array, of_other: Array) -> Array:
        return {"own": of_own, "other": of_other, "zeros": np.zeros_like(of_own)}[part]

    return State(frozen(chosen(how.hidden, own.hidden, other.hidden)), frozen(chosen(how.cell, own.cell, other.cell)))
