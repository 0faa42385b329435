"""Tiny networks with random weights, read on made-up words: what showing needs, without any checkpoint."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from models.modules.bridge import network_of
from models.modules.classifier import SentimentClassifier
from models.networks.cells import Cell
from models.networks.classifier import ClassifierConfig, Network
from models.networks.text import SPECIALS, Vocabulary
from models.reading.trace import Trace, trace_text
from viz.textbox import TEXT_BOX

WORDS = ("the", "film", "was", "good", "bad", "not", ".", "but")
SENTENCE = "The film was not bad but the Zorblax was good."


def tiny_network(cell: Cell, *, bidirectional: bool = False, layers: int = 1, scale: float = 1.0) -> Network:
    torch.manual_seed(7)
    config = ClassifierConfig(
        cell,
        vocabulary_size=len(SPECIALS) + len(WORDS),
        embedding_size=5,
        hidden_size=20,
        bidirectional=bidirectional,
        layers=layers,
    )
    model = SentimentClassifier(config, Vocabulary([*SPECIALS, *WORDS])).eval().requires_grad_(False)
    for parameter in model.parameters():
        parameter.mul_(scale)
    return network_of(model)


def hand_over(app: AppTest, text: str) -> AppTest:
    """Put a text into the box as the browser hands it over; the next run takes it."""
    before = app.session_state.get(TEXT_BOX, None)
    count = before["typed"]["count"] + 1 if before and before["typed"] else 1
    app.session_state[TEXT_BOX] = {"typed": {"text": text, "count": count}}
    return app


@pytest.fixture(params=["lstm", "gru", "rnn"])
def trace(request: pytest.FixtureRequest) -> Trace:
    return trace_text(tiny_network(request.param), SENTENCE)
