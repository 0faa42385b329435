"""A translation's trace as one tidy table, for a notebook or a file: as `models.reading.table` has it of a text."""

from typing import Any

import numpy as np

from models.networks.weights import Array
from models.reading.table import stacked
from models.translation.trace import TranslationTrace

COLUMNS = ("part", "step", "token", "written", "unit", "signal", "value")


def tidy_columns(trace: TranslationTrace) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of the table, all of one length; `value` is float64.

    `part` is "encoder" or "decoder". `step` counts words from 1, the encoder's in the order in which they were typed:
    step 1 is read last. `token` is what was read, `written` what the decoder wrote then, empty in the encoder.
    `unit` counts from 0. The decoder's signals are those of its cell, "log_probability" of the word that it wrote (unit
    0), and, where there is attention, "attention", whose unit is the place of the source's word.
    """
    source, output = trace.source, trace.output
    decoder: dict[str, Array] = {**output.layer.signals, "log_probability": output.log_probabilities[:, None]}
    if output.attention is not None:
        decoder["attention"] = output.attention
    nothing = ("",) * len(source.tokens)
    ways = (("encoder", source.layer.signals, source.tokens, nothing), ("decoder", decoder, output.fed, output.words))
    parts = (
        (values, {"part": part, "token": read, "written": written, "signal": name})
        for part, signals, read, written in ways
        for name, values in signals.items()
    )
    return stacked(parts, COLUMNS)
