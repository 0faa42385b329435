"""The suite: sentences with the verdict that people give, a file an ability, in English and in Vietnamese.

Written for Gatescope, one by one, and never trained on: no sentence can be drawn from the frames of
models/training/texts (a test looks). English ones are about films, Vietnamese ones about places to eat, as the reviews
are. A line is `+ sentence` for praise or `- sentence` for blame; a line that starts with `#` is a remark.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.networks.text import Language

ABILITIES = (
    "plain",
    "negated_praise",
    "negated_blame",
    "turn",
    "expected",
    "then_now",
    "others_and_i",
    "question",
    "comparison",
    "nothing_to",
    "hardly",
    "twice",
    "list",
    "order",
    "wish",
)
"""What is tested, in the order in which it is shown; `order` is of pairs, the same words in two orders."""

_FOLDER = Path(__file__).parent
_SIGNS = {"+ ": True, "- ": False}


@dataclass(frozen=True)
class Sentence:
    """A short text, and whether people take it for praise."""

    text: str
    praise: bool


@dataclass(frozen=True)
class Ability:
    """The sentences that test one ability."""

    name: str
    sentences: tuple[Sentence, ...]


@cache
def read_suite(language: Language) -> tuple[Ability, ...]:
    """All abilities in one language. ValueError for a line that is none of the kinds above."""
    return tuple(_ability(_FOLDER / language / f"{name}.txt") for name in ABILITIES)


def suite_hash(language: Language) -> str:
    """SHA-256 over the files of one language: figures and places belong to the suite that they were measured on."""
    files = [(_FOLDER / language / f"{name}.txt").read_bytes() for name in ABILITIES]
    return hashlib.sha256(b"\0".join(files)).hexdigest()


def _ability(path: Path) -> Ability:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [_sentence(line, f"{path.name}, line {k + 1}") for k, line in enumerate(lines) if _counts(line)]
    return Ability(path.stem, tuple(found))


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _sentence(line: str, place: str) -> Sentence:
    sign, text = line[:2], line[2:].strip()
    if sign not in _SIGNS or not text:
        raise ValueError(f"{place}: a sentence starts with + or - and a space; not {line!r}")
    return Sentence(text, _SIGNS[sign])
