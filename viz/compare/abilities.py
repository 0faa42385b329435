"""How many short sentences of each kind the networks judge as people do, from what their evaluation recorded.

Nothing is read or judged here: a report holds the places of the sentences that its network misjudges.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from models.training.report import Report, interval
from models.understanding.suite import ABILITIES, Sentence, read_suite, suite_hash
from viz.language import Language

Standing = Literal["people", "better", "chance", "worse"]

PEOPLE = 0.9
"""The share judged rightly from which a network is said to judge a kind of sentence as people do."""

_TOGETHER = {"negated": ("negated_praise", "negated_blame")}
"""Abilities of one verdict each: a network that always says that verdict has all of one and none of the other. Only
together do they have as much praise as blame, so that guessing gets half of them.
"""

KINDS: tuple[str, ...] = tuple(
    dict.fromkeys(next((kind for kind, parts in _TOGETHER.items() if name in parts), name) for name in ABILITIES)
)
"""The rows of the table: the abilities of the suite in its order, two of them as one."""


@dataclass(frozen=True)
class Kind:
    """A kind of sentences: all of them, and which stand for it."""

    name: str
    sentences: tuple[Sentence, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One network on one kind: of so many `sentences` those that are `wrong`, by their place in `Kind.sentences`."""

    sentences: int
    wrong: tuple[int, ...]

    @property
    def right(self) -> int:
        """How many are judged as people do."""
        return self.sentences - len(self.wrong)

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the 95 % interval of the share judged rightly, in 0..1."""
        return interval(self.right, self.sentences)

    @property
    def standing(self) -> Standing:
        """Beside a coin, which is right in half: "chance" where the interval holds 0.5; "people" from PEOPLE on."""
        low, high = self.interval
        if low <= 0.5 <= high:
            return "chance"
        if low < 0.5:
            return "worse"
        return "people" if self.right >= PEOPLE * self.sentences else "better"


@cache
def kinds(language: Language) -> tuple[Kind, ...]:
    """The rows in one language. Praise stands for a kind; blame beside it where the difference is the point."""
    suite = {ability.name: ability.sentences for ability in read_suite(language)}
    found = []
    for name in KINDS:
        sentences = tuple(sentence for part in _parts(name) for sentence in suite[part])
        shown = (True, False) if name in ("negated", "order") else (True,)
        examples = tuple(next(each.text for each in sentences if each.praise == praise) for praise in shown)
        found.append(Kind(name, sentences, examples))
    return tuple(found)


def measured(report: Report | None, language: Language) -> Mapping[str, Cell] | None:
    """The cells of one network by kind; None where they were not measured, or on another version of the suite."""
    if report is None or report.suite != suite_hash(language):
        return None
    wrong = {one.ability: one.wrong for one in report.understands}
    sizes = {ability.name: len(ability.sentences) for ability in read_suite(language)}
    if set(wrong) != set(sizes) or not all(_are_places(wrong[name], sizes[name]) for name in sizes):
        return None  # somebody's file
    cells = {}
    for kind in KINDS:
        places: list[int] = []
        before = 0
        for part in _parts(kind):
            places += [before + place for place in wrong[part]]
            before += sizes[part]
        cells[kind] = Cell(before, tuple(places))
    return cells


def _parts(kind: str) -> tuple[str, ...]:
    return _TOGETHER.get(kind, (kind,))


def _are_places(wrong: tuple[int, ...], sentences: int) -> bool:
    return len(set(wrong)) == len(wrong) and all(type(place) is int and 0 <= place < sentences for place in wrong)
