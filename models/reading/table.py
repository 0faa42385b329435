"""A trace as one tidy table: a row for every word, layer, direction, unit and signal."""

from pathlib import Path
from typing import Any

import numpy as np

from models.reading.trace import Trace

COLUMNS = ("step", "token", "layer", "direction", "unit", "signal", "value")


def tidy_columns(trace: Trace) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of the table, all of one length.

    `step` counts words from 1, `layer` from 1 (as people do), `unit` from 0 (as PyTorch does); `value` is float64.
    """
    parts = []
    tokens = np.array(trace.tokens, dtype=object)
    for layer in trace.layers:
        for name, values in layer.signals.items():
            steps, units = values.shape
            parts.append(
                {
                    "step": np.repeat(np.arange(1, steps + 1), units),
                    "token": np.repeat(tokens, units),
                    "layer": np.full(values.size, layer.layer + 1),
                    "direction": np.full(values.size, layer.direction, dtype=object),
                    "unit": np.tile(np.arange(units), steps),
                    "signal": np.full(values.size, name, dtype=object),
                    "value": values.ravel(),
                }
            )
    return {column: np.concatenate([part[column] for part in parts]) for column in COLUMNS}


def write_table(trace: Trace, path: Path) -> None:
    """Write the table as .csv or .parquet. ValueError for another ending, OSError if the place cannot be written."""
    import pyarrow
    from pyarrow import csv, parquet

    writers = {".csv": csv.write_csv, ".parquet": parquet.write_table}
    if path.suffix not in writers:
        raise ValueError(
            f"the table can be written as {' or '.join(writers)}; not {path.suffix or 'without an ending'}"
        )
    writers[path.suffix](pyarrow.table(tidy_columns(trace)), path)
