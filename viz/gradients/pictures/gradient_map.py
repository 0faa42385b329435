"""The gradient of every unit at every word, as a heatmap of powers of ten."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from viz.figures.style.axis import category_axis
from viz.figures.style.draft import Draft
from viz.figures.style.numbers import power_of_ten
from viz.figures.style.theme import DIVERGING, SIGNAL_COLOURS, Theme

DECADES = 8  # below the largest value everything is drawn as the faintest


def gradient_map_figure(
    log10: NDArray[np.float64],
    units: Sequence[int],
    tokens: Sequence[str],
    *,
    say: Callable[..., str],
    theme: Theme = "light",
) -> Draft:
    """log10 of |dL/dh_t|, (T, H), a row for every one of `units`, from the largest value down to DECADES below."""
    finite = log10[np.isfinite(log10)]
    top = float(np.ceil(finite.max())) if len(finite) else 0.0
    shown = np.clip(log10[:, list(units)].T, top - DECADES, top).astype(np.float32)
    words, axis = category_axis(tokens)
    ticks = list(range(int(top) - DECADES, int(top) + 1, 2))
    names = [power_of_ten(tick) for tick in ticks]
    draft = Draft()
    draft.add(
        "heatmap",
        x=words,
        y=[f"{say('figure.unit')} {unit}" for unit in units],
        z=shown,
        zmin=top - DECADES,
        zmax=top,
        colorscale=[(0.0, DIVERGING[theme].neutral), (1.0, SIGNAL_COLOURS["reset"][theme])],
        hovertemplate=say("lab.map.hover", unit="%{y}", word="%{x}", log10="%{z:.2f}") + "<extra></extra>",
        colorbar={
            "tickvals": ticks,
            "ticktext": [f"≤ {names[0]}", *names[1:]],
            "thickness": 10,
            "outlinewidth": 0,
        },
    )
    draft.lay_out(
        height=420,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=axis,
        yaxis={"showticklabels": False, "title": {"text": say("lab.map.units", count=len(units)), "standoff": 4}},
    )
    return draft
