"""What the three cells are called and made of; what they compute is written out in models/modules/cells.py."""

from collections.abc import Mapping
from typing import Literal, get_args

Cell = Literal["lstm", "gru", "rnn"]

CELLS: tuple[Cell, ...] = get_args(Cell)

SIGNALS: Mapping[Cell, tuple[str, ...]] = {
    "lstm": ("forget", "input", "candidate", "output", "cell", "hidden"),
    "gru": ("reset", "update", "candidate", "hidden"),
    "rnn": ("hidden",),
}
"""What each cell computes at every word, in the order in which it is shown."""

GATE_BLOCKS: Mapping[Cell, tuple[str, ...]] = {
    "lstm": ("input", "forget", "candidate", "output"),
    "gru": ("reset", "update", "candidate"),
    "rnn": ("hidden",),
}
"""PyTorch's order of the blocks stacked in `weight_ih` and `weight_hh`."""
