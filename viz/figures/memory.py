"""What is still remembered: of what each word wrote, the share that is left after each later word."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from viz.figures.style.axis import category_axis
from viz.figures.style.draft import Draft
from viz.figures.style.theme import DIVERGING, SIGNAL_COLOURS, Theme

_MOST_CELLS = 300  # a side: a picture of more cells than its square weighs megabytes


def triangle_step(count: int) -> int:
    """Of a text of `count` words, every how many-th one `memory_figure` draws: 1 up to 300 words."""
    return -(-count // _MOST_CELLS)


def memory_figure(
    survival: NDArray[np.float64], tokens: Sequence[str], *, say: Callable[..., str], theme: Theme = "light"
) -> Draft:
    """The triangle of `models.memory_survival`, (T, T) at [after word t, written by word s], on the fixed range 0..1.

    Of a long text every `triangle_step`-th word is drawn, the last one included; the shares are the same as without.
    Nothing is drawn above the diagonal, where the word is still to come. ValueError if it does not fit the tokens.
    """
    count = len(tokens)
    if survival.shape != (count, count):
        raise ValueError(f"survival must be ({count}, {count}), words read by words written; not {survival.shape}")
    step = triangle_step(count)
    drawn = slice((count - 1) % step, None, step)
    words, axis = category_axis(tokens)
    words = words[drawn]
    left = survival[drawn, drawn].round(4).astype(np.float32)
    left[np.triu_indices(len(left), 1)] = np.nan
    hover = say("figure.memory.hover", percent="%{z:.2%}", written="%{x}", after="%{y}")
    draft = Draft()
    draft.add(
        "heatmap",
        x=words,
        y=words,
        z=left,
        zmin=0.0,
        zmax=1.0,
        colorscale=[(0.0, DIVERGING[theme].neutral), (1.0, SIGNAL_COLOURS["cell"][theme])],
        hovertemplate=f"{hover}<extra></extra>",
        hoverongaps=False,
        colorbar={
            "title": {"text": say("figure.memory.left"), "side": "right"},
            "tickformat": ".0%",
            "tickvals": [0, 0.5, 1],
            "thickness": 10,
            "outlinewidth": 0,
        },
    )
    draft.lay_out(
        height=min(max(16 * count, 240), 480) + 60,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=axis | {"title": {"text": say("figure.memory.written"), "standoff": 4}},
        yaxis=axis | {"title": {"text": say("figure.memory.after"), "standoff": 4}, "autorange": "reversed"},
    )
    return draft
