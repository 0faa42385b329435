"""Film reviews that people turned round: the same text with few words changed, so that the verdict is the other one.

Kaushik, Hovy and Lipton, "Learning the Difference that Makes a Difference with Counterfactually-Augmented Data", ICLR
2020 (Apache License 2.0): a folder with `train_paired.tsv` and `dev_paired.tsv`. A pair of lines has one number
(`batch_id`); which of the two was there first is not said.

The originals are reviews of IMDB's training split. So a pair whose original is held out for validation must not be
trained on, nor, since the dev pairs are for judging, may a training review be the original of one of those. Texts are
compared (`overlaps`), as numbers are not given.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.training.data import DataError, Review, sha256

Part = Literal["train", "dev"]

FILES: Mapping[Part, str] = {"train": "train_paired.tsv", "dev": "dev_paired.tsv"}

HELP_EDITED = f"a folder with {FILES['train']} and {FILES['dev']}, film reviews that people turned round"

_RUN = 8  # words in a row that two texts hardly share by chance
_SAME = 0.5  # share of such runs above which two texts are one review, edited or not
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Pair:
    """One review with either verdict."""

    praise: str
    blame: str

    @property
    def reviews(self) -> tuple[Review, Review]:
        """Both, labelled."""
        return Review(self.praise, 1.0), Review(self.blame, 0.0)


@dataclass(frozen=True)
class Edited:
    """The pairs to train on and those to judge by, and the SHA-256 of their `files`."""

    train: list[Pair]
    dev: list[Pair]
    files: dict[str, str]


def read_edited(folder: Path) -> Edited:
    """Both files. DataError as `read_pairs`."""
    train, dev = read_pairs(folder, "train"), read_pairs(folder, "dev")
    return Edited(train, dev, {name: sha256(folder / name) for name in FILES.values()})


def read_pairs(folder: Path, part: Part) -> list[Pair]:
    """The pairs of one file, by their number. DataError where it is missing or no such file."""
    path = folder / FILES[part]
    found: dict[int, dict[str, str]] = defaultdict(dict)
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                found[int(row["batch_id"])][row["Sentiment"]] = row["Text"]
        pairs = [Pair(texts["Positive"], texts["Negative"]) for _, texts in sorted(found.items())]
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); --edited takes {HELP_EDITED}.") from error
    except (csv.Error, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise DataError(f"{path} is no file of paired reviews, or is damaged ({reason}).") from error
    if not pairs:
        raise DataError(f"{path} holds no pairs of reviews.")
    return pairs


def overlaps(pairs: Sequence[Pair], reviews: Iterable[str]) -> tuple[set[int], set[int]]:
    """Which pairs and which reviews, by place, are of the same text: half of a text's runs of 8 words, or more.

    Upper case, punctuation and line breaks do not count.
    """
    homes: dict[tuple[str, ...], set[int]] = defaultdict(set)
    sizes: list[int] = []
    for pair in pairs:
        for text in (pair.praise, pair.blame):
            runs = _runs(text)
            for run in runs:
                homes[run].add(len(sizes))
            sizes.append(len(runs))
    found: tuple[set[int], set[int]] = set(), set()
    for place, review in enumerate(reviews):
        shared: dict[int, int] = defaultdict(int)
        for run in _runs(review):
            for text_place in homes.get(run, ()):
                shared[text_place] += 1
        same = {text_place // 2 for text_place, count in shared.items() if count >= _SAME * sizes[text_place]}
        if same:
            found[0].update(same)
            found[1].add(place)
    return found


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower().replace("<br />", " "))
    return {tuple(words[k : k + _RUN]) for k in range(max(1, len(words) - _RUN + 1))}
