"""What the pictures of the gradient lab show, in sentences with the measured numbers."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models import GradientNorms, Trace
from models.cells import CELLS
from models.clipping import Precision
from models.experiment import CLIP_NORM, Run
from models.fading import fit_fading
from models.jacobians import Spectra
from models.spectrum import MatrixPowers
from viz.figures.numbers import from_log10, signed
from viz.i18n import Words
from viz.lab_tables import Trained


def fit_rows(fits: pd.DataFrame, words: Words) -> pd.DataFrame:
    """`viz.lab_tables.fit_table` as people read it, a row a curve, its columns named in the visitor's language."""
    return pd.DataFrame(
        {
            words("lab.fit.curve"): [words(f"curve.{curve}") for curve in fits["curve"]],
            words("lab.fit.factor"): [f"× {factor:.4f}" for factor in fits["factor"]],
            words("lab.fit.half_life"): [half_life(value, words) for value in fits["half_life"]],
            words("lab.fit.decades"): [signed(value, 4) for value in fits["decades"]],
        }
    )


def half_life(words_until: float, words: Words) -> str:
    """How many words until half is left, or that nothing fades."""
    if words_until == math.inf:
        return words("lab.fit.never")
    return f"{words_until:.1f}" if words_until < 100 else f"{words_until:.0f}"


def sentence_findings(fits: pd.DataFrame, steps: int, words: Words) -> str:
    """Which curve fades fastest, which slowest, and what that makes over the whole text."""
    if steps == 1:
        return words("gradient.one_word")
    if fits.empty:
        return words("lab.finding.no_fit")
    ordered = fits.sort_values("decades")
    slow, fast = ordered.iloc[0], ordered.iloc[-1]
    sentences = [_fading(fast, words)]
    if len(fits) > 1:
        sentences.append(_fading(slow, words))
        ratio = from_log10(float(fast["decades"] - slow["decades"]) * (steps - 1))
        sentences.append(words("lab.finding.apart", words=steps, ratio=ratio))
    return " ".join(sentences)


def spectra_findings(spectra: Spectra, words: Words) -> str:
    """How far the simple bound is from the largest singular value, and whether the median could be told."""
    steps = len(spectra.largest)
    if steps == 1:
        return words("gradient.one_word")
    largest = float(spectra.largest[0])
    if spectra.bound is None:
        sentence = words("lab.finding.no_bound", words=steps, largest=from_log10(largest))
    else:
        bound = float(spectra.bound[0])
        found, allowed = from_log10(largest), from_log10(bound)
        gap = f"{bound - largest:.0f}"
        sentence = words("lab.finding.bound", words=steps, largest=found, bound=allowed, gap=gap)
    if math.isnan(float(spectra.median[0])):
        sentence += " " + words("lab.finding.no_median")
    return sentence


def experiment_findings(runs: Mapping[str, Sequence[Run]], alone: MatrixPowers | None, words: Words) -> list[str]:
    """Per cell the measured factor a step, where plain float32 gives up, and what clipping makes of it."""
    sentences = []
    for cell, found in runs.items():
        sentences.append(_experiment_of(cell, found, words))
        if cell == "rnn" and alone is not None and alone.radius is not None and len(found[0].log10_hidden) > 1:
            sentences.append(_matrix_beside(found[0], alone.radius, words))
        sentences += _lost(cell, list(found), words)
    return sentences


def clipping_findings(runs: Mapping[str, Sequence[Run]], words: Words) -> list[str]:
    """The norm of all weights' gradients before and after clipping, of the first seed."""
    sentences = []
    for cell, found in runs.items():
        single = found[0].clipped[0]
        true = from_log10(found[0].log10_weights)
        if math.isinf(single.before) or math.isnan(single.before):
            after = f"{single.after:.3g}"
            sentences.append(words("lab.clip.lost", cell=cell.upper(), true=true, after=after))
        elif single.before > CLIP_NORM:
            after = f"{single.after:.3g}"
            sentences.append(words("lab.clip.clipped", cell=cell.upper(), before=true, after=after))
        else:
            sentences.append(words("lab.clip.small", cell=cell.upper(), before=true, limit=f"{CLIP_NORM:g}"))
    return sentences


