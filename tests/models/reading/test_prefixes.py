"""The verdict after every word, also where a network reads in both directions."""

import numpy as np
import pytest

from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.prefixes import PREFIX_LIMIT, prefix_probabilities
from models.reading.trace import trace_text


def test_it_is_the_verdict_on_the_truncated_text(shipped: Network) -> None:
    texts = {
        "en": "the film was dull at first , but then it became a wonderful and moving story . ",
        "vi": "lúc đầu hơi thất vọng , nhưng món nào cũng ngon tuyệt vời , mình rất thích . ",
    }
    text = texts[shipped.config.language] * 4
    trace = trace_text(shipped, text)
    assert len(trace.tokens) > 50, "one batch would prove nothing about the next"
    found = prefix_probabilities(shipped, trace)
    assert found is not None
    cut = [trace_text(shipped, " ".join(trace.tokens[: t + 1])).probability for t in range(len(trace.tokens))]
    assert np.ptp(cut) > 0.05, "the example would prove nothing"
    np.testing.assert_allclose(found, cut, rtol=0, atol=1e-6)
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 0.5


def test_a_one_way_network_need_not_read_again(tiny_forward: Network) -> None:
    trace = trace_text(tiny_forward, "good film " * PREFIX_LIMIT)
    assert prefix_probabilities(tiny_forward, trace) is trace.prefix_probability


def test_long_texts_are_not_read_again_and_again(tiny: Network) -> None:
    if tiny.config.bidirectional:
        assert prefix_probabilities(tiny, trace_text(tiny, "film " * (PREFIX_LIMIT + 1))) is None
        assert prefix_probabilities(tiny, trace_text(tiny, "film " * PREFIX_LIMIT)) is not None


def test_of_a_two_way_reading_in_which_something_is_held_it_is_not_told(tiny: Network) -> None:
    trace = trace_text(tiny, "not bad at all", hold=[Hold("hidden", 0.0, units=[1])])
    if tiny.config.bidirectional:
        with pytest.raises(HeldError, match="after each word is not defined"):
            prefix_probabilities(tiny, trace)
    else:
        assert prefix_probabilities(tiny, trace) is trace.prefix_probability
