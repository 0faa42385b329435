"""Tables from parts, and row by row and part by part again, as plain values.

`DataFrame.itertuples` makes a class at every call, and `groupby` sorts out what lies in order already: each costs about
a millisecond, as much as the picture itself. So does a table for each part, and `concat`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Part = Mapping[str, NDArray[Any] | list[Any]]
"""A part of a table: arrays or lists of one length by the name of the column."""


def stacked(parts: Sequence[Part], columns: Sequence[str] = ()) -> pd.DataFrame:
    """One table of parts with the same columns, which are named for the case that there are no parts."""
    if not parts:
        return pd.DataFrame(columns=list(columns))
    return pd.DataFrame({name: _joined([part[name] for part in parts]) for name in columns or parts[0]})


def _joined(found: Sequence[Any]) -> Any:
    if isinstance(found[0], np.ndarray):
        return np.concatenate(found)
    return [value for part in found for value in part]


def rows_of(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """These columns of every row, as Python's own numbers and text."""
    return zip(*(table[column].tolist() for column in columns), strict=True)


def parts_of(table: pd.DataFrame, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """(name, rows) of every name in a column of names; the rows of a name stand together."""
    names = table[column].tolist()
    changes = [at for at, (one, other) in enumerate(pairwise(names), 1) if one != other]
    for start, end in pairwise([0, *changes, len(names)] if names else []):
        yield names[start], table.iloc[start:end]


def with_gaps(values: pd.Series) -> NDArray[np.float64]:
    """The numbers of a column, NaN where they are infinite: a line has a gap there."""
    numbers = values.to_numpy()
    return np.where(np.isfinite(numbers), numbers, np.nan)
