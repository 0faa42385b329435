"""Small archives of sentence pairs in the shape that is published."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from models.translation.learning.pairs import Pair
from models.translation.learning.sample_pairs import sample_pairs

ATTRIBUTION = " 2.0 (France) Attribution: tatoeba.org #{0} ({1}) & #{2} ({3})"


def line(english: str, vietnamese: str, number: int = 1) -> str:
    """One line of the file."""
    return f"{english}\t{vietnamese}\t{ATTRIBUTION.format(2 * number, 'anna', 2 * number + 1, 'binh_2')}"


def line_of(pair: Pair) -> str:
    """A made-up pair as a line."""
    return line(pair.english, pair.vietnamese, pair.credits[0].number)


def write_zip(path: Path, lines: Iterable[str], member: str = "vie.txt") -> Path:
    """The archive."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(member, "".join(text + "\n" for text in lines))
    return path


def made_up(path: Path, count: int = 120) -> Path:
    """An archive of made-up pairs."""
    return write_zip(path, (line_of(pair) for pair in sample_pairs(count, seed=1)))
