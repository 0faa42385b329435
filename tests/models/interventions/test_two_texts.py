"""Whose memory carries the difference: against one patch at a time."""

import numpy as np
import pytest

from models.interventions.patching import patch
from models.interventions.two_texts import moved_memory
from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.trace import top_part, trace_text
from tests.conftest import tiny_network

TEXT, OTHER = "the film was not bad at all", "the film was good at all"


def test_each_is_a_patch(tiny: Network) -> None:
    trace, other = trace_text(tiny, TEXT), trace_text(tiny, OTHER)
    found = moved_memory(tiny, trace, other, 4, counts=(1, 2, 5), draws=3)
    top = next(layer for layer in trace.layers if layer.name == top_part(trace))
    assert (found.word, found.given_word, found.logit, found.other) == (4, 3, trace.logit, other.logit)

    def patched(units: list[int] | None) -> float:
        return patch(tiny, TEXT, OTHER, 4, units, layer=top.layer, direction=top.direction).logit

    assert found.whole == pytest.approx(patched(None), abs=1e-12)
    np.testing.assert_allclose(found.alone, [patched([k]) for k in range(5)], rtol=0, atol=1e-12)
    order = found.order.tolist()
    assert sorted(order) == list(range(5))
    moved = (found.alone[order] - found.logit) * np.sign(found.whole - found.logit)
    assert (np.diff(moved) <= 0).all()
    strongest = [patched(order[:count]) for count in (1, 2, 5)]
    np.testing.assert_allclose(found.strongest, strongest, rtol=0, atol=1e-12)
    assert found.random.shape == (3, 3)
    np.testing.assert_allclose(found.random[:, 2], found.whole, rtol=0, atol=1e-12)  # all five are all there are
    assert all(np.abs(found.alone - logit).min() < 1e-12 for logit in found.random[:, 0])


def test_random_units_are_the_same_for_the_same_seed() -> None:
    model = tiny_network("lstm")
    trace, other = trace_text(model, TEXT), trace_text(model, OTHER)
    one, again, another = (moved_memory(model, trace, other, 4, counts=(2,), seed=k).random for k in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, another)


def test_shares_are_of_what_all_units_do() -> None:
    model = tiny_network("gru")
    trace, other = trace_text(model, TEXT), trace_text(model, OTHER)
    found = moved_memory(model, trace, other, 4, counts=(5,))
    assert found.share(found.logit) == 0
    assert found.share(found.whole) == 1
    np.testing.assert_allclose(found.share(found.strongest), 1, rtol=1e-9)
    same = moved_memory(model, trace, trace, 4, counts=(1,))
    assert np.isnan(same.share(same.alone)).all()
    assert same.turned_by is None


def test_how_many_turn_the_verdict() -> None:
    seen = set()
    for seed in range(12):
        model = tiny_network("lstm", seed=seed)
        found = moved_memory(model, trace_text(model, TEXT), trace_text(model, OTHER), 6, counts=(1, 2, 3, 4, 5))
        turned = [
            count
            for count, logit in zip(found.counts, found.strongest, strict=True)
            if (logit > 0) != (found.logit > 0)
        ]
        assert found.turned_by == (min(turned) if turned else None)
        seen.add(found.turned_by is None)
    assert seen == {True, False}, "the examples would prove nothing"


def test_what_does_not_fit_is_refused() -> None:
    model = tiny_network("gru")
    trace, other = trace_text(model, TEXT), trace_text(model, OTHER)
    with pytest.raises(ValueError, match="counts of units must be 1 to 5"):
        moved_memory(model, trace, other, 4, counts=(6,))
    with pytest.raises(ValueError, match="stands beside"):
        moved_memory(model, trace, other, 3)
    with pytest.raises(ValueError, match=r"part must be one of 1\.forward"):
        moved_memory(model, trace, other, 4, part="1.backward")
    with pytest.raises(HeldError):
        moved_memory(model, trace_text(model, TEXT, hold=[Hold("hidden", 0.0)]), other, 4)
