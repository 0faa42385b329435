"""python -m models.train NAME --csv FILE --text-column review --label-column label --cell gru --hidden 64

A network learns from your own table, two or more classes. First it says what will happen and how long it takes.
"""

import argparse
import shlex
from pathlib import Path

from models.networks.cells import CELLS
from models.networks.checkpoint import checkpoint_root, is_name
from models.networks.classifier import ClassifierConfig
from models.networks.text import LANGUAGES
from models.training.loop import TrainingError
from models.training.own.run import train
from models.training.own.table import read_table


def is_asked(arguments: list[str]) -> bool:
    """Whether a command line of `models.train` is about a table."""
    return any(each == "--csv" or each.startswith("--csv=") for each in arguments)


def run(arguments: list[str]) -> None:
    """Train. DataError or TrainingError, one sentence each, where that cannot be done."""
    args = _parse(arguments)
    out = args.out or checkpoint_root() / args.name
    if not is_name(out.name):
        raise TrainingError(f"A network cannot be called {out.name!r}: small letters, digits, - and _ only.")
    if out.exists() and not (args.replace or args.resume):
        raise TrainingError(f"There is a network {out.name} already; --replace puts the new one in its place.")
    table = read_table(args.csv, args.text_column, args.label_column)
    shape = ClassifierConfig(
        args.cell,
        embedding_size=args.embedding,
        hidden_size=args.hidden,
        layers=args.layers,
        bidirectional=args.bidirectional,
        embedding_dropout=0.3,
        dropout=0.3,
        language=args.language,
    )
    command = shlex.join(["python", "-m", "models.train", *arguments])
    train(table, args.csv, shape, out, epochs=args.epochs, seed=args.seed, resume=args.resume, command=command)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.train", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", help="of the folder: small letters, digits, - and _")
    parser.add_argument("--csv", type=Path, required=True, help="a .csv or .tsv with a header line")
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--label-column", default="label")
    parser.add_argument("--cell", choices=CELLS, default="gru")
    parser.add_argument("--hidden", type=_size, default=64, help="units of a direction")
    parser.add_argument("--embedding", type=_size, default=50, help="numbers of a word")
    parser.add_argument("--layers", type=_size, default=1)
    parser.add_argument("--bidirectional", action="store_true", help="reads both ways")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="how texts are split")
    parser.add_argument("--epochs", type=_size, help="at most; default: 10, for a small table more")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="where to write the folder; default: checkpoints/NAME")
    parser.add_argument("--replace", action="store_true", help="put it in the place of a network of that name")
    parser.add_argument("--resume", action="store_true", help="go on after the last finished epoch of a killed run")
    return parser.parse_args(arguments)


def _size(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 2_000):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 2000; not {text!r}")
    return int(text)
