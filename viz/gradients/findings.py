"""What the pictures of the gradient lab show, in sentences with the measured numbers."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models import GradientNorms, Trace
from models.gradients.jacobians import Spectra
from models.lab.clipping import Precision
from models.lab.experiment import CLIP_NORM, Run
from models.lab.spectrum import MatrixPowers
from models.networks.cells import CELLS
from models.networks.weights import Array
from viz.figures.style.names import curve_name
from viz.figures.style.numbers import from_log10
from viz.figures.style.rows import rows_of
from viz.gradients.tables import Trained
from viz.language import Words
from viz.shell.findings import compared


def fit_rows(fits: pd.DataFrame, words: Words) -> pd.DataFrame:
    """`viz.gradients.tables.fit_table` as people read it, a row a curve, columns in the visitor's language."""
    return pd.DataFrame(
        {
            words("lab.fit.curve"): [curve_name(curve, words) for curve in fits["curve"]],
            words("lab.fit.first"): [f"×\u00a0{from_log10(first)}" for first in fits["first"]],
            words("lab.fit.factor"): [f"×\u00a0{factor:.3f}" for factor in fits["factor"]],
            words("lab.fit.r_squared"): [
                f"{r_squared:.2f} (×\u00a0{from_log10(spread)})"
                for r_squared, spread in rows_of(fits, "r_squared", "spread")
            ],
            words("lab.fit.half_life"): [half_life(value) for value in fits["half_life"]],
        }
    )


def half_life(words_until: float) -> str:
    """How many words until half is left; a dash where there is no such number."""
    if math.isnan(words_until):
        return "–"
    return f"{words_until:.1f}" if words_until < 100 else f"{words_until:.0f}"


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
        gap = from_log10(bound - largest)
        key = "lab.finding.bound.met" if gap == "1.0" else "lab.finding.bound"
        sentence = words(key, words=steps, largest=from_log10(largest), bound=from_log10(bound), gap=gap)
    if math.isnan(float(spectra.median[0])):
        sentence += " " + words("lab.finding.no_median")
    return sentence


def experiment_findings(runs: Mapping[str, Sequence[Run]], alone: MatrixPowers | None, words: Words) -> list[str]:
    """Per cell the measured factor a step, where plain float32 gives up, and what clipping makes of it."""
    sentences = []
    for cell, found in runs.items():
        sentences.append(_experiment_of(cell, found, words))
        if cell == "rnn" and alone is not None and alone.radius is not None and len(found[0].log10_hidden) > 1:
            sentences.append(_matrix_beside(found, alone.radius, words))
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
    if len(plain.tokens) > 1:
        faded = [compared(float(log10[0] - log10[-1]), words) for log10 in map(_cell, (plain_norms, moved_norms))]
        sentences.append(words("lab.dial.fading", before=faded[0], after=faded[1]))
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


def _experiment_of(cell: str, found: Sequence[Run], words: Words) -> str:
    """The middle of the seeds, of the state that carries the cell's memory."""
    total = _middle([run.log10_hidden if run.log10_cell is None else run.log10_cell for run in found])
    curve = curve_name(f"{cell}.cell" if cell == "lstm" else f"{cell}.hidden", words)
    steps = len(found[0].log10_hidden) - 1
    if total == -math.inf:
        return words("lab.experiment.zero", curve=curve, steps=steps)
    factor = 10 ** (total / max(1, steps))
    return words(
        "lab.experiment.faded", curve=curve, steps=steps, compared=compared(total, words), factor=f"{factor:.4f}"
    )


def _matrix_beside(found: Sequence[Run], radius: float, words: Words) -> str:
    """What the recurrent matrix alone would make of it, the middle of the same seeds."""
    nonlinearity = found[0].setup.nonlinearity
    if nonlinearity == "identity":
        return words("lab.experiment.identity", radius=f"{radius:.3f}")
    total = _middle([run.log10_linear for run in found if run.log10_linear is not None])
    squash = words(f"lab.squash.{nonlinearity}")
    return words("lab.experiment.matrix", radius=f"{radius:.3f}", alone=compared(total, words), squash=squash)


def _middle(logs: Sequence[Array]) -> float:
    """log10 of the norm at the first step over that at the last, the middle of several runs."""
    return sorted(float(log10[0] - log10[-1]) for log10 in logs)[len(logs) // 2]


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
