"""English-Vietnamese sentence pairs of Tatoeba, cleaned and split; who wrote each sentence is kept.

The file is `vie-eng.zip` as https://www.manythings.org/anki/ publishes it: sentences of https://tatoeba.org under
CC BY 2.0 FR, 9,426 lines of English, Vietnamese and attribution. Cleaning, split and hashes are in
docs/decisions/0014-translators.md; the split depends on no library's randomness, only on SHA-256 of the English.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.networks.text import tokenize
from models.training.data import DataError
from models.translation.words import has_end, restore

Split = Literal["train", "validation", "test"]

HASHES: Mapping[Split, str] = {
    "train": "9f2f404969413316b7d7b6a0bcb190e90e5afe22ac30f4864d4f8443bf9bb584",
    "validation": "ba674eab06a12af511b4cc762d548e77f9267c20b147f9424b9b5a20b7133d7b",
    "test": "c69c94e1f854044aee985daa60a5f259066fe002aea262b11cdf0c5c7f8545d1",
}
"""SHA-256 of each split as it was measured: its pairs as lines "English TAB Vietnamese", sorted."""

TRAINING_PAIRS = 8_129
"""Pairs in the training split, as the page and docs/networks.md say."""

HELD_OUT = 500
"""English sentences in the validation split, and as many in the test split."""

LONGEST_SOURCE = 25
LONGEST_TARGET = 30

_MEMBER = "vie.txt"
_SEED = "seq2seq-v1"
_ATTRIBUTION = re.compile(r"#(\d+) \(([^)]*)\) & #(\d+) \(([^)]*)\)")
_DAMAGED = re.compile(r"[/@>$]|(?:(?<=\s)|^)\+|\+(?=\s|$)")
_LETTERS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Credit:
    """Where a sentence is from: its number in Tatoeba and the name of who gave it."""

    number: int
    contributor: str


@dataclass(frozen=True)
class Pair:
    """A sentence and a translation, cleaned, in their own capitals."""

    english: str
    vietnamese: str
    credits: tuple[Credit, Credit]

    @property
    def source(self) -> tuple[str, ...]:
        """The words that the encoder reads."""
        return tuple(tokenize(self.english))

    @property
    def target(self) -> tuple[str, ...]:
        """The words that the decoder writes, without the end."""
        return tuple(tokenize(self.vietnamese))


def read_splits(archive: Path) -> dict[Split, list[Pair]]:
    """The three splits of the published figures. DataError if the file is none of these, or another edition."""
    splits = split_pairs(read_pairs(archive), HELD_OUT)
    check_splits(splits)
    return splits


def read_pairs(archive: Path) -> list[Pair]:
    """Every pair that cleaning keeps, in the file's order. DataError if the file is none of these."""
    try:
        with zipfile.ZipFile(archive) as file:
            content = file.read(_MEMBER).decode("utf-8")
    except (OSError, zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise DataError(f"The file {archive} is no readable archive of sentence pairs ({error}).") from error
    return clean_pairs(content.splitlines(), str(archive))


def clean_pairs(lines: Iterable[str], name: str) -> list[Pair]:
    """The pairs of `lines`, English TAB Vietnamese TAB attribution. DataError where a line is something else."""
    pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], Pair] = {}
    for number, line in enumerate(lines, 1):
        columns = line.split("\t")
        found = _ATTRIBUTION.search(columns[-1])
        if len(columns) != 3 or found is None:
            raise DataError(f"Line {number} of {name} is not an English and a Vietnamese sentence with attribution.")
        english, vietnamese = restore(columns[0], english=True), restore(columns[1], english=False)
        if _DAMAGED.search(vietnamese):
            continue
        english, vietnamese = _ended(english, vietnamese)
        credits = (Credit(int(found[1]), found[2]), Credit(int(found[3]), found[4]))
        pair = Pair(english, vietnamese, credits)
        source, target = pair.source, pair.target
        if 0 < len(source) <= LONGEST_SOURCE and 0 < len(target) <= LONGEST_TARGET:
            pairs.setdefault((source, target), pair)
    return list(pairs.values())


def split_pairs(pairs: Sequence[Pair], held_out: int) -> dict[Split, list[Pair]]:
    """All pairs of an English sentence in one split, whatever its capitals and marks. DataError with too few."""
    by_key: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_key.setdefault(_key(pair.english), []).append(pair)
    if len(by_key) <= 2 * held_out:
        raise DataError(f"There are {len(by_key)} different sentences; {2 * held_out} are held out of more.")
    order = sorted(by_key, key=lambda key: hashlib.sha256(f"{_SEED}\t{key}".encode()).hexdigest())
    parts: dict[Split, list[str]] = {
        "test": order[:held_out],
        "validation": order[held_out : 2 * held_out],
        "train": order[2 * held_out :],
    }
    return {split: [pair for key in keys for pair in by_key[key]] for split, keys in parts.items()}


def check_splits(splits: Mapping[Split, Sequence[Pair]]) -> None:
    """DataError if a split is not the one that the figures in this repository are about."""
    for split, expected in HASHES.items():
        if fingerprint(splits[split]) != expected:
            raise DataError(f"The {split} split is not the one of the published figures; is the file another edition?")
    if len(splits["train"]) != TRAINING_PAIRS:
        raise DataError(
            f"There are {len(splits['train'])} pairs to learn from, not the {TRAINING_PAIRS} that are told."
        )


def fingerprint(pairs: Iterable[Pair]) -> str:
    """SHA-256 of the pairs as sorted lines."""
    lines = sorted(f"{pair.english}\t{pair.vietnamese}" for pair in pairs)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Question:
    """A source to translate, with every translation that the file has of it."""

    english: str
    source: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> int:
        """How long the sentence is for a person: what stands between spaces."""
        return len(self.english.split())


def questions(pairs: Iterable[Pair]) -> list[Question]:
    """The different English sentences of a split, in its order, each with all its translations."""
    by_key: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_key.setdefault(_key(pair.english), []).append(pair)
    return [
        Question(group[0].english, group[0].source, tuple(pair.target for pair in group)) for group in by_key.values()
    ]


def _key(english: str) -> str:
    return " ".join(_LETTERS.findall(english.lower()))


def _ended(english: str, vietnamese: str) -> tuple[str, str]:
    """Both with a final mark; one that has none gets the other's, or a full stop."""
    return _with_end(english, vietnamese), _with_end(vietnamese, english)


def _with_end(text: str, other: str) -> str:
    if has_end(text):
        return text
    return text + (other[-1] if has_end(other) else ".")
