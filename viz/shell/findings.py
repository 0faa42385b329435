"""What a picture shows, in a sentence with the measured numbers: never what one expects to see."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.networks.weights import Array
from models.training.report import GradientBand
from viz.figures.style.axis import brief
from viz.figures.style.names import ALONE, VIETNAMESE, curve_name, part_played
from viz.figures.style.numbers import from_log10
from viz.figures.style.rows import parts_of
from viz.figures.tables import Fading, fading_of
from viz.language import Words

_SHORT = 40  # words: in fewer a gradient has little way to fade
_LITTLE = 1.0  # powers of ten: what has changed by less has not faded much
_PLAIN = "rnn.hidden"


def compared(log10: float, words: Words) -> str:
    """ "46 times weaker than", "2.0 times stronger than", "as strong as", from log10 of the ratio.

    What would print as 1.0 times is as strong.
    """
    ratio = from_log10(abs(log10))
    if ratio == "1.0":
        return words("ratio.equal")
    return words("ratio.weaker" if log10 < 0 else "ratio.stronger", ratio=ratio)


def gradient_findings(table: pd.DataFrame, words: Words, bands: Mapping[str, GradientBand] | None = None) -> str:
    """`curve_findings` of a `viz.figures.tables.gradient_table`."""
    curves = {curve: part["log10"].to_numpy() for curve, part in parts_of(table, "curve")}
    tokens = table["token"].tolist()[: int(table["position"].max())]
    return curve_findings(curves, tokens, words, bands)


def curve_findings(
    curves: Mapping[str, Array],
    tokens: Sequence[str],
    words: Words,
    bands: Mapping[str, GradientBand] | None = None,
) -> str:
    """How each curve, log10 of norms (T,), stands at the first word, as measured, how far apart the RNN's and the
    others' come, and where the text stands among the held-out reviews of `bands`, by curve.
    """
    if len(tokens) == 1:
        return words("gradient.one_word")
    found = [fading_of(curve, tokens, log10) for curve, log10 in curves.items()]
    sentences = [_at_first_word(fading, tokens[0], words) for fading in found]
    sentences += _apart(found, words)
    if len(found) == 1 and -math.inf < found[0].weakest < min(0, found[0].first):
        token, weakest = brief(found[0].weakest_token), compared(found[0].weakest, words)
        sentences.append(words("gradient.weakest", position=found[0].weakest_position, token=token, compared=weakest))
    if len(tokens) < _SHORT and all(abs(fading.first) < _LITTLE for fading in found):
        vietnamese = any(curve.split(".")[0] in VIETNAMESE for curve in curves)
        example = words("example.vi_long") if vietnamese else words("example.long")
        sentences.append(words("gradient.short", example=example))
    if bands:
        sentences += _among_reviews(curves, bands, words)
    return " ".join(sentences)


def curves_said(curves: Mapping[str, Array], tokens: Sequence[str], words: Words) -> str:
    """The same in one sentence: how each curve stands at the first word, beside the last."""
    if len(tokens) == 1:
        return words("gradient.one_word")
    each = [_said(fading_of(curve, tokens, log10), words) for curve, log10 in curves.items()]
    return words("gradient.said", each=", ".join(each))


def _said(fading: Fading, words: Words) -> str:
    curve, ratio = curve_name(fading.curve, words), from_log10(abs(fading.first))
    if fading.first == -math.inf:
        return words("gradient.said.zero", curve=curve)
    if ratio == "1.0":
        return words("gradient.said.equal", curve=curve)
    return words(f"gradient.said.{'weaker' if fading.first < 0 else 'stronger'}", curve=curve, ratio=ratio)


def _at_first_word(fading: Fading, first: str, words: Words) -> str:
    curve, token = curve_name(fading.curve, words), brief(first)
    if fading.first == -math.inf:
        return words("gradient.zero", curve=curve, token=token)
    return words("gradient.first", curve=curve, token=token, compared=compared(fading.first, words))


def _apart(found: list[Fading], words: Words) -> list[str]:
    """How far above the vanilla RNN's each other state that carries a memory stands at the first word, as measured."""
    first = {fading.curve: fading.first for fading in found}
    plain = next((curve for curve in first if part_played(curve) == _PLAIN), None)
    others = [curve for curve in first if part_played(curve) not in (_PLAIN, ALONE)]
    if plain is None or not all(math.isfinite(first[curve]) for curve in (plain, *others)):
        return []
    gaps = {curve: first[curve] - first[plain] for curve in others}
    named = [
        words("gradient.above" if gap > 0 else "gradient.below", curve=curve_name(curve, words), ratio=ratio)
        for curve, gap in gaps.items()
        if (ratio := from_log10(abs(gap))) != "1.0"
    ]
    return [words("gradient.apart", curve=curve_name(plain, words), others=", ".join(named))] if named else []


def _among_reviews(curves: Mapping[str, Array], bands: Mapping[str, GradientBand], words: Words) -> list[str]:
    """Below, within or above the middle half of the reviews, of the first curve that has a band."""
    for curve, log10 in curves.items():
        band = bands.get(curve)
        if band is None or not band.back:
            continue
        at = int(np.searchsorted(band.back, len(log10) - 1, side="right")) - 1
        value = float(log10[len(log10) - 1 - band.back[at]] - log10[-1])
        key = "below" if value < band.low[at] else "above" if value > band.high[at] else "within"
        return [
            words(
                f"band.{key}",
                curve=curve_name(curve, words),
                back=band.back[at],
                reviews=band.reviews[at],
                low=from_log10(band.low[at]),
                high=from_log10(band.high[at]),
            )
        ]
    return []
