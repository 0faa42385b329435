"""The benchmarks run, print what they promise, and compare like with like. Nothing here asserts a time."""

import json

import numpy as np
import pytest
import torch

from benchmarks.gradients import GRADIENTS
from benchmarks.measure import Benchmark, Goal, Measurement, Ratio, main, medians, table
from benchmarks.rivals import Autograd, CellLoop, Fused, GateModules, ids_of, module, network, text_of
from benchmarks.trace import TRACE
from benchmarks.whatif import WHATIF, trace_before
from models.gradients.norms import gradient_norms
from models.modules.classifier import SentimentClassifier
from models.networks.cells import CELLS, SIGNALS, Cell
from models.networks.classifier import Network
from models.reading.trace import Trace, trace_text, trace_tokens
from tests.conftest import words_of
from tests.models.oracle import in_float64

EXACT = {"rtol": 0.0, "atol": 1e-12}
TIMES = {
    "trace": {"fused_float32", "fused_float64", "trace", "tokenize", "cell_loop_with_hook", "gate_modules_with_hooks"},
    "gradients": {"trace", "gradients", "gradients_from_text", "autograd"},
    "whatif": {"trace_before", "trace", "held_word", "held_unit", "held_all", "each_word", "each_unit"},
}
RATIOS = {
    "trace": {
        "trace_over_fused_float64",
        "trace_over_fused_float32",
        "cell_loop_over_trace",
        "gate_hooks_over_trace",
    },
    "gradients": {"gradients_over_trace", "autograd_over_gradients"},
    "whatif": {"trace_over_trace_before", "held_word_over_trace", "held_unit_over_trace", "held_all_over_trace"},
}


@pytest.fixture
def double(tiny_forward: Network) -> SentimentClassifier:
    """The rivals compute in the precision of their network."""
    return in_float64(tiny_forward)


@pytest.fixture
def trace(tiny_forward: Network) -> Trace:
    return trace_tokens(tiny_forward, words_of(tiny_forward, 9))


@pytest.fixture
def ids(trace: Trace) -> torch.Tensor:
    return torch.from_numpy(trace.ids.copy()).unsqueeze(0)


