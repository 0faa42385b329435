"""A reading with a hand in it: every number against torch with the same hand, and what must come out exactly."""

import dataclasses
import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.networks.cells import CELLS, SIGNALS, Cell
from models.networks.classifier import Network
from models.networks.interventions import without_units
from models.reading.holding.hold import Hold, values_at
from models.reading.holding.scan import scan_held
from models.reading.scan import scan
from models.reading.trace import Trace, trace_text, trace_tokens
from tests.conftest import SHAPES, WORDS, tiny_network, words_of
from tests.models import held_oracle

TEXT = "The film was NOT bad at all, and I was good."


def same_numbers(one: Trace, other: Trace, but_of: Sequence[int] = ()) -> None:
    """To the last bit, but of these units."""
    assert one.logit == other.logit
    for a, b in zip(one.layers, other.layers, strict=True):
        for name, values in a.signals.items():
            left = np.delete(np.arange(values.shape[1]), list(but_of))
            np.testing.assert_array_equal(values[:, left], b.signals[name][:, left], err_msg=f"{a.name} {name}")


def within(signal: str) -> st.SearchStrategy[float]:
    least = {"cell": -3.0, "candidate": -1.0, "hidden": -1.0}.get(signal, 0.0)
    return st.floats(least, 3.0 if signal == "cell" else 1.0)


@st.composite
def held_texts(draw: st.DrawFn) -> tuple[Network, tuple[str, ...], tuple[Hold, ...]]:
    """A random network of any shape, a text, and up to three holds anywhere in it."""
    cell, layers, both = draw(st.sampled_from(SHAPES))
    model = tiny_network(cell, layers, both, seed=draw(st.integers(0, 5)))
    tokens = tuple(draw(st.lists(st.sampled_from((*WORDS, "zyzzyva")), min_size=1, max_size=9)))

    def some(count: int) -> st.SearchStrategy[list[int] | None]:
        return st.none() | st.lists(st.integers(0, count - 1), min_size=1, max_size=4, unique=True)

    holds = []
    for _ in range(draw(st.integers(1, 3))):
        signal = draw(st.sampled_from(SIGNALS[cell]))
        ways = st.sampled_from((None, *range(layers))), st.sampled_from((None, *model.config.directions))
        place = draw(some(len(tokens))), draw(some(5)), draw(ways[0]), draw(ways[1])
        holds.append(Hold(signal, draw(within(signal)), *place))
    return model, tokens, tuple(holds)


@given(held_texts())
def test_every_signal_is_what_torch_computes_with_the_same_hand(
    drawn: tuple[Network, tuple[str, ...], tuple[Hold, ...]],
) -> None:
    model, tokens, holds = drawn
    trace, expected = trace_tokens(model, tokens, hold=holds), held_oracle.read(model, tokens, holds)
    for index, layer in enumerate(trace.layers):
        assert tuple(layer.signals) == SIGNALS[model.config.cell]
        for name, values in layer.signals.items():
            np.testing.assert_allclose(values, expected.signal(index, name), rtol=0, atol=1e-12, err_msg=name)
    assert trace.logit == pytest.approx(float(expected.logit.detach()), abs=1e-12)


def test_every_signal_of_a_shipped_network_is_what_torch_computes_with_the_same_hand(shipped: Network) -> None:
    tokens, cell = words_of(shipped, 30), shipped.config.cell
    gates = [name for name in SIGNALS[cell] if name not in ("candidate", "cell", "hidden")]
    holds = [Hold("hidden", 0.25, range(5, 9), range(0, 60, 3)), *(Hold(gate, 0.3, (2, 28)) for gate in gates)]
    trace, expected = trace_tokens(shipped, tokens, hold=holds), held_oracle.read(shipped, tokens, holds)
    for index, layer in enumerate(trace.layers):
        for name, values in layer.signals.items():
            np.testing.assert_allclose(values, expected.signal(index, name), rtol=0, atol=1e-9, err_msg=name)
    assert abs(trace.logit - trace_tokens(shipped, tokens).logit) > 1e-3, "the example would prove nothing"


# To the last bit


def check_nothing_held(model: Network, tokens: tuple[str, ...]) -> None:
    """Layer by layer, through the second loop with nothing in the hand."""
    trace = trace_tokens(model, tokens)
    for w in model.layers:
        below = [one.signals["hidden"] for one in trace.layers if one.layer == w.layer - 1]
        x = np.concatenate(below, axis=1) if below else model.vectors(trace.ids)
        x = x[::-1] if w.direction == "backward" else x
        plain, again = scan(x, w), scan_held(x, w, {})
        assert tuple(plain) == tuple(again)
        for name, values in plain.items():
            np.testing.assert_array_equal(again[name], values)


