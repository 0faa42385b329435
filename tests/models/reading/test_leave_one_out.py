"""What each word is worth, against reading the text without it."""

import random
from dataclasses import replace

import numpy as np
import pytest

from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.leave_one_out import LEAVE_OUT_LIMIT, leave_one_out
from models.reading.trace import Trace, trace_tokens
from tests.conftest import WORDS, tiny_network, words_of


def without(model: Network, trace: Trace, t: int) -> float:
    """The logit of the whole text minus that of the text without word t, which is read as a text of its own."""
    return trace.logit - trace_tokens(model, trace.tokens[:t] + trace.tokens[t + 1 :]).logit


def check(model: Network, tokens: tuple[str, ...], words: list[int] | None = None) -> np.ndarray:
    trace = trace_tokens(model, tokens)
    found = leave_one_out(model, trace)
    assert found is not None
    assert found.shape == (len(tokens),)
    assert found.dtype == np.float64
    words = words or list(range(len(tokens)))
    np.testing.assert_allclose(found[words], [without(model, trace, t) for t in words], rtol=0, atol=1e-9)
    return found


def test_it_is_the_logit_without_the_word(tiny: Network) -> None:
    """Random texts with words that come again and words that the network does not know."""
    rng = random.Random(3)
    for count in (2, 3, 5, 31, 40, 70):
        tokens = tuple(rng.choice((*WORDS, "zyzzyva", "<unk>", "<pad>")) for _ in range(count))
        assert count < 31 or len(set(tokens)) < count, "the example would prove nothing"
        found = check(tiny, tokens)
        assert np.ptp(found) > 1e-3 or len(set(tokens)) == 1


@pytest.mark.parametrize("count", [2, 33, 80])
def test_it_is_so_for_a_text_of_one_word_repeated(tiny: Network, count: int) -> None:
    """Which of them is left out makes no difference."""
    found = check(tiny, ("bad",) * count)
    np.testing.assert_allclose(found, found[0], rtol=0, atol=1e-9)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_three_layers(tiny_forward: Network, bidirectional: bool) -> None:
    model = tiny_network(tiny_forward.config.cell, 3, bidirectional)
    check(model, words_of(model, 36))


def test_it_is_so_for_the_shipped_networks(shipped: Network) -> None:
    found = check(shipped, words_of(shipped, 70), [0, 1, 31, 32, 33, 64, 68, 69])
    assert np.ptp(found) > 0.01, "the example would prove nothing"


def test_a_text_of_one_word_has_nothing_without_it(tiny: Network) -> None:
    found = leave_one_out(tiny, trace_tokens(tiny, ("good",)))
    assert found is not None
    assert found.shape == (1,)
    assert np.isnan(found).all()


def test_long_texts_are_not_read_again_and_again(tiny: Network) -> None:
    words = words_of(tiny, LEAVE_OUT_LIMIT + 1)
    assert leave_one_out(tiny, trace_tokens(tiny, words)) is None
    check(tiny, words[:-1], [0, 250, LEAVE_OUT_LIMIT - 1])


def test_the_network_is_left_alone(tiny: Network) -> None:
    """It is shared by all visitors."""
    digest = tiny.digest
    trace = trace_tokens(tiny, words_of(tiny, 40))
    signals = [{name: values.copy() for name, values in layer.signals.items()} for layer in trace.layers]
    first = leave_one_out(tiny, trace)
    assert first is not None
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0
    assert replace(tiny).digest == digest
    for layer, old in zip(trace.layers, signals, strict=True):
        for name, values in layer.signals.items():
            np.testing.assert_array_equal(values, old[name])
    second = leave_one_out(tiny, trace)
    assert second is not None
    np.testing.assert_array_equal(first, second)


def test_it_is_not_told_of_a_reading_in_which_something_is_held(tiny: Network) -> None:
    trace = trace_tokens(tiny, words_of(tiny, 5), hold=[Hold("hidden", 0.0, units=[1])])
    with pytest.raises(HeldError, match="without a word is not defined"):
        leave_one_out(tiny, trace)
