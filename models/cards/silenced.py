"""What is lost without a unit: reviews read again with each unit's hidden state held at 0, one unit after the other.

Following something is not mattering: this is the second, and is measured apart.

Axis letters: N texts, H units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from models.atlas.packed import Packed, batches
from models.atlas.reader import Reader, part_of
from models.networks.classifier import Network
from models.networks.interventions import without_units
from models.networks.weights import Array

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Silenced:
    """The `logits` (N,) of the texts as they are, and `without` (H, N) each unit."""

    logits: Array
    without: Array

    @property
    def moved(self) -> Array:
        """How far the logit of a text moves on average, (H,)."""
        return np.asarray(np.abs(self.without - self.logits).mean(axis=1))

    @property
    def turned(self) -> Integers:
        """How many verdicts turn, (H,)."""
        return np.asarray(((self.without > 0) != (self.logits > 0)).sum(axis=1))


def silenced(model: Network, texts: Sequence[Integers]) -> Silenced:
    """Read these encoded texts in float32 with each unit at 0. For networks of one layer and one direction."""
    if len(model.layers) > 1:
        raise ValueError("what is lost without a unit is measured in networks of one layer and one direction")
    with threadpool_limits(1, "blas"):  # small matrices only lose by being shared out
        without = [_logits(without_units(model, [unit]), texts) for unit in range(model.config.hidden_size)]
        return Silenced(_logits(model, texts), np.array(without))


def _logits(model: Network, texts: Sequence[Integers]) -> Array:
    reader, found = Reader(model, part_of(model.layers[0])), np.empty(len(texts))
    for batch in batches(np.array([len(ids) for ids in texts])):
        packed = Packed.of([texts[k] for k in batch])
        last = packed.offsets[packed.lengths - 1] + np.arange(len(batch))
        states = reader.read(packed)[last, -reader.units :].astype(np.float64)
        found[batch] = states @ model.readout[0] + model.bias
    return found
