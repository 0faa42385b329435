"""Two networks on one text, or one network on two texts, word beside word, as tidy tables."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.networks.weights import Array
from models.reading.pairs import Alignment
from models.reading.trace import Trace
from viz.figures.style.rows import stacked

COLUMNS = ("column", "first_word", "second_word", "first_known", "second_known", "first", "second", "marked")
"""Of both tables of words: `first` and `second` are P(positive) after the word, NaN where there is none or it was not
computed; a word is "" where that text has none in this column.
"""


def network_pair_table(first: Trace, second: Trace, prefixes: Sequence[Array | None]) -> pd.DataFrame:
    """Two networks' verdicts after every word of one text; `marked` where they are on different sides of 0.5.

    `prefixes` of both, (T,) or None.
    """
    count = len(first.tokens)
    one, other = (np.full(count, np.nan) if found is None else found for found in prefixes)
    return pd.DataFrame(
        {
            "column": np.arange(1, count + 1),
            "first_word": list(first.tokens),
            "second_word": list(second.tokens),
            "first_known": first.known,
            "second_known": second.known,
            "first": one,
            "second": other,
            "marked": ~np.isnan(one + other) & ((one > 0.5) != (other > 0.5)),
        }
    )


def text_pair_table(
    first: Trace, second: Trace, alignment: Alignment, prefixes: Sequence[Array | None]
) -> pd.DataFrame:
    """One network's verdicts after every word of two texts; `marked` where the words differ."""
    sides = [
        _side(trace, positions, found)
        for trace, positions, found in zip((first, second), (alignment.first, alignment.second), prefixes, strict=True)
    ]
    (one, one_known, p_one), (other, other_known, p_other) = sides
    return pd.DataFrame(
        {
            "column": np.arange(1, len(one) + 1),
            "first_word": one,
            "second_word": other,
            "first_known": one_known,
            "second_known": other_known,
            "first": p_one,
            "second": p_other,
            "marked": [here != there for here, there in zip(one, other, strict=True)],
        }
    )


def difference_table(differences: Mapping[str, Array]) -> pd.DataFrame:
    """How far apart two texts are: column (from 1), signal, value, the root mean square over the units.

    NaN where one of the texts has no word.
    """
    return stacked(
        [
            {
                "column": np.arange(1, len(values) + 1),
                "signal": [signal] * len(values),
                "value": np.sqrt((values**2).mean(axis=1)),
            }
            for signal, values in differences.items()
        ]
    )


def difference_plane(differences: Mapping[str, Array], signal: str, units: Sequence[int]) -> Array:
    """One signal's difference unit by unit, (units, columns), rounded to four decimals; NaN as in `differences`."""
    return differences[signal][:, list(units)].T.round(4)


def _side(trace: Trace, positions: np.ndarray, found: Array | None) -> tuple[list[str], list[bool], list[float]]:
    words = [trace.tokens[at] if at >= 0 else "" for at in positions]
    known = [bool(trace.known[at]) if at >= 0 else True for at in positions]
    values = [float(found[at]) if found is not None and at >= 0 else np.nan for at in positions]
    return words, known, values
