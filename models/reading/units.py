"""Which units matter for a prediction, and in which order to lay them out so that similar ones lie together."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from models.reading.export import Array
from models.reading.trace import LayerTrace

Order = Literal["similar", "influence", "index"]
ORDERS: tuple[Order, ...] = get_args(Order)


def influence(layer: LayerTrace) -> Array:
    """How much each unit moves the prediction on this text, (H,), not negative: |w| * sd(h), w its read-out weight.

    The standard deviation is taken over the words and the zero state before them, so it exists for one word too.
    Below the top layer, where no weight leads to the logit, it is sd(h) alone.
    """
    hidden = layer.signals["hidden"]
    spread = np.concatenate([np.zeros_like(hidden[:1]), hidden]).std(axis=0)
    return np.asarray(spread if layer.readout is None else np.abs(layer.readout) * spread)


def logit_terms(layer: LayerTrace) -> Array:
    """What each unit adds to the logit of the whole text, (H,): w * h at the last word it reads.

    Over all units of the top layer (both directions) they add up, with the bias, to the logit. ValueError below the
    top layer.
    """
    if layer.readout is None:
        raise ValueError("only the top layer's units lead to the logit")
    last = 0 if layer.direction == "backward" else -1
    return np.asarray(layer.readout * layer.signals["hidden"][last])


def order_units(layer: LayerTrace, by: Order) -> NDArray[np.int64]:
    """A permutation of the unit numbers, (H,): `by` similarity, falling influence, or index."""
    if by == "index":
        return np.arange(layer.signals["hidden"].shape[1])
    if by == "influence":
        return _falling(influence(layer))
    if by == "similar":
        return _nearest_neighbours(layer)
    raise ValueError(f"by must be one of {', '.join(ORDERS)}; not {by!r}")


def _falling(values: Array) -> NDArray[np.int64]:
    return np.argsort(-values, kind="stable")


def _nearest_neighbours(layer: LayerTrace) -> NDArray[np.int64]:
    """A chain from the most influential unit, always on to the unit whose hidden states correlate best with the last.

    Greedy, but adjacent rows correlate at about 0.75, against 0.05 unsorted (notes in docs/decisions).
    """
    hidden = layer.signals["hidden"]
    centred = np.concatenate([np.zeros_like(hidden[:1]), hidden])
    centred = centred - centred.mean(axis=0)
    length = np.linalg.norm(centred, axis=0)
    unit = centred / np.where(length > 0, length, 1)
    similarity = unit.T @ unit
    chain = [int(_falling(influence(layer))[0])]
    for _ in range(len(similarity) - 1):
        similarity[:, chain[-1]] = -np.inf  # no unit is taken twice
        chain.append(int(similarity[chain[-1]].argmax()))
    return np.array(chain)
