"""What the lab says of random networks holds for every preset and for many settings that nobody picked."""

import random
import re
from dataclasses import replace

import numpy as np
import pytest

from models import gradient_norms, load_checkpoint, trace_text
from models.gradients.jacobians import jacobian_spectra
from models.gradients.norms import unit_gradients
from models.lab.experiment import NONLINEARITIES, STARTS, Run, run
from models.lab.spectrum import matrix_alone
from models.networks.interventions import with_forget_bias
from tests.conftest import CHECKPOINTS, SIMPLE, tiny_network
from tests.viz.many_texts import MANY
from viz.content.shipped import DEFAULT_TEXT
from viz.figures.style.names import curve_name
from viz.figures.tables import shown_units
from viz.gradients.findings import experiment_findings, spectra_findings
from viz.gradients.pictures.experiment import experiment_figure
from viz.gradients.pictures.gradient_map import gradient_map_figure
from viz.gradients.settings import PRESETS, LabSettings
from viz.gradients.tables import experiment_table
from viz.language import load_words
from viz.shell.findings import compared

WORDS = load_words("en")


def random_settings(seed: int) -> LabSettings:
    rng = random.Random(seed)
    return LabSettings(
        view="experiment",
        cells=tuple(cell for cell in ("lstm", "gru", "rnn") if rng.random() < 0.7) or ("rnn",),
        steps=rng.choice((10, 20, 50)),
        hidden=8,
        squash=rng.choice(NONLINEARITIES),
        start=rng.choice(STARTS),
        radius=rng.choice((0.2, 0.6, 1.0, 1.3, 2.0)),
        forget=rng.choice((-2.0, 0.0, 1.0, 3.0)),
        update=rng.choice((-2.0, 0.0, 1.0, 3.0)),
        spread=rng.choice(("0.3", "1.0")),
        seeds=rng.choice((1, 2, 3)),
    )


SETTINGS = [*(replace(preset, hidden=8) for preset in PRESETS.values() if preset.view == "experiment"),
            *map(random_settings, range(200))]  # fmt: skip


def runs_of(settings: LabSettings) -> dict[str, list[Run]]:
    seeds = range(1, int(settings.seeds) + 1)
    return {cell: [run(settings.setup(cell, seed)) for seed in seeds] for cell in settings.cells}


def test_sentences_are_of_what_ran() -> None:
    for settings in SETTINGS:
        check_sentences(settings)


def check_sentences(settings: LabSettings) -> None:
    runs = runs_of(settings)
    alone = matrix_alone(settings.setup("rnn", 1)) if "rnn" in settings.cells else None
    said = experiment_findings(runs, alone, WORDS)
    assert not any(re.search(r"\b1\.0 times", sentence) for sentence in said)
    if settings.squash != "tanh":
        assert not any("tanh" in sentence for sentence in said)
    for cell, found in runs.items():
        logs = [one.log10_hidden if one.log10_cell is None else one.log10_cell for one in found]
        assert all(len(log10) == settings.steps + 1 for log10 in logs)
        middle = sorted(log10[0] - log10[-1] for log10 in logs)[len(logs) // 2]
        if np.isfinite(middle):
            curve = curve_name(f"{cell}.cell" if cell == "lstm" else f"{cell}.hidden", WORDS)
            (sentence,) = [s for s in said if s.startswith(f"{curve},")]
            assert compared(float(middle), WORDS) in sentence
            assert f"{int(settings.steps)} steps back" in sentence
            factor = float(re.findall(r"× ([0-9.]+) a step", sentence)[0])
            assert factor == pytest.approx(10 ** (middle / settings.steps), abs=6e-5)


def test_the_lesson_s_hundredth_power_is_on_the_chart() -> None:
    settings = replace(LabSettings(), hidden=16, cells=("rnn",), seeds=1)
    assert settings.steps == 100
    alone = matrix_alone(settings.setup("rnn", 1))
    assert alone.powers is not None
    assert alone.powers[-1] == 100
    figure = experiment_figure(experiment_table(runs_of(settings)), alone, say=WORDS).figure()
    for name in ("lab.line.power", "lab.line.radius"):
        (line,) = [trace for trace in figure.data if trace.name == WORDS(name)]
        assert line.x[-1] == 100
    (line,) = [trace for trace in figure.data if trace.name == curve_name("rnn.hidden", WORDS)]
    assert line.x[-1] == 100


def test_nothing_is_too_high_by_0_powers_of_ten() -> None:
    """The simple bound is told by its ratio, and where that is one, that it is met."""
    met = set()
    for seed, text in enumerate(MANY[:200]):
        model = tiny_network("rnn", seed=seed)
        spectra = jacobian_spectra(model, trace_text(model, text))
        said = spectra_findings(spectra, WORDS)
        assert "powers of ten" not in said
        if len(spectra.largest) > 1:
            assert spectra.bound is not None
            ratio = 10 ** min(300.0, float(spectra.bound[0] - spectra.largest[0]))
            met.add("just what" in said)
            assert ("just what" in said) == (ratio < 1.05), text
    assert False in met


def test_every_unit_is_drawn() -> None:
    for name in SIMPLE:
        model = load_checkpoint(name, CHECKPOINTS)
        trace = trace_text(model, DEFAULT_TEXT)
        gradients = unit_gradients(model, trace)
        units = shown_units(trace, gradients.shape[1])
        (heatmap,) = gradient_map_figure(gradients, units, trace.tokens, say=WORDS).figure().data
        assert heatmap.z.shape == (model.config.hidden_size, len(trace.tokens))
        assert sorted(units) == list(range(model.config.hidden_size))


def test_the_dial_s_preset_shows_something() -> None:
    model = load_checkpoint("lstm", CHECKPOINTS)
    moved = with_forget_bias(model, PRESETS["dial"].delta)
    before, after = (trace_text(network, DEFAULT_TEXT).probability for network in (model, moved))
    assert abs(after - before) > 0.15
    ends = []
    for network in (model, moved):
        log10 = gradient_norms(network, DEFAULT_TEXT).layers[0].log10_cell
        assert log10 is not None
        ends.append(log10[0] - log10[-1])
    assert ends[1] < ends[0] - 5
