"""The gradient of every output word's log-probability at every source word, against autograd in float64."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from models.translation.gradients import output_reach
from models.translation.handover import HandOver
from models.translation.trace import TranslationTrace, trace_given, trace_translation
from models.translation.translator import Translator
from models.translation.words import START_ID
from tests.models.translation.tiny import TEXT, tell

KEEP = {"own": True, "zeros": False}


def by_autograd(model: Translator, trace: TranslationTrace) -> tuple[Any, Any]:
    """log10 of the norms of d log P / d h_t and / d C_t, (S, T) each; h_t's with C_t held fixed."""
    ids = torch.tensor(trace.output.ids)
    keep = (KEEP[trace.how.hidden], KEEP[trace.how.cell])
    told = tell(model, torch.tensor(trace.source.ids), torch.cat([torch.tensor([START_ID]), ids[:-1]]), keep=keep)
    found = []
    for name in ("hidden", "cell"):
        states = [step[name] for step in told.encoder]
        rows = []
        for s, word in enumerate(ids):
            wanted = told.log_probabilities[s, word]
            slopes: tuple[Tensor | None, ...] = (None,) * len(states)
            if wanted.requires_grad:
                slopes = torch.autograd.grad(wanted, states, retain_graph=True, allow_unused=True)
            rows.append([_log10(slope) for slope in slopes])
        found.append(np.array(rows))
    return found[0], found[1]


def _log10(slope: Tensor | None) -> float:
    return -np.inf if slope is None else float(torch.log10(slope.norm()))


def same(model: Translator, trace: TranslationTrace) -> None:
    reach = output_reach(model, trace)
    hidden, cell = by_autograd(model, trace)
    assert reach.log10_hidden.shape == (len(trace.output.words), len(trace.source.tokens))
    np.testing.assert_allclose(reach.log10_hidden, hidden, rtol=0, atol=1e-9)
    np.testing.assert_allclose(reach.log10_cell, cell, rtol=0, atol=1e-9)


@pytest.mark.parametrize("beams", [1, 5])
def test_the_reach_is_autograd_s(tiny_both: Translator, beams: int) -> None:
    same(tiny_both, trace_translation(tiny_both, TEXT, beams=beams))


def test_of_a_given_translation_too(tiny_both: Translator) -> None:
    same(tiny_both, trace_given(tiny_both, TEXT, "Bạn không thấy nhà."))


@pytest.mark.parametrize(("hidden", "cell"), [("own", "zeros"), ("zeros", "own"), ("zeros", "zeros")])
def test_what_was_not_handed_over_passes_nothing_back(tiny_both: Translator, hidden: str, cell: str) -> None:
    trace = trace_translation(tiny_both, TEXT, beams=1, handover=HandOver(hidden, cell))  # type: ignore[arg-type]
    same(tiny_both, trace)
    if (hidden, cell) == ("zeros", "zeros") and not tiny_both.config.attention:
        assert np.isneginf(output_reach(tiny_both, trace).log10_cell).all()


def test_a_source_of_one_word(tiny_both: Translator) -> None:
    same(tiny_both, trace_translation(tiny_both, "Dog.", beams=1))
