"""The frames and words of made-up texts, read from files that people can extend: LANGUAGE/frames.txt and words.toml.

A frame is a sentence with places: `{list}` takes any word of a list, `{=list}` a word on the side of the verdict,
`{!list}` one on the other side, so "The {part} was not {!adjective}." is blame with "good" and praise with "bad". Every
frame is drawn with both verdicts. A number, `{thing 2}`, takes the word from a second topic: a list that stands in
topics (of food, of service) is that of one topic throughout a text, so that soup is not friendly.

A network must not learn that a word decides. So how often a frame is drawn is settled by computing: the shares in
frames.txt are bent, as little as possible, until the words of every list stand on the side of the verdict as often as
on the other (`_balanced`).
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.networks.text import Language

PLACE = re.compile(r"\{([=!]?)(\w+)(?: (\d))?\}")
"""A place of a frame: side, list, number of its topic."""

_FOLDER = Path(__file__).parent
_KIND = re.compile(r"\[(\w+) (\d+(?:\.\d+)?)\]")
_FILES = ("frames.txt", "words.toml")
_STEPS = 100  # of Newton's method, which takes about ten
_SURE = 1e-9
_LEAST = 0.05  # of its share a frame must keep; else it has no counterpart


class FrameError(ValueError):
    """The frames or words cannot be used; the message names the file and what is wrong with it."""


@dataclass(frozen=True)
class Words:
    """A list: `praise` and `blame`, or `neutral` words that take no side."""

    neutral: tuple[str, ...] = ()
    praise: tuple[str, ...] = ()
    blame: tuple[str, ...] = ()

    def side(self, mark: str, verdict: bool) -> tuple[str, ...]:
        """The words for a place marked "", "=" or "!" in a text whose verdict is praise or not."""
        if not mark:
            return self.neutral
        return self.praise if verdict == (mark == "=") else self.blame


@dataclass(frozen=True)
class Frame:
    """A sentence with places, and its `share` of all drawings, 0..1."""

    kind: str
    text: str
    share: float


@dataclass(frozen=True)
class Frames:
    """All frames of a language; `lists` by name, and by topic those that a topic has of its own."""

    language: Language
    frames: tuple[Frame, ...]
    lists: Mapping[str, Words]
    topics: Mapping[str, Mapping[str, Words]]

    def words(self, name: str, topic: str | None) -> Words:
        """The list `name` within a topic."""
        return self.topics[topic][name] if topic is not None and name in self.topics[topic] else self.lists[name]


@cache
def read_frames(language: Language) -> Frames:
    """The frames of a language. FrameError where a file is at fault."""
    folder = _FOLDER / language
    words = tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))
    lists, topics = parse_words(words)
    text = (folder / "frames.txt").read_text(encoding="utf-8")
    return Frames(language, parse_frames(text, lists, topics), lists, topics)


def hashes(language: Language) -> dict[str, str]:
    """SHA-256 of the files of a language, for the record of a training."""
    folder = _FOLDER / language
    return {f"{language}/{name}": hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _FILES}


def parse_words(found: Mapping[str, object]) -> tuple[dict[str, Words], dict[str, dict[str, Words]]]:
    """What words.toml holds: lists by name, and topics. FrameError for a table that is neither."""
    rest = dict(found)
    neutral, topics = _table(rest.pop("neutral", {})), _table(rest.pop("topics", {}))
    lists = {name: Words(neutral=_strings(words, name)) for name, words in neutral.items()}
    lists |= {name: _sided(words, name) for name, words in rest.items()}
    by_topic: dict[str, dict[str, Words]] = {}
    for topic, own in topics.items():
        by_topic[topic] = {
            name: Words(neutral=_strings(words, name)) if isinstance(words, list) else _sided(words, name)
            for name, words in _table(own).items()
        }
    if len({frozenset(own) for own in by_topic.values()}) > 1:
        raise FrameError("words.toml: every topic needs the same lists")
    return lists, by_topic


def parse_frames(text: str, lists: Mapping[str, Words], topics: Mapping[str, Mapping[str, Words]]) -> tuple[Frame, ...]:
    """The frames of a frames.txt, with shares that keep every list in balance. FrameError where that cannot be."""
    shares: list[float] = []
    found: list[tuple[str, str]] = []
    kinds: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        heading = _KIND.fullmatch(line.strip())
        if heading:
            kinds[heading[1]] = float(heading[2])
            continue
        if not kinds:
            raise FrameError(f"frames.txt, line {number}: the first frame stands under no [kind share]")
        _check_places(line, number, lists, topics)
        found.append((list(kinds)[-1], line.strip()))
    counts = {kind: sum(of == kind for of, _ in found) for kind in kinds}
    shares = [kinds[kind] / counts[kind] for kind, _ in found]
    balanced = _balanced(np.array(shares), [text for _, text in found])
    return tuple(Frame(kind, text, float(share)) for (kind, text), share in zip(found, balanced, strict=True))


def _balanced(shares: NDArray[np.float64], texts: Sequence[str]) -> NDArray[np.float64]:
    """The shares nearest to `shares` (in the sense of Kullback and Leibler) that keep every list in balance, sum 1.

    With d (frames, lists) the places on the verdict's side less those on the other, the shares are w exp(d x) / Z with
    the x for which their mean of d is 0: the minimum of log Z, a convex function, found by Newton's method.
    """
    names = sorted({name for text in texts for mark, name, _ in PLACE.findall(text) if mark})
    d = np.array([[_lean(text, name) for name in names] for text in texts], dtype=float).reshape(len(texts), -1)
    x = np.zeros(len(names))
    wanted: NDArray[np.float64] = shares / shares.sum()
    share = wanted
    for _ in range(_STEPS):
        mean = share @ d
        if np.abs(mean).max(initial=0.0) < _SURE:
            break
        spread = (d * share[:, None]).T @ d - np.outer(mean, mean)
        step = np.linalg.lstsq(spread, mean, rcond=None)[0]
        x -= step / max(1.0, np.abs(step).max())
        lean = d @ x
        tilted = wanted * np.exp(lean - lean.max())
        share = tilted / tilted.sum()
    lost = np.flatnonzero(share < _LEAST * wanted)
    if len(lost) or np.abs(share @ d).max(initial=0.0) >= _SURE:
        worst = texts[int((share / wanted).argmin())]
        raise FrameError(f"frames.txt: the words of {worst!r} need frames in which they stand on the other side")
    return share


def _lean(text: str, name: str) -> int:
    return sum((mark == "=") - (mark == "!") for mark, of, _ in PLACE.findall(text) if of == name)


def _check_places(
    line: str, number: int, lists: Mapping[str, Words], topics: Mapping[str, Mapping[str, Words]]
) -> None:
    rest = PLACE.sub("", line)
    if "{" in rest or "}" in rest:
        raise FrameError(f"frames.txt, line {number}: a place is {{list}}, {{=list}} or {{!list}}: {line!r}")
    for mark, name, _ in PLACE.findall(line):
        homes = [lists, *topics.values()]
        words = next((home[name] for home in homes if name in home), None)
        if words is None:
            raise FrameError(f"frames.txt, line {number}: there is no list {name!r}")
        if bool(mark) == bool(words.neutral):
            raise FrameError(f"frames.txt, line {number}: {name!r} {'takes no side' if mark else 'has two sides'}")


def _sided(found: object, name: str) -> Words:
    table = _table(found)
    if set(table) != {"praise", "blame"}:
        raise FrameError(f"words.toml: {name!r} needs praise and blame, and nothing else")
    return Words(praise=_strings(table["praise"], name), blame=_strings(table["blame"], name))


def _table(found: object) -> dict[str, object]:
    if not isinstance(found, dict):
        raise FrameError(f"words.toml: a table was expected; not {found!r}")
    return found


def _strings(found: object, name: str) -> tuple[str, ...]:
    if not isinstance(found, list) or not found or not all(isinstance(word, str) for word in found):
        raise FrameError(f"words.toml: {name!r} is a list of words, at least one")
    return tuple(found)
