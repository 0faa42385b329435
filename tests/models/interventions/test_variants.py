"""Many readings side by side, against one at a time."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.interventions.variants import logits_held
from models.networks.cells import SIGNALS
from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.trace import trace_text, trace_tokens
from tests.conftest import tiny_network, words_of
from tests.models.reading.holding.test_held_reading import held_texts

TEXT = "The film was NOT bad at all, and I was good."


@given(st.data())
def test_each_is_the_reading_with_that_hold_alone(data: st.DataObject) -> None:
    """Holds that begin at any word, in any layer and direction, in no order, and none at all among them."""
    model, tokens, holds = data.draw(held_texts())
    trace = trace_tokens(model, tokens)
    variants = [(), holds, *((hold,) for hold in holds), holds[::-1], (Hold("hidden", 0.5, words=()),)]
    variants = data.draw(st.permutations(variants))
    expected = [trace_tokens(model, tokens, hold=variant).logit for variant in variants]
    np.testing.assert_allclose(logits_held(model, trace, variants), expected, rtol=0, atol=1e-12)


def test_more_of_them_than_stand_side_by_side(tiny: Network) -> None:
    trace, places = trace_text(tiny, TEXT), itertools.product(range(5), range(13), (-0.5, 0.0, 0.5, 0.9))
    variants = [(Hold("hidden", value, (word,), (unit,)),) for unit, word, value in places]
    if tiny.config.bidirectional and tiny.config.layers > 1:
        variants = variants[:70]  # of 32 at a time
    found = logits_held(tiny, trace, variants)
    assert len(found) == len(variants)
    for k in (0, 31, 32, 33, 69, 255, 256, 257, 259):
        if k < len(variants):
            assert found[k] == pytest.approx(trace_text(tiny, TEXT, hold=variants[k]).logit, abs=1e-12)


def test_it_is_so_for_the_shipped_networks(shipped: Network) -> None:
    tokens, cell = words_of(shipped, 40), shipped.config.cell
    trace = trace_tokens(shipped, tokens)
    variants = [(Hold(name, 0.25, (word,), range(word, 60)),) for name in SIGNALS[cell] for word in (0, 17, 39)]
    expected = [trace_tokens(shipped, tokens, hold=variant).logit for variant in variants]
    assert np.ptp(expected) > 1e-3, "the example would prove nothing"
    np.testing.assert_allclose(logits_held(shipped, trace, variants), expected, rtol=0, atol=1e-9)


def test_no_variants_have_no_logits(tiny: Network) -> None:
    assert logits_held(tiny, trace_text(tiny, TEXT), []).shape == (0,)


def test_what_does_not_fit_is_refused_and_so_is_a_held_trace() -> None:
    model = tiny_network("gru")
    trace = trace_text(model, TEXT)
    for hold in (Hold("cell", 0.0), Hold("hidden", 0.0, (13,)), Hold("hidden", 0.0, layer=1), Hold("hidden", 2.0)):
        with pytest.raises(ValueError):
            logits_held(model, trace, [(hold,)])
    with pytest.raises(HeldError):
        logits_held(model, trace_text(model, TEXT, hold=[Hold("hidden", 0.0, (2,))]), [()])
