"""One text with the memory of another: what single units carry, the strongest together, and as many by chance."""

from collections.abc import Callable

import numpy as np

from models.interventions.two_texts import MovedMemory
from viz.figures.style.by_count import add_counted, lay_out_counts
from viz.figures.style.draft import Draft
from viz.figures.style.numbers import signed
from viz.figures.style.theme import TEXT_LINES, UNIT_LINES

_NAMED = 8  # units that a hover names


def moved_figure(found: MovedMemory, *, say: Callable[..., str]) -> Draft:
    """The logit of the second text against how many units have the memory of the first: the strongest, and random ones.

    From none on the left, which is the second text as it is, to all on the right. The random ones are means, with the
    smallest and the largest.
    """
    places = [0, *found.counts, len(found.alone)]
    ticks = [str(place) for place in places]
    draft = Draft()
    for name, logit in (("first", found.other), ("second", found.logit)):
        draft.add(
            "scatter",
            x=[ticks[0], ticks[-1]],
            y=[logit, logit],
            mode="lines",
            name=say(f"moved.line.{name}"),
            line={"color": TEXT_LINES[name].colour, "width": 1.5, "dash": "dot"},
            hovertemplate="%{y:.2f}<extra>%{fullData.name}</extra>",
        )
    mean, least, most = found.random.mean(axis=0), found.random.min(axis=0), found.random.max(axis=0)
    chance, low, high = (_between(found, values) for values in (mean, least, most))
    label, hover = say("moved.line.random", draws=len(found.random)), "%{x}: %{y:.2f}<extra>%{fullData.name}</extra>"
    add_counted(draft, ticks, chance, label, UNIT_LINES["random"], ends=(low, high), hovertemplate=hover)
    strongest = _between(found, found.strongest)
    named = [_named(found, place, logit, say) for place, logit in zip(places, strongest.tolist(), strict=True)]
    label, hover = say("moved.line.strongest"), "%{text}<extra></extra>"
    add_counted(draft, ticks, strongest, label, UNIT_LINES["strongest"], text=named, hovertemplate=hover)
    lay_out_counts(draft, ticks, say("moved.axis.units"), {"title": {"text": say("moved.axis.logit"), "standoff": 4}})
    draft.add_level(0)
    return draft


def _between(found: MovedMemory, values: np.ndarray) -> np.ndarray:
    """With no unit before, and all units after."""
    return np.concatenate([[found.logit], values, [found.whole]])


def _named(found: MovedMemory, count: int, logit: float, say: Callable[..., str]) -> str:
    units = ", ".join(map(str, found.order[: min(count, _NAMED)].tolist())) + (" …" if count > _NAMED else "")
    return say("moved.hover", count=count, logit=signed(logit), units=units or "–")
