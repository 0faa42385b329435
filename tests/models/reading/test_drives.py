"""Gates taken apart: put together again they are the trace's own signals."""

import numpy as np
import pytest

from models.networks.classifier import Network
from models.reading.drives import drives
from models.reading.trace import Trace, sigmoid, trace_text, trace_tokens
from tests.conftest import words_of

SENTENCE = "The film was NOT bad at all."


def put_together(model: Network, trace: Trace, layer: int) -> dict[str, np.ndarray]:
    signals, found = trace.layers[layer].signals, {}
    for name, drive in drives(model, trace, layer).items():
        if name == "candidate" and model.config.cell == "gru":
            total = drive.word + drive.bias + signals["reset"] * drive.memory
        else:
            total = drive.word + drive.memory + drive.bias
        found[name] = np.tanh(total) if name in ("candidate", "hidden") else sigmoid(total)
    return found


@pytest.mark.parametrize("text", ["good", SENTENCE])
def test_every_gate_of_every_layer_is_its_drives_squashed(tiny: Network, text: str) -> None:
    trace = trace_text(tiny, text)
    for layer, expected in enumerate(trace.layers):
        found = put_together(tiny, trace, layer)
        assert set(found) == set(expected.signals) - ({"cell", "hidden"} if tiny.config.cell != "rnn" else set())
        for name, values in found.items():
            np.testing.assert_allclose(values, expected.signals[name], atol=1e-12)


@pytest.mark.parametrize("count", [1, 30, 1_000])
def test_so_is_every_gate_of_the_shipped_networks(shipped: Network, count: int) -> None:
    trace = trace_tokens(shipped, words_of(shipped, count))
    for name, values in put_together(shipped, trace, 0).items():
        np.testing.assert_allclose(values, trace.layers[0].signals[name], atol=1e-9)


def test_the_first_word_meets_no_memory(tiny_forward: Network) -> None:
    trace = trace_text(tiny_forward, SENTENCE)
    for name, drive in drives(tiny_forward, trace).items():
        inner = tiny_forward.config.cell == "gru" and name == "candidate"
        assert drive.memory[0].any() == inner
