"""What every unit does on average at each frequent word of a corpus, in one byte a number.

Of every signal and unit the means of all frequent words lie in 256 equal steps between the lowest and the highest of
them, and the reaches of their 95 % intervals in 256 steps up to the largest. So a mean is off by at most a 510th of the
range that the words of this unit span.

Axis letters: S signals, H units, F frequent words.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.atlas.opened import Atlas
from models.networks.weights import Array

LEAST = 100
"""Texts in which a frequent word is at least."""

_STEPS = 255


def frequent_of(atlas: Atlas) -> dict[str, NDArray[Any]]:
    """Of all frequent words, by id: counts, texts, and of every signal and unit means and reaches."""
    numbers = {word: at for at, word in enumerate(atlas.model.vocabulary.tokens)}
    tables = [
        [
            atlas.words(unit, signal, n=len(numbers), least=LEAST).sort_values("word")
            for unit in range(atlas.units_there)
        ]
        for signal in atlas.signals
    ]
    first = tables[0][0]
    order = np.argsort([numbers[word] for word in first["word"]])
    mean = np.array([[table["mean"].to_numpy()[order] for table in row] for row in tables])
    reach = np.array([[(table["high"] - table["mean"]).to_numpy()[order] for table in row] for row in tables])
    low, high, furthest = (ends.astype(np.float32) for ends in (_least(mean), -_least(-mean), -_least(-reach)))
    return {
        "frequent_id": np.array([numbers[word] for word in first["word"]], np.int32)[order],
        "frequent_count": first["count"].to_numpy()[order].astype(np.uint32),
        "frequent_texts": first["texts"].to_numpy()[order].astype(np.uint32),
        "frequent_ends": np.stack([low, high, furthest]),
        "frequent_mean": _bytes(mean - low[..., None], (high - low)[..., None]),
        "frequent_reach": _bytes(reach, furthest[..., None]),
    }


def means(numbers: Mapping[str, NDArray[Any]], signal: int, unit: int) -> tuple[Array, Array]:
    """The means of all frequent words (F,), and how far the 95 % interval of each reaches to either side (F,)."""
    low, high, furthest = numbers["frequent_ends"][:, signal, unit].astype(np.float64)
    mean, reach = (numbers[f"frequent_{name}"][signal, unit] / _STEPS for name in ("mean", "reach"))
    return np.asarray(low + mean * (high - low)), np.asarray(reach * furthest)


def _least(values: Array) -> Array:
    """Over all words; 0 where there are none."""
    return values.min(axis=2) if values.shape[2] else np.zeros(values.shape[:2])


def _bytes(values: Array, largest: NDArray[np.float32]) -> NDArray[np.uint8]:
    share = np.divide(values, largest, out=np.zeros_like(values), where=largest > 0)
    return np.round(share.clip(0, 1) * _STEPS).astype(np.uint8)
