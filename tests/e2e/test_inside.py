"""Inside the cell: drawing, equations, heatmaps and table show the same numbers, and what is printed adds up."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from models import Trace, load_checkpoint, trace_text, word_contributions
from models.reading.attribution import memory_survival
from tests.e2e.screen import Screen
from viz import language as i18n

WORDS = i18n.load_words("en")
TEXTS = (
    "I thought it would be great, but it was a complete waste of time.",
    "The acting was not good at all.",
    "Awful!",
)
NUMBER = re.compile(r"\d+\.(\d+)")
LEAVES = """line => [...line.querySelectorAll("mi, mo, mn")].map((leaf) => leaf.textContent).join("")"""


def value_of(expression: str) -> float:
    """What a printed expression comes to: numbers, + − × and brackets, σ and tanh."""
    python = expression.replace("−", "-").replace("×", "*").replace("σ", "sigma")
    assert re.fullmatch(r"(?:sigma|tanh|[-+*().\d])+", python), expression
    names = {"sigma": lambda x: 1 / (1 + math.exp(-x)), "tanh": math.tanh, "__builtins__": {}}
    return float(eval(python, names))


def check_equation(printed: str) -> float:
    """The result, after checking that the printed numbers give it within their rounding."""
    expression, result = printed.split("=")[-2:]
    exact = value_of(expression)
    slack = 0.5e-4  # results are printed to four decimals
    for found in NUMBER.finditer(expression):
        moved = f"{float(found[0]) + 0.5 * 10 ** -len(found[1]):.6f}"
        slack += abs(value_of(expression[: found.start()] + moved + expression[found.end() :]) - exact)
    assert value_of(result) == pytest.approx(exact, abs=slack + 1e-6), printed
    return value_of(result)


def drawn(trace: Trace, word: int, unit: int) -> dict[str, float]:
    """What stands on the wires of the drawing, from the trace alone."""
    at = {name: float(values[word, unit]) for name, values in trace.layers[-1].signals.items()}
    was = {name: float(values[word - 1, unit]) if word else 0.0 for name, values in trace.layers[-1].signals.items()}
    parts = {"hidden": at["hidden"], "hiddenBefore": was["hidden"]}
    if trace.cell == "lstm":
        kept, written = at["forget"] * was["cell"], at["input"] * at["candidate"]
        return parts | {"cell": at["cell"], "before": was["cell"], "kept": kept, "written": written}
    if trace.cell == "gru":
        opposite = 1 - at["update"]
        kept, written = at["update"] * was["hidden"], opposite * at["candidate"]
        return parts | {"opposite": opposite, "before": was["hidden"], "kept": kept, "written": written}
    return parts | {"sum": math.atanh(at["hidden"])} if abs(at["hidden"]) < 0.9 else parts


def check_word(screen: Screen, trace: Trace, word: int) -> None:
    unit = int(screen.attribute("unit"))
    signals = {name: float(values[word, unit]) for name, values in trace.layers[-1].signals.items()}
    lines = screen.player.locator(".equation")
    expect(lines.filter(has_text="…")).to_have_count(0)  # until its numbers have come
    results = {line.get_attribute("data-signal"): check_equation(line.evaluate(LEAVES)) for line in lines.all()}
    assert set(results) == set(signals)
    for name, value in signals.items():
        assert results[name] == pytest.approx(value, abs=5.1e-5), name
        shown = float(screen.value(name).inner_text().replace("−", "-"))
        assert shown == pytest.approx(value, abs=5.1e-5), name
    for part, value in drawn(trace, word % len(trace.tokens), unit).items():
        text = screen.player.locator(f".cell [data-part={part}]").text_content() or ""
        slack = 2e-3 if part == "sum" else 6e-4  # the sum is of the drives as they are printed, to three decimals
        assert float(text.replace("−", "-")) == pytest.approx(value, abs=slack), part


def check_hover_and_file(screen: Screen, trace: Trace) -> None:
    """At the cursor, a heatmap under the mouse and the downloaded table say what the equations say."""
    word, unit = int(screen.attribute("word")), int(screen.attribute("unit"))
    expect(screen.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name=WORDS("detail.take.csv")).click()
    table = pd.read_csv(download.value.path(), keep_default_na=False)
    here = table[(table["step"] == word) & (table["unit"] == unit)].set_index("signal")["value"]
    assert set(here.index) == set(trace.layers[0].signals)
    for name, value in here.items():
        line = screen.player.locator(f".equation[data-signal={name}]").evaluate(LEAVES)
        assert value_of(line.split("=")[-1]) == pytest.approx(float(value), abs=5.1e-5), name
        plot = screen.player.locator(f"figure[data-signal={name}]")
        frame, column, row = (plot.locator(part).bounding_box() for part in (".frame", ".column", ".row"))
        assert frame
        assert column
        assert row
        across, down = column["x"] + column["width"] / 2 - frame["x"], row["y"] + row["height"] / 2 - frame["y"]
        plot.locator(".frame").hover(position={"x": across, "y": down})
        tip = screen.player.locator("> .tip")
        expect(tip).to_contain_text(re.sub("^-", "−", f"{float(value):.4f}"))
        expect(tip).to_contain_text(trace.tokens[word - 1])


@pytest.mark.opens
@pytest.mark.parametrize("network", ["lstm", "gru", "rnn"])
def test_every_printed_equation_re_evaluates_to_the_trace(screen: Screen, network: str) -> None:
    traces = [trace_text(load_checkpoint(network), text) for text in TEXTS]
    screen.open(
        net=network, text=TEXTS[0], lang="en", detail="take", open="cell,units,numbers", word=str(len(traces[0].tokens))
    )
    screen.expect_state(network=network, word=str(len(traces[0].tokens)))
    check_hover_and_file(screen, traces[0])
    for text, trace in zip(TEXTS, traces, strict=True):
        screen.type(text)
        expect(screen.words()).to_have_text(list(trace.tokens))
        check_text(screen, trace)
    check_hover_and_file(screen, traces[-1])
    assert screen.errors == []


def check_text(screen: Screen, trace: Trace) -> None:
    """The equations at the last word, at the one before for another unit, and at the first."""
    screen.press("End")
    screen.expect_state(word=str(len(trace.tokens)))
    check_word(screen, trace, -1)
    screen.press("ArrowDown")
    screen.press("ArrowLeft")
    word = max(1, len(trace.tokens) - 1)
    screen.expect_state(word=str(word))
    check_word(screen, trace, word - 1)
    screen.press("Home")
    check_word(screen, trace, 0)


@pytest.mark.opens
def test_the_average_has_numbers_but_no_equations(screen: Screen) -> None:
    trace = trace_text(load_checkpoint("lstm"), TEXTS[0])
    screen.open(text=TEXTS[0], lang="en", open="cell", word=str(len(trace.tokens)))
    screen.player.get_by_label(WORDS("player.scope")).select_option("average")
    expect(screen.player.locator(".equation")).to_have_count(0)
    expect(screen.player.get_by_text(WORDS("player.average_note"))).to_be_visible()
    expect(screen.player.locator(".telling")).to_be_hidden()
    signals = trace.layers[0].signals
    expected = {
        "cell": signals["cell"][-1],
        "kept": signals["forget"][-1] * signals["cell"][-2],
        "written": signals["input"][-1] * signals["candidate"][-1],
        "squashed": np.tanh(signals["cell"][-1]),
    }
    for part, values in expected.items():
        text = screen.player.locator(f".cell [data-part={part}]").text_content() or ""
        assert float(text.replace("−", "-")) == pytest.approx(values.mean(), abs=5.6e-4), part


@pytest.mark.opens
@pytest.mark.parametrize("network", ["lstm", "gru"])
def test_bars_and_trail_are_the_accounting(screen: Screen, network: str) -> None:
    model = load_checkpoint(network)
    trace = trace_text(model, TEXTS[0])
    screen.open(net=network, text=TEXTS[0], lang="en", open="cell", word="10")
    screen.expect_state(network=network, word="10")
    expected = word_contributions(model, trace).per_word
    found = [label.text_content() or "" for label in screen.player.locator(".share span").all()]
    np.testing.assert_allclose([float(text.replace("−", "-")) for text in found], expected, atol=5.1e-3)
    for scope, unit in (("unit", int(screen.attribute("unit"))), ("average", None)):
        screen.player.get_by_label(WORDS("player.scope")).select_option(scope)
        left = [float(chip.get_attribute("data-left") or "nan") for chip in screen.player.locator(".token").all()]
        survival = memory_survival(model, trace, unit)[9]
        np.testing.assert_allclose(left, survival, atol=1e-3)


def test_the_rnn_says_why_it_has_no_bars(screen: Screen) -> None:
    screen.choose_network("RNN")
    screen.expect_state(network="rnn")
    screen.show("view")
    expect(screen.player.get_by_text(WORDS("accounting.cell"))).to_be_visible()
    expect(screen.player.locator(".share")).to_have_count(0)


def test_pointing_at_an_equation_lights_up_its_heatmap(screen: Screen) -> None:
    screen.show("cell", "units")
    screen.player.locator(".equation[data-signal=forget]").hover()
    expect(screen.player.locator("figure[data-signal=forget]")).to_have_class(re.compile("lit"))
    expect(screen.player.locator("figure[data-signal=input]")).not_to_have_class(re.compile("lit"))
