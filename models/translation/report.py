"""How well a translator translates, in detail: checkpoints/NAME/report.json, which models/translation/learning makes.

BLEU and chrF of the greedy output and of five beams, in the float64 of the app, beside the nearest training sentence's
translation; of all test sentences and by the length of the source.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.networks.files import write_whole

CREDIT = "Tatoeba (https://tatoeba.org), CC BY 2.0 FR, through https://www.manythings.org/anki/"
"""To stand wherever sentence pairs are shown, with the sentence's numbers and contributors."""

REPORT_FILE = "report.json"
FORMAT = 1


@dataclass(frozen=True)
class Figures:
    """Of so many `sentences` with `least` to `most` words: each way's quality, in 0..100."""

    least: int
    most: int
    sentences: int
    bleu_greedy: float
    bleu_beam5: float
    bleu_nearest: float
    chrf_greedy: float
    chrf_beam5: float
    chrf_nearest: float


@dataclass(frozen=True)
class Report:
    """`whole` is of all sentences, `lengths` of each group that has any.

    `exact_*` count outputs that equal a reference; `spread_*` is half the 95 % interval of BLEU over resampled
    sentences (Koehn 2004). `signature_*` are sacrebleu's.
    """

    whole: Figures
    lengths: tuple[Figures, ...]
    exact_greedy: int
    exact_beam5: int
    spread_greedy: float
    spread_beam5: float
    signature_bleu: str
    signature_chrf: str


def section(report: Report) -> dict[str, Any]:
    """What config.json says of the test sentences."""
    return {name: value for name, value in asdict(report.whole).items() if name not in ("least", "most")}


def write_report(folder: Path, report: Report) -> None:
    """Write it into a checkpoint's folder, whole or not at all; OSError if it cannot be written."""
    raw = {"format": FORMAT, "kind": "translation", "data": CREDIT} | asdict(report)
    write_whole(folder / REPORT_FILE, json.dumps(raw, indent=2) + "\n")


def read_report(folder: Path) -> Report | None:
    """The report in a translator's folder; None where there is none that can be read."""
    try:
        found: Any = json.loads((folder / REPORT_FILE).read_text(encoding="utf-8"))
        values = {name: found[name] for name in Report.__dataclass_fields__}
        values["whole"] = Figures(**found["whole"])
        values["lengths"] = tuple(Figures(**group) for group in found["lengths"])
        return Report(**values)
    except (OSError, ValueError, TypeError, KeyError):
        return None
