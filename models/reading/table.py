"""A trace as one tidy table: a row for every word, layer, direction, unit and signal.

In a CSV file a word that begins like a formula, or with an apostrophe, stands behind an apostrophe, so that no
spreadsheet calculates it: models/reading/spreadsheet.py. Parquet holds every word as it is.
"""

from pathlib import Path
from typing import Any

import numpy as np

from models.reading.spreadsheet import quoted_columns
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
    """Write the table as .csv or .parquet. ValueError for another ending, OSError if the place cannot be written.

    The file appears whole or not at all; an older one survives until then.
    """
    import pyarrow

    writers = {".csv": _write_csv, ".parquet": _write_parquet}
    if path.suffix not in writers:
        raise ValueError(
            f"the table can be written as {' or '.join(writers)}; not {path.suffix or 'without an ending'}"
        )
    fresh = path.with_name(f".{path.name}.new")
    try:
        writers[path.suffix](pyarrow.table(tidy_columns(trace)), fresh)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _write_csv(table: Any, path: Path) -> None:
    from pyarrow import csv

    csv.write_csv(quoted_columns(table), path)


def _write_parquet(table: Any, path: Path) -> None:
    from pyarrow import parquet

    parquet.write_table(table, path)
