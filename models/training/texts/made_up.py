"""Made-up texts, drawn anew for every epoch by a seeded generator: half of them praise, from each frame as often."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.training.texts.frames import PLACE, Frame, Frames

JOINED = 0.25
"""Share of the texts that are two sentences with the same verdict."""

_WITHOUT_STOP, _EXCLAIMED = 0.3, 0.1  # shares of texts whose last full stop is left out, or shouted
_VOWEL = re.compile(r"\b([Aa]) (?=[aeiou])")
_SPACES = re.compile(r"\s+(?=[ ,.;?!])")


@dataclass(frozen=True)
class MadeUp:
    """A text, its `label` (1.0 praise, 0.0 blame), and the kinds of its sentences."""

    text: str
    label: float
    kinds: tuple[str, ...]


def draw(frames: Frames, count: int, seed: Sequence[int]) -> list[MadeUp]:
    """`count` texts, the same ones for the same seed; praise and blame in turn, each pair from the same frames."""
    rng = random.Random(" ".join(map(str, seed)))
    return [text for text, _ in zip(_pairs(frames, rng), range(count), strict=False)]


def _pairs(frames: Frames, rng: random.Random) -> Iterator[MadeUp]:
    shares = [frame.share for frame in frames.frames]
    while True:
        chosen = rng.choices(frames.frames, shares, k=2 if rng.random() < JOINED else 1)
        for verdict in (True, False):
            sentences = [fill(frame, frames, verdict, rng) for frame in chosen]
            text = _ended(" ".join(sentences), rng)
            yield MadeUp(text, float(verdict), tuple(frame.kind for frame in chosen))


def fill(frame: Frame, frames: Frames, verdict: bool, rng: random.Random) -> str:
    """The frame with a word in each of its places, none of them twice."""
    topics = rng.sample(sorted(frames.topics), k=min(2, len(frames.topics)))
    used: set[str] = set()

    def word(match: re.Match[str]) -> str:
        mark, name, number = match.groups()
        topic = topics[int(number or 1) - 1] if topics else None
        words = frames.words(name, topic).side(mark, verdict)
        fresh = [one for one in words if one not in used] or words
        found = rng.choice(fresh)
        used.add(found)
        return found

    return _polished(PLACE.sub(word, frame.text), frames.language == "en")


def _polished(text: str, english: bool) -> str:
    """One space between words, a capital at the beginning of each sentence, "an" where English has it."""
    text = _SPACES.sub("", text).strip()
    if english:
        text = _VOWEL.sub(r"\1n ", text)
    text = re.sub(r"(?:^|[.?!] )\w", lambda found: found[0].upper(), text)
    return text if text[-1] in ".?!" else f"{text}."


def _ended(text: str, rng: random.Random) -> str:
    chance = rng.random()
    if text[-1] != "." or chance > _WITHOUT_STOP + _EXCLAIMED:
        return text
    return text[:-1] if chance < _WITHOUT_STOP else f"{text[:-1]}!"
