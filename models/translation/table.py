"""A translation's trace as one tidy table, for a notebook or a file: as `models.reading.table` has it of a text."""

from typing import Any

import numpy as np

from models.networks.weights import Array
from models.translation.trace import TranslationTrace

COLUMNS = ("part", "step", "token", "written", "unit", "signal", "value")


def tidy_columns(trace: TranslationTrace) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of the table, all of one length; `value` is float64.

    `part` is "encoder" or "decoder". `step` counts words from 1, the encoder's in the order in which they were typed:
    step 1 is read last. `token` is what was read, `written` what the decoder wrote then, empty in the encoder.
    `unit` counts from 0. The decoder's signals are those of its cell, "log_probability" of the word that it wrote (unit
    0), and, where there is attention, "attention", whose unit is the place of the source's word.
    """
    output = trace.output
    nothing = ("",) * len(trace.source.tokens)
    parts = [
        _rows("encoder", trace.source.tokens, nothing, name, values)
        for name, values in trace.source.layer.signals.items()
    ]
    decoder: dict[str, Array] = {**output.layer.signals, "log_probability": output.log_probabilities[:, None]}
    if output.attention is not None:
        decoder["attention"] = output.attention
    parts += [_rows("decoder", output.fed, output.words, name, values) for name, values in decoder.items()]
    return {column: np.concatenate([part[column] for part in parts]) for column in COLUMNS}


def _rows(
    part: str, tokens: tuple[str, ...], written: tuple[str, ...], signal: str, values: Array
) -> dict[str, np.ndarray[Any, Any]]:
    steps, units = values.shape
    return {
        "part": np.full(values.size, part, dtype=object),
        "step": np.repeat(np.arange(1, steps + 1), units),
        "token": np.repeat(np.array(tokens, dtype=object), units),
        "written": np.repeat(np.array(written, dtype=object), units),
        "unit": np.tile(np.arange(units), steps),
        "signal": np.full(values.size, signal, dtype=object),
        "value": values.ravel(),
    }
