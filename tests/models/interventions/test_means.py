"""The means of units: against numpy over all words at once, and the file that ships."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.interventions.means import (
    FORMAT,
    UNITS_FILE,
    UnitMeans,
    means_table,
    measure_means,
    read_units,
    unit_means,
    weights_hash,
)
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.reading.holding.hold import Hold
from models.reading.trace import trace_text, trace_tokens
from tests.conftest import CHECKPOINTS, SIMPLE, VIETNAMESE, tiny_network, words_of

TEXTS = ("the film was not bad", "good", "awful , and i was not good at all .")


def measured(model: Network) -> UnitMeans:
    return measure_means(model, (trace_text(model, text).ids for text in TEXTS))


def test_they_are_over_all_words_of_all_texts(tiny: Network) -> None:
    found, traces = measured(tiny), [trace_text(tiny, text) for text in TEXTS]
    assert (found.texts, found.words) == (3, sum(len(trace.tokens) for trace in traces))
    assert len(found.layers) == len(found.spread.layers) == len(tiny.layers)
    for k, (mean, spread) in enumerate(zip(found.layers, found.spread.layers, strict=True)):
        place = (tiny.layers[k].layer, tiny.layers[k].direction)
        assert (mean.layer, mean.direction) == (spread.layer, spread.direction) == place
        for name in traces[0].layers[k].signals:
            every = np.concatenate([trace.layers[k].signals[name] for trace in traces])
            np.testing.assert_allclose(mean.signals[name], every.mean(axis=0), rtol=0, atol=1e-12)
            np.testing.assert_allclose(spread.signals[name], every.std(axis=0), rtol=0, atol=1e-9)


def test_each_unit_is_held_at_its_own(tiny: Network) -> None:
    means = measured(tiny)
    trace = trace_text(tiny, "not bad at all", hold=[Hold("hidden", means, (1, 2), (0, 3))])
    for layer, mean in zip(trace.layers, means.layers, strict=True):
        for word in (1, 2):
            np.testing.assert_array_equal(layer.signals["hidden"][word, [0, 3]], mean.signals["hidden"][[0, 3]])


def test_there_are_none_of_no_texts() -> None:
    with pytest.raises(ValueError, match="no texts"):
        measure_means(tiny_network("rnn"), [])


def put(folder: Path, means: UnitMeans, **changed: object) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    table = {"format": FORMAT, "weights": weights_hash(folder), **means_table(means), **changed}
    (folder / UNITS_FILE).write_text(json.dumps(table), encoding="utf-8")


def test_they_come_back_from_their_file(tiny: Network, tmp_path: Path) -> None:
    means = measured(tiny)
    put(tmp_path / "mine", means)
    again = unit_means("mine", tmp_path)
    assert (again.texts, again.words) == (means.texts, means.words)
    found, expected = (*again.layers, *again.spread.layers), (*means.layers, *means.spread.layers)
    for one, other in zip(found, expected, strict=True):
        assert (one.layer, one.direction, tuple(one.signals)) == (other.layer, other.direction, tuple(other.signals))
        for name, values in one.signals.items():
            np.testing.assert_allclose(values, other.signals[name], rtol=0, atol=0.6e-5)
            with pytest.raises(ValueError, match="read-only"):
                values[0] = 0


@pytest.mark.parametrize("changed", [{"weights": "0" * 64}, {"format": 2}])
def test_means_of_other_weights_are_not_taken(tmp_path: Path, changed: dict[str, object]) -> None:
    put(tmp_path / "mine", measured(tiny_network("gru")), **changed)
    with pytest.raises(ValueError, match=r"on other weights; python -m models\.whatif units mine"):
        unit_means("mine", tmp_path)


@pytest.mark.parametrize("name", ["none", "../mine", ""])
def test_where_there_are_none_a_sentence_says_how_to_get_them(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no means of the units of"):
        read_units(name, tmp_path)


@pytest.mark.parametrize("name", (*SIMPLE, *VIETNAMESE))
def test_those_that_ship_are_of_the_weights_that_ship(name: str) -> None:
    means = unit_means(name, CHECKPOINTS)
    assert means.texts >= 1_000
    assert means.words > 10 * means.texts
    for mean, spread in zip(means.layers, means.spread.layers, strict=True):
        for signal, values in mean.signals.items():
            assert values.shape == spread.signals[signal].shape == (128,)
            assert (np.abs(values) < 1).all() or signal == "cell"
            assert (spread.signals[signal] > 0).all()


@pytest.mark.parametrize("name", ["lstm", "gru", "vi_lstm", "vi_gru"])
def test_those_that_ship_are_near_what_any_long_text_gives(name: str) -> None:
    """A check of the units' order: random words are no reviews, but a gate that is mostly open is so there too."""
    model, means = load_checkpoint(name, CHECKPOINTS), unit_means(name, CHECKPOINTS)
    layer = trace_tokens(model, words_of(model, 400)).layers[0]
    for signal, values in means.layers[0].signals.items():
        if signal in ("candidate", "cell", "hidden"):
            continue
        found = layer.signals[signal].mean(axis=0)
        assert np.corrcoef(found, values)[0, 1] > 0.5, signal
