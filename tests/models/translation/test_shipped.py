"""The translators that ship, in float64 beside their own torch modules."""

import numpy as np
import pytest
import torch

from models.translation.checkpoint import load_translator
from models.translation.trace import trace_given, trace_translation, translate
from models.translation.words import START_ID
from tests.conftest import CHECKPOINTS
from tests.models.translation.tiny import in_float64

SENTENCES = ("My brother wants to learn French.", "I want to know why you did not come to school today.", "Zorblax!")


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", ["translate", "translate_attention"])
def test_states_attention_and_probabilities_are_the_module_s(name: str, sentence: str) -> None:
    model = load_translator(name, CHECKPOINTS)
    trace, module = trace_translation(model, sentence), in_float64(model)
    source, output = torch.tensor(trace.source.ids)[None], torch.tensor(trace.output.ids)
    states, (hidden, cell) = module.encoder.read(source)
    assert np.abs(trace.source.layer.signals["hidden"] - states[0].numpy()).max() < 1e-9
    assert (trace.handed.hidden == trace.source.layer.signals["hidden"][0]).all(), "to the last bit"
    assert (trace.handed.cell == trace.source.layer.signals["cell"][0]).all()
    assert np.abs(trace.handed.cell - cell[0, 0].numpy()).max() < 1e-9
    fed = torch.cat([torch.tensor([START_ID]), output[:-1]])[None]
    logits, hidden, cell, attention = module.decode(fed, hidden, cell, states)
    logs = torch.log_softmax(logits[0], dim=-1)
    assert np.abs(logs.exp().sum(dim=1).numpy() - 1).max() < 1e-12
    written = logs[torch.arange(len(output)), output].numpy()
    assert np.abs(trace.output.log_probabilities - written).max() < 1e-9
    assert np.abs(trace.output.layer.signals["hidden"][-1] - hidden[0, 0].numpy()).max() < 1e-9
    assert np.abs(trace.output.layer.signals["cell"][-1] - cell[0, 0].numpy()).max() < 1e-9
    assert (attention is None) == (trace.output.attention is None)
    if attention is not None and trace.output.attention is not None:
        assert np.abs(trace.output.attention - attention[0].numpy()).max() < 1e-9
    forced = trace_given(model, sentence, trace.output.translation.text)
    assert forced.output.translation.log_probability == pytest.approx(written.sum(), abs=1e-9)


@pytest.mark.parametrize("name", ["translate", "translate_attention"])
def test_one_beam_is_greedy_step_by_step(name: str) -> None:
    model = load_translator(name, CHECKPOINTS)
    for sentence in SENTENCES:
        greedy = trace_translation(model, sentence, beams=1).output
        assert all(word == best[0] for word, best in zip(greedy.words, greedy.candidates, strict=True))
        assert translate(model, sentence, beams=1).words == greedy.translation.words
