"""Whatever is typed: the player's bytes can be taken apart as payload.js does it, and hold the words as data."""

import json

import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

from models.networks.text import tokenize
from models.reading.trace import trace_text
from tests.hostile import any_text
from tests.viz.conftest import tiny_network
from tests.viz.gates.test_payload import WORDS, build_payload, decode
from viz.player import Cursor
from viz.player.payload import view_id

MARKED = "zqx"
CELLS = ("lstm", "gru", "rnn")
NETWORKS = {cell: tiny_network(cell) for cell in CELLS}


@given(any_text, st.sampled_from(CELLS))
@example("</script><script>alert(1)</script> \u2028 \u202e", "lstm")
@example('"}]}\\ \\u0022 \\', "gru")
def test_the_words_arrive_as_they_were_read_and_every_plane_fits(text: str, cell: str) -> None:
    tokens = tokenize(text)
    assume(tokens)
    trace = trace_text(NETWORKS[cell], text, limit=30)
    header, planes = decode(build_payload(trace, cell, Cursor(), WORDS))  # type: ignore[arg-type]
    assert header["tokens"] == tokens[:30]
    assert header["view"] == view_id(cell, trace, 0)
    for name, values in trace.layers[-1].signals.items():
        np.testing.assert_allclose(planes[name], values, atol=0.5001e-4)
    assert len(header["known"]) == len(header["tokens"])
    assert cell == "rnn" or len(header["contributions"]) == len(header["tokens"])


@given(any_text)
def test_a_text_gets_into_the_tokens_and_nowhere_else(text: str) -> None:
    trace = trace_text(NETWORKS["gru"], f"{MARKED}{text}{MARKED}", limit=30)
    header, _ = decode(build_payload(trace, "gru", Cursor(), WORDS))
    tokens = header.pop("tokens")
    assert any(MARKED in token for token in tokens)
    assert MARKED not in json.dumps(header, default=str)
