"""What may be handed over in the place of the encoder's last state, and what that changes."""

import numpy as np
import pytest
import torch

from models.translation.handover import HandOver
from models.translation.trace import trace_translation, translate
from models.translation.translator import Translator
from models.translation.words import START_ID
from tests.models.translation.tiny import TEXT, tell, tiny_translator

OTHER = "You see the house?"
EXACT = {"rtol": 0.0, "atol": 1e-9}


@pytest.mark.parametrize(("hidden", "cell"), [("own", "zeros"), ("zeros", "own"), ("zeros", "zeros")])
def test_only_a_part_is_handed_over(tiny_both: Translator, hidden: str, cell: str) -> None:
    how = HandOver(hidden, cell)  # type: ignore[arg-type]
    trace = trace_translation(tiny_both, TEXT, handover=how)
    encoder = trace.source.layer.signals
    for part, state, own in (
        (hidden, trace.handed.hidden, encoder["hidden"]),
        (cell, trace.handed.cell, encoder["cell"]),
    ):
        np.testing.assert_array_equal(state, own[0] if part == "own" else np.zeros_like(own[0]))
    fed = torch.tensor([START_ID, *trace.output.ids[:-1]])
    told = tell(tiny_both, torch.tensor(trace.source.ids), fed, keep=(hidden == "own", cell == "own"))
    for name, values in trace.output.layer.signals.items():
        np.testing.assert_allclose(values, torch.cat([s[name] for s in told.decoder]).detach().numpy(), **EXACT)
    assert translate(tiny_both, TEXT, handover=how) == trace.output.translation


def test_another_sentence_s_state_is_handed_over(tiny_both: Translator) -> None:
    other = trace_translation(tiny_both, OTHER)
    trace = trace_translation(tiny_both, TEXT, handover=HandOver("other", "other", OTHER))
    assert trace.handed.hidden.tobytes() == other.handed.hidden.tobytes()
    assert trace.handed.cell.tobytes() == other.handed.cell.tobytes()
    if not tiny_both.config.attention:
        assert trace.output.words == other.output.words, "all that a plain decoder knows is what is handed over"
    mixed = trace_translation(tiny_both, TEXT, handover=HandOver("own", "other", OTHER))
    assert mixed.handed.hidden.tobytes() == mixed.source.layer.signals["hidden"][0].tobytes()
    assert mixed.handed.cell.tobytes() == other.handed.cell.tobytes()


def test_attention_still_looks_at_the_sentence_itself() -> None:
    model = tiny_translator(attention=True)
    trace = trace_translation(model, TEXT, handover=HandOver("zeros", "zeros"))
    assert trace.output.attention is not None
    assert trace.output.attention.shape[1] == len(trace.source.tokens)
    told = tell(
        model, torch.tensor(trace.source.ids), torch.tensor([START_ID, *trace.output.ids[:-1]]), keep=(False, False)
    )
    assert told.attention is not None
    np.testing.assert_allclose(trace.output.attention, told.attention.detach().numpy(), **EXACT)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="one of own, other, zeros"):
        HandOver(hidden="noise")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no other sentence"):
        HandOver(cell="other")
