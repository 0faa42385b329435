"""Tables -> drafts of Plotly figures; no Streamlit, no torch. Words come in as arguments, colours from theme.py.

    heatmaps.py       every signal, units against words
    unit.py           one unit through time
    distribution.py   how open the gates are
    gradient.py       how strongly each word's state reaches the verdict
    prediction.py     the prediction after each word
    attribution.py    what each word adds to the verdict
    memory.py         what is still remembered of each word
    door.py           all of them in one call each, for a notebook; axis, numbers, paper, theme: what they share

In a notebook:

    from models import load_checkpoint, trace_text
    from viz import figures

    figures.plot_heatmaps(trace_text(load_checkpoint("lstm"), "I loved it"))

The `plot_` functions are imported when first used, so that a figure's own file loads without the rest. They are not
named like the files, because the files of a package are its attributes too.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viz.figures.door import (
        plot_attribution,
        plot_distribution,
        plot_gradient,
        plot_heatmaps,
        plot_memory,
        plot_prediction,
        plot_unit,
    )

__all__ = [
    "plot_attribution",
    "plot_distribution",
    "plot_gradient",
    "plot_heatmaps",
    "plot_memory",
    "plot_prediction",
    "plot_unit",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("viz.figures.door"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
