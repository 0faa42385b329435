"""Sentences of a free licence in which a unit can be looked up, where nobody has built an atlas of texts of their own.

They are read when first asked for, as any corpus is (`models.atlas.building.build`), into a folder that is given.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models.atlas.building.build import build
from models.atlas.corpus import Corpus
from models.atlas.opened import Atlas, open_atlas
from models.networks.classifier import Network
from models.networks.text import Language

_FOLDER = Path(__file__).parent / "sentences"


class Sentence(NamedTuple):
    """A sentence of https://tatoeba.org, CC BY 2.0 FR."""

    number: int
    author: str
    text: str


def sentences_atlas(model: Network, name: str, folder: Path) -> Atlas:
    """The atlas of all sentences in the language that the network reads, built into a folder that is empty."""
    build(model, name, Corpus(_FOLDER / f"{model.config.language}.tsv"), folder)
    return open_atlas(folder, model, check=False)


@cache
def sentences(language: Language) -> tuple[Sentence, ...]:
    """All sentences, by their numbers in that atlas."""
    with (_FOLDER / f"{language}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        next(rows)
        return tuple(Sentence(int(number), author, text) for number, author, text in rows)
