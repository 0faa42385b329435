"""What each unit of a network does over test reviews: python -m models.cards NAME --data FILE

Reads TEXTS of the test reviews, evenly spread over them, into an atlas in a temporary folder, and writes what ships of
it into checkpoints/NAME. Takes a minute or two of one core.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyarrow import parquet

from models.atlas.building.build import build
from models.atlas.corpus import Corpus
from models.atlas.manifest import WORDS, write_file
from models.atlas.opened import Atlas, open_atlas
from models.cards.follows import follows, text_bounds
from models.cards.made import numbers_of, told_of, words_of
from models.cards.properties import Lexicon, lexicon_of
from models.cards.shipped import FOLLOWED, FORMAT, NUMBERS
from models.cards.silenced import silenced
from models.interventions.means import weights_hash
from models.networks.checkpoint import CheckpointError, checkpoint_root, load_checkpoint
from models.networks.classifier import Network
from models.networks.files import write_whole
from models.training import NEEDS_TORCH

TEXTS = 4_000
WITHOUT = 300  # of them are read without each unit


def main(arguments: list[str] | None = None) -> int:
    """Measure and write; 1 with a sentence if that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m models.cards", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    parser.add_argument("--data", type=Path, required=True, help="aclImdb_v1.tar.gz; for vi_ networks ntc-scv.jsonl.xz")
    args = parser.parse_args(arguments)
    try:
        print(_ship(args.name, args.data))
    except (CheckpointError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _ship(name: str, data: Path) -> str:
    model, folder = load_checkpoint(name), checkpoint_root() / name
    reviews, lexicon = _reviews(model, data)
    chosen = _spread(len(reviews), TEXTS)
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place) / "reviews.jsonl"
        corpus.write_text("".join(json.dumps(reviews[k]) + "\n" for k in chosen), encoding="utf-8")
        build(model, name, Corpus(corpus), Path(place) / "atlas")
        atlas = open_atlas(Path(place) / "atlas", model)
        found = follows(words_of(atlas, lexicon), atlas.units_there)
        told = told_of(atlas, found, lexicon, silenced(model, _first(atlas)))
        numbers: dict[str, Any] = dict(numbers_of(atlas))
    told = {"format": FORMAT, "weights": weights_hash(folder), "of": len(reviews), "data": data.name, **told}
    write_file(folder / NUMBERS, lambda file: np.savez_compressed(file, **numbers))
    write_whole(folder / FOLLOWED, _spelled(told))
    return f"{name}: {told['words']:,} words of {told['texts']:,} reviews of {len(reviews):,} -> {folder / NUMBERS}"


def _reviews(model: Network, data: Path) -> tuple[list[str], Lexicon]:
    """The texts of all test reviews, and what the training reviews say of words."""
    try:
        from models.training.data import find_archive, read_imdb
        from models.training.ntc_scv import read_ntc_scv
        from models.training.score import encoded
    except ModuleNotFoundError as error:
        raise ValueError(NEEDS_TORCH) from error
    config, archive = model.config, find_archive(data, model.config.language)
    read = read_ntc_scv if config.language == "vi" else read_imdb
    learned = encoded(read(archive, "train"), model.vocabulary, config.language, config.tokenizer)
    lexicon = lexicon_of(model.vocabulary.tokens, learned.ids, learned.labels.tolist())
    return [review.text for review in read(archive, "test")], lexicon


def _spread(count: int, wanted: int) -> list[int]:
    """Evenly: reviews are in order of their label."""
    return [k * count // wanted for k in range(min(count, wanted))] if count > wanted else list(range(count))


def _first(atlas: Atlas) -> list[NDArray[np.int64]]:
    """Some of the texts, encoded."""
    texts = list[NDArray[np.int64]]()
    for shard in atlas.manifest.shards:
        table = parquet.read_table(atlas.folder / f"{WORDS}/{shard.index:05}.parquet", columns=["step", "word"])
        words = table["word"].to_numpy().astype(np.int64)
        texts += [words[rows] for rows in text_bounds(table["step"].to_numpy())]
    return [texts[k] for k in _spread(len(texts), WITHOUT)]


def _spelled(told: dict[str, Any]) -> str:
    """As JSON, a list of numbers a line."""
    lines = [f"{json.dumps(key)}: {_rows(value)}" for key, value in told.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rows(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(_rows(row) for row in value) + "\n]"
    return json.dumps(value)


if __name__ == "__main__":
    raise SystemExit(main())
