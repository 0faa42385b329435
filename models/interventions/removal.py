"""Is there a sentiment unit? How many short sentences a network still judges rightly while units go, one after another.

The most influential units go first, beside as many that are drawn by chance. A unit that goes has its hidden state held
at 0 at every word. Influence is |w| * sd(h) over reviews (`models.interventions.means`), so the units are not ranked by
the sentences that are judged.

Axis letters: N sentences, K counts of units, R random draws.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.interventions.means import UnitMeans
from models.networks.classifier import Network
from models.networks.interventions import without_units
from models.networks.text import read_text
from models.networks.weights import Array
from models.reading.batches import ahead, logits, states
from models.understanding.suite import read_suite

Numbers = NDArray[np.int64]

_SIDE_BY_SIDE = 128  # sentences


@dataclass(frozen=True, eq=False)
class Removal:
    """How many of `sentences` sentences are judged rightly when so many units are gone.

    `counts` (K,) of units; `influential` (K,) when the most influential go, `random` (R, K) when any do.
    """

    sentences: int
    counts: tuple[int, ...]
    influential: Numbers
    random: Numbers


def influence_on_reviews(model: Network, means: UnitMeans) -> Array:
    """|w| * sd(h) of every unit, (H,), over the texts of `means`. ValueError except for one layer and one direction."""
    if len(model.layers) > 1:
        raise ValueError(
            "the influence of a unit on the verdict is |w| * sd(h) in a network of one layer and one direction"
        )
    return np.asarray(np.abs(model.readout[0]) * means.spread.layers[0].signals["hidden"])


def removal(
    model: Network, order: Sequence[int] | Numbers, counts: Sequence[int], *, draws: int = 50, seed: int = 0
) -> Removal:
    """Judge the suite in the network's language while units go: the first of `order`, a permutation, or random ones.

    For networks of one layer and one direction. ValueError for counts beyond the units that there are.
    """
    size = model.config.hidden_size
    if sorted(order) != list(range(size)):
        raise ValueError(f"order must name each of the {size} units once")
    if not all(0 <= count <= size for count in counts):
        raise ValueError(f"counts of units must be 0 to {size}; not {', '.join(map(str, counts))}")
    texts, praise = _suite(model)

    def right(units: Sequence[int] | Numbers) -> int:
        left = without_units(model, [int(unit) for unit in units])
        return int(((logits_of(left, texts) > 0) == praise).sum())

    rng = np.random.default_rng(seed)
    shuffled = [rng.permutation(size) for _ in range(draws)]  # each draw loses more and more of the same units
    return Removal(
        len(texts),
        tuple(counts),
        influential=np.array([right(order[:count]) for count in counts]),
        random=np.array([[right(units[:count]) for count in counts] for units in shuffled]),
    )


def logits_of(model: Network, texts: Sequence[Numbers]) -> Array:
    """The logits of encoded texts, (N,), read side by side in float64."""
    order = np.argsort([len(ids) for ids in texts], kind="stable")
    found = np.empty(len(texts))
    for first in range(0, len(texts), _SIDE_BY_SIDE):
        rows = order[first : first + _SIDE_BY_SIDE]
        found[rows] = _logits_of_some(model, [texts[row] for row in rows])
    return found


def _logits_of_some(model: Network, texts: Sequence[Numbers]) -> Array:
    """Of texts from the shortest to the longest."""
    lengths = np.array([len(ids) for ids in texts])
    ids = np.zeros((len(texts), lengths[-1]), dtype=np.int64)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
    inputs = model.vectors(ids.ravel())
    lowest = [w for w in model.layers if w.layer == 0]
    below = [states(w, ahead(inputs, w).reshape(*ids.shape, -1), lengths) for w in lowest]
    return logits(model, below, lengths)


def _suite(model: Network) -> tuple[list[Numbers], NDArray[np.bool_]]:
    """The suite's sentences, encoded, and which of them are praise."""

    def encoded() -> Iterator[tuple[Numbers, bool]]:
        config = model.config
        for ability in read_suite(config.language):
            for sentence in ability.sentences:
                words = read_text(sentence.text, model.vocabulary, config.language, config.tokenizer)
                yield np.array(model.vocabulary.encode(words), dtype=np.int64), sentence.praise

    texts, praise = zip(*encoded(), strict=True)
    return list(texts), np.array(praise)
