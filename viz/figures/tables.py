"""Traces and gradients -> tidy pandas tables; the one door from arrays to plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.gradients.norms import GradientNorms
from models.reading.attribution import WordContributions
from models.reading.table import tidy_columns
from models.reading.trace import LayerTrace, Trace
from models.reading.units import Order, influence, order_units
from viz.figures.style.rows import Part, stacked

_GATES = ("forget", "input", "output", "reset", "update")  # what lies in (0, 1)
_BIN = 0.05
_NEAR = 0.1  # a gate this near to an end of its range counts as saturated (Karpathy et al. 2015)


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


def unit_table(trace: Trace, unit: int, layer: int = -1) -> pd.DataFrame:
    """All signals of one unit of `trace.layers[layer]`: position (from 1), token, signal, value; T rows a signal.

    ValueError for a unit that the layer does not have.
    """
    found = trace.layers[layer]
    _check_units(found, [unit])
    steps = len(trace.tokens)
    return stacked(
        [
            {
                "position": np.arange(1, steps + 1),
                "token": list(trace.tokens),
                "signal": [signal] * steps,
                "value": values[:, unit],
            }
            for signal, values in found.signals.items()
        ]
    )


def signal_planes(trace: Trace, units: Sequence[int], layer: int = -1) -> dict[str, NDArray[np.float32]]:
    """Every signal of some units of `trace.layers[layer]` as (units, words), rounded to four decimals.

    That is what a hover prints, and rounded before the cut to float32 it prints the same digits as a table. ValueError
    for no unit or one that the layer does not have.
    """
    found = trace.layers[layer]
    _check_units(found, units)
    return {name: values[:, list(units)].T.round(4).astype(np.float32) for name, values in found.signals.items()}


def shown_units(trace: Trace, count: int = 16, order: Order = "similar", layer: int = -1) -> list[int]:
    """The `count` units that move the prediction most, laid out in `order`; all where the layer has no more."""
    found = trace.layers[layer]
    strongest = set(np.argsort(-influence(found), kind="stable")[:count].tolist())
    return [unit for unit in order_units(found, order).tolist() if unit in strongest]


def distribution_table(trace: Trace) -> pd.DataFrame:
    """How the gates' values spread over bins of 0.05: signal, low, high, count, share, saturated.

    The shares of a signal add up to 1; `saturated` is True within 0.1 of either end. All units, words,
    layers and directions count. Gates over 0..1; an RNN has none, so its hidden state over -1..1.
    """
    return stacked([_histogram(*found) for found in _squashed(trace)])


def saturation_table(trace: Trace) -> pd.DataFrame:
    """A row for every signal of `distribution_table`: signal, count, and the share of values near either end.

    `below` and `above` are the shares under 0.1 and over 0.9 (Karpathy, Johnson, Li 2015: Visualizing and Understanding
    Recurrent Networks); for the RNN's hidden state under -0.9 and over 0.9.
    """
    rows = [
        {
            "signal": signal,
            "count": values.size,
            "below": float((values < low + _NEAR).mean()),
            "above": float((values > 1 - _NEAR).mean()),
        }
        for signal, values, low in _squashed(trace)
    ]
    return pd.DataFrame(rows)


def contribution_table(contributions: WordContributions) -> pd.DataFrame:
    """What each word adds to the logit: position (from 1), token, part. With the bias the parts are the logit."""
    count = len(contributions.tokens)
    return pd.DataFrame(
        {"position": np.arange(1, count + 1), "token": list(contributions.tokens), "part": contributions.per_word}
    )


def gradient_table(norms: Mapping[str, GradientNorms], curves: Sequence[str]) -> pd.DataFrame:
    """Gradient norms of the top layer, a row for every curve and word.

    `norms` by network; `curves` are "NETWORK.STATE" with state "hidden" or "cell". Columns: curve, position (from 1),
    token, log10 (of the norm), relative (log10 of the norm over the last word's), log10_factor (of the norm over the
    next word's, NaN at the last word).
    """
    parts = [
        _curve(curve, norms[curve.split(".")[0]].tokens, log10) for curve, log10 in curve_values(norms, curves).items()
    ]
    return stacked(parts, ["curve", "position", "token", "log10", "relative", "log10_factor"])


def _check_units(layer: LayerTrace, units: Sequence[int]) -> None:
    size = layer.signals["hidden"].shape[1]
    if not units:
        raise ValueError("there is no unit to show")
    for unit in units:
        if not 0 <= unit < size:
            raise ValueError(f"unit must be 0 to {size - 1}; not {unit}")


def _squashed(trace: Trace) -> list[tuple[str, NDArray[np.float64], float]]:
    """(signal, all its values, the lower end of its range) of every gate, or of the state where there is no gate."""
    found = [name for name in trace.layers[0].signals if name in _GATES]
    return [
        (name, np.concatenate([layer.signals[name].ravel() for layer in trace.layers]), 0.0 if found else -1.0)
        for name in found or ["hidden"]
    ]


def _histogram(signal: str, values: NDArray[np.float64], low: float) -> Part:
    edges = np.linspace(low, 1.0, round((1 - low) / _BIN) + 1)
    counts, _ = np.histogram(values, edges)
    middle = (edges[:-1] + edges[1:]) / 2
    return {
        "signal": [signal] * len(counts),
        "low": edges[:-1],
        "high": edges[1:],
        "count": counts,
        "share": counts / values.size,
        "saturated": (middle < low + _NEAR) | (middle > 1 - _NEAR),
    }


def _curve(curve: str, tokens: Sequence[str], log10: np.ndarray) -> Part:
    factor = np.full(len(log10), np.nan)
    with np.errstate(invalid="ignore"):
        factor[:-1] = log10[:-1] - log10[1:]
    return {
        "curve": [curve] * len(log10),
        "position": np.arange(1, len(log10) + 1),
        "token": list(tokens),
        "log10": log10,
        "relative": relative_to_last(log10),
        "log10_factor": factor,
    }


@dataclass(frozen=True)
class Fading:
    """How a gradient curve compares with its own last word: log10 of the norm's ratio at the first and weakest word."""

    curve: str
    first: float
    weakest: float
    weakest_position: int  # from 1
    weakest_token: str


def fading_of(curve: str, tokens: Sequence[str], log10: NDArray[np.float64]) -> Fading:
    """How a curve of log10 norms (T,) fades over the words."""
    relative = relative_to_last(log10)
    weakest = int(np.argmin(relative))
    return Fading(
        curve=curve,
        first=float(relative[0]),
        weakest=float(relative[weakest]),
        weakest_position=weakest + 1,
        weakest_token=tokens[weakest],
    )


def relative_to_last(log10: NDArray[np.float64]) -> NDArray[np.float64]:
    """log10 of the norms over the last word's; NaN where both are the log of nothing."""
    with np.errstate(invalid="ignore"):
        relative: NDArray[np.float64] = log10 - log10[-1]
    return relative


def curve_values(norms: Mapping[str, GradientNorms], curves: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """log10 of the norms (T,) of the top layer by curve "NETWORK.STATE", with state "hidden" or "cell".

    ValueError for the cell state of a network that has none.
    """
    found = {}
    for curve in curves:
        network, state = curve.split(".")
        layer = norms[network].layers[-1]
        log10 = layer.log10_cell if state == "cell" else layer.log10_hidden
        if log10 is None:
            raise ValueError(f"{network} has no cell state")
        found[curve] = log10
    return found
