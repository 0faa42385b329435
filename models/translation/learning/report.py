"""How well a translator translates, in detail: checkpoints/NAME/report.json.

BLEU and chrF of the greedy output and of five beams, in the float64 of the app, beside the nearest training sentence's
translation; of all test sentences and by the length of the source.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from models.networks.files import write_whole
from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import CREDIT, Question
from models.translation.learning.score import GROUPS, Quality, Words, by_length, judge, signatures, spread
from models.translation.modules import Seq2Seq
from models.translation.trace import BEAMS, translate

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


def make_report(model: Seq2Seq, asked: Sequence[Question], nearest: Nearest, label: str) -> Report:
    """Translate every question greedily and with five beams, beside the nearest training pair's translation."""
    greedy = _write_all(model, asked, 1, f"{label} greedy")
    beam = _write_all(model, asked, BEAMS, f"{label} {BEAMS} beams")
    copied = [nearest.find(question.source)[0].target for question in asked]
    whole = [judge(written, asked) for written in (greedy, beam, copied)]
    groups = zip(GROUPS, *(by_length(written, asked) for written in (greedy, beam, copied)), strict=True)
    found = signatures(asked)
    return Report(
        whole=_figures(GROUPS[0][0], GROUPS[-1][1], whole),
        lengths=tuple(
            _figures(least, most, [quality for quality in qualities if quality is not None])
            for (least, most), *qualities in groups
            if qualities[0] is not None
        ),
        exact_greedy=whole[0].exact,
        exact_beam5=whole[1].exact,
        spread_greedy=spread(greedy, asked),
        spread_beam5=spread(beam, asked),
        signature_bleu=found.bleu,
        signature_chrf=found.chrf,
    )


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


def _write_all(model: Seq2Seq, asked: Sequence[Question], beams: int, label: str) -> list[Words]:
    bar = tqdm(asked, label, unit="sentence", leave=False)
    return [translate(model, question.english, beams=beams).words for question in bar]


def _figures(least: int, most: int, qualities: Sequence[Quality]) -> Figures:
    greedy, beam, copied = qualities
    bleu = (round(quality.bleu, 4) for quality in (greedy, beam, copied))
    chrf = (round(quality.chrf, 4) for quality in (greedy, beam, copied))
    return Figures(least, most, greedy.sentences, *bleu, *chrf)
