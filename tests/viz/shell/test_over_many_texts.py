"""What the screen says holds over many texts, by the numbers of the shipped networks; not only in the picked case."""

import math
import random
import re
from functools import cache, lru_cache

import numpy as np
import pandas as pd
import pytest

from models import Trace, gradient_norms, trace_text, word_contributions
from models.gradients.carried import carried_gradients, gates_alone, log10_norm
from models.gradients.fading import LEAST_R2, LEAST_WORDS
from models.gradients.norms import GradientNorms
from models.networks.checkpoint import checkpoint_info, load_checkpoint
from models.networks.classifier import Network
from models.reading.leave_one_out import leave_one_out
from models.reading.trace import trace_tokens
from models.reading.turning import turning_point
from tests.conftest import CHECKPOINTS, SIMPLE
from tests.viz.many_texts import MANY
from viz.content.english import EXAMPLES, MEANT
from viz.content.shipped import DEFAULT_CURVES, DEFAULT_TEXT, NETWORKS, own_curve
from viz.figures.style.names import ALONE, curve_name
from viz.figures.style.numbers import from_log10
from viz.figures.tables import gradient_table
from viz.gates.findings import memory_findings
from viz.gates.settings import GatesSettings
from viz.gradients.findings import fit_rows, half_life
from viz.gradients.settings import LabSettings
from viz.gradients.tables import fit_table
from viz.language import load_words
from viz.shell.findings import compared, gradient_findings

WORDS = load_words("en")
DRAWN = ("rnn.hidden", "lstm.cell", "gru.hidden")


@lru_cache
def network(name: str) -> Network:
    return load_checkpoint(name, CHECKPOINTS)


@cache
def read(name: str, text: str) -> tuple[Trace, GradientNorms]:
    trace = trace_text(network(name), text)
    return trace, gradient_norms(network(name), trace)


@cache
def table_of(text: str, curves: tuple[str, ...] = DRAWN) -> pd.DataFrame:
    return gradient_table({curve.split(".")[0]: read(curve.split(".")[0], text)[1] for curve in curves}, curves)


def test_there_are_two_hundred_texts_of_every_length() -> None:
    lengths = [len(read("lstm", text)[0].tokens) for text in MANY]
    assert len(MANY) >= 200
    assert min(lengths) == 1
    assert max(lengths) > 100


def test_the_lstm_s_gradient_is_that_of_c() -> None:
    """dL/dh with C held fixed is an extra, and called so; everywhere else an LSTM is its cell state."""
    assert ALONE not in (*DEFAULT_CURVES, *GatesSettings().curves, *LabSettings().lines)
    for name in NETWORKS:
        info = checkpoint_info(name, CHECKPOINTS)
        assert own_curve(name, info.cell) == (f"{name}.cell" if info.cell == "lstm" else f"{name}.hidden")
    assert "alone" in curve_name(ALONE, WORDS)
    assert "C held fixed" in curve_name(ALONE, WORDS)


def test_the_side_road_is_the_lstm_s_fastest_fader_and_would_teach_the_opposite() -> None:
    """Why C is drawn: in most texts dL/dh alone has lost more at the first word than dL/dC."""
    long = [norms for text in MANY if len((norms := read("lstm", text)[1]).tokens) >= 10]
    faster = [_first(n.layers[0].log10_hidden) < _first(n.layers[0].log10_cell) for n in long]
    assert np.mean(faster) > 0.9


def _first(log10: np.ndarray | None) -> float:
    assert log10 is not None
    return float(log10[0] - log10[-1])


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_curve_is_told_as_measured_at_the_ends(language: str) -> None:
    words = load_words("vi" if language == "vi" else "en")
    for text in MANY:
        found = gradient_findings(table_of(text), words)
        if len(read("rnn", text)[0].tokens) == 1:
            assert found == words("gradient.one_word")
            continue
        ends = {}
        for curve in DRAWN:
            name, state = curve.split(".")
            layer = read(name, text)[1].layers[0]
            ends[curve] = _first(layer.log10_cell if state == "cell" else layer.log10_hidden)
            token = read(name, text)[0].tokens[0]
            told = {"curve": curve_name(curve, words), "token": token, "compared": compared(ends[curve], words)}
            assert words("gradient.first", **told) in found, text
        for curve in DRAWN[1:]:
            apart = ends[curve] - ends["rnn.hidden"]
            key = "gradient.above" if apart > 0 else "gradient.below"
            said = words(key, curve=curve_name(curve, words), ratio=from_log10(abs(apart)))
            assert (said in found) == (from_log10(abs(apart)) != "1.0"), text


def test_nothing_is_1_0_times_anything() -> None:
    for text in MANY:
        assert not re.search(r"\b1\.0 times", gradient_findings(table_of(text), WORDS)), text


def test_few_words_are_named_as_the_reason_only_where_nothing_has_faded() -> None:
    seen = set()
    for text in MANY:
        table = table_of(text)
        steps = int(table["position"].max())
        if steps == 1:
            continue
        most = max(abs(float(part["relative"].iloc[0])) for _, part in table.groupby("curve"))
        said = WORDS("gradient.short", example=WORDS("example.long")) in gradient_findings(table, WORDS)
        assert said == (steps < 40 and most < 1), text
        seen.add(said)
    assert seen == {True, False}


