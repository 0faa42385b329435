"""NTC-SCV, Vietnamese restaurant reviews (Trần Công Nghĩa, Apache License 2.0), in its published splits.

`ntc-scv.jsonl.xz` holds one JSON object a line: `split` (train, valid, test), `label` (1 positive, 0 negative), `id`
and `text`.

Two traces of how the corpus was made are undone on reading, in all splits, since nobody types them:

- the syllables of a word joined by `_`, by a segmenter: split again;
- letters torn apart where a review was typed in NFD: "la ̀ m", "cu ̉ a" for làm, của (a tone on its own 114,000 times,
  3 % of all tokens). The mark goes back on its letter, and an ending that is no word by itself back on its syllable.

What looks like an HTML tag is left out. DataError and Review are those of models/training/data.py.
"""

import json
import lzma
import re
from pathlib import Path
from typing import Literal

from models.networks.vietnamese import without_diacritics
from models.training.data import DataError, Review

Part = Literal["train", "valid", "test"]

_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_TORN = re.compile(r"(?<=\w) ?([\u0300\u0301\u0303\u0309\u0323])(?: (ch|n[gh]|[acimnoptuy])(?![^\W_]))?")


def read_ntc_scv(archive: Path, part: Part) -> list[Review]:
    """All reviews of one split, sorted by label and number.

    DataError if the file is no such corpus, or is damaged.
    """
    found: list[tuple[int, int, Review]] = []
    try:
        with lzma.open(archive, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["split"] == part:
                    label, number = int(row["label"]), int(row["id"])
                    found.append((label, number, Review(mended(str(row["text"])), float(label))))
    except (lzma.LZMAError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise DataError(f"{archive} is not ntc-scv.jsonl.xz, or is damaged ({reason}).") from error
    if {label for label, _, _ in found} != {0, 1}:
        raise DataError(f"{archive} holds no positive and negative reviews of the split {part!r}.")
    return [review for _, _, review in sorted(found, key=lambda entry: entry[:2])]


def plain_reviews(reviews: list[Review]) -> list[Review]:
    """The same reviews typed without diacritics."""
    return [Review(without_diacritics(review.text), review.label) for review in reviews]


def mended(text: str) -> str:
    """The text as its writer may have typed it: syllables apart, and letters with their marks."""
    return _TORN.sub(r"\1\2", _TAG.sub(" ", text).replace("_", " "))
