"""What each word is worth by reading the text again, as the player is sent it: what is asked for, and nothing else."""

import json
from typing import Any

import numpy as np
import pytest

from models import load_checkpoint, trace_text
from models.reading.holding.hold import Hold
from models.reading.leave_one_out import LEAVE_OUT_LIMIT, leave_one_out
from tests.conftest import CHECKPOINTS
from viz.cache import readings
from viz.figures.style.numbers import signed
from viz.language import load_words
from viz.player import Cursor

WORDS = load_words("en")
TEXT = "I thought it would be great, but it was a waste."


def worth_sent(network: str, text: str, bars: str, part: str = "1.forward") -> dict[str, Any]:
    payload = readings.payload(network, text, part, "en", Cursor(), 0, present=False, driven=(0,), bars=bars)
    found: dict[str, Any] = json.loads(payload[4 : 4 + int.from_bytes(payload[:4], "little")])["worth"]
    return found


@pytest.mark.parametrize(("network", "signal", "closed"), [("lstm", "input", 0.0), ("gru", "update", 1.0)])
def test_not_written_is_the_text_with_that_gate_held_at_each_word(network: str, signal: str, closed: float) -> None:
    model = load_checkpoint(network, CHECKPOINTS)
    trace = trace_text(model, TEXT)
    held = [trace_text(model, TEXT, hold=[Hold(signal, closed, [word])]).logit for word in range(len(trace.tokens))]
    sent = worth_sent(network, TEXT, "unwritten")
    np.testing.assert_allclose(sent["unwritten"]["values"], trace.logit - np.array(held), atol=2e-6)
    assert sent["unwritten"]["note"] == WORDS(f"unwritten.{network}", logit=signed(trace.logit))
    assert sent["without"] == {"values": None, "note": WORDS("without.bars", logit=signed(trace.logit)), "waits": True}


def test_only_what_is_asked_for_is_read_again_and_the_rest_waits() -> None:
    asked_for_nothing = worth_sent("lstm", TEXT, "parts")
    assert [(each["values"], each["waits"]) for each in asked_for_nothing.values()] == [(None, True)] * 2
    without = worth_sent("lstm", TEXT, "without")
    model = load_checkpoint("lstm", CHECKPOINTS)
    np.testing.assert_allclose(without["without"]["values"], leave_one_out(model, trace_text(model, TEXT)), atol=1e-6)
    assert [each["waits"] for each in without.values()] == [False, True]


def test_a_vanilla_rnn_cannot_leave_a_word_unwritten_and_says_so() -> None:
    for bars in ("parts", "unwritten"):
        sent = worth_sent("rnn", TEXT, bars)["unwritten"]
        assert sent == {"values": None, "note": WORDS("unwritten.rnn"), "waits": False}


@pytest.mark.parametrize("bars", ["without", "unwritten"])
def test_a_long_text_is_not_read_again_and_says_so(bars: str) -> None:
    for asked in ("parts", bars):
        sent = worth_sent("gru", "good " * (LEAVE_OUT_LIMIT + 1), asked)[bars]
        assert sent == {"values": None, "note": WORDS("without.too_long", limit=LEAVE_OUT_LIMIT), "waits": False}


def test_of_a_deep_network_too() -> None:
    model = load_checkpoint("rnn2", CHECKPOINTS)
    assert worth_sent("rnn2", TEXT, "unwritten", "2.forward")["unwritten"]["values"] is None
    model = load_checkpoint("bilstm", CHECKPOINTS)
    trace = trace_text(model, TEXT)
    sent = worth_sent("bilstm", TEXT, "unwritten")["unwritten"]["values"]
    assert sent[3] == pytest.approx(
        trace.logit - trace_text(model, TEXT, hold=[Hold("input", 0.0, [3])]).logit, abs=2e-6
    )
