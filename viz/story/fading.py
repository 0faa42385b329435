"""The steps about distance: two hundred words, both gradients, the dial, and the task that is learned live."""

import math

import numpy as np

from models import AttributionError
from models.networks.cells import CELLS
from models.networks.weights import Array
from viz.cache import experiments, readings
from viz.figures.style.names import curve_name
from viz.figures.style.numbers import from_log10
from viz.gates.settings import GatesSettings, to_query
from viz.gradients import controls
from viz.gradients.settings import LabSettings, View
from viz.language import Words
from viz.shell.findings import compared
from viz.story.said import percent
from viz.story.step import Cast, Step
from viz.visit.address import text_query
from viz.visit.declared import written
from viz.visit.settings import Settings

DIAL = (-2.0, 0.0, 2.0)
"""What is added to every forget gate, side by side; the page stands at the first."""

DISTRACTORS = (10, 50)
"""Between the token to remember and the end, in the live task; the sentence is about the last."""


def long(cast: Cast, words: Words) -> Step:
    """What is left of the first word two hundred words later: by the forget gates alone, and of the gradient."""
    text = cast.text("long")
    trace, left = readings.traced(cast.lstm, text), readings.survival(cast.lstm, text)
    if isinstance(left, AttributionError):
        raise left
    first = float(left[-1, 0])
    sentence = words(
        "story.long",
        words=len(trace.tokens) - 1,
        token=trace.tokens[0],
        left=from_log10(math.log10(100 * first) if first > 0 else -math.inf),
        compared=compared(_faded(cast.lstm, text), words),
    )
    curves = ("lstm.cell",)  # by the part that is played, whatever the language
    view = GatesSettings(word=len(trace.tokens), curves=curves)
    query = to_query(Settings(words.language, text, cast.lstm), view)
    return Step("gates", query, sentence, shows="gradient")


def race(cast: Cast, words: Words) -> Step:
    """The gradients of the vanilla RNN and of the LSTM at the same first word."""
    text = cast.text("long")
    trace = readings.traced(cast.lstm, text)
    sentence = words(
        "story.race",
        words=len(trace.tokens) - 1,
        token=trace.tokens[0],
        rnn_curve=curve_name(f"{cast.rnn}.hidden", words),
        rnn=compared(_faded(cast.rnn, text), words),
        lstm_curve=curve_name(f"{cast.lstm}.cell", words),
        lstm=compared(_faded(cast.lstm, text), words),
    )
    view = GatesSettings(word=len(trace.tokens), race=True)
    query = to_query(Settings(words.language, text, cast.lstm), view)
    return Step("gates", query, sentence, races=True, shows="gradient")


def dial(cast: Cast, words: Words) -> Step:
    """The forget gates of the trained LSTM closed by hand, as trained, and opened: verdict and gradient."""
    text = cast.text("long")
    faded, verdicts = [], []
    for delta in DIAL:
        moved = experiments.shifted(cast.lstm, delta)
        log10 = readings.sent_back(moved, text).layers[-1].log10_cell
        assert log10 is not None
        faded.append(_dialled(delta, _ends(log10), words))
        verdicts.append(f"{percent(readings.read(moved, text).probability)}\u00a0%")
    sentence = words("story.dial", faded="; ".join(faded), verdicts=", ".join(verdicts))
    return Step("gradients", _lab(text, "dial", words, delta=DIAL[0]), sentence, shows="dial")


def _dialled(delta: float, log10: float, words: Words) -> str:
    """ "−2 → 46 times weaker"."""
    shift, ratio = f"{delta:+.0f}".replace("-", "−") if delta else "0", from_log10(abs(log10))
    way = "equal" if ratio == "1.0" else "weaker" if log10 < 0 else "stronger"
    return words(f"story.dial.{way}", shift=shift, ratio=ratio)


def task(cast: Cast, words: Words) -> Step:
    """The live task: what it is while it runs, what came of it when it has."""
    lab = LabSettings(view="task", lengths=tuple(map(str, DISTRACTORS)))
    running, longest, able = controls.is_training(), DISTRACTORS[-1], experiments.can_learn()
    found = {(run.cell, run.distractors): run.accuracy for run in controls.task_results(lab)}
    count = {"distractors": longest}
    done = all(run in found for run in lab.task_runs())
    if done:
        shares = {cell: f"{100 * found[cell, longest]:.0f}" for cell in CELLS}
        sentence = words("story.task.done", **count, **shares)
    else:
        state = "running" if running else "busy" if controls.was_refused() else "idle"
        sentence = words("story.task", **count) + " " + words(f"story.task.{state}" if able else "lab.learn")
    query = _lab(cast.text("long"), "task", words, lengths=lab.lengths)
    return Step("gradients", query, sentence, waits=running, trains=able and not running and not done)


def _lab(text: str, view: View, words: Words, **more: object) -> dict[str, str]:
    """The address of a view of the Gradients page."""
    lab = LabSettings(view=view, **more)  # type: ignore[arg-type]  # each is a field of LabSettings
    return {"lang": words.language} | text_query(text) | written(lab)


def _faded(network: str, text: str) -> float:
    """log10 of the gradient of the carried state at the first word, over that at the last."""
    layer = readings.gradients(network, text).layers[-1]
    return _ends(layer.log10_hidden if layer.log10_cell is None else layer.log10_cell)


def _ends(log10: Array) -> float:
    return float(np.subtract(log10[0], log10[-1]))
