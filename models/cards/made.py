"""What ships of an atlas: its statistics in short, and what each unit follows.

Of a word's mean comes the interval that counts texts, as an atlas has it (`Atlas.words`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyarrow import parquet

from models.atlas.codes import BINS
from models.atlas.manifest import WORDS
from models.atlas.opened import Atlas
from models.atlas.tally import SPANS
from models.cards.follows import Follows, Words, codes_of, text_bounds
from models.cards.frequent import frequent_of
from models.cards.properties import PROPERTIES, Lexicon, marked
from models.cards.silenced import Silenced

EACH = 8
"""Words of either end of every unit's every signal."""

LEAST = 30
"""Texts in which such a word is at least: rarer words are names, of one film's reviews."""

DIGITS = 4

Numbers = Mapping[str, NDArray[Any]]


def numbers_of(atlas: Atlas) -> Numbers:
    """Histograms, extreme words, means of frequent words and retention."""
    shape = (len(atlas.signals), atlas.units_there)
    found: dict[str, NDArray[Any]] = {
        "caps": np.array(atlas.manifest.plan.scales.caps, np.float32),
        "histograms": np.zeros((*shape, BINS), np.uint32),
        "kept": np.zeros((len(SPANS), shape[1] if len(atlas.retention(0)) else 0), np.float32),
    }
    kinds = {"id": np.int32, "count": np.uint32, "texts": np.uint16, "mean": np.float32, "reach": np.float32}
    found |= {f"word_{name}": np.zeros((shape[0], 2, shape[1], EACH), kind) for name, kind in kinds.items()}
    found["word_id"][:] = -1
    numbers = {word: at for at, word in enumerate(atlas.model.vocabulary.tokens)}
    for unit in range(shape[1]):
        kept = atlas.retention(unit)["kept"].to_numpy()
        found["kept"][: len(kept), unit : unit + 1] = kept[:, None]
        for row, signal in enumerate(atlas.signals):
            found["histograms"][row, unit] = atlas.histogram(unit, signal)["count"].to_numpy()
            for end in (0, 1):
                table = atlas.words(unit, signal, n=EACH, least=LEAST, lowest=bool(end))
                place = (row, end, unit, slice(len(table)))
                found["word_id"][place] = [numbers[word] for word in table["word"]]
                for name in ("count", "texts", "mean"):
                    found[f"word_{name}"][place] = table[name].to_numpy()
                found["word_reach"][place] = (table["high"] - table["mean"]).to_numpy()
    return found | frequent_of(atlas)


def words_of(atlas: Atlas, lexicon: Lexicon) -> Iterator[Words]:
    """What `follows` asks for, a shard at a time."""
    tokens, language = atlas.model.vocabulary.tokens, atlas.model.config.language
    names = ["step", "word", *(f"hidden_{unit}" for unit in range(atlas.units_there))]
    for shard in atlas.manifest.shards:
        read = parquet.read_table(atlas.folder / f"{WORDS}/{shard.index:05}.parquet", columns=names)
        table = {name: read[name].to_numpy() for name in names}
        bounds = text_bounds(table["step"])
        texts = ([tokens[word] for word in table["word"][rows]] for rows in bounds)
        marks = [marked(text, language, lexicon) for text in texts]
        yield Words(codes_of(table, atlas.units_there), marks)


def told_of(atlas: Atlas, found: Follows, lexicon: Lexicon, without: Silenced) -> dict[str, Any]:
    """What atlas.json says, but which weights it is of and which texts were read."""
    return {
        "signals": list(atlas.signals),
        "units": atlas.units_there,
        "texts": atlas.manifest.texts,
        "words": atlas.manifest.words,
        "lexicon": {"texts": lexicon.reviews, "praise": len(lexicon.praise), "blame": len(lexicon.blame)},
        "properties": list(PROPERTIES),
        "share": found.share.round(DIGITS).tolist(),
        "chance": found.chance.round(DIGITS).tolist(),
        "auc": [[[_told(value) for value in row] for row in half] for half in found.auc],
        "without": {
            "texts": len(without.logits),
            "moved": without.moved.round(DIGITS).tolist(),
            "turned": without.turned.tolist(),
        },
    }


def _told(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DIGITS)
