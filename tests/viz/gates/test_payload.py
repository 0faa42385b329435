"""The bytes that the player reads: decoded as payload.js decodes them, they are the trace."""

import json
from typing import Any

import numpy as np
import pytest

from models.reading.attribution import AttributionError, WordContributions, word_contributions
from models.reading.drives import drives
from models.reading.trace import Trace, trace_text
from models.reading.units import influence, logit_terms
from tests.viz.conftest import SENTENCE, tiny_network
from viz.figures.style.numbers import signed
from viz.language import Words, load_words
from viz.player import Cursor
from viz.player.payload import TOP_ROWS, Reading, view_id
from viz.player.payload import build_payload as build

WORDS = load_words("en")


def build_payload(
    trace: Trace, network: str, start: Cursor, words: Words, *, opened: int = 0, scale: float = 1.0, **shape: Any
) -> bytes:
    """The payload of a trace by one of conftest's networks."""
    model = tiny_network(trace.cell, scale=scale, **shape)
    try:
        contributions: WordContributions | AttributionError = word_contributions(model, trace)
    except AttributionError as error:
        contributions = error
    return build(Reading(trace, drives(model, trace), contributions), network, start, words, opened=opened)


def decode(payload: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    length = int.from_bytes(payload[:4], "little")
    assert (4 + length) % 4 == 0
    header = json.loads(payload[4 : 4 + length].decode("utf-8"))
    at, planes = 4 + length, {}
    shape = (len(header["tokens"]), header["units"])
    for plane in header["planes"]:
        kind = "<i2" if plane["bytes"] == 2 else "<i4"
        size = shape[0] * shape[1] * plane["bytes"]
        numbers = np.frombuffer(payload[at : at + size], kind).reshape(shape)
        planes[plane["signal"]] = numbers / plane["stepsPerUnit"]
        at += -(-size // 4) * 4
    for drive in header["drives"].values():
        for part in ("word", "memory"):
            plane = drive[part]
            size = shape[0] * shape[1] * plane["bytes"]
            numbers = np.frombuffer(payload[at : at + size], "<i2" if plane["bytes"] == 2 else "<i4").reshape(shape)
            plane["values"] = numbers / plane["stepsPerUnit"]
            at += -(-size // 4) * 4
    assert at == len(payload)
    return header, planes


def test_every_value_arrives_to_four_decimals(trace: Trace) -> None:
    header, planes = decode(build_payload(trace, trace.cell, Cursor(), WORDS))
    assert header["tokens"] == list(trace.tokens)
    assert header["known"] == trace.known.tolist()
    assert trace.prefix_probability is not None
    np.testing.assert_allclose(header["probability"], trace.prefix_probability, atol=1e-6)
    assert list(planes) == list(trace.layers[-1].signals)
    for name, values in trace.layers[-1].signals.items():
        np.testing.assert_allclose(planes[name], values, atol=0.5001e-4)


def test_a_cell_state_beyond_sixteen_bits_arrives_too() -> None:
    trace = trace_text(tiny_network("lstm", scale=8.0), "good " * 300)
    cell = trace.layers[-1].signals["cell"]
    assert np.abs(cell).max() > 3.3
    _, planes = decode(build_payload(trace, "lstm", Cursor(), WORDS, scale=8.0))
    np.testing.assert_allclose(planes["cell"], cell, atol=0.5001e-4)


def test_orders_are_permutations_and_influence_falls(trace: Trace) -> None:
    header, _ = decode(build_payload(trace, trace.cell, Cursor(), WORDS))
    for order in header["orders"].values():
        assert sorted(order) == list(range(header["units"]))
    assert (np.diff(influence(trace.layers[-1])[header["orders"]["influence"]]) <= 0).all()


def test_the_share_of_the_logit_is_what_the_units_add(trace: Trace) -> None:
    header, _ = decode(build_payload(trace, trace.cell, Cursor(), WORDS))
    top = header["orders"]["influence"][:TOP_ROWS]
    terms = logit_terms(trace.layers[-1])[top]
    for part in (terms.sum(), terms[terms > 0].sum(), terms[terms < 0].sum()):
        assert signed(float(part)) in header["share"]
    assert f"{abs(trace.logit):.2f}" in header["share"]


def test_the_header_starts_where_the_settings_say() -> None:
    trace = trace_text(tiny_network("gru"), SENTENCE)
    start = Cursor(word=2, unit=5, order="index", rows="all", bars="without", open=("units", "view"))
    header, _ = decode(build_payload(trace, "gru", start, WORDS, opened=3))
    start = {"word": 2, "unit": 5, "order": "index", "rows": "all", "bars": "without"}
    assert header["start"] == start | {"open": ["units", "view"], "hold": ""}
    assert header["opened"] == 3
    assert header["view"] == view_id("gru", trace, 3)


def test_a_view_is_named_by_network_words_and_link() -> None:
    one, other = (trace_text(tiny_network("rnn"), text) for text in ("good film", "bad film"))
    names = {view_id("rnn", one, 1), view_id("gru", one, 1), view_id("rnn", other, 1), view_id("rnn", one, 2)}
    assert len(names) == 4


@pytest.mark.parametrize("text", ['<script>"\\', "e\u0301te\u0301 👍🏽 שלום"])
def test_any_word_survives_the_way(text: str) -> None:
    trace = trace_text(tiny_network("rnn"), text)
    header, _ = decode(build_payload(trace, "rnn", Cursor(), WORDS))
    assert header["tokens"] == list(trace.tokens)


def test_a_two_way_network_has_no_probability_after_each_word() -> None:
    trace = trace_text(tiny_network("gru", bidirectional=True), SENTENCE)
    header, _ = decode(build_payload(trace, "gru", Cursor(), WORDS, bidirectional=True))
    assert header["probability"] is None
    assert header["contributions"] is None
    assert header["accounting"] == WORDS("accounting.directions")


def test_drives_arrive_to_three_decimals(trace: Trace) -> None:
    header, _ = decode(build_payload(trace, trace.cell, Cursor(), WORDS))
    expected = drives(tiny_network(trace.cell), trace)
    assert list(header["drives"]) == list(expected)
    for name, drive in expected.items():
        found = header["drives"][name]
        np.testing.assert_allclose(found["word"]["values"], drive.word, atol=0.5001e-3)
        np.testing.assert_allclose(found["memory"]["values"], drive.memory, atol=0.5001e-3)
        np.testing.assert_allclose(found["bias"], drive.bias, atol=1e-6)


def test_bars_and_bias_add_up_to_the_logit_or_the_reason_is_given(trace: Trace) -> None:
    header, _ = decode(build_payload(trace, trace.cell, Cursor(), WORDS))
    assert sum(header["influence"]) == pytest.approx(1, abs=1e-6)
    if trace.cell == "rnn":
        assert header["contributions"] is None
        assert header["accounting"] == WORDS("accounting.cell")
    else:
        assert sum(header["contributions"]) + trace.bias == pytest.approx(trace.logit, abs=1e-4)
        assert f"{abs(trace.logit):.2f}" in header["accounting"]
