"""The map: what every unit follows, how long it keeps, and how much it matters, which are three different things."""

import streamlit as st

from models.cards.shipped import Card
from viz.atlas import MAP, Axis, Point, read_chosen, show_map
from viz.language import Words
from viz.units.settings import UNITS
from viz.visit import session

KEPT_OVER = 8

_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def render(card: Card, unit: int, words: Words) -> None:
    """All units; of a vanilla RNN, which has no gate that keeps, the other axis is how much each matters."""
    kept = card.kept(KEPT_OVER)
    st.subheader(
        words("units.map"), anchor=False, help=words("units.map.help" if kept is not None else "units.map.rnn")
    )
    x = Axis(words("units.map.x"), 0.0, 1.0, tuple((at, f"{at:g}") for at in _SHARES))
    show_map(points_of(card, words), x, _upward(card, words), unit, words, on_chosen=_take)


def points_of(card: Card, words: Words) -> list[Point]:
    """A point a unit."""
    kept, so_far, following = card.kept(KEPT_OVER), card.so_far, set(card.following.tolist())
    points = []
    for unit in range(card.units):
        told = {"unit": unit, "auc": f"{so_far[unit]:.2f}", "moved": f"{card.moved[unit]:.2f}"}
        if kept is None:
            hint, y, size = words("units.map.point.rnn", **told), float(card.moved[unit]), 0.25
        else:
            told["kept"] = f"{100 * kept[unit]:.0f}"
            hint, y, size = words("units.map.point", **told), float(kept[unit]), float(card.influence[unit])
        points.append(Point(unit, round(float(so_far[unit]), 4), round(y, 4), round(size, 4), unit in following, hint))
    return points


def _upward(card: Card, words: Words) -> Axis:
    if card.kept(KEPT_OVER) is not None:
        title = words("units.map.y", words=KEPT_OVER)
        return Axis(title, 0.0, 1.0, tuple((at, f"{100 * at:.0f}\u00a0%") for at in _SHARES))
    most = float(card.moved.max())
    return Axis(words("units.map.y.rnn"), 0.0, most, tuple((at * most, f"{at * most:.2f}") for at in _SHARES))


def _take() -> None:
    unit = read_chosen(session.told_by(MAP))
    if unit is not None:
        UNITS.put(unit=unit)