def test_a_half_life_needs_words_and_a_line_that_explains_them() -> None:
    seen = set()
    for text in MANY:
        table = table_of(text)
        fits = fit_table(table, "relative")
        for fit, shown in zip(fits.itertuples(), fit_rows(fits, WORDS)[WORDS("lab.fit.half_life")], strict=True):
            steps = int(table["position"].max())
            holds = steps >= LEAST_WORDS and fit.r_squared >= LEAST_R2 and fit.decades > 0
            assert (shown != "–") == holds, text
            if holds:
                assert shown == half_life(math.log10(2) / fit.decades)
            seen.add(holds)
        ends = {str(curve): part["relative"].iloc[0] for curve, part in table.groupby("curve")}
        assert dict(zip(fits["curve"], fits["first"], strict=True)) == (ends if len(fits) else {})
    assert seen == {True, False}


@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_the_gates_alone_are_compared_norm_with_norm(name: str) -> None:
    """By both ways the L2 norm over the same units of the same state, which at the last word are one."""
    seen = set()
    for text in MANY[::3]:
        trace, norms = read(name, text)
        gates, true = gates_alone(network(name), trace), carried_gradients(network(name), trace)
        by_gates, by_all = log10_norm(gates), log10_norm(true)
        layer = norms.layers[0]
        np.testing.assert_allclose(by_all, layer.log10_hidden if name == "gru" else layer.log10_cell, atol=1e-9)
        assert by_gates[-1] == pytest.approx(by_all[-1], abs=1e-12)
        said = memory_findings(by_gates, by_all, WORDS, cell=name)
        if len(trace.tokens) == 1:
            continue
        apart = _first(by_all) - _first(by_gates)
        ratio = from_log10(abs(apart))
        if ratio != "1.0":
            assert WORDS("memory.more" if apart > 0 else "memory.less", ratio=ratio) in said
        seen.add(apart > 0)
        plain = WORDS(
            "memory.finding",
            words=len(trace.tokens),
            which=WORDS("memory.gates"),
            state="C" if name == "lstm" else "h",
            gates=compared(_first(by_gates), WORDS),
            true=compared(_first(by_all), WORDS),
        )
        assert said.startswith(plain)
    assert seen


@pytest.mark.parametrize(("at", "name"), [*enumerate((*SIMPLE, "bilstm"))])
def test_a_word_is_worth_what_the_text_is_worth_more_with_it(at: int, name: str) -> None:
    """One word of every text, drawn by chance, left out by hand; networks in turn. Up is towards positive."""
    rng = random.Random(5)
    for text in MANY[at::4]:
        trace, _ = read(name, text)
        count = len(trace.tokens)
        if count == 1:
            continue
        worth = leave_one_out(network(name), trace)
        assert worth is not None
        word = rng.randrange(count)
        without = trace_tokens(network(name), trace.tokens[:word] + trace.tokens[word + 1 :])
        assert worth[word] == pytest.approx(trace.logit - without.logit, abs=1e-9), text


def test_the_two_answers_differ_where_a_word_works_through_others() -> None:
    """ "not" in "not bad": the accounting gives it 0.42, but without it the text would be judged 5.70 worse."""
    trace, _ = read("lstm", EXAMPLES["not_bad"])
    at = trace.tokens.index("not")
    worth = leave_one_out(network("lstm"), trace)
    assert worth is not None
    assert word_contributions(network("lstm"), trace).per_word[at] == pytest.approx(0.42, abs=0.005)
    assert worth[at] == pytest.approx(5.70, abs=0.005)


@pytest.mark.parametrize("name", SIMPLE)
def test_the_cursor_starts_where_something_happens(name: str) -> None:
    for text in MANY:
        trace, _ = read(name, text)
        layer = trace.layers[0]
        word, unit = turning_point(layer)
        state = layer.signals.get("cell", layer.signals["hidden"])
        if len(trace.tokens) > 1:
            before = state[word - 1, unit] if word else 0.0
            assert max(abs(before), abs(state[word, unit])) > 0.1, text
    trace, _ = read(name, "awful")
    assert turning_point(trace.layers[0])[0] == 0


def test_the_first_screen_shows_the_phenomenon() -> None:
    """Issue 10 B: a verdict that turns, an RNN's gradient that falls by 1,000, a C that stays, a gate that closes."""
    lstm, gru, rnn = (read(name, DEFAULT_TEXT) for name in SIMPLE)
    trace = lstm[0]
    assert 45 <= len(trace.tokens) <= 80
    assert all(found[0].known.all() for found in (lstm, gru, rnn))
    assert _first(rnn[1].layers[0].log10_hidden) < -3
    cell = lstm[1].layers[0].log10_cell
    assert cell is not None
    assert np.abs(cell - cell[-1]).max() < math.log10(30)
    for found, _ in (lstm, gru):
        prefixes = found.prefix_probability
        assert prefixes is not None
        assert prefixes.max() > 0.9
        assert prefixes[-1] < 0.1
    assert rnn[0].probability < 0.5
    word, unit = turning_point(trace.layers[0])
    signals = trace.layers[0].signals
    assert trace.tokens[word] == "boring"
    assert signals["forget"][word, unit] < 0.05
    assert abs(signals["cell"][word - 1, unit]) > 1.5
    assert abs(signals["cell"][word, unit]) < 0.5
    assert (signals["forget"][:, unit] > 0.8).sum() > 40, "elsewhere the gate is open"


def test_every_example_says_where_a_network_is_wrong() -> None:
    from viz.cache import readings

    assert set(MEANT) == set(EXAMPLES)
    for name in (*SIMPLE, "bigru2"):
        wrong = {e for e, text in EXAMPLES.items() if (trace_text(network(name), text).logit > 0) != MEANT[e]}
        assert readings.misjudged(name) == wrong
    assert {"irony", "distance", "ruined"} == readings.misjudged("lstm")
    assert "not_bad" in readings.misjudged("rnn")
