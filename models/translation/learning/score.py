"""BLEU and chrF of translations, by sacrebleu, on the words as the networks write them (lower case, split).

Papineni et al. 2002; Popovic 2015; Post 2018 (https://github.com/mjpost/sacrebleu). Every translation that the file
has of a sentence is a reference. sacrebleu is needed for training and evaluation only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.training.data import DataError
from models.translation.learning.pairs import Question

Words = tuple[str, ...]

GROUPS = ((1, 4), (5, 6), (7, 9), (10, 1_000))
"""Least and most words of a source in the groups of the report."""


@dataclass(frozen=True)
class Quality:
    """How good a set of translations is: `bleu` and `chrf` in 0..100, of so many `sentences`, `exact` of which equal
    one of their references."""

    sentences: int
    bleu: float
    chrf: float
    exact: int


@dataclass(frozen=True)
class Signatures:
    """What sacrebleu computed, in its own words."""

    bleu: str
    chrf: str


def judge(written: Sequence[Words], asked: Sequence[Question]) -> Quality:
    """The quality of one translation for each question, in order. ValueError if there are not as many, or none."""
    if len(written) != len(asked) or not asked:
        raise ValueError(f"{len(written)} translations for {len(asked)} sentences")
    bleu, chrf = _metrics()
    hypotheses, references = [" ".join(words) for words in written], _streams(asked)
    return Quality(
        sentences=len(asked),
        bleu=float(bleu.corpus_score(hypotheses, references).score),
        chrf=float(chrf.corpus_score(hypotheses, references).score),
        exact=sum(words in question.references for words, question in zip(written, asked, strict=True)),
    )


def spread(written: Sequence[Words], asked: Sequence[Question]) -> float:
    """Half the 95 % interval of BLEU, from 1,000 resamples of the sentences with sacrebleu's own seed (Koehn 2004)."""
    bleu, _ = _metrics()
    found = bleu.corpus_score([" ".join(words) for words in written], _streams(asked), n_bootstrap=1_000)
    return round(float(found._ci), 2)


def by_length(written: Sequence[Words], asked: Sequence[Question]) -> list[Quality | None]:
    """The quality in each of GROUPS; None where it has no sentence."""
    found: list[Quality | None] = []
    for least, most in GROUPS:
        inside = [k for k, question in enumerate(asked) if least <= question.words <= most]
        found.append(judge([written[k] for k in inside], [asked[k] for k in inside]) if inside else None)
    return found


def signatures(asked: Sequence[Question]) -> Signatures:
    """How `judge` computes, for a report."""
    bleu, chrf = _metrics()
    for metric in (bleu, chrf):
        metric.corpus_score([" ".join(question.references[0]) for question in asked], _streams(asked))
    return Signatures(str(bleu.get_signature()), str(chrf.get_signature()))


def _metrics() -> tuple[Any, Any]:
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ImportError as error:
        raise DataError("BLEU needs sacrebleu: pip install -r requirements-dev.txt") from error
    return BLEU(tokenize="none", lowercase=True, force=True), CHRF()


def _streams(asked: Sequence[Question]) -> list[list[str | None]]:
    """References as sacrebleu wants them: the first of every sentence, the second of every sentence, ..., or None."""
    most = max(len(question.references) for question in asked)
    return [[" ".join(q.references[k]) if k < len(q.references) else None for q in asked] for k in range(most)]
