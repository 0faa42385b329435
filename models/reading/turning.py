"""Where in a text most of a network's memory changes hands: the word and the unit worth looking at first.

Axis letters: T words, H units.
"""

import numpy as np

from models.networks.weights import Array
from models.reading.trace import LayerTrace
from models.reading.units import influence

UNITS = 16
"""As many of the most influential units are looked at, the rows that the screen shows first."""


def turning_point(layer: LayerTrace) -> tuple[int, int]:
    """(word, unit), both from 0: where the most happens to a state that matters for the prediction.

    Times the unit's influence, in an LSTM what the forget gate takes away, (1 - f) |C before|; in a GRU and a vanilla
    RNN, which take away and write in one step, the change |h - h before|. Where nothing happens, the last word that is
    read and the most influential unit.
    """
    weights = influence(layer)
    units = np.argsort(-weights, kind="stable")[:UNITS]
    score = _happens(layer)[:, units] * weights[units]
    if not score.any():
        return 0 if layer.direction == "backward" else len(score) - 1, int(units[0])
    word, row = np.unravel_index(int(score.argmax()), score.shape)
    return int(word), int(units[row])


def _happens(layer: LayerTrace) -> Array:
    signals = layer.signals
    if "forget" in signals:
        return (1 - signals["forget"]) * np.abs(layer.before("cell"))
    return np.abs(signals["hidden"] - layer.before("hidden"))
