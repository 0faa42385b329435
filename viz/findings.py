"""What a picture shows, in a sentence with the measured numbers: never what one expects to see."""

import math

import pandas as pd

from models.export import Array
from models.gradients import GradientNorms
from viz.figures.axis import brief
from viz.figures.numbers import from_log10, signed
from viz.i18n import Words
from viz.tables import Fading, fadings

_SHORT = 40  # words: up to here a gradient has little way to fade


def gradient_findings(table: pd.DataFrame, words: Words) -> str:
    """How far the gradient of each curve of `viz.tables.gradient_table` has faded at the first and the weakest word."""
    steps = int(table["position"].max())
    if steps == 1:
        return words("gradient.one_word")
    found = fadings(table)
    sentences = [_at_first_word(fading, table, words) for fading in found]
    if len(found) == 1 and -math.inf < found[0].weakest < min(0, found[0].first):
        token = brief(found[0].weakest_token)
        ratio = from_log10(-found[0].weakest)
        sentences.append(words("gradient.weakest", position=found[0].weakest_position, token=token, ratio=ratio))
    if steps < _SHORT:
        sentences.append(words("gradient.short", example=words("example.long")))
    return " ".join(sentences)


def memory_findings(survival: Array, norms: GradientNorms, words: Words, *, unit: int | None = None) -> str:
    """How fast the carrying gates alone forget, and how fast the verdict's true sensitivity to the state fades.

    `survival` (T, T) of `models.memory_survival`, of this `unit` or over all, and the gradient of the same network and
    text; decades lost a word.
    """
    steps = len(survival) - 1
    if steps < 1:
        return words("gradient.one_word")
    layer = norms.layers[-1]
    true = layer.log10_hidden if layer.log10_cell is None else layer.log10_cell
    by_gradient = float(true[-1] - true[0]) / steps
    left = float(survival[-1, 0])
    gates = words("memory.gates") if unit is None else words("memory.gates.unit", unit=unit)
    if left == 0:
        return words("memory.gone", words=steps + 1, which=gates, true=signed(by_gradient, 4))
    by_gates = -math.log10(left) / steps
    sentence = words(
        "memory.finding", words=steps + 1, which=gates, gates=signed(by_gates, 4), true=signed(by_gradient, 4)
    )
    return f"{sentence} {words('memory.elsewhere')}" if by_gradient < by_gates else sentence


def _at_first_word(fading: Fading, table: pd.DataFrame, words: Words) -> str:
    network = words(f"network_of.{fading.curve}")
    token = brief(str(table["token"].iloc[0]))
    if fading.first == -math.inf:
        return words("gradient.zero", curve=network, token=token)
    ratio = from_log10(abs(fading.first))
    if ratio == "1.0":
        return words("gradient.equal", curve=network, token=token)
    key = "gradient.weaker" if fading.first < 0 else "gradient.stronger"
    return words(key, curve=network, token=token, ratio=ratio)