def dial_findings(before: tuple[Trace, GradientNorms], after: tuple[Trace, GradientNorms], words: Words) -> list[str]:
    """What the shifted forget gate did to the gate's mean, the verdict and the gradient."""
    (plain, plain_norms), (moved, moved_norms) = before, after
    gates = [trace.layers[-1].signals["forget"].mean() for trace in (plain, moved)]
    sentences = [
        words("lab.dial.gate", before=f"{gates[0]:.3f}", after=f"{gates[1]:.3f}"),
        words("lab.dial.verdict", before=f"{plain.probability:.3f}", after=f"{moved.probability:.3f}"),
    ]
    fits = [fit_fading(_cell(norms)) for norms in (plain_norms, moved_norms)]
    if fits[0] is not None and fits[1] is not None:
        shown = [signed(fit.decades, 4) for fit in fits if fit is not None]
        sentences.append(words("lab.dial.fading", before=shown[0], after=shown[1]))
    return sentences


def task_findings(found: Sequence[Trained], words: Words) -> list[str]:
    """Who learned the longest distance that all cells have tried, and who did not."""
    tried: dict[int, dict[str, float]] = {}
    for run in found:
        tried.setdefault(run.distractors, {})[run.cell] = run.accuracy
    whole = [distance for distance, cells in tried.items() if len(cells) == len(CELLS)]
    if not whole:
        return []
    longest = max(whole)
    shares = {cell: f"{100 * tried[longest][cell]:.0f}" for cell in CELLS}
    reaches = {
        run.cell: from_log10(math.log10(run.reach) if run.reach else -math.inf)
        for run in found
        if run.distractors == longest
    }
    return [
        words("lab.task.finding", distractors=longest, **shares),
        words("lab.task.reach", **reaches),
        words("lab.task.chance"),
    ]


def _cell(norms: GradientNorms) -> np.ndarray:
    log10 = norms.layers[-1].log10_cell
    assert log10 is not None
    return log10


def _fading(fit: pd.Series, words: Words) -> str:
    curve = words(f"curve.{fit['curve']}")
    if fit["decades"] <= 0:
        return words("lab.finding.grows", curve=curve, factor=f"{fit['factor']:.4f}")
    half = half_life(float(fit["half_life"]), words)
    return words("lab.finding.fades", curve=curve, factor=f"{fit['factor']:.4f}", half=half)


def _experiment_of(cell: str, found: Sequence[Run], words: Words) -> str:
    steps = len(found[0].log10_hidden)
    totals = [float(run.log10_hidden[0] - run.log10_hidden[-1]) for run in found]
    total = sorted(totals)[len(totals) // 2]
    if total == -math.inf:
        return words("lab.experiment.zero", cell=cell.upper(), steps=steps - 1)
    factor = 10 ** (total / max(1, steps - 1))
    key = "lab.experiment.fades" if total < 0 else "lab.experiment.grows"
    return words(key, cell=cell.upper(), steps=steps - 1, ratio=from_log10(abs(total)), factor=f"{factor:.4f}")


def _matrix_beside(run: Run, radius: float, words: Words) -> str:
    steps = len(run.log10_hidden) - 1
    linear = run.log10_linear
    assert linear is not None
    factors = [10 ** (float(logs[0] - logs[-1]) / steps) for logs in (run.log10_hidden, linear)]
    return words(
        "lab.experiment.matrix", radius=f"{radius:.3f}", linear=f"{factors[1]:.4f}", measured=f"{factors[0]:.4f}"
    )


def _lost(cell: str, found: list[Run], words: Words) -> list[str]:
    sentences = []
    precisions: tuple[Precision, ...] = ("float32", "float64")
    for precision in precisions:
        norm = _earliest([run.norm_lost_in(precision) for run in found])
        if norm is None:
            continue
        values = _earliest([run.lost_in(precision) for run in found])
        end = float(np.median([run.log10_entry[0] for run in found]))
        shown = "inf" if end > 0 else "0"
        sentences.append(words("lab.experiment.lost", cell=cell.upper(), precision=precision, shown=shown, step=norm))
        if values is not None:
            sentences[-1] += " " + words("lab.experiment.lost_values", shown=shown, step=values)
    return sentences


def _earliest(steps: list[int | None]) -> int | None:
    known = [step for step in steps if step is not None]
    return min(known) if known else None
