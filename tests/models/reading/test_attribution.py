"""Exact accounting: what the words add up to, what survives, and where there is none."""

import math

import numpy as np
import pytest

from models import AttributionError, EmptyTextError, memory_survival, trace_text, word_contributions
from models.networks.cells import SIGNALS, Cell
from models.networks.classifier import Network
from models.reading.attribution import written
from models.reading.holding.hold import HeldError, Hold
from models.reading.trace import trace_tokens
from models.reading.units import influence
from tests.conftest import tiny_network, words_of

SENTENCE = "The film was NOT bad at all."
GATED: tuple[Cell, ...] = ("lstm", "gru")


@pytest.fixture(params=GATED)
def gated(request: pytest.FixtureRequest) -> Network:
    return tiny_network(request.param)


@pytest.mark.parametrize("text", ["good", SENTENCE, "awful good " * 500])
def test_words_and_bias_add_up_to_the_logit(gated: Network, text: str) -> None:
    found = word_contributions(gated, text)
    assert found.tokens == trace_text(gated, text).tokens
    assert found.per_word.shape == (len(found.tokens),)
    assert math.fsum(found.per_word) + found.bias == pytest.approx(found.logit, abs=1e-9)
    assert found.logit == trace_text(gated, text).logit


@pytest.mark.parametrize("count", [1, 30, 1_000])
def test_they_add_up_for_the_shipped_networks(shipped: Network, count: int) -> None:
    trace = trace_tokens(shipped, words_of(shipped, count))
    config = shipped.config
    if config.cell == "rnn" or config.layers > 1 or config.bidirectional:
        with pytest.raises(AttributionError):
            word_contributions(shipped, trace)
        return
    found = word_contributions(shipped, trace)
    assert math.fsum(found.per_word) + found.bias == pytest.approx(trace.logit, abs=1e-9)
    state = trace.layers[0].signals["cell" if shipped.config.cell == "lstm" else "hidden"]
    for unit in (0, 17, 127):
        survives = memory_survival(shipped, trace, unit)
        np.testing.assert_allclose(survives @ written(trace)[:, unit], state[:, unit], atol=1e-9)


def test_a_word_s_share_is_what_it_wrote_times_what_is_left(gated: Network) -> None:
    """By hand, one word and one unit at a time."""
    trace = trace_text(gated, SENTENCE)
    layer, cell = trace.layers[0], gated.config.cell
    signals, steps = layer.signals, len(trace.tokens)
    keep = signals["forget" if cell == "lstm" else "update"]
    before, expected = np.zeros(5), []
    for t in range(steps):
        left = np.array([math.prod(keep[t + 1 :, unit]) for unit in range(5)])
        now = before + left * written(trace)[t]
        change = signals["output"][-1] * (np.tanh(now) - np.tanh(before)) if cell == "lstm" else now - before
        expected.append(float(gated.readout[0] @ change))
        before = now
    np.testing.assert_allclose(word_contributions(gated, trace).per_word, expected, atol=1e-12)


def test_survival_is_one_on_the_diagonal_zero_above_and_never_grows(gated: Network) -> None:
    trace = trace_text(gated, SENTENCE)
    for unit in (None, 0, 4):
        found = memory_survival(gated, trace, unit)
        np.testing.assert_array_equal(np.diag(found), 1.0)
        np.testing.assert_array_equal(np.triu(found, 1), 0.0)
        assert ((found >= 0) & (found <= 1)).all()
        assert (np.diff(found, axis=0)[np.tri(len(found) - 1, len(found), dtype=bool)] <= 1e-15).all()


def test_survival_is_the_product_of_the_gates_after_the_word(gated: Network) -> None:
    trace = trace_text(gated, SENTENCE)
    keep = trace.layers[0].signals["forget" if gated.config.cell == "lstm" else "update"]
    found = memory_survival(gated, trace, 2)
    assert found[6, 3] == pytest.approx(keep[4, 2] * keep[5, 2] * keep[6, 2], rel=1e-12)


def test_without_a_unit_it_is_the_mean_weighted_by_influence(gated: Network) -> None:
    trace = trace_text(gated, SENTENCE)
    each = [memory_survival(gated, trace, unit) for unit in range(5)]
    expected = np.average(each, axis=0, weights=influence(trace.layers[0]))
    np.testing.assert_allclose(memory_survival(gated, trace), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (tiny_network("rnn"), "cell"),
        (tiny_network("lstm", layers=2), "layers"),
        (tiny_network("gru", bidirectional=True), "directions"),
    ],
)
def test_elsewhere_the_reason_is_given(model: Network, reason: str) -> None:
    for ask in (word_contributions, memory_survival):
        with pytest.raises(ValueError, match=r"^[a-z].*[a-z]$") as caught:
            ask(model, SENTENCE)
        assert isinstance(caught.value, AttributionError)
        assert caught.value.reason == reason


@pytest.mark.parametrize("unit", [-1, 5])
def test_a_unit_that_does_not_exist_is_refused(gated: Network, unit: int) -> None:
    with pytest.raises(ValueError, match="0 to 4"):
        memory_survival(gated, SENTENCE, unit)


def test_an_empty_text_is_refused(gated: Network) -> None:
    with pytest.raises(EmptyTextError):
        word_contributions(gated, " ")


# With a hand in the reading


@pytest.mark.parametrize("cell", GATED)
def test_words_add_up_where_gates_or_candidates_are_held(cell: Cell) -> None:
    model = tiny_network(cell)
    for name in SIGNALS[cell]:
        if name in ("cell", "hidden"):
            continue
        trace = trace_text(model, SENTENCE, hold=[Hold(name, 0.3, (2, 5), (0, 3)), Hold(name, 0.0, (4,))])
        found = word_contributions(model, trace)
        assert math.fsum(found.per_word) + found.bias == pytest.approx(trace.logit, abs=1e-12)
        assert abs(trace.logit - trace_text(model, SENTENCE).logit) > 1e-6


def test_a_hidden_state_held_before_the_end_does_not_write_into_the_cell() -> None:
    """The LSTM's words still add up: what they wrote is in C."""
    model = tiny_network("lstm")
    trace = trace_text(model, SENTENCE, hold=[Hold("hidden", 0.3, (2, 5))])
    found = word_contributions(model, trace)
    assert math.fsum(found.per_word) + found.bias == pytest.approx(trace.logit, abs=1e-12)


@pytest.mark.parametrize(
    ("cell", "hold"),
    [
        ("lstm", Hold("cell", 0.3, (2,), (1,))),
        ("lstm", Hold("hidden", 0.3, (7,), (1,))),  # which the logit reads
        ("gru", Hold("hidden", 0.3, (2,), (1,))),
    ],
)
def test_nothing_is_told_of_a_state_that_no_word_has_written(cell: Cell, hold: Hold) -> None:
    model = tiny_network(cell)
    trace = trace_text(model, SENTENCE, hold=[hold])
    with pytest.raises(HeldError, match="a state is held"):
        word_contributions(model, trace)
    if hold.words == (2,):
        with pytest.raises(HeldError, match="a state is held"):
            memory_survival(model, trace)
        with pytest.raises(HeldError, match="a state is held"):
            written(trace)


def test_nothing_survives_a_closed_forget_gate() -> None:
    model = tiny_network("lstm")
    survives = memory_survival(model, trace_text(model, SENTENCE, hold=[Hold("forget", 0.0, (4,))]))
    assert not survives[4:, :4].any()
    assert (survives[3, :4] > 0).all()
