"""A trace as one tidy table: a row for every word, layer, direction, unit and signal.

In a CSV file a word that begins like a formula, or with an apostrophe, stands behind an apostrophe, so that no
spreadsheet calculates it: models/reading/spreadsheet.py. Parquet holds every word as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.networks.weights import Array
from models.reading.spreadsheet import quoted_columns
from models.reading.trace import Trace

COLUMNS = ("step", "token", "layer", "direction", "unit", "signal", "value")


def tidy_columns(trace: Trace) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of the table, all of one length.

    `step` counts words from 1, `layer` from 1 (as people do), `unit` from 0 (as PyTorch does); `value` is float64.
    """
    parts = (
        (values, {"token": trace.tokens, "layer": layer.layer + 1, "direction": layer.direction, "signal": name})
        for layer in trace.layers
        for name, values in layer.signals.items()
    )
    return stacked(parts, COLUMNS)


def stacked(
    parts: Iterable[tuple[Array, Mapping[str, Any]]], columns: Sequence[str]
) -> dict[str, np.ndarray[Any, Any]]:
    """One table of arrays (steps, units); of each is said one thing for all of it, or a tuple, of every step one."""
    found: dict[str, list[np.ndarray[Any, Any]]] = {column: [] for column in columns}
    for values, about in parts:
        steps, units = values.shape
        for name, said in {**about, "step": tuple(range(1, steps + 1))}.items():
            kind = None if isinstance(said, int) or name == "step" else object
            rows = np.array(said if isinstance(said, tuple) else (said,) * steps, dtype=kind)
            found[name].append(np.repeat(rows, units))
        found["unit"].append(np.tile(np.arange(units), steps))
        found["value"].append(values.ravel())
    return {column: np.concatenate(arrays) for column, arrays in found.items()}


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
