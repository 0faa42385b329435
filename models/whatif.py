"""What a hand in the networks does: python -m models.whatif demonstrations | search NAME | units NAME --data FILE

`demonstrations` computes those that ship anew, and says where their file says something else. `search` looks for such
texts: a word that is not written, or at which everything is forgotten, turns the verdict; a unit's memory does.

`units` reads reviews that training held out, for the mean of every unit (at which a unit can be held), and then judges
our short sentences while units go: is there a sentiment unit? With --write both go into checkpoints/NAME/units.json.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.interventions.demonstrations import (
    Hand,
    differences,
    memory_numbers,
    numbers_of,
    read_demonstrations,
    spelled,
)
from models.interventions.means import FORMAT, UNITS_FILE, means_table, measure_means, weights_hash
from models.interventions.removal import Removal, influence_on_reviews, removal
from models.interventions.search import turned_pairs, turned_texts
from models.networks.checkpoint import CheckpointError, checkpoint_info, checkpoint_root
from models.networks.classifier import Network
from models.networks.files import write_whole
from models.reading.known import load_checkpoint
from models.training import NEEDS_TORCH
from models.training.report import interval
from models.understanding.suite import suite_hash

REVIEWS = 1_000
COUNTS = (0, 1, 2, 4, 8, 16, 32, 64, 96, 128)
DRAWS = 50


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 with a sentence if that cannot be done, or if a demonstration is not what its file says."""
    parser = argparse.ArgumentParser(prog="python -m models.whatif", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demonstrations", help="compute the demonstrations that ship")
    search = commands.add_parser("search", help="texts in which a hand at one word, or one unit, turns the verdict")
    units = commands.add_parser("units", help="the mean of every unit, and what is left while units go")
    for command in (search, units):
        command.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    search.add_argument("--most", type=int, default=10, help="texts to show of each kind")
    units.add_argument("--data", type=Path, required=True, help="aclImdb_v1.tar.gz; for vi_ networks ntc-scv.jsonl.xz")
    units.add_argument("--write", action="store_true", help=f"write {UNITS_FILE} into the network's folder")
    args = parser.parse_args(arguments)
    try:
        if args.command == "demonstrations":
            return _demonstrations()
        return _search(args.name, args.most) if args.command == "search" else _units(args.name, args.data, args.write)
    except (CheckpointError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _demonstrations() -> int:
    wrong = 0
    for one in read_demonstrations():
        print(f"{one.name}, {one.language}: {one.text}")
        for name, expected in one.expected.items():
            found = numbers_of(load_checkpoint(name), one)
            print(f"  {name} = {spelled(found)}")
            others = differences(expected, found)
            wrong += len(others)
            if others:
                print(f"  the file has other numbers: {', '.join(others)}", file=sys.stderr)
    return 1 if wrong else 0


def _search(name: str, most: int) -> int:
    model = load_checkpoint(name)
    hands: tuple[Hand, ...] = () if model.config.cell == "rnn" else ("not_written", "forget")
    for hand in hands:
        print(f"{name}, {hand}:")
        for one in turned_texts(model, hand)[:most]:
            words = " ".join(one.tokens[word] for word in one.words)
            held = ", ".join(f"{logit:.2f}" for logit in one.held)
            print(f"  {one.logit:.2f} -> {held} at {one.words[0]} ({words}), margin {one.margin:.2f}: {one.text}")
    print(f"{name}, memory:")
    for text, other, moved in turned_pairs(model)[:most]:
        print(f"  {spelled(memory_numbers(moved))} at {moved.word}: {text} < {other}")
    return 0


def _units(name: str, data: Path, write: bool) -> int:
    model = load_checkpoint(name)
    means = measure_means(model, _held_out(name, model, data))
    print(f"{name}: means over {means.words} words of {means.texts} reviews that training held out")
    table = means_table(means)
    if len(model.layers) == 1:  # where |w| * sd(h) says how much a unit moves the verdict
        order = np.argsort(-influence_on_reviews(model, means), kind="stable")
        found = removal(model, order, [count for count in COUNTS if count <= len(order)], draws=DRAWS)
        table["removal"] = _section(found, suite_hash(model.config.language))
        print(*_lines(table["removal"]), sep="\n")
    if write:
        folder = checkpoint_root() / name
        table = {"format": FORMAT, "weights": weights_hash(folder), **table}
        write_whole(folder / UNITS_FILE, _spelled(table))
    return 0


def _held_out(name: str, model: Network, data: Path) -> list[NDArray[np.int64]]:
    """Up to REVIEWS encoded reviews that training held out, evenly spread over them: they are in order of label."""
    try:
        from models.training.data import find_archive
        from models.training.score import read_held_out
    except ModuleNotFoundError as error:
        raise ValueError(NEEDS_TORCH) from error
    config = model.config
    archive = find_archive(data, config.language)
    found = read_held_out(archive, model.vocabulary, checkpoint_info(name).training, config.language, config.tokenizer)
    if found is None:
        raise ValueError(f"config.json of {name} does not tell which reviews training held out")
    count = min(REVIEWS, len(found))
    return [found.ids[k * len(found) // count] for k in range(count)]


def _section(found: Removal, suite: str) -> dict[str, Any]:
    """Shares of the sentences, with the 95 % interval of each; of the random draws, their mean and where 95 % lie."""
    intervals = [interval(int(right), found.sentences) for right in found.influential]
    shares = found.random / found.sentences
    return {
        "sentences": found.sentences,
        "suite": suite,
        "counts": list(found.counts),
        "influential": [round(int(right) / found.sentences, 4) for right in found.influential],
        "low": [round(low, 4) for low, _ in intervals],
        "high": [round(high, 4) for _, high in intervals],
        "draws": len(shares),
        "random": shares.mean(axis=0).round(4).tolist(),
        "random_low": np.quantile(shares, 0.025, axis=0).round(4).tolist(),
        "random_high": np.quantile(shares, 0.975, axis=0).round(4).tolist(),
    }


def _lines(section: Mapping[str, Any]) -> list[str]:
    head = f"share of {section['sentences']} short sentences judged as people do (95 % interval) while units are silent"
    lines = [head, f"{'units':>6}  {'the most influential':<24}{'random ones: mean, and 95 % of the draws'}"]
    for k, count in enumerate(section["counts"]):
        one, low, high = (100 * section[part][k] for part in ("influential", "low", "high"))
        other, least, most = (100 * section[part][k] for part in ("random", "random_low", "random_high"))
        lines.append(
            f"{count:>6}  {one:5.1f} ({low:5.1f} to {high:5.1f})   {other:10.1f} ({least:5.1f} to {most:5.1f})"
        )
    return lines


def _spelled(table: Mapping[str, Any]) -> str:
    """JSON with a line an entry, so that a change shows where it is."""

    def lines(entry: Any, depth: int) -> str:
        if not isinstance(entry, dict):
            return json.dumps(entry)
        inner = ",\n".join(
            f"{' ' * (depth + 1)}{json.dumps(key)}: {lines(value, depth + 1)}" for key, value in entry.items()
        )
        return "{\n" + inner + "\n" + " " * depth + "}"

    return lines(dict(table), 0) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
