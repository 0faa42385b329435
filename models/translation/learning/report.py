"""A translator's report made: every test sentence translated greedily and with beams, beside the nearest pair's."""

from collections.abc import Sequence

from tqdm import tqdm

from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import Question
from models.translation.learning.score import GROUPS, Quality, Words, by_length, judge, signatures, spread
from models.translation.report import Figures, Report
from models.translation.trace import BEAMS, translate
from models.translation.translator import Translator


def make_report(model: Translator, asked: Sequence[Question], nearest: Nearest, label: str) -> Report:
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


def _write_all(model: Translator, asked: Sequence[Question], beams: int, label: str) -> list[Words]:
    bar = tqdm(asked, label, unit="sentence", leave=False)
    return [translate(model, question.english, beams=beams).words for question in bar]


def _figures(least: int, most: int, qualities: Sequence[Quality]) -> Figures:
    greedy, beam, copied = qualities
    bleu = (round(quality.bleu, 4) for quality in (greedy, beam, copied))
    chrf = (round(quality.chrf, 4) for quality in (greedy, beam, copied))
    return Figures(least, most, greedy.sentences, *bleu, *chrf)
