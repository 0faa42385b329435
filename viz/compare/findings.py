"""What the Compare page's pictures show, in words with the recorded numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from models.training.report import difference
from viz.compare.abilities import KINDS, Cell, Standing
from viz.figures.style.names import network_name
from viz.figures.style.rows import parts_of, rows_of
from viz.language import Words


def standing_rows(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """`viz.compare.tables.standing_table` as people read it, columns in the visitor's language.

    The share right without diacritics is one of them where it was measured.
    """
    columns = {
        "network": [network_name(name, words) for name in table["network"]],
        "shape": [" × ".join(map(str, shape)) for shape in rows_of(table, "layers", "directions", "units")],
        "recipe": [", ".join(words(f"compare.recipe.{part}") for part in parts) or "–" for parts in table["recipe"]],
        "parameters": [_number(value / 1e6, 2) for value in table["parameters"]],
        "megabytes": [_number(value, 1) for value in table["megabytes"]],
        "minutes": [_number(value, 0) for value in table["minutes"]],
        "validation": [_percent(value) for value in table["validation"]],
        "test": [_percent(value) for value in table["test"]],
        "interval": [
            "–" if math.isnan(low) else f"{_percent(low)} – {_percent(high)}"
            for low, high in zip(table["low"], table["high"], strict=True)
        ],
    }
    if table["plain"].notna().any():
        columns["plain"] = [_percent(value) for value in table["plain"]]
    return pd.DataFrame(
        {words(f"compare.column.{name}"): [_in_one_line(text) for text in texts] for name, texts in columns.items()}
    )


def length_findings(table: pd.DataFrame, words: Words) -> str:
    """Which network loses most from the shortest group of lengths to the longest and which least, each with the 95 %
    interval of that difference; what lies within its interval of nothing is called chance.
    """
    losses = {}
    for network, part in parts_of(table, "network"):
        if len(part) > 1:
            losses[network] = _loss(part)
    if len(losses) < 2:
        return ""
    most, least = (choose(losses, key=lambda name: losses[name].share) for choose in (max, min))
    told = [_told(network_name(name, words), losses[name], words) for name in (most, least)]
    return " ".join([words("compare.length.finding"), *told])


def understanding_findings(measured: Sequence[Mapping[str, Cell]], words: Words) -> str:
    """Which kinds of sentences every one of the networks judges as people do, and at which not one beats a coin.

    `measured` are the cells of `viz.compare.abilities.measured` of at least one network.
    """
    people = _named_kinds(measured, ("people",), words)
    coin = _named_kinds(measured, ("chance", "worse"), words)
    return " ".join(
        words(f"compare.understands.{said}" if found else f"compare.understands.{said}.none", kinds=found)
        for said, found in (("people", people), ("coin", coin))
    )


def _named_kinds(measured: Sequence[Mapping[str, Cell]], standings: Sequence[Standing], words: Words) -> str:
    """The kinds at which all networks stand so, as they are called."""
    found = [kind for kind in KINDS if all(cells[kind].standing in standings for cells in measured)]
    return "; ".join(words(f"compare.kind.{kind}") for kind in found)


@dataclass(frozen=True)
class _Loss:
    """The share right of the shortest reviews minus that of the longest, and the ends of its 95 % interval."""

    share: float
    low: float
    high: float


def _loss(part: pd.DataFrame) -> _Loss:
    short, *_, long = rows_of(part, "correct", "reviews", "accuracy")
    return _Loss(short[2] - long[2], *difference(*short[:2], *long[:2]))


def _told(network: str, loss: _Loss, words: Words) -> str:
    """A gain is told as a gain, with the interval turned round: nothing loses a negative number."""
    gain = loss.share < 0
    share, low, high = (-loss.share, -loss.high, -loss.low) if gain else (loss.share, loss.low, loss.high)
    key = _SAID[gain, low <= 0]
    return words(key, network=network, points=_points(share), low=_points(low), high=_points(high))


_SAID = {
    (False, False): "compare.length.loss",
    (False, True): "compare.length.loss.chance",
    (True, False): "compare.length.gain",
    (True, True): "compare.length.gain.chance",
}
"""The sentence, by whether it is a gain, and whether it lies within chance."""


def _in_one_line(text: str) -> str:
    """With spaces that do not break: on a phone the table scrolls sideways instead of growing tall."""
    return text.replace(" ", "\u00a0")


def _points(share: float) -> str:
    return f"{100 * share:.1f}".replace("-", "−")


def _number(value: float, digits: int) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.1f} %"
