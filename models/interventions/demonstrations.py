"""Three demonstrations in each language: a hand that turns a verdict, and what the same hand does elsewhere.

They stand in demonstrations.toml with their numbers, which a test computes anew; `python -m models.whatif search NAME`
found them. A hand is one of

- "not_written": at one word the gate that writes is closed (`models.interventions.not_written`);
- "forget": at one word everything is forgotten, the LSTM's forget gates or the GRU's update gates are closed;
- "memory": at one word single units have the memory of another text (`models.interventions.two_texts`).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from models.interventions.not_written import closed_at
from models.interventions.two_texts import MovedMemory, moved_memory
from models.interventions.variants import Variant, logits_held
from models.networks.cells import Cell
from models.networks.classifier import Network
from models.networks.text import Language
from models.networks.weights import Array
from models.reading.holding.hold import Hold
from models.reading.trace import Trace, trace_text

Hand = Literal["not_written", "forget", "memory"]
HANDS: tuple[Hand, ...] = get_args(Hand)

_FILE = Path(__file__).with_name("demonstrations.toml")


@dataclass(frozen=True)
class Demonstration:
    """One text and one hand, which at `words`, counted from 0, turns the verdict of the first network in `expected`.

    `expected` has the numbers by network, as `numbers_of` computes them: also those of networks in which the hand does
    something else. `other` is the text whose memory is put in, by "memory" alone. `find` says what there is to see, in
    English, for whoever reads the file.
    """

    name: str
    language: Language
    hand: Hand
    text: str
    words: tuple[int, ...]
    expected: Mapping[str, Mapping[str, Any]]
    other: str | None = None
    find: str = ""


@cache
def read_demonstrations() -> tuple[Demonstration, ...]:
    """All of them, English ones first."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Demonstration(**{**entry, "words": tuple(entry["words"])}) for entry in table["demonstration"])


def forgotten_at(cell: Cell, words: tuple[int, ...] | None) -> Variant:
    """What is held where everything is forgotten at these `words`; None: all words. ValueError for a vanilla RNN."""
    if cell == "rnn":
        raise ValueError("a vanilla RNN has no gate that keeps, so it cannot be made to forget")
    return (Hold("forget" if cell == "lstm" else "update", 0.0, words),)


def at_each_word(model: Network, trace: Trace, hand: Hand) -> Array:
    """The logit of the text with the hand at word t alone, (T,). ValueError for "memory", which needs another text."""
    hands = {"not_written": closed_at, "forget": forgotten_at}
    if hand not in hands:
        raise ValueError(f"hand must be one of {', '.join(hands)}; not {hand!r}")
    return logits_held(model, trace, [hands[hand](trace.cell, (t,)) for t in range(len(trace.ids))])


def numbers_of(model: Network, demonstration: Demonstration) -> dict[str, Any]:
    """What the demonstration shows on this network: logits to two decimals.

    Of a hand at single words: `read` the text as it is; `turned` the words at which the verdict turns, `held` the
    logits there; `others` the smallest and the largest logit with the hand at any other word. Of "memory": see
    `memory_numbers`.
    """
    trace = trace_text(model, demonstration.text)
    if demonstration.other is not None:
        (word,) = demonstration.words
        return memory_numbers(moved_memory(model, trace, trace_text(model, demonstration.other), word))
    found = at_each_word(model, trace, demonstration.hand)
    turned = (found > 0) != (trace.logit > 0)
    others = found[~turned]
    return {
        "read": _rounded(trace.logit),
        "turned": np.flatnonzero(turned).tolist(),
        "held": [_rounded(logit) for logit in found[turned]],
        "others": [_rounded(others.min()), _rounded(others.max())],
    }


def memory_numbers(found: MovedMemory) -> dict[str, Any]:
    """What moved memory shows, logits to two decimals.

    `read` the text as it is, `whole` with the memory of all units; `units` the three that move it furthest alone, and
    `alone` the logits with each of them; `median` that with the median unit; `turning` how many units turn the verdict
    alone. `turned_by` is how many of the strongest do together (of 1, 2, 4, ...; 0: none of these), `random` the
    smallest and the largest logit with as many drawn by chance.
    """
    strongest = found.order[:3]
    turning = (found.alone > 0) != (found.logit > 0)
    count = found.turned_by or found.counts[-1]
    drawn = found.random[:, found.counts.index(count)]
    return {
        "read": _rounded(found.logit),
        "whole": _rounded(found.whole),
        "units": strongest.tolist(),
        "alone": [_rounded(logit) for logit in found.alone[strongest]],
        "median": _rounded(float(np.median(found.alone))),
        "turning": int(turning.sum()),
        "turned_by": found.turned_by or 0,
        "random": [_rounded(drawn.min()), _rounded(drawn.max())],
    }


def spelled(numbers: Mapping[str, Any]) -> str:
    """As demonstrations.toml has them, in one line."""
    return "{ " + ", ".join(f"{name} = {value}" for name, value in numbers.items()) + " }"


def _rounded(logit: float) -> float:
    return round(float(logit), 2) + 0.0  # no -0.0


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Sequence[str]:
    """Which entries are not as expected; logits may be off by one in the last place, which rounding may do."""
    return [
        name
        for name in sorted({*expected, *found})
        if name not in expected or name not in found or not _alike(expected[name], found[name])
    ]


def _alike(expected: Any, found: Any) -> bool:
    one, other = np.asarray(expected), np.asarray(found)
    return one.shape == other.shape and bool((np.abs(one - other) < 0.011 * (other.dtype.kind == "f") + 1e-9).all())
