"""The search for an output: greedy or with several beams, and the tree of everything that was tried.

At every step each open hypothesis is continued with its likeliest words. Of all continuations the likeliest (sum of
log-probabilities) are kept, as many as the search is wide; one that wrote the end leaves it. The end of the search
picks the best by log-probability a word, the end counted as one (Wu et al. 2016, https://arxiv.org/abs/1609.08144, with
alpha 1 and without their coverage). One beam is the greedy search.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.networks.weights import Array
from models.reading.scan import State
from models.translation.steps import TILE, Memory, Step, step
from models.translation.translator import Translator
from models.translation.words import END_ID, NEVER_WRITTEN, OUTPUT_LIMIT, START_ID

Fate = Literal["given", "kept", "ended", "dropped"]

WIDEST = TILE


@dataclass(frozen=True)
class Branch:
    """A hypothesis one word longer than its parent.

    `parent` is the index of the branch that it continues, -1 at the start; `step` counts words from 0; `row` is the
    hypothesis's row in that step. `log_probability` is the word's, `total` the hypothesis's, both in nats. `fate`:
    "given" by who asked, "kept" to be continued, "ended" with the end, "dropped" for better ones.
    """

    parent: int
    step: int
    row: int
    word: int
    log_probability: float
    total: float
    fate: Fate

    @property
    def score(self) -> float:
        """`total` a word, by which ended hypotheses are compared."""
        return self.total / (self.step + 1)


@dataclass(frozen=True)
class Search:
    """All `branches` in the order in which they were tried; `best` are the indices of the chosen ones, first to last.

    `steps` are the decoder's, by `Branch.step` and `Branch.row`. `ended` is False where the limit broke the output off.
    """

    branches: tuple[Branch, ...]
    best: tuple[int, ...]
    steps: tuple[Step, ...]

    @property
    def ended(self) -> bool:
        """Whether the chosen output came to its end."""
        return self.branches[self.best[-1]].word == END_ID

    @property
    def path(self) -> tuple[Branch, ...]:
        """The chosen branches, one a step."""
        return tuple(self.branches[k] for k in self.best)


def search(
    model: Translator,
    start: State,
    memory: Memory | None,
    *,
    beams: int,
    given: Sequence[int] = (),
    limit: int = OUTPUT_LIMIT,
) -> Search:
    """Look for the likeliest output that begins with the words `given`; at most `limit` words, the end included.

    A given END ends it. ValueError for fewer than 1 or more than WIDEST beams, and for more given words than the limit.
    """
    if not 1 <= beams <= WIDEST:
        raise ValueError(f"a search has 1 to {WIDEST} beams; not {beams}")
    if len(given) > limit:
        raise ValueError(f"{len(given)} words are given; an output has at most {limit}")
    branches: list[Branch] = []
    steps: list[Step] = []
    words, hidden, cell = np.array([START_ID]), start.hidden[None], start.cell[None]
    open_ones: list[int] = [-1]
    ended: list[int] = []
    while open_ones and len(ended) < beams and len(steps) < limit:
        found = step(model, words, hidden, cell, memory)
        number = len(steps)
        steps.append(found)
        totals = [branches[k].total if k >= 0 else 0.0 for k in open_ones]
        tried = [(0, given[number])] if number < len(given) else _likeliest(found.log_probabilities, totals, beams)
        kept: list[int] = []
        left = beams - len(ended)
        for rank, (row, word) in enumerate(tried):
            gained = float(found.log_probabilities[row, word])
            fate: Fate = "dropped" if rank >= left else "ended" if word == END_ID else "kept"
            if number < len(given):
                fate = "ended" if word == END_ID else "given"
            branches.append(Branch(open_ones[row], number, row, word, gained, totals[row] + gained, fate))
            if fate == "ended":
                ended.append(len(branches) - 1)
            elif fate != "dropped":
                kept.append(len(branches) - 1)
        if number < len(given) and ended:
            break
        rows = [branches[k].row for k in kept]
        words = np.array([branches[k].word for k in kept], dtype=np.int64)
        hidden, cell = found.signals["hidden"][rows], found.signals["cell"][rows]
        open_ones = kept
    return Search(tuple(branches), _way_to(branches, _best(branches, ended or open_ones)), tuple(steps))


def _likeliest(log_probabilities: Array, totals: Sequence[float], beams: int) -> list[tuple[int, int]]:
    """(row, word) of the best continuations, `beams` of each hypothesis, by falling total; ties by row, then word."""
    found = []
    for row, total in enumerate(totals):
        for word in likeliest_words(log_probabilities[row], beams):
            found.append((-(total + float(log_probabilities[row, word])), row, int(word)))
    return [(row, word) for _, row, word in sorted(found)]


def likeliest_words(log_probabilities: Array, count: int) -> list[int]:
    """The `count` likeliest words that may be written, (V,) -> ids by falling probability; ties by id."""
    allowed = log_probabilities.copy()
    allowed[list(NEVER_WRITTEN)] = -np.inf
    count = min(count, len(allowed) - len(NEVER_WRITTEN))
    edge = np.partition(allowed, -count)[-count]
    candidates = np.flatnonzero(allowed >= edge)
    order = np.lexsort((candidates, -allowed[candidates]))
    return [int(k) for k in candidates[order][:count]]


def _best(branches: Sequence[Branch], ends: Sequence[int]) -> int:
    return max(ends, key=lambda k: (branches[k].score, -k))


def _way_to(branches: Sequence[Branch], end: int) -> tuple[int, ...]:
    way = []
    while end >= 0:
        way.append(end)
        end = branches[end].parent
    return tuple(reversed(way))
