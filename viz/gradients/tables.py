"""The gradient lab's numbers as tidy tables, a row for every point that is drawn."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models import GradientNorms, Trace
from models.gradients.fading import fit_fading
from models.gradients.jacobians import Spectra
from models.lab.experiment import Run
from viz.figures.style.rows import Part, parts_of, stacked

FIT_COLUMNS = ["curve", "first", "decades", "factor", "spread", "r_squared", "half_life", "start", "end"]


@dataclass(frozen=True)
class Trained:
    """One network that learned the long-memory task: its held-out `accuracy` (0..1) at the end, the norm of the
    weights' gradient before clipping at every update, and `reach`, which share of the gradient came back to the first
    token at the first update.
    """

    cell: str
    distractors: int
    accuracy: float
    norms: tuple[float, ...]
    reach: float


def task_table(found: Sequence[Trained]) -> pd.DataFrame:
    """A row for every network that was trained: cell, distractors, accuracy, updates."""
    rows = [(run.cell, run.distractors, run.accuracy, len(run.norms)) for run in found]
    return pd.DataFrame(rows, columns=["cell", "distractors", "accuracy", "updates"]).sort_values(
        ["cell", "distractors"], ignore_index=True
    )


def fit_table(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The straight line through every curve of a `viz.figures.tables.gradient_table`, where there is one.

    Columns: curve, first (log10 of the norm at the first word over the last one's, as measured), decades (lost a word
    by the line), factor (a word further back), spread (around the line, in decades), r_squared, half_life (words; NaN
    where the line says too little or nothing fades), start and end (of the line, at the first and the last word).
    """
    rows = []
    for curve, part in parts_of(table, "curve"):
        fit = fit_fading(part[column].to_numpy())
        if fit is None:
            continue
        first, line = float(part["relative"].to_numpy()[0]), fit.line(len(part))
        half_life = math.nan if fit.half_life is None else fit.half_life
        fitted = (fit.decades, fit.factor, fit.spread, fit.r_squared, half_life)
        rows.append((curve, first, *fitted, line[0], line[-1]))
    return pd.DataFrame(rows, columns=FIT_COLUMNS)


def spectra_table(spectra: Spectra, norms: GradientNorms) -> pd.DataFrame:
    """position (from 1), token, and log10 of: largest, median (NaN between its points), bound (NaN without one) and
    gradient, the norm of dL/dh_t over the last word's.
    """
    count = len(norms.tokens)
    log10 = norms.layers[-1].log10_hidden
    with np.errstate(invalid="ignore"):
        gradient = log10 - log10[-1]
    return pd.DataFrame(
        {
            "position": np.arange(1, count + 1),
            "token": list(norms.tokens),
            "largest": spectra.largest,
            "median": spectra.median,
            "bound": np.full(count, np.nan) if spectra.bound is None else spectra.bound,
            "gradient": gradient,
        }
    )


def experiment_table(runs: Mapping[str, Sequence[Run]]) -> pd.DataFrame:
    """The norms of all seeds, a row for every curve and step back: curve ("rnn.hidden", ...), back (from 0), and log10
    of the smallest, the middle and the largest norm over the seeds (low, middle, high).

    The curve "rnn.linear" is the vanilla RNN with its squashing left out; of an LSTM it is the cell state's.
    """
    parts = []
    for cell, found in runs.items():
        states = {
            "hidden": [run.log10_hidden for run in found if run.log10_cell is None],
            "cell": [run.log10_cell for run in found if run.log10_cell is not None],
            "linear": [run.log10_linear for run in found if run.log10_linear is not None],
        }
        for state, logs in states.items():
            if logs:
                parts.append(_band(f"{cell}.{state}", np.stack(logs)[:, ::-1]))
    return stacked(parts, ["curve", "back", "low", "middle", "high"])


def dial_table(readings: Mapping[str, tuple[Trace, GradientNorms]]) -> pd.DataFrame:
    """What follows the forget-bias dial, by the name of the reading: reading, position (from 1), token, forget (mean
    over units), cell (mean magnitude), probability, gradient (log10 of the norm of dL/dC_t).
    """
    parts: list[Part] = []
    for name, (trace, norms) in readings.items():
        signals = trace.layers[-1].signals
        log10 = norms.layers[-1].log10_cell
        assert trace.prefix_probability is not None
        assert log10 is not None
        parts.append(
            {
                "reading": [name] * len(trace.tokens),
                "position": np.arange(1, len(trace.tokens) + 1),
                "token": list(trace.tokens),
                "forget": signals["forget"].mean(axis=1),
                "cell": np.abs(signals["cell"]).mean(axis=1),
                "probability": trace.prefix_probability,
                "gradient": log10,
            }
        )
    return stacked(parts)


def _band(curve: str, logs: np.ndarray) -> Part:
    """`logs` (seeds, T), from the last step back."""
    ordered = np.sort(logs, axis=0)
    return {
        "curve": [curve] * logs.shape[1],
        "back": np.arange(logs.shape[1]),
        "low": ordered[0],
        "middle": ordered[len(ordered) // 2],
        "high": ordered[-1],
    }
