"""Hands on the Gates page: what the player is sent is the reading with them, beside the reading as it is."""

import json
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models import gradient_norms, load_checkpoint, trace_text, word_contributions
from models.interventions.demonstrations import at_each_word, read_demonstrations
from models.interventions.hands import fitting, holds_of, read_hands
from models.interventions.two_texts import moved_memory
from models.reading.holding.hold import Hold
from models.reading.trace import part_names
from models.reading.units import order_units
from tests.conftest import CHECKPOINTS
from tests.viz.shell.test_page import hand_over, header, opened
from viz.cache import readings
from viz.figures.style.names import network_name
from viz.language import LANGUAGES, Language, load_words
from viz.player import Cursor

WORDS = load_words("en")
FAR, KEPT = (
    {one.language: one for one in read_demonstrations() if one.name == name} for name in ("far_word", "kept_word")
)


def sent(
    network: str, text: str, hold: str, bars: str = "parts", part: str = "1.forward"
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header, and every signal of now and as it was, "was.forget"."""
    payload = readings.payload(network, text, part, "en", Cursor(), 0, present=False, driven=(0,), bars=bars, hold=hold)
    length = int.from_bytes(payload[:4], "little")
    found, at, planes = json.loads(payload[4 : 4 + length]), 4 + length, {}
    steps, units = len(found["tokens"]), found["units"]
    driven = [(each[name], 1, "") for each in found["drives"].values() for name in ("word", "memory")]
    before = found["before"]["planes"] if found["before"] else []
    for plane, width, name in [
        *((plane, units, plane["signal"]) for plane in found["planes"]),
        *driven,
        *((plane, units, f"was.{plane['signal']}") for plane in before),
    ]:
        size = steps * width * plane["bytes"]
        numbers = np.frombuffer(payload[at : at + size], "<i2" if plane["bytes"] == 2 else "<i4").reshape(steps, width)
        planes[name] = numbers / plane["stepsPerUnit"]
        at += -(-size // 4) * 4
    assert at == len(payload)
    return found, planes


def held_in(app: AppTest) -> str:
    """What the address says is held."""
    said: str | list[str] = app.query_params["hold"]
    return said if isinstance(said, str) else said[0]


@pytest.mark.parametrize(("network", "gate", "closed"), [("lstm", "input", 0.0), ("gru", "update", 1.0)])
def test_both_readings_are_sent_and_the_far_word_turns_the_verdict(network: str, gate: str, closed: float) -> None:
    text, model = FAR["en"].text, load_checkpoint(network, CHECKPOINTS)
    found, planes = sent(network, text, "unwritten.2")
    plain, held = trace_text(model, text), trace_text(model, text, hold=[Hold(gate, closed, [1])])
    for name, values in held.layers[0].signals.items():
        np.testing.assert_allclose(planes[name], values, atol=0.5001e-4)
        np.testing.assert_allclose(planes[f"was.{name}"], plain.layers[0].signals[name], atol=0.5001e-4)
    np.testing.assert_allclose(found["probability"], held.prefix_probability, atol=1e-6)
    np.testing.assert_allclose(found["before"]["probability"], plain.prefix_probability, atol=1e-6)
    percents = {"before": f"{100 * plain.probability:.0f}", "after": f"{100 * held.probability:.0f}"}
    assert found["before"]["said"] == WORDS("hand.turned", **percents)
    (hand,) = found["hands"]
    assert hand == {
        "hand": "unwritten.2",
        "text": WORDS("hand.unwritten", place="2 “worst”"),
        "signal": gate,
        "first": 1,
        "last": 1,
        "unit": None,
    }
    assert found["orders"]["similar"] == order_units(plain.layers[0], "similar").tolist(), "rows stay where they were"


@pytest.mark.parametrize(
    ("network", "part", "hold"),
    [
        ("lstm", "1.forward", "forgotten.2~unwritten.5"),
        ("gru", "1.forward", "silent.46"),
        ("bilstm", "1.backward", "shut.output.3"),
    ],
)
def test_the_gradients_of_both_readings_are_sent(network: str, part: str, hold: str) -> None:
    text, model = KEPT["en"].text, load_checkpoint(network, CHECKPOINTS)
    found, _ = sent(network, text, hold, part=part)
    plain = trace_text(model, text)
    held = trace_text(model, text, hold=holds_of(fitting(read_hands(hold), plain), plain.cell))
    gradient, at = found["before"]["gradient"], part_names(plain).index(part)
    for name, trace in (("plain", plain), ("log10", held)):
        layer = gradient_norms(model, trace).layers[at]
        expected = layer.log10_hidden if layer.log10_cell is None else layer.log10_cell
        assert gradient[name] == pytest.approx(expected.tolist(), abs=1e-5)
    assert np.abs(np.subtract(gradient["log10"], gradient["plain"])).max() > 0.01


def test_a_gate_that_keeps_everything_lets_the_gradient_through_as_it_is_and_a_shut_one_nothing() -> None:
    found, _ = sent("gru", KEPT["en"].text, "open.update.1-7")
    kept = found["before"]["gradient"]["log10"]
    assert kept == pytest.approx([kept[-1]] * 7)
    found, _ = sent("lstm", KEPT["en"].text, "shut.output.7")
    assert found["before"]["gradient"]["log10"] == [None] * 7


def test_without_a_hand_nothing_more_is_sent() -> None:
    found, planes = sent("lstm", KEPT["en"].text, "")
    assert (found["hands"], found["before"]) == ([], None)
    assert not [name for name in planes if name.startswith("was.")]


def test_shares_are_those_with_the_held_gates_and_none_while_a_unit_is_silent() -> None:
    text, model = KEPT["en"].text, load_checkpoint("lstm", CHECKPOINTS)
    found, _ = sent("lstm", text, "forgotten.2")
    held = trace_text(model, text, hold=[Hold("forget", 0.0, [1])])
    np.testing.assert_allclose(found["contributions"], word_contributions(model, held).per_word, atol=1e-6)
    assert sum(found["contributions"]) == pytest.approx(held.logit - word_contributions(model, held).bias, abs=1e-4)
    found, _ = sent("lstm", text, "silent.46")
    assert (found["contributions"], found["accounting"]) == (None, WORDS("hand.accounting"))


@pytest.mark.parametrize("network", ["lstm", "gru", "bilstm2"])
@pytest.mark.parametrize(
    "hold", ["unwritten.1-9", "forgotten.1-9", "open.forget.1-9~shut.output.1-9", "open.update.1-9"]
)
def test_whatever_is_held_over_a_whole_text_is_sent(network: str, hold: str) -> None:
    found, planes = sent(network, KEPT["en"].text, hold)
    assert "NaN" not in json.dumps(found)
    assert all(np.isfinite(values).all() for values in planes.values())
    assert (found["before"] is None) == (not found["hands"])


@pytest.mark.parametrize("network", ["lstm", "vi_lstm"])
def test_each_demonstration_is_a_link_to_what_it_says_and_says_what_the_same_hand_does_elsewhere(network: str) -> None:
    language: Language = "vi" if network.startswith("vi") else "en"
    found, _ = sent(network, KEPT[language].text, "")
    shown = found["holds"]["demonstrations"]
    assert len(shown) == 3
    for each, kind in zip(shown, ("not_written", "forget", "memory"), strict=True):
        page, _, query = each["href"].partition("?")
        asked = {name: value for name, (value,) in parse_qs(query).items()}
        model = load_checkpoint(asked["net"], CHECKPOINTS)
        trace = trace_text(model, asked["text"])
        if kind == "memory":
            assert (page, asked["compare"]) == ("compare", "texts")
            at, other = int(asked["moved"]) - 1, trace_text(model, asked["other"])
            token, moved = other.tokens[at], moved_memory(model, other, trace, at)
            turned = int(((moved.alone > 0) != (moved.logit > 0)).sum())
            assert turned == 1, "no other unit does"
        else:
            (hand,) = fitting(read_hands(asked["hold"]), trace)
            token, logits = trace.tokens[hand.first - 1], at_each_word(model, trace, kind)  # type: ignore[arg-type]
            turning = (logits > 0) != (trace.logit > 0)
            assert page == "./" and turning[hand.first - 1] and not turning.all()
            turned = int(turning.sum())
            assert kind == "forget" or turned == 1, "at no other word"
            held = trace_text(model, asked["text"], hold=holds_of([hand], trace.cell))
            assert held.logit == pytest.approx(logits[hand.first - 1])
        network_said = network_name(asked["net"], WORDS)
        assert each["text"] == WORDS(f"hand.demonstration.{kind}", network=network_said, token=token, turned=turned)


@pytest.mark.parametrize("bars", ["without", "unwritten"])
def test_what_is_of_readings_without_a_hand_says_so(bars: str) -> None:
    found, _ = sent("gru", KEPT["en"].text, "forgotten.2", bars)
    assert found["worth"][bars] == {"values": None, "note": WORDS("hand.worth"), "waits": False}


@pytest.mark.parametrize(
    ("network", "kinds", "gates"),
    [
        ("lstm", ["unwritten", "forgotten", "shut", "open", "silent"], ["forget", "input", "output"]),
        ("gru", ["unwritten", "forgotten", "shut", "open", "silent"], ["reset", "update"]),
        ("rnn", ["silent"], []),
        ("bilstm", ["unwritten", "forgotten", "shut", "open"], ["forget", "input", "output"]),
    ],
)
def test_a_hand_is_offered_where_it_can_hold(network: str, kinds: list[str], gates: list[str]) -> None:
    found, _ = sent(network, KEPT["en"].text, "")
    assert found["holds"]["kinds"] == kinds
    assert [name for name, _ in found["holds"]["gates"]] == gates


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_opens_the_reading_with_its_hands_and_another_text_begins_without(language: Language) -> None:
    one, network = KEPT[language], "lstm" if language == "en" else "vi_gru"
    app = opened(lang=language, net=network, text=one.text, hold="forgotten.3~silent.9")
    assert not app.exception
    found = header(app)
    model = load_checkpoint(network, CHECKPOINTS)
    hands = fitting(read_hands("forgotten.3~silent.9"), trace_text(model, one.text))
    held = trace_text(model, one.text, hold=holds_of(hands, model.config.cell))
    assert found["probability"][-1] == pytest.approx(held.probability, abs=1e-6)
    assert [hand["hand"] for hand in found["hands"]] == ["forgotten.3", "silent.9"]
    assert held_in(app) == "forgotten.3~silent.9"
    hand_over(app, "A good film." if language == "en" else "Quán ngon.").run()
    assert (header(app)["hands"], "hold" in app.query_params) == ([], False)


def test_what_the_player_holds_is_in_the_address_and_nonsense_is_not() -> None:
    app = opened(net="lstm", text=KEPT["en"].text)
    cursor = {
        "view": header(app)["view"],
        "word": 2,
        "unit": 7,
        "order": "similar",
        "rows": "top",
        "bars": "parts",
        "open": [],
    }
    app.session_state["player"] = {"cursor": cursor | {"hold": "shut.input.2-3"}}
    app.run()
    assert held_in(app) == "shut.input.2-3"
    assert [hand["hand"] for hand in header(app)["hands"]] == ["shut.input.2-3"]
    app.session_state["player"] = {"cursor": cursor | {"hold": "<script>"}}
    app.run()
    assert not app.exception
    assert held_in(app) == "shut.input.2-3"
    app.session_state["player"] = {"cursor": cursor | {"hold": ""}}
    app.run()
    assert "hold" not in app.query_params
    assert header(app)["before"] is None
