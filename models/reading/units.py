"""Which units matter for a prediction, and in which order to lay them out so that similar ones lie together."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from models.networks.weights import Array
from models.reading.trace import LayerTrace

Order = Literal["similar", "influence", "index"]
ORDERS: tuple[Order, ...] = get_args(Order)


def influence(layer: LayerTrace) -> Array:
    """How much each unit moves the prediction on this text, (H,), not negative: |w| * sd(h), w its read-out weight.

    Where the number reads the unit at several words, |w| is the sum of |dlogit/dh_t|; where it reads the last cell
    state too, |dlogit/dC| * sd(C) is added. The standard deviation is taken over the words and the state before them,
    so it exists for one word too. Below the top layer, where no weight leads
    to the logit, it is sd(h) alone.
    """
    spread = _with_start(layer).std(axis=0)
    if layer.direct is None:
        return np.asarray(spread)
    found = np.abs(layer.direct).sum(axis=0) * spread
    if layer.direct_cell is not None:
        found = found + np.abs(layer.direct_cell) * _with_start(layer, "cell").std(axis=0)
    return np.asarray(found)


def logit_terms(layer: LayerTrace) -> Array:
    """What each unit adds to the logit of the whole text, (H,): w * h at the words where it is read.

    Over all units of the top layer (both directions) they add up, with the bias, to the logit. ValueError below the
    top layer.
    """
    if layer.direct is None:
        raise ValueError("only the top layer's units lead to the logit")
    terms = (layer.direct * layer.signals["hidden"]).sum(axis=0)
    return np.asarray(terms if layer.direct_cell is None else terms + layer.direct_cell * layer.end.cell)


def order_units(layer: LayerTrace, by: Order) -> NDArray[np.int64]:
    """A permutation of the unit numbers, (H,): `by` similarity, falling influence, or index."""
    if by == "index":
        return np.arange(layer.signals["hidden"].shape[1])
    if by == "influence":
        return np.argsort(-influence(layer), kind="stable")
    if by == "similar":
        return _nearest_neighbours(layer)
    raise ValueError(f"by must be one of {', '.join(ORDERS)}; not {by!r}")


def _with_start(layer: LayerTrace, signal: Literal["hidden", "cell"] = "hidden") -> Array:
    """The states with the one that reading starts from before them, (T + 1, H)."""
    states = layer.signals[signal]
    start = np.zeros(states.shape[1]) if layer.start is None else getattr(layer.start, signal)
    return np.concatenate([start[None], states])


def _nearest_neighbours(layer: LayerTrace) -> NDArray[np.int64]:
    """A chain from the most influential unit, always on to the unit whose hidden states correlate best with the last.

    Greedy, but adjacent rows correlate at about 0.75, against 0.05 unsorted (notes in docs/decisions).
    """
    centred = _with_start(layer)
    centred = centred - centred.mean(axis=0)
    length = np.linalg.norm(centred, axis=0)
    unit = centred / np.where(length > 0, length, 1)
    similarity = unit.T @ unit
    chain = [int(influence(layer).argmax())]
    for _ in range(len(similarity) - 1):
        similarity[:, chain[-1]] = -np.inf  # no unit is taken twice
        chain.append(int(similarity[chain[-1]].argmax()))
    return np.array(chain)
