"""A table of texts and labels: .csv or .tsv, a header line first."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from models.training.data import DataError

FEWEST, FEWEST_OF_A_CLASS, MOST_CLASSES = 60, 10, 50
_MOST_LETTERS = 20_000  # of a text
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Table:
    """Texts, the number of each one's class, and the classes' names in the order of the alphabet, negative first where
    they are negative and positive. `left_out` rows had no text or no label.
    """

    texts: tuple[str, ...]
    labels: tuple[int, ...]
    classes: tuple[str, ...]
    left_out: int

    @property
    def counts(self) -> tuple[int, ...]:
        """Texts of each class."""
        found = Counter(self.labels)
        return tuple(found[k] for k in range(len(self.classes)))


def read_table(path: Path, text_column: str, label_column: str) -> Table:
    """All rows. DataError, one sentence, where nothing can be learned from them."""
    csv.field_size_limit(10_000_000)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else _delimiter(file.readline()))
            file.seek(0)
            names = list(rows.fieldnames or ())
            for column in (text_column, label_column):
                if column not in names:
                    raise DataError(f"{path} has no column {column!r}; its columns are {', '.join(names) or 'none'}.")
            pairs = [(row[text_column], row[label_column]) for row in rows]
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not in UTF-8.") from error
    except csv.Error as error:
        raise DataError(f"{path} is no table ({error}).") from error
    found = [((text or "").strip()[:_MOST_LETTERS], (label or "").strip()) for text, label in pairs]
    kept = [(text, label) for text, label in found if text and label]
    return _table(path, kept, len(found) - len(kept))


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _table(path: Path, kept: list[tuple[str, str]], left_out: int) -> Table:
    counts = Counter(label for _, label in kept)
    classes = sorted(counts)
    if len(kept) < FEWEST:
        raise DataError(f"{path} has {len(kept)} rows with a text and a label; a training needs at least {FEWEST}.")
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise DataError(f"{path} has {len(classes)} different labels; there must be 2 to {MOST_CLASSES}.")
    rare = next((label for label in classes if counts[label] < FEWEST_OF_A_CLASS), None)
    if rare is not None:
        raise DataError(f"{path} has {counts[rare]} rows of {rare!r}; each class needs at least {FEWEST_OF_A_CLASS}.")
    if odd := next((label for label in classes if not label.isprintable() or len(label) > _LONGEST_NAME), None):
        raise DataError(f"{odd[:60]!r} is no name of a class; is {path} read by the right column?")
    numbers = {label: number for number, label in enumerate(classes)}
    texts, labels = zip(*kept, strict=True)
    return Table(texts, tuple(numbers[label] for label in labels), tuple(classes), left_out)
