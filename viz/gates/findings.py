"""What the pictures of the Gates page alone show, in sentences with the measured numbers."""

import math

from models.networks.weights import Array
from viz.figures.style.numbers import from_log10
from viz.language import Words
from viz.shell.findings import compared


def memory_findings(gates: Array, true: Array, words: Words, *, cell: str, unit: int | None = None) -> str:
    """What the gradient of the carried state comes to at the first word by the carrying gates alone, and truly.

    Both log10 norms (T,) over the same units, of `models.gradients.carried`: of one `unit`, or of all.
    """
    if len(true) == 1:
        return words("gradient.one_word")
    by_gates, by_all = float(gates[0] - gates[-1]), float(true[0] - true[-1])
    which = words("memory.gates") if unit is None else words("memory.gates.unit", unit=unit)
    sentence = words(
        "memory.finding",
        words=len(true),
        which=which,
        state="C" if cell == "lstm" else "h",
        gates=compared(by_gates, words),
        true=compared(by_all, words),
    )
    apart = by_all - by_gates
    if math.isnan(apart) or from_log10(abs(apart)) == "1.0":
        return sentence
    key = "memory.more" if apart > 0 else "memory.less"
    return f"{sentence} {words(key, ratio=from_log10(abs(apart)))}"