@pytest.mark.parametrize("count", [1, 2, 33])
def test_with_nothing_held_the_second_loop_is_the_first(tiny: Network, count: int) -> None:
    check_nothing_held(tiny, words_of(tiny, count))


@pytest.mark.parametrize("count", [1, 45])
def test_with_nothing_held_the_second_loop_is_the_first_in_a_shipped_network(shipped: Network, count: int) -> None:
    check_nothing_held(shipped, words_of(shipped, count))


def check_own_course(model: Network, tokens: tuple[str, ...]) -> None:
    trace = trace_tokens(model, tokens)
    names = SIGNALS[model.config.cell]
    for holds in (*((Hold(name, trace),) for name in names), tuple(Hold(name, trace) for name in names)):
        same_numbers(trace_tokens(model, tokens, hold=holds), trace)
        some = [dataclasses.replace(hold, words=(0, len(tokens) - 1), units=(1, 4)) for hold in holds]
        same_numbers(trace_tokens(model, tokens, hold=some), trace)


def test_held_at_its_own_course_every_signal_changes_nothing(tiny: Network) -> None:
    check_own_course(tiny, words_of(tiny, 12))


def test_held_at_its_own_course_every_signal_of_a_shipped_network_changes_nothing(shipped: Network) -> None:
    check_own_course(shipped, words_of(shipped, 20))


def test_no_hold_is_no_hand(tiny: Network) -> None:
    trace = trace_text(tiny, TEXT, hold=())
    same_numbers(trace, trace_text(tiny, TEXT))
    assert not trace.is_held


def check_silenced(model: Network, text: str, units: Sequence[int], layer: int, direction: str) -> None:
    """The hidden state at 0 is the network whose weights do not listen, exactly, and it does change something."""
    silent = trace_text(model, text, hold=[Hold("hidden", 0.0, units=units, layer=layer, direction=direction)])
    same_numbers(silent, trace_text(without_units(model, units, layer=layer, direction=direction), text), units)
    assert silent.logit != trace_text(model, text).logit


@pytest.mark.parametrize("units", [(0,), (3,), (1, 4)])
def test_a_silenced_unit_is_the_network_with_its_columns_zero(tiny: Network, units: tuple[int, ...]) -> None:
    for w in tiny.layers:
        check_silenced(tiny, TEXT, units, w.layer, w.direction)


def test_a_silenced_unit_of_a_shipped_network_is_the_network_with_its_columns_zero(shipped: Network) -> None:
    text = " ".join(words_of(shipped, 30))
    for w in shipped.layers:
        for units in ((0,), (37,), (5, 40, 63)):
            check_silenced(shipped, text, units, w.layer, w.direction)


def test_an_emptied_cell_is_a_silent_unit() -> None:
    """tanh(0) is 0, whatever the output gate."""
    model = tiny_network("lstm")
    empty, silent = (trace_text(model, TEXT, hold=[Hold(name, 0.0, units=[2])]) for name in ("cell", "hidden"))
    same_numbers(empty, silent, [2])


def never_written(cell: Cell) -> Hold:
    return Hold("input", 0.0) if cell == "lstm" else Hold("update", 1.0)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize(("layers", "both"), [(1, False), (2, False), (1, True), (2, True)])
def test_where_nothing_is_ever_written_the_bias_is_left(cell: Cell, layers: int, both: bool) -> None:
    model = tiny_network(cell, layers, both)
    trace = trace_text(model, TEXT, hold=[never_written(cell)])
    assert trace.logit == model.bias
    assert not any(layer.signals["hidden"].any() for layer in trace.layers)


def test_a_shipped_network_that_never_writes_is_left_with_the_bias(shipped: Network) -> None:
    if shipped.config.cell != "rnn":
        hold = [never_written(shipped.config.cell)]
        assert trace_tokens(shipped, words_of(shipped, 30), hold=hold).logit == shipped.bias


