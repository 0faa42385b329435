"""The accuracy of a shipped checkpoint: python -m models.evaluate lstm --data .../aclImdb_v1.tar.gz

Reads every test review whole, with the plain `nn.Module` in float32, from the fp16 file as it is in the repository.
A Vietnamese network (--data .../ntc-scv.jsonl.xz) reads them a second time without their diacritics. With --write also
how the gradient fades on reviews that the network was not trained on, and what it understands; all go into report.json.

With --edited FOLDER only how many pairs of film reviews and their edited forms it judges rightly. With --understands
only how many of our short sentences (models/understanding) it judges as people do, for which no data is needed.

Of a translator (--data .../vie-eng.zip) the BLEU and chrF on the test sentences; --json prints one object a line.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

try:
    import torch
except ModuleNotFoundError as error:
    from models.training import NEEDS_TORCH

    raise SystemExit(NEEDS_TORCH) from error

from models.modules.bridge import module_of
from models.networks.checkpoint import CheckpointError, checkpoint_info, checkpoint_root, update_config
from models.networks.classifier import Network
from models.reading.known import load_checkpoint
from models.training.data import HELP_DATA, DataError, Encoded, find_archive, sha256
from models.training.report import (
    GradientBand,
    Understanding,
    interval,
    read_report,
    section,
    understanding,
    write_report,
)
from models.training.score import gradient_bands, judge, judge_pairs, read_held_out, read_split
from models.training.texts.edited import HELP_EDITED, read_pairs
from models.translation.checkpoint import is_translator
from models.translation.learning import evaluation
from models.understanding.judged import judged
from models.understanding.suite import suite_hash


def main(arguments: list[str] | None = None) -> int:
    """Print the accuracy of one checkpoint on the test split; 1 with a sentence if that cannot be done."""
    args = _parse(arguments)
    torch.set_num_threads(1)
    try:
        return _evaluate(args)
    except (CheckpointError, DataError) as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"The results of {args.name} cannot be written ({error}); make room there and run this again.")


def _evaluate(args: argparse.Namespace) -> int:
    """What the arguments ask for; the exit status."""
    if is_translator(args.name):
        return _evaluate_translator(args)
    if args.json:
        return _failed(f"--json is for translators; {args.name} is none.")
    model = load_checkpoint(args.name)
    if model.config.head is not None:
        return _failed(
            f"{args.name} was brought from elsewhere, with a head of its own; only our own kind is measured."
        )
    language = model.config.language
    if args.understands:
        return _add_understanding(model, args.name, write=args.write)
    if args.edited is not None:
        return _judge_edited(model, args.edited, args.name)
    archive = find_archive(args.data, language)
    if language == "vi":
        _check_same(archive, checkpoint_info(args.name).training)
    if args.gradients_only:
        return _add_bands(model, archive, args.name, write=args.write)
    module, how = module_of(model), (language, model.config.tokenizer)
    reviews = read_split(archive, model.vocabulary, *how)
    plain = read_split(archive, model.vocabulary, *how, plain=True) if language == "vi" else None
    held_out = _held_out(archive, model, args.name) if args.write else None
    result = judge(module, reviews, label=f"{args.name} test")
    print(f"{args.name}: {result.correct} of {result.reviews} test reviews right, accuracy {result.accuracy:.4f}")
    print(f"95 % interval {result.low:.4f} to {result.high:.4f}, calibration error {result.calibration_error:.4f}")
    sections = {"test": section(result)}
    if plain is not None:
        bare = judge(module, plain, label=f"{args.name} test without diacritics")
        sections["test_without_diacritics"] = section(bare)
        print(f"without diacritics: {bare.correct} of {bare.reviews} right, accuracy {bare.accuracy:.4f}")
        print(f"95 % interval {bare.low:.4f} to {bare.high:.4f}, calibration error {bare.calibration_error:.4f}")
    if args.write:
        bands = {} if held_out is None else _measure(model, held_out, args.name)
        folder = checkpoint_root() / args.name
        update_config(folder, **sections)
        write_report(folder, replace(result, gradient=bands, **_understand(model, args.name)))
        print(f"config.json says {checkpoint_info(args.name).test_accuracy:.4f}")
    return 0


def _evaluate_translator(args: argparse.Namespace) -> int:
    for option in ("gradients_only", "understands", "edited"):
        if getattr(args, option):
            return _failed(f"--{option.replace('_', '-')} is for classifiers; {args.name} is none.")
    for line in evaluation.evaluate(args.name, args.data, as_json=args.json, write=args.write):
        print(line, flush=True)
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    parser.add_argument("--data", type=Path, help=f"{HELP_DATA}; for a translator vie-eng.zip")
    parser.add_argument("--json", action="store_true", help="of a translator: one object a line")
    parser.add_argument(
        "--write",
        action="store_true",
        help="also write config.json's figure and report.json, with the fading of the gradient on held-out reviews",
    )
    part = parser.add_mutually_exclusive_group()
    part.add_argument(
        "--gradients-only",
        action="store_true",
        help="measure the fading of the gradient alone; with --write into the report.json that is there",
    )
    part.add_argument("--edited", type=Path, help=f"judge by edited reviews alone: {HELP_EDITED}")
    part.add_argument(
        "--understands",
        action="store_true",
        help="judge our short sentences alone, which needs no --data; with --write into the report.json that is there",
    )
    return parser.parse_args(arguments)


def _add_bands(model: Network, archive: Path, name: str, *, write: bool) -> int:
    """Measure the bands alone, and put them into the report that there is; the exit status."""
    folder = checkpoint_root() / name
    report = read_report(folder)
    if write and report is None:
        return _failed(f"{name} has no report.json to add to; run without --gradients-only first.")
    held_out = _held_out(archive, model, name)
    if held_out is None:
        return 1
    bands = _measure(model, held_out, name)
    if write and report is not None:
        write_report(folder, replace(report, gradient=bands))
    return 0


def _judge_edited(model: Network, folder: Path, name: str) -> int:
    """The pairs of edited reviews that are for judging; the exit status."""
    if model.config.language != "en":
        return _failed(f"There are edited reviews in English only; {name} reads another language.")
    found = judge_pairs(module_of(model), read_pairs(folder, "dev"))
    low, high = interval(found.both, found.pairs)
    print(
        f"{name}: both of a pair right in {found.both} of {found.pairs} edited reviews, {found.both / found.pairs:.4f}"
    )
    print(f"95 % interval {low:.4f} to {high:.4f}; of praise {found.praise} right, of blame {found.blame}")
    return 0


def _add_understanding(model: Network, name: str, *, write: bool) -> int:
    """Measure what the network understands alone, and put it into the report that there is; the exit status."""
    folder = checkpoint_root() / name
    report = read_report(folder)
    if write and report is None:
        return _failed(f"{name} has no report.json to add to; run without --understands first.")
    found = _understand(model, name)
    if write and report is not None:
        write_report(folder, replace(report, **found))
    return 0


def _understand(model: Network, name: str) -> dict[str, Any]:
    """These fields of the report; they are printed as a table."""
    language = model.config.language
    typed = understanding(judged(model))
    plain = understanding(judged(model, plain=True)) if language == "vi" else ()
    print(f"{name} judges our sentences as people do (share, 95 % interval{'; without diacritics' if plain else ''}):")
    for place, one in enumerate([*typed, _together(typed)]):
        columns = [one, [*plain, _together(plain)][place]] if plain else [one]
        print(f"{one.ability:<16}" + "".join(f"  {_share(column)}" for column in columns))
    print("Guessing has half; negated_praise is all blame and negated_blame all praise, so read those two together.")
    return {"understands": typed, "understands_plain": plain, "suite": suite_hash(language)}


def _together(found: tuple[Understanding, ...]) -> Understanding:
    """All abilities as one."""
    right, sentences = sum(one.right for one in found), sum(one.sentences for one in found)
    return Understanding("all", sentences, right, *interval(right, sentences), ())


def _share(one: Understanding) -> str:
    share = one.right / one.sentences
    return f"{one.right:4} of {one.sentences:3}  {100 * share:5.1f} %  ({100 * one.low:5.1f} to {100 * one.high:5.1f})"


def _check_same(archive: Path, training: Mapping[str, Any]) -> None:
    """DataError if a Vietnamese network learned from another file: its splits would be others."""
    data = training.get("data")
    known = data.get("sha256") if isinstance(data, dict) else None
    if isinstance(known, str) and sha256(archive) != known:
        raise DataError(f"{archive} is not the file that this network learned from (SHA-256 {known}).")


def _held_out(archive: Path, model: Network, name: str) -> Encoded | None:
    """As `read_held_out`, saying so where there are none."""
    training, config = checkpoint_info(name).training, model.config
    found = read_held_out(archive, model.vocabulary, training, config.language, config.tokenizer)
    if found is None:
        _failed(f"config.json of {name} does not tell which reviews training held out; its gradient is not measured.")
    return found


def _measure(model: Network, held_out: Encoded, name: str) -> dict[str, GradientBand]:
    """As `gradient_bands`, with a line of what came out."""
    bands = gradient_bands(model, held_out, label=f"{name} gradient")
    parts = [
        f"{state} 10^{band.middle[-1]:.2f} at {band.back[-1]} words ({band.reviews[-1]} reviews)"
        for state, band in bands.items()
    ]
    print(f"median gradient beside that at the last word: {', '.join(parts) or 'too few reviews to tell'}")
    return bands


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
