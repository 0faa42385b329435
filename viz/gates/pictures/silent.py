"""Is there a sentiment unit? What is still judged rightly while more and more units are silent."""

from collections.abc import Callable, Mapping
from typing import Any

from viz.figures.style.by_count import add_counted, lay_out_counts
from viz.figures.style.draft import Draft
from viz.figures.style.theme import UNIT_LINES


def silent_figure(removal: Mapping[str, Any], *, say: Callable[..., str]) -> Draft:
    """The share of our short sentences that is judged as people do against how many units are silent.

    `removal` is that section of units.json: the most influential units with 95 % intervals, and as many drawn by
    chance, with where 95 % of the draws lie.
    """
    draft = Draft()
    counts = [str(count) for count in removal["counts"]]
    for part, ends, name in (
        ("influential", ("low", "high"), "strongest"),
        ("random", ("random_low", "random_high"), "random"),
    ):
        low, high = (removal[each] for each in ends)
        label = say(f"silent.line.{part}", draws=removal["draws"])
        hover = "%{x}: %{y:.1%}<extra>%{fullData.name}</extra>"
        add_counted(draft, counts, removal[part], label, UNIT_LINES[name], ends=(low, high), hovertemplate=hover)
    share = {"title": {"text": say("silent.axis.share"), "standoff": 4}, "tickformat": ".0%", "range": [0.4, 1.0]}
    lay_out_counts(draft, counts, say("silent.axis.units"), share)
    draft.add_level(0.5)
    return draft
