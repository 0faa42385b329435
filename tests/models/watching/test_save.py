"""save_for_gatescope: a module in memory becomes a folder, and says there what it says in memory; or why not."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from models import load_checkpoint, save_for_gatescope, trace_text, watch
from models.networks.misfit import MisfitError
from tests.models.adopting.tutorials import TOKENS
from tests.models.watching.architectures import build

TEXT = "w3 w9 w30 w11 w3 w25 w8"
IDS = torch.tensor([[3, 9, 30, 11, 3, 25, 8]])


def lengths(module: nn.Module, ids: torch.Tensor) -> Any:
    return module(ids, torch.tensor([len(ids)]))


CALLS: dict[int, Any] = {1: None, 2: lengths, 3: lengths, 5: None, 11: None, 12: None, 13: None, 14: None}


@pytest.mark.parametrize("number", CALLS)
def test_a_module_says_in_its_folder_what_it_says_in_memory(number: int, tmp_path: Path) -> None:
    module, call = build(number).module.eval(), CALLS[number]
    made = save_for_gatescope(module, TOKENS, tmp_path / "mine", call=call, tokenizer="spaces")
    loaded = load_checkpoint("mine", tmp_path)
    assert loaded == made
    trace = trace_text(loaded, TEXT)
    ids = IDS if number == 11 else IDS.T
    chosen: Any = loaded.config.head.chosen if loaded.config.head and len(trace.outputs) > 1 else None
    target = chosen if number in (3, 5, 11, 12) else None
    watched = watch(module, call=lambda m: call(m, ids) if call else m(ids), target=target, quiet=True)
    assert trace.logit == pytest.approx(watched.value, abs=1e-6)


def test_words_with_their_ids_and_names_of_classes(tmp_path: Path) -> None:
    numbered = {word: number for number, word in enumerate(TOKENS)}
    made = save_for_gatescope(
        build(12).module, numbered, tmp_path / "mine", classes=("a", "b", "c", "d", "e"), tokenizer="spaces"
    )
    assert made.config.head is not None and made.config.head.classes == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(("number", "reason"), [(16, "no order of the layers"), (19, "none of 4 readings")])
def test_what_the_weights_do_not_say_is_refused_and_nothing_is_written(
    number: int, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(MisfitError, match=reason):
        save_for_gatescope(build(number).module, TOKENS, tmp_path / "mine", tokenizer="spaces")
    assert not (tmp_path / "mine").exists()


def test_the_module_stays_as_it_was(tmp_path: Path) -> None:
    module = build(12).module.train()
    before = {name: each.clone() for name, each in module.state_dict().items()}
    save_for_gatescope(module, TOKENS, tmp_path / "mine", tokenizer="spaces")
    assert module.training
    assert all(torch.equal(each, before[name]) for name, each in module.state_dict().items())
