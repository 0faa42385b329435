"""What a word is worth, by not writing it: against one reading a word."""

import numpy as np
import pytest

from models.interventions.not_written import closed_at, not_written
from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.leave_one_out import LEAVE_OUT_LIMIT, leave_one_out
from models.reading.trace import trace_text, trace_tokens
from tests.conftest import tiny_network, words_of


def check(model: Network, tokens: tuple[str, ...], words: list[int]) -> np.ndarray:
    trace = trace_tokens(model, tokens)
    found = not_written(model, trace)
    assert found is not None
    assert found.shape == (len(tokens),)
    hold = {"lstm": ("input", 0.0), "gru": ("update", 1.0)}[model.config.cell]
    expected = [trace.logit - trace_tokens(model, tokens, hold=[Hold(*hold, words=[t])]).logit for t in words]
    np.testing.assert_allclose(found[words], expected, rtol=0, atol=1e-9)
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 0
    return found


@pytest.mark.parametrize("count", [1, 2, 9, 35])
def test_it_is_the_logit_without_the_writing(tiny: Network, count: int) -> None:
    if tiny.config.cell != "rnn":
        check(tiny, words_of(tiny, count), list(range(count)))


def test_it_is_so_for_the_shipped_networks(shipped: Network) -> None:
    if shipped.config.cell != "rnn":
        found = check(shipped, words_of(shipped, 40), [0, 1, 20, 38, 39])
        assert np.ptp(found) > 0.01, "the example would prove nothing"


@pytest.mark.parametrize(("layers", "both"), [(1, False), (2, False), (1, True), (2, True)])
def test_a_gru_that_does_not_write_a_word_has_not_read_it(layers: int, both: bool) -> None:
    """In every layer and direction the step is none."""
    model = tiny_network("gru", layers, both)
    trace = trace_tokens(model, words_of(model, 12))
    found, without = not_written(model, trace), leave_one_out(model, trace)
    assert found is not None and without is not None
    np.testing.assert_allclose(found, without, rtol=0, atol=1e-12)


def test_an_lstm_that_does_not_write_a_word_has_read_it() -> None:
    """It forgets at the word, and the word after it meets what the output gate let out."""
    model = tiny_network("lstm")
    trace = trace_tokens(model, words_of(model, 12))
    found, without = not_written(model, trace), leave_one_out(model, trace)
    assert found is not None and without is not None
    assert np.abs(found - without)[1:].min() > 1e-6
    assert found[0] == pytest.approx(without[0], abs=1e-12)  # before the first word there was nothing


def test_a_text_of_one_word_that_is_not_written_is_the_bias() -> None:
    for cell in ("lstm", "gru"):
        model = tiny_network(cell)  # type: ignore[arg-type]
        trace = trace_text(model, "good")
        found = not_written(model, trace)
        assert found is not None
        assert trace.logit - found[0] == pytest.approx(model.bias, abs=1e-15)


def test_a_vanilla_rnn_has_no_gate_to_close() -> None:
    model = tiny_network("rnn")
    with pytest.raises(ValueError, match="no gate that writes"):
        not_written(model, trace_text(model, "not bad"))
    with pytest.raises(ValueError, match="no gate that writes"):
        closed_at("rnn", None)


def test_long_texts_are_not_read_again_and_again() -> None:
    model = tiny_network("gru")
    words = words_of(model, LEAVE_OUT_LIMIT + 1)
    assert not_written(model, trace_tokens(model, words)) is None
    check(model, words[:-1], [0, 250, LEAVE_OUT_LIMIT - 1])


def test_nothing_else_is_held() -> None:
    model = tiny_network("lstm")
    with pytest.raises(HeldError):
        not_written(model, trace_text(model, "not bad", hold=[Hold("cell", 0.0)]))