def test_a_gru_that_keeps_everything_has_stopped_reading() -> None:
    model = tiny_network("gru")
    whole = trace_text(model, TEXT)
    stopped = trace_text(model, TEXT, hold=[Hold("update", 1.0, words=range(4, len(whole.tokens)))])
    np.testing.assert_allclose(stopped.layers[0].signals["hidden"][4:], whole.layers[0].signals["hidden"][[3] * 9])
    assert whole.prefix_probability is not None
    assert stopped.probability == pytest.approx(whole.prefix_probability[3], abs=1e-15)


def test_an_lstm_that_forgets_everything_at_a_word_has_only_what_it_writes_there() -> None:
    layer = trace_text(tiny_network("lstm"), TEXT, hold=[Hold("forget", 0.0, words=[5])]).layers[0]
    written = layer.signals["input"] * layer.signals["candidate"]
    np.testing.assert_array_equal(layer.signals["cell"][5], written[5])
    assert (layer.signals["cell"][6] != written[6]).all()


# What follows, and what does not


def test_what_stands_before_the_hold_stays_as_it_was(tiny: Network) -> None:
    """And in the other direction what stands after it; above the first layer two directions have met."""
    signal, whole = SIGNALS[tiny.config.cell][0], trace_text(tiny, TEXT)
    held = trace_text(tiny, TEXT, hold=[Hold(signal, 0.5, words=[6])])
    for one, other in zip(held.layers, whole.layers, strict=True):
        if one.layer == 0 or not tiny.config.bidirectional:
            part = np.s_[7:] if one.direction == "backward" else np.s_[:6]
            for name in one.signals:
                np.testing.assert_array_equal(one.signals[name][part], other.signals[name][part])
        assert (one.signals["hidden"][6] != other.signals["hidden"][6]).all()


def test_the_verdict_after_each_word_is_that_of_the_truncated_text_with_the_same_hand(tiny_forward: Network) -> None:
    hold = [Hold(SIGNALS[tiny_forward.config.cell][0], 0.5, words=[2])]
    words = TEXT.split()
    whole = trace_text(tiny_forward, TEXT, hold=hold)
    assert whole.prefix_probability is not None
    for count in range(3, len(words)):
        cut = trace_tokens(tiny_forward, whole.tokens[:count], hold=hold)
        assert whole.prefix_probability[count - 1] == pytest.approx(cut.probability, abs=1e-15)


def test_of_two_holds_in_one_place_the_later_counts(tiny: Network) -> None:
    first, second = Hold("hidden", 0.5, units=[0, 1]), Hold("hidden", -0.5, units=[1])
    hidden = trace_text(tiny, TEXT, hold=[first, second]).layers[0].signals["hidden"]
    assert (hidden[:, 0] == 0.5).all()
    assert (hidden[:, 1] == -0.5).all()


def test_it_is_held_where_it_was_asked_for_and_the_trace_says_so(tiny: Network) -> None:
    top = tiny.layers[-1]
    hold = Hold("hidden", 0.125, words=[1, 2], units=[3], layer=top.layer, direction=top.direction)
    trace = trace_text(tiny, TEXT, hold=[hold])
    assert trace.is_held
    for layer in trace.layers:
        here = (layer.layer, layer.direction) == (top.layer, top.direction)
        assert tuple(layer.held) == (("hidden",) if here else ())
        if here:
            assert np.argwhere(layer.held["hidden"]).tolist() == [[1, 3], [2, 3]]
            assert (layer.signals["hidden"][1:3, 3] == 0.125).all()
            with pytest.raises(ValueError, match="read-only"):
                layer.held["hidden"][0, 0] = True


def test_a_held_trace_survives_pickling(tiny: Network) -> None:
    trace = trace_text(tiny, TEXT, hold=[Hold("hidden", 0.0, units=[1])])
    again = pickle.loads(pickle.dumps(trace))
    same_numbers(again, trace)
    for one, other in zip(again.layers, trace.layers, strict=True):
        np.testing.assert_array_equal(one.held["hidden"], other.held["hidden"])


# At what


