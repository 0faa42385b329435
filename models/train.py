"""Train a network that Gatescope ships: python -m models.train lstm --data .../aclImdb_v1.tar.gz

One of your own, with --csv FILE, learns from your own table (models/training/own).

The vi_ networks learn from .../ntc-scv.jsonl.xz. Beside the reviews all learn from short texts (models/training/texts),
the English ones with --edited FOLDER from reviews that people turned round, too.

The training itself is models/training/loop.py and fit.py, the numbers of every network's training are in
models/training/recipes.py; those of the translators, which learn from .../vie-eng.zip, lie in
models/translation/learning. Several processes train one classifier together if `torchrun` starts them, see
models/training/distributed.py.
"""

import argparse
import shlex
import sys
import tempfile
from pathlib import Path

try:
    import torch
except ModuleNotFoundError as error:
    from models.training import NEEDS_TORCH

    raise SystemExit(NEEDS_TORCH) from error

from models.networks.checkpoint import checkpoint_root, is_name
from models.networks.text import SPECIALS, tokenize
from models.training.corpus import Corpus, build_corpus, build_vietnamese_corpus, typed
from models.training.data import HELP_DATA, DataError, find_archive, read_imdb, sha256
from models.training.distributed import Team, TeamError, joined
from models.training.fit import run
from models.training.loop import TrainingError
from models.training.ntc_scv import read_ntc_scv
from models.training.own import command as own
from models.training.recipes import RECIPES, Recipe
from models.training.sample_corpus import sample_reviews
from models.training.texts.edited import HELP_EDITED, read_edited
from models.translation.learning import start
from models.translation.learning.recipes import RECIPES as TRANSLATORS


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 with one sentence if training cannot start or go on."""
    given = sys.argv[1:] if arguments is None else arguments
    torch.set_flush_denormal(True)
    if own.is_asked(given):
        torch.set_num_threads(1)
        return _learn_from_a_table(given)
    args = _parse(arguments)
    torch.set_num_threads(args.threads)
    try:
        with joined() as team:
            command = [*team.launcher, "-m", "models.train", *(sys.argv[1:] if arguments is None else arguments)]
            _train(args, shlex.join(command), team)
    except (DataError, TrainingError, TeamError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _learn_from_a_table(given: list[str]) -> int:
    try:
        own.run(given)
    except (DataError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _train(args: argparse.Namespace, command: str, team: Team) -> None:
    out = args.out or checkpoint_root() / args.name
    if not is_name(out.name):
        raise TrainingError(f"A network cannot be called {out.name!r}: small letters, digits, - and _ only.")
    if args.name in TRANSLATORS:
        _train_translator(args, out, command, team)
        return
    recipe = RECIPES[args.name]
    if args.edited is not None and recipe.model.language != "en":
        raise DataError(f"There are edited reviews in English only; train {args.name} without --edited.")
    if args.dry_run:
        _dry_run(args, recipe, command, team)
        return
    corpus = _read(args, recipe, team)
    run(args.name, recipe, corpus, out, seed=args.seed, resume=args.resume, command=command, team=team)


def _read(args: argparse.Namespace, recipe: Recipe, team: Team) -> Corpus:
    """The reviews in the recipe's language."""
    archive = find_archive(args.data, recipe.model.language)
    source = {"file": archive.name, "sha256": sha256(archive)}
    if recipe.model.language == "vi":
        train, validation, test = (read_ntc_scv(archive, part) for part in ("train", "valid", "test"))
        return build_vietnamese_corpus(train, validation, test, recipe, source, team=team)
    edited = None if args.edited is None else read_edited(args.edited)
    if edited is None and recipe.edited and team.leads:
        print(f"without edited reviews, which the recipe has: --edited takes {HELP_EDITED}", file=sys.stderr)
    train, test = read_imdb(archive, "train"), read_imdb(archive, "test")
    return build_corpus(train, test, recipe, args.seed, source, edited=edited, team=team)


def _train_translator(args: argparse.Namespace, out: Path, command: str, team: Team) -> None:
    if args.edited is not None:
        raise DataError(f"A translator learns from sentence pairs alone; train {args.name} without --edited.")
    if team.size > 1:
        raise TeamError("A translator is small: one process trains it; start this without torchrun.")
    if args.dry_run:
        start.rehearse(args.name, args.out, seed=args.seed, resume=args.resume, command=command)
    else:
        start.train(args.name, args.data, out, seed=args.seed, resume=args.resume, command=command)


def _dry_run(args: argparse.Namespace, recipe: Recipe, command: str, team: Team) -> None:
    """The whole path on made-up reviews; leaves nothing behind unless --out names a place."""
    language = recipe.model.language
    train, test = sample_reviews(160, 1, language), sample_reviews(64, 2, language)
    tokens = [tokenize(review.text, language) for review in train]
    source = {"file": "made-up reviews", "sha256": "none"}
    if language == "vi":
        recipe = recipe.small(vocabulary_size=len(SPECIALS) + len({word for text in typed(tokens) for word in text}))
        corpus = build_vietnamese_corpus(train, sample_reviews(32, 3, language), test, recipe, source, team=team)
    else:
        recipe = recipe.small(vocabulary_size=len({word for text in tokens for word in text}))
        corpus = build_corpus(train, test, recipe, args.seed, source, team=team)
    with tempfile.TemporaryDirectory() as folder:
        out = args.out or Path(folder) / args.name
        run(args.name, recipe, corpus, out, seed=args.seed, resume=args.resume, command=command, team=team)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=sorted([*RECIPES, *TRANSLATORS]), help="which network")
    parser.add_argument("--data", type=Path, help=f"{HELP_DATA}; for a translator vie-eng.zip")
    parser.add_argument("--edited", type=Path, help=HELP_EDITED)
    parser.add_argument("--out", type=Path, help="where to write the checkpoint; default: checkpoints/NAME")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="of torch; two runs side by side use two cores better")
    parser.add_argument("--resume", action="store_true", help="go on after the last finished epoch of a killed run")
    parser.add_argument("--dry-run", action="store_true", help="run the whole path in seconds on made-up data")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
