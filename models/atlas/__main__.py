"""What every unit does over a corpus: python -m models.atlas build lstm --corpus FILE_OR_FOLDER --out DIR"""

import argparse
import sys
from pathlib import Path

from models.atlas.building.build import TEXTS_A_SHARD, build
from models.atlas.corpus import Corpus, CorpusError
from models.atlas.manifest import AtlasError, Done, Manifest
from models.atlas.shards import Shard
from models.networks.checkpoint import CheckpointError
from models.reading.known import load_checkpoint

_ENDS = ".tar.gz, .csv, .tsv, .parquet, .jsonl, .txt (a text a line), or a folder of .txt files and tables"


def main(arguments: list[str] | None = None) -> int:
    """Build an atlas, or go on with it; 1 with a sentence if that cannot be done."""
    args = _parser().parse_args(arguments)
    try:
        model = load_checkpoint(args.name)
        corpus = Corpus(args.corpus, args.column, args.only)
        told = _Told()
        who = {"workers": args.workers, "scheduler": args.scheduler}
        found = build(
            model, args.name, corpus, args.out, part=args.part, texts_a_shard=args.texts, **who, say=told.hear
        )
    except (CheckpointError, CorpusError, AtlasError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        why = error.strerror or error
        print(
            f"The atlas in {args.out} cannot be written ({why}); make room there and run this again.", file=sys.stderr
        )
        return 1
    print(*_result(found, args.out), sep="\n")
    return 0


class _Told:
    """Says on stderr how far it is, a line a shard."""

    def __init__(self) -> None:
        self.texts = self.words = 0

    def hear(self, shard: Shard, done: Done, before: bool) -> None:
        self.texts += done.texts
        self.words += done.words
        how = " (was done before)" if before else ""
        line = f"shard {shard.index}{how}: {self.texts:,} texts, {self.words:,} words, {shard.share:4.0%} of the corpus"
        print(line, file=sys.stderr, flush=True)


def _result(found: Manifest, folder: Path) -> list[str]:
    left = {why: count for why, count in (found.left_out or {}).items() if count}
    lines = [f"{found.texts:,} texts with {found.words:,} words -> {folder}"]
    said = {
        "no text": "{} were no text (binary, or an empty cell) and were left out",
        "twice": "{} had been there before, letter by letter, and were left out",
        "empty": "{} had no word",
        "cut": "{} were longer than is read, and were cut",
    }
    return lines + [said[why].format(f"{count:,}") for why, count in left.items()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.atlas", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="build")
    made = commands.add_parser("build", help="read a corpus; whoever was stopped says the same again and goes on")
    made.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    made.add_argument("--corpus", type=Path, required=True, help=_ENDS)
    made.add_argument("--out", type=Path, required=True, help="a folder, empty or not there yet")
    made.add_argument("--column", help="of a table: which holds the texts; else it is guessed from its name")
    made.add_argument("--only", metavar="PATTERN", help="read only texts of such names, as in 'aclImdb/train/*'")
    made.add_argument("--part", help="a layer and direction, as in 1.forward; the top one forward if nobody says")
    made.add_argument("--texts", type=_positive, default=TEXTS_A_SHARD, help="at most so many texts in a shard")
    made.add_argument("--workers", type=_positive, default=1, help="so many processes; needs gatescope[workers]")
    made.add_argument("--scheduler", metavar="tcp://...", help="of Dask, whose workers read: they must see the folder")
    return parser


def _positive(number: str) -> int:
    value = int(number)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1; not {value}")
    return value


if __name__ == "__main__":
    raise SystemExit(main())
