"""The benchmarks of the gradient lab run, and compare like with like. Nothing here asserts a time."""

import json
import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from benchmarks import experiment, reference
from benchmarks.experiment import Retained, autograd, batched_backward, farthest, farthest_spectra, step_jacobians
from benchmarks.reference import Comparison, endings, faded_by_chance, faded_in, faded_on_words, lost, read_reviews
from models.gradients.jacobians import jacobian_spectra
from models.lab.experiment import Setup, draw, run
from models.modules.cells import CellWeights, step
from models.networks.cells import CELLS, Cell
from models.networks.classifier import Network
from models.reading.trace import trace_tokens
from models.training.corpus import build_corpus
from models.training.data import DataError, read_imdb
from models.training.recipes import RECIPES
from tests.conftest import words_of
from tests.models import oracle
from tests.models.archives import imdb, is_one_sentence

SMALL = Setup(steps=12, hidden_size=7)
QUICK = ["--cells", "rnn", "--steps", "5", "--hidden", "4", "--seeds", "2", "--words", "3", "--rounds", "1"]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return imdb(tmp_path / "reviews.tar.gz", each=5)


@pytest.mark.parametrize("cell", CELLS)
def test_autograd_agrees_with_the_experiment(cell: Cell) -> None:
    setup = replace(SMALL, cell=cell)
    found, retained = run(setup), autograd(setup)
    np.testing.assert_allclose(np.log10(retained.hidden), found.log10_hidden, rtol=0, atol=1e-12)
    assert (retained.cell is None) == (found.log10_cell is None)
    if retained.cell is not None and found.log10_cell is not None:
        np.testing.assert_allclose(np.log10(retained.cell), found.log10_cell, rtol=0, atol=1e-12)
    assert math.log10(retained.weights) == pytest.approx(found.log10_weights, abs=1e-12)
    assert farthest(found, retained) < 1e-12


def test_ways_are_compared_where_plain_arithmetic_holds_the_norm() -> None:
    setup = replace(SMALL, start="radius", radius=0.01, steps=200)
    found, retained = run(setup), autograd(setup)
    assert retained.hidden[0] == 0
    assert farthest(found, retained) < 1e-12
    assert farthest(found, Retained(10 * retained.hidden, None, retained.weights)) == pytest.approx(1)


def test_jacobians_agree_with_the_spectra(tiny_forward: Network) -> None:
    trace = trace_tokens(tiny_forward, words_of(tiny_forward, 9))
    explicit, batched = step_jacobians(tiny_forward, trace), batched_backward(tiny_forward, trace)
    np.testing.assert_allclose(explicit[:, :3], batched[:, :3], rtol=0, atol=1e-9)
    spectra = jacobian_spectra(tiny_forward, trace)
    assert max(farthest_spectra(spectra, explicit)) < 1e-9
    assert farthest_spectra(spectra, explicit + 1) == pytest.approx((1, 1))


