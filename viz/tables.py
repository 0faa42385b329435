"""Traces and gradients -> tidy pandas tables; the one door from arrays to plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.gradients import GradientNorms
from models.table import tidy_columns
from models.trace import Trace


def signal_table(trace: Trace) -> pd.DataFrame:
    """One row for every word, layer, direction, unit and signal: step, token, layer, direction, unit, signal, value."""
    return pd.DataFrame(tidy_columns(trace))


def prediction_table(trace: Trace) -> pd.DataFrame:
    """P(positive) after each word: position (from 1), token, probability in (0, 1); empty for two-way networks."""
    probability = trace.prefix_probability if trace.prefix_probability is not None else np.empty(0)
    count = len(probability)
    return pd.DataFrame(
        {"position": np.arange(1, count + 1), "token": list(trace.tokens[:count]), "probability": probability}
    )


def gradient_table(norms: Mapping[str, GradientNorms], curves: Sequence[str]) -> pd.DataFrame:
    """Gradient norms of the top layer, a row for every curve and word.

    `norms` by network; `curves` are "NETWORK.STATE" with state "hidden" or "cell". Columns: curve, position (from 1),
    token, log10 (of the norm), relative (log10 of the norm over the last word's), log10_factor (of the norm over the
    next word's, NaN at the last word).
    """
    parts = []
    for curve in curves:
        network, state = curve.split(".")
        found = norms[network]
        layer = found.layers[-1]
        log10 = layer.log10_cell if state == "cell" else layer.log10_hidden
        if log10 is None:
            raise ValueError(f"{network} has no cell state")
        parts.append(_curve(curve, found.tokens, log10))
    columns = ["curve", "position", "token", "log10", "relative", "log10_factor"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _curve(curve: str, tokens: Sequence[str], log10: np.ndarray) -> pd.DataFrame:
    factor = np.full(len(log10), np.nan)
    with np.errstate(invalid="ignore"):
        factor[:-1] = log10[:-1] - log10[1:]
        relative = log10 - log10[-1]
    return pd.DataFrame(
        {
            "curve": curve,
            "position": np.arange(1, len(log10) + 1),
            "token": list(tokens),
            "log10": log10,
            "relative": relative,
            "log10_factor": factor,
        }
    )


@dataclass(frozen=True)
class Fading:
    """How a gradient curve compares with its own last word: log10 of the norm's ratio at the first and weakest word."""

    curve: str
    first: float
    weakest: float
    weakest_position: int  # from 1
    weakest_token: str


def fadings(table: pd.DataFrame) -> list[Fading]:
    """One `Fading` for every curve of a gradient table."""
    found = []
    for curve, part in table.groupby("curve", sort=False):
        weakest = part.loc[part["relative"].idxmin()]
        found.append(
            Fading(
                curve=str(curve),
                first=float(part["relative"].iloc[0]),
                weakest=float(weakest["relative"]),
                weakest_position=int(weakest["position"]),
                weakest_token=str(weakest["token"]),
            )
        )
    return found
