"""Every unit tried: against one reading a trial."""

import numpy as np
import pytest

from models.interventions.every_unit import MEAN, every_unit
from models.interventions.means import measure_means
from models.networks.cells import SIGNALS
from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.trace import top_part, trace_text
from tests.conftest import tiny_network

TEXT = "The film was NOT bad at all, and I was good."


def test_each_trial_is_a_reading(tiny: Network) -> None:
    trace = trace_text(tiny, TEXT)
    means = measure_means(tiny, [trace.ids, trace.ids[3:7]])
    for part in {layer.name for layer in trace.layers}:
        found = every_unit(tiny, trace, means, part=part)
        layer = next(layer for layer in trace.layers if layer.name == part)
        assert found.logit == trace.logit
        assert found.logits.shape == (len(found.ways), 5)
        for row, (signal, at) in zip(found.logits, found.ways, strict=True):
            value = means if isinstance(at, str) else at
            for unit, logit in enumerate(row):
                hold = Hold(signal, value, None, (unit,), layer.layer, layer.direction)
                assert logit == pytest.approx(trace_text(tiny, TEXT, hold=[hold]).logit, abs=1e-12)


def test_the_ways_are_all_that_a_cell_has(tiny_forward: Network) -> None:
    trace, cell = trace_text(tiny_forward, TEXT), tiny_forward.config.cell
    gates = [name for name in SIGNALS[cell] if name not in ("candidate", "cell", "hidden")]
    numbers = [("hidden", 0.0), *((gate, end) for gate in gates for end in (0.0, 1.0))]
    assert list(every_unit(tiny_forward, trace).ways) == numbers
    means = measure_means(tiny_forward, [trace.ids])
    at_means = [(name, MEAN) for name in SIGNALS[cell] if name != "candidate"]
    assert list(every_unit(tiny_forward, trace, means).ways) == [*numbers, *at_means]


@pytest.mark.parametrize("seed", range(4))
def test_they_are_ranked_by_how_far_they_move_towards_the_other_verdict(tiny_forward: Network, seed: int) -> None:
    model = tiny_network(tiny_forward.config.cell, seed=seed)
    found = every_unit(model, trace_text(model, TEXT))
    logits = [trial.logit for trial in found.ranked]
    assert logits == sorted(found.logits.ravel(), reverse=found.logit <= 0)
    for trial in found.ranked[:3]:
        assert found.logits[found.ways.index((trial.signal, trial.at)), trial.unit] == trial.logit
    turned = ((found.logits > 0) != (found.logit > 0)).sum()
    assert len(found.turning) == turned
    assert found.turning == found.ranked[:turned]
    np.testing.assert_array_equal(found.median, np.median(found.logits, axis=1))


def test_some_of_these_turn_and_some_do_not() -> None:
    """Else the test before would prove nothing."""
    found = [every_unit(model, trace_text(model, TEXT)) for model in (tiny_network("gru", seed=k) for k in range(4))]
    assert {bool(trials.turning) for trials in found} == {True, False}


def test_the_top_layer_is_tried_where_none_is_named(tiny: Network) -> None:
    trace = trace_text(tiny, TEXT)
    np.testing.assert_array_equal(every_unit(tiny, trace).logits, every_unit(tiny, trace, part=top_part(trace)).logits)
    with pytest.raises(ValueError, match=r"part must be one of 1\.forward"):
        every_unit(tiny, trace, part="3.forward")


def test_nothing_else_is_held() -> None:
    model = tiny_network("lstm")
    with pytest.raises(HeldError):
        every_unit(model, trace_text(model, TEXT, hold=[Hold("cell", 0.0)]))
