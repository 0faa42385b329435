"""What the Compare page's pictures show, in words with the recorded numbers."""

import math

import pandas as pd

from viz.i18n import Words


def standing_rows(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """`viz.compare_tables.standing_table` as people read it, columns in the visitor's language."""
    columns = {
        "network": [words(f"network.name.{name}") for name in table["network"]],
        "shape": [
            words("compare.shape", layers=row.layers, directions=row.directions, units=row.units)
            for row in table.itertuples()
        ],
        "parameters": [_number(value / 1e6, 2) for value in table["parameters"]],
        "megabytes": [_number(value, 1) for value in table["megabytes"]],
        "minutes": [_number(value, 0) for value in table["minutes"]],
        "validation": [_percent(value) for value in table["validation"]],
        "test": [_percent(value) for value in table["test"]],
        "interval": [
            f"{_percent(low)} – {_percent(high)}" for low, high in zip(table["low"], table["high"], strict=True)
        ],
        "milliseconds": [_number(value, 1) for value in table["milliseconds"]],
    }
    return pd.DataFrame(
        {words(f"compare.column.{name}"): [_in_one_line(text) for text in texts] for name, texts in columns.items()}
    )


def length_findings(table: pd.DataFrame, words: Words) -> str:
    """Which network loses most from its best group of lengths to the longest reviews, and which least."""
    losses = {}
    for network, part in table.groupby("network", sort=False):
        if len(part) > 1:
            losses[str(network)] = float(part["accuracy"].iloc[0] - part["accuracy"].iloc[-1])
    if len(losses) < 2:
        return ""
    most, least = (choose(losses, key=lambda name: losses[name]) for choose in (max, min))
    return words(
        "compare.length.gain" if losses[least] < 0 else "compare.length.finding",
        most=words(f"network.name.{most}"),
        lost=_points(losses[most]),
        least=words(f"network.name.{least}"),
        kept=_points(abs(losses[least])),
    )


def _in_one_line(text: str) -> str:
    """With spaces that do not break: on a phone the table scrolls sideways instead of growing tall."""
    return text.replace(" ", "\u00a0")


def _points(share: float) -> str:
    return f"{100 * share:.1f}".replace("-", "−")


def _number(value: float, digits: int) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.1f} %"
