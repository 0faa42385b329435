"""The quality of a shipped translator: python -m models.evaluate translate --data .../vie-eng.zip [--json] [--write]

The command line is models/evaluate.py. The fp16 file is read as it is in the repository, and every test sentence is
translated as the app does it, in float64.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.networks.checkpoint import checkpoint_root, update_config
from models.training.data import DataError, sha256
from models.translation.checkpoint import read_translator
from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import questions, read_splits
from models.translation.learning.report import make_report
from models.translation.report import Figures, Report, section, write_report


def evaluate(name: str, data: Path | None, *, as_json: bool, write: bool) -> Iterator[str]:
    """What there is to print, a line each; with `write` config.json and report.json are written too.

    CheckpointError without such a translator, DataError if `data` is not what it learned from, OSError if the results
    cannot be written.
    """
    model, info = read_translator(name)
    archive = find_pairs(data)
    known = info.training.get("data", {}).get("sha256")
    if known is not None and sha256(archive) != known:
        raise DataError(f"{archive} is not the file that this network learned from (SHA-256 {known}).")
    splits = read_splits(archive)
    report = make_report(model, questions(splits["test"]), Nearest(splits["train"]), name)
    yield from _as_json(name, report) if as_json else _as_text(name, report)
    if write:
        folder = checkpoint_root() / name
        update_config(folder, test=section(report))
        write_report(folder, report)


def find_pairs(data: Path | None) -> Path:
    """The archive of sentence pairs. DataError if there is none."""
    if data is None:
        raise DataError("Say where the sentence pairs are: --data path/to/vie-eng.zip.")
    if not data.is_file():
        raise DataError(f"There is no file {data}; --data takes the path of vie-eng.zip.")
    return data


def _as_json(name: str, report: Report) -> Iterator[str]:
    """One object of all sentences, then one for each group of lengths."""
    whole = {key: _rounded(value) for key, value in section(report).items()}
    rest = {key: _rounded(value) for key, value in asdict(report).items() if key not in ("whole", "lengths")}
    yield json.dumps({"network": name} | whole | rest)
    for group in report.lengths:
        by_way: dict[str, Mapping[str, Any]] = {
            way: {metric: _rounded(getattr(group, f"{metric}_{way}")) for metric in ("bleu", "chrf")}
            for way in ("greedy", "beam5", "nearest")
        }
        words = {"source_words": [group.least, group.most], "sentences": group.sentences}
        yield json.dumps({"network": name} | words | by_way)


def _as_text(name: str, report: Report) -> Iterator[str]:
    yield f"{name}, {report.whole.sentences} test sentences: BLEU / chrF"
    yield _line("all", report.whole)
    for group in report.lengths:
        most = f" to {group.most}" if group.most < 1_000 else " or more"
        yield _line(f"{group.least}{most} words", group)
    yield f"95 % interval of BLEU: ±{report.spread_greedy:.1f} greedy, ±{report.spread_beam5:.1f} with five beams"
    yield f"equal to a reference: {report.exact_greedy} greedy, {report.exact_beam5} with five beams"
    yield f"{report.signature_bleu}; {report.signature_chrf}"


def _line(label: str, figures: Figures) -> str:
    ways = ("greedy", "beam5", "nearest")
    numbers = (f"{way} {getattr(figures, f'bleu_{way}'):.2f} / {getattr(figures, f'chrf_{way}'):.2f}" for way in ways)
    return f"  {label:<14} {', '.join(numbers)}   ({figures.sentences})"


def _rounded(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value