@pytest.mark.parametrize(("benchmark", "name"), [(TRACE, "trace"), (GRADIENTS, "gradients"), (WHATIF, "whatif")])
def test_every_line_is_one_measurement(benchmark: Benchmark, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([benchmark], ["--steps", "3", "--rounds", "1", "--json"], prog="test") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for measurement in found:
        assert list(measurement) == ["name", "cell", "steps", "value", "unit"]
        assert measurement["steps"] == 3
        assert measurement["value"] > 0
    for cell in CELLS:
        units = {m["name"]: m["unit"] for m in found if m["cell"] == cell}
        assert units == dict.fromkeys(TIMES[name], "ms") | dict.fromkeys(RATIOS[name], "ratio")
    assert len(found) == len(CELLS) * len(units)


def test_the_table_shows_every_number_and_judges_goals(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--steps", "3", "2", "--rounds", "1", "--cells", "rnn", "--clock", "wall"]
    assert main([TRACE, GRADIENTS, WHATIF], arguments, prog="test") == 0
    shown = capsys.readouterr().out
    assert all(name in shown for names in (*TIMES.values(), *RATIOS.values()) for name in names)
    assert "T=3" in shown
    assert "goal <= 1 at T=230: not measured" in shown
    assert "goal <= 2: " in shown


@pytest.mark.parametrize("arguments", [["--steps", "0"], ["--rounds", "-1"], ["--rounds", "x"], ["--cells", "tree"]])
def test_impossible_arguments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([TRACE], arguments, prog="test")
    assert stop.value.code == 2
    assert "usage: test" in capsys.readouterr().err


def test_goals() -> None:
    assert Goal("<=", 1.0).met({30: 1.0, 230: 0.5}) is True
    assert Goal("<=", 1.0).met({30: 1.1, 230: 0.5}) is False
    assert Goal("<=", 1.0, steps=230).met({30: 1.1, 230: 0.5}) is True
    assert Goal(">", 1.0).met({30: 1.0}) is False
    assert Goal(">", 1.0, steps=230).met({30: 1.0}) is None


def test_a_verdict_stands_beside_its_ratio() -> None:
    ratio = Ratio("a_over_b", "a", "b", Goal("<=", 1.0))
    lines = list(
        table(Benchmark("title", lambda cell, steps: {}, (ratio,)), [Measurement("a_over_b", "gru", 7, 2.0, "ratio")])
    )
    assert lines[-1].split() == ["a_over_b", "2.00", "x", "goal", "<=", "1:", "MISSED"]


def test_tasks_take_turns() -> None:
    order: list[str] = []
    times = medians({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2)
    assert order == ["a", "b"] * 3  # once to warm up
    assert set(times) == {"a", "b"}


def test_the_fused_network_gives_the_traces_logit(double: SentimentClassifier, trace: Trace, ids: torch.Tensor) -> None:
    assert Fused(double)(ids).item() == pytest.approx(trace.logit, rel=0, abs=1e-12)


def test_the_cell_loop_has_the_traces_states(double: SentimentClassifier, trace: Trace, ids: torch.Tensor) -> None:
    states = CellLoop(double)(ids)
    assert set(states) == {"hidden", "cell"} & set(SIGNALS[trace.cell])
    for name, value in states.items():
        np.testing.assert_allclose(value.numpy(), trace.layers[0].signals[name], **EXACT)


def test_the_gate_modules_have_all_of_the_traces_signals(
    double: SentimentClassifier, trace: Trace, ids: torch.Tensor
) -> None:
    gate_modules = GateModules(double)
    gate_modules(ids[:, :2])  # nothing of an earlier text may be left
    signals = gate_modules(ids)
    assert set(signals) == set(SIGNALS[trace.cell])
    for name, value in signals.items():
        np.testing.assert_allclose(value.numpy(), trace.layers[0].signals[name], **EXACT)


def test_autograd_finds_the_same_gradients(
    double: SentimentClassifier, tiny_forward: Network, trace: Trace, ids: torch.Tensor
) -> None:
    ours, norms = gradient_norms(tiny_forward, trace).layers[0], Autograd(double)(ids)
    np.testing.assert_allclose(norms["hidden"].numpy(), ours.hidden, rtol=1e-10)
    assert ("cell" in norms) == (ours.cell is not None)
    if ours.cell is not None:
        np.testing.assert_allclose(norms["cell"].numpy(), ours.cell, rtol=1e-10)


@pytest.mark.parametrize("cell", CELLS)
def test_all_read_the_same_network_and_text(cell: Cell) -> None:
    model, text = network(cell), text_of(network(cell), 5)
    trace = trace_text(model, text)
    assert trace.known.all()
    assert trace.ids.tolist() == ids_of(model, text)[0].tolist()
    assert Fused(module(cell, torch.float64))(ids_of(model, text)).item() == pytest.approx(trace.logit, abs=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_the_trace_that_knows_of_no_holds_is_the_trace(cell: Cell) -> None:
    model = network(cell)
    text = text_of(model, 9)
    one, other = trace_before(model, text), trace_text(model, text)
    assert (one.tokens, one.logit, one.bias, one.probability) == (
        other.tokens,
        other.logit,
        other.bias,
        other.probability,
    )
    for field in ("ids", "known", "prefix_probability"):
        np.testing.assert_array_equal(getattr(one, field), getattr(other, field))
    for name, values in other.layers[0].signals.items():
        np.testing.assert_array_equal(one.layers[0].signals[name], values)
    np.testing.assert_array_equal(one.layers[0].direct, other.layers[0].direct)  # type: ignore[arg-type]


def test_a_time_may_have_a_goal_too() -> None:
    benchmark = Benchmark("nothing", lambda cell, steps: {}, (), {"one": Goal("<=", 300, steps=230)})
    for value, verdict in ((299.0, "met"), (301.0, "MISSED")):
        lines = "\n".join(table(benchmark, [Measurement("one", "gru", 230, value, "ms")]))
        assert f"goal <= 300 at T=230: {verdict}" in lines


def test_ratios_of_what_a_cell_does_not_have_are_left_out() -> None:
    benchmark = Benchmark("one", lambda cell, steps: {"one": lambda: None}, (Ratio("two_over_one", "two", "one"),))
    assert [found.name for found in benchmark.measure("rnn", 3, rounds=1)] == ["one"]