def test_the_experiment_prints_a_number_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert experiment.main([*QUICK, "--no-memory", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(list(number) == ["name", "cell", "steps", "value", "unit"] for number in found)
    assert {number["name"]: number["unit"] for number in found} == {
        "run": "s",
        "autograd": "s",
        "autograd_over_run": "ratio",
        "autograd_apart_from_run": "decades",
        "spectra": "s",
        "step_jacobians": "s",
        "batched_backward": "s",
        "step_jacobians_over_spectra": "ratio",
        "batched_backward_over_spectra": "ratio",
        "largest_apart_from_spectra": "decades",
        "median_apart_from_spectra": "decades",
    }


def test_the_experiment_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert experiment.main([*QUICK, "--no-memory"]) == 0
    assert "autograd_over_run" in capsys.readouterr().out


def test_memory_is_that_of_a_fresh_process() -> None:
    (found,) = experiment.measure_memory(("autograd",), "rnn", 1_000, 256)
    assert (found.name, found.unit) == ("autograd_memory", "MB")
    states = 1_000 * 256 * 8 / 1e6
    assert found.value > 2 * states  # at least every h and its gradient


@pytest.mark.parametrize(
    "arguments", [["--hidden", "0"], ["--steps", "1002"], ["--seeds", "x"], ["--words", "0"], ["--cells", "tree"]]
)
def test_impossible_experiments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        experiment.main(arguments)
    assert stop.value.code == 2
    assert "usage: python -m benchmarks.experiment" in capsys.readouterr().err


@pytest.mark.parametrize("cell", CELLS)
def test_words_are_read_as_random_vectors(cell: Cell) -> None:
    setup, ids = replace(SMALL, cell=cell, steps=5, spread=0.8), np.array([4, 9, 4, 4, 2])
    drawn, _ = draw(setup)
    vectors = 0.8 * np.random.default_rng((setup.seed, 1)).standard_normal((3, drawn.w_ih.shape[1]))
    arrays = (drawn.w_ih, drawn.w_hh, drawn.b_ih, drawn.b_hh)
    weights = CellWeights(*(torch.tensor(array, requires_grad=True) for array in arrays))
    state = {name: torch.zeros(1, setup.hidden_size, dtype=torch.float64) for name in ("hidden", "cell")}
    states = []
    for word in (1, 2, 1, 1, 0):  # 2, 4 and 9 in order
        state = step(cell, torch.tensor(vectors[[word]]), state, weights)
        states.append(state)
    for name, value in zip(("hidden", "cell"), faded_on_words(setup, ids), strict=True):
        if name not in state:
            assert value is None
            continue
        first, last = torch.autograd.grad(
            states[-1]["hidden"].sum(), (states[0][name], states[-1][name]), retain_graph=True
        )
        assert value == pytest.approx(float(last.norm().log10() - first.norm().log10()) / 4, abs=1e-12)


def test_decades_lost_are_those_of_the_apps_experiment() -> None:
    logs = run(SMALL).log10_hidden
    assert faded_by_chance(SMALL) == (pytest.approx((logs[-1] - logs[0]) / 11), None)
    assert lost(np.array([-3.0, -9.0, 1.0])) == 2
    assert lost(np.zeros(1)) == 0


def test_trained_networks_fade_as_autograd_says(tiny_forward: Network) -> None:
    texts = [words_of(tiny_forward, 14, seed) for seed in range(3)]
    found = faded_in(tiny_forward, texts)
    logs = [oracle.gradient_norms(oracle.read(tiny_forward, text), 0, "hidden").log10().numpy() for text in texts]
    assert found.hidden == pytest.approx(np.median([(log[-1] - log[0]) / 13 for log in logs]), abs=1e-9)
    assert found.first_to_last == pytest.approx(np.median([log[0] - log[-1] for log in logs]), abs=1e-9)
    horizons = [next((k for k in range(14) if log[13 - k] < log[13] - 2), None) for log in logs]
    reached = [horizon for horizon in horizons if horizon is not None]
    assert found.reaching == len(reached) / 3
    assert found.horizon == (np.median(reached) if reached else None)
    assert (found.cell is None) == (tiny_forward.config.cell != "lstm")


def test_what_was_noted_is_judged_by_the_networks_drawn() -> None:
    drawn = np.arange(-50.0, 51.0)
    found = Comparison("rnn", "default", 0.3, "h", 40.0, drawn, drawn)
    assert found.as_far(1) == pytest.approx(22 / 101, abs=0.02)
    assert found.as_far(10) < 0.01
    assert replace(found, noted=0.0).as_far(10) == 1


def test_endings_are_the_last_words_of_texts_that_are_long_enough() -> None:
    texts = [tuple(f"{k}.{t}" for t in range(k)) for k in range(1, 9)]
    found = endings(texts, 6, 3)
    assert sorted(found) == [tuple(f"{k}.{t}" for t in range(k - 6, k)) for k in (6, 7, 8)]
    assert endings(texts, 6, 3) == found
    with pytest.raises(DataError, match=r"Only 3 reviews have 6 words"):
        endings(texts, 6, 4)


def test_the_reviews_held_out_are_those_of_training(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = replace(RECIPES["rnn"], validation=4)
    training = {"recipe": {"validation": 4}, "seed": 1}
    monkeypatch.setattr(reference, "checkpoint_info", lambda name: SimpleNamespace(training=training))
    corpus = build_corpus(read_imdb(archive, "train"), [], recipe, 1, {})
    texts, held_out = read_reviews(archive)
    assert len(texts) == 10
    assert [corpus.vocabulary.encode(text) for text in held_out] == [ids.tolist() for ids in corpus.validation.ids]


def test_the_reference_prints_every_figure(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--data", str(archive), "--steps", "4", "--networks", "2", "--reviews", "3"]
    assert reference.main([*arguments, "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all({"name", "cell", "steps", "value", "unit"} <= set(number) for number in found)
    starts = [number for number in found if number["name"] == "lost_at_start"]
    assert len(starts) == 2 * 2 * (17 + 7)  # spreads, inputs, of h and of the LSTM's C
    wanted = {"cell": "gru", "start": "default", "spread": 0.3, "inputs": "vectors"}
    (gru,) = [number for number in starts if wanted.items() <= number.items()]
    runs = [faded_by_chance(Setup("gru", steps=4, seed=seed))[0] for seed in (1, 2)]
    assert gru["value"] == pytest.approx(np.median(runs))
    assert gru["noted"] == 0.195
    assert {number["cell"] for number in found if number["name"] == "shipped_hidden"} == set(CELLS)
    assert reference.main(arguments) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("lstm, forget bias 2, C", "0.0070", "noted: gru_last_gain", "in a network"))


def test_reference_without_enough_reviews_is_one_sentence(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.main(["--data", str(archive)]) == 1
    assert is_one_sentence(capsys.readouterr().err)
    with pytest.raises(SystemExit):
        reference.main(["--networks", "0"])