def test_a_signal_is_held_at_an_array_at_another_reading_and_at_one_of_its_words(tiny: Network) -> None:
    other = trace_text(tiny, "The film was awful, and I was not good at all.")
    assert len(other.tokens) == len(trace_text(tiny, TEXT).tokens)
    for index, layer in enumerate(other.layers):
        place = {"layer": layer.layer, "direction": layer.direction}
        course = layer.signals["hidden"]
        for value in (other, course[np.ix_([4, 7], [0, 2])]):
            trace = trace_text(tiny, TEXT, hold=[Hold("hidden", value, [4, 7], [0, 2], **place)])  # type: ignore[arg-type]
            held = trace.layers[index].signals["hidden"][np.ix_([4, 7], [0, 2])]
            np.testing.assert_array_equal(held, course[np.ix_([4, 7], [0, 2])])
        at_four = trace_text(tiny, TEXT, hold=[Hold("hidden", values_at(other, 4), units=[0, 2], **place)])  # type: ignore[arg-type]
        np.testing.assert_array_equal(
            at_four.layers[index].signals["hidden"][:, [0, 2]], course[[4] * len(course)][:, [0, 2]]
        )


def test_numbers_of_any_kind_will_do() -> None:
    model = tiny_network("gru")
    for value in (0, 0.0, np.float32(0), np.array(0.0)):
        held = trace_text(model, TEXT, hold=[Hold("reset", value, np.array([3]), (np.int64(2),))])  # type: ignore[arg-type]
        assert held.layers[0].signals["reset"][3, 2] == 0
    assert Hold("reset", 0.0, [1]) == Hold("reset", 0.0, (1,))
    assert hash(Hold("reset", 0.0, [1])) == hash(Hold("reset", 0.0, (1,)))


@pytest.mark.parametrize("chosen", [4, 4.0, [4.5], "4", [None]], ids=repr)
def test_words_and_units_are_lists_of_whole_numbers(chosen: Any) -> None:
    for name in ("words", "units"):
        with pytest.raises(ValueError, match=f"{name} must be a list of whole numbers"):
            Hold("hidden", 0.0, **{name: chosen})


@pytest.mark.parametrize(
    ("cell", "hold", "said"),
    [
        ("gru", {"signal": "reset", "value": "shut"}, "at a number, an array or a reading; not a str"),
        ("gru", {"signal": "reset", "value": None}, "lies within 0 and 1"),
        ("lstm", {"signal": "update", "value": 0.0}, "no signal 'update'; it has: forget, input"),
        ("gru", {"signal": "cell", "value": 0.0}, "no signal 'cell'"),
        ("rnn", {"signal": "input", "value": 0.0}, "no signal 'input'; it has: hidden"),
        ("gru", {"signal": "reset", "value": 0.5, "words": [13]}, "no word 13 in this text: words are 0 to 12"),
        ("gru", {"signal": "reset", "value": 0.5, "words": [-1]}, "no word -1"),
        ("gru", {"signal": "reset", "value": 0.5, "units": [5]}, "no unit 5 in this layer: units are 0 to 4"),
        ("gru", {"signal": "reset", "value": 0.5, "layer": 1}, "no layer 1; it has: layer 0 forward"),
        ("gru", {"signal": "reset", "value": 0.5, "direction": "backward"}, "no backward; it has: layer 0 forward"),
        ("gru", {"signal": "reset", "value": 1.5}, "within 0 and 1"),
        ("gru", {"signal": "hidden", "value": -1.5}, "within -1 and 1"),
        ("lstm", {"signal": "cell", "value": float("inf")}, "must be finite"),
        ("lstm", {"signal": "input", "value": float("nan")}, "within 0 and 1"),
        ("lstm", {"signal": "input", "value": np.zeros((3, 2))}, r"shape \(3, 2\) do not fit \(13, 5\)"),
    ],
)
def test_a_hold_that_does_not_fit_is_one_sentence(cell: Cell, hold: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        trace_text(tiny_network(cell), TEXT, hold=[Hold(**hold)])


@pytest.mark.parametrize("cell", CELLS)
def test_a_reading_of_another_length_or_network_does_not_fit(cell: Cell) -> None:
    model = tiny_network(cell)
    with pytest.raises(ValueError, match="the other reading has 2 words and this text 13; patch"):
        trace_text(model, TEXT, hold=[Hold("hidden", trace_text(model, "not bad"))])
    deeper = tiny_network(cell, 2)
    with pytest.raises(ValueError, match="of the same shape"):
        trace_text(deeper, TEXT, hold=[Hold("hidden", trace_text(model, TEXT))])
    trace_text(deeper, TEXT, hold=[Hold("hidden", trace_text(model, TEXT), layer=0)])


def test_the_network_is_left_as_it_was(tiny: Network) -> None:
    digest = tiny.digest
    trace_text(tiny, TEXT, hold=[Hold("hidden", 0.0)])
    assert dataclasses.replace(tiny).digest == digest
