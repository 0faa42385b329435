"""Ten tutorials, adopted from their files and one known answer, against their modules, run and watched."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from models import watch
from models.adopting.adopt import Asked, about, fits, opened, save
from models.adopting.answers import known
from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from models.reading.known import load_checkpoint
from models.reading.trace import trace_text
from tests.models.adopting.tutorials import VOCABULARY, Tutorial, saved, tutorial
from tests.models.watching.architectures import build

ADOPTED = (1, 2, 3, 4, 5, 6, 11, 12, 13, 14)


def asked_of(number: int, one: Tutorial) -> Asked:
    return Asked(tokenizer="spaces", pads=len(one.text.split()) + 2 if number == 4 else 0, answers=(one.answer,))


def adopted(number: int) -> tuple[Tutorial, Network]:
    one = tutorial(number)
    found = fits(opened("mine.pt", one.content), VOCABULARY, asked_of(number, one))
    assert [fit.distance for fit in found] == [0.0], "one reading alone gives the answer"
    return one, found[0].network


@pytest.mark.parametrize("number", ADOPTED)
def test_a_tutorial_is_read_as_it_reads_itself(number: int, tmp_path: Path) -> None:
    one, network = adopted(number)
    asked = asked_of(number, one)
    save(network, tmp_path / "mine", about(opened("mine.pt", one.content), network, asked))
    loaded = load_checkpoint("mine", tmp_path)
    trace = trace_text(loaded, one.text)
    module = one.built.module.eval()
    watched = watch(module, call=one.built.call, quiet=True, target=target_of(number))
    assert trace.logit == pytest.approx(watched.value, abs=1e-6)
    module.double()
    exact = watch(module, call=one.built.call, quiet=True, target=target_of(number))
    assert trace.logit == pytest.approx(exact.value, abs=1e-9)
    theirs = [layer for each in exact.modules for layer in each.trace.layers]
    assert len(theirs) == len(trace.layers)
    for own, their in zip(trace.layers, theirs, strict=True):
        for signal, values in own.signals.items():
            assert np.abs(values - their.signals[signal][-len(values) :]).max() <= 1e-12
        if own.direct is not None and their.direct is not None:
            assert np.abs(own.direct - their.direct[-len(own.direct) :]).max() <= 1e-9


def target_of(number: int) -> object:
    """The number that the adopted network is asked about: the second output less the first."""
    return (1, 0) if number in (3, 5, 6, 11, 12) else None


@pytest.mark.parametrize("number", [1, 3, 4, 11])
def test_two_decimals_are_enough_of_an_answer(number: int) -> None:
    one = tutorial(number)
    asked = asked_of(number, one)
    rounded = known(one.text, ", ".join(f"{value:.2f}" for value in one.says))
    found = fits(opened("mine.pt", one.content), VOCABULARY, replace(asked, answers=(rounded,)))
    _, whole = adopted(number)
    assert whole in [fit.network for fit in found]


def test_safetensors_are_the_same_network() -> None:
    one, network = adopted(2)
    content = safetensors.torch.save({name: t.contiguous() for name, t in one.built.module.state_dict().items()})
    found = fits(opened("mine.safetensors", content), VOCABULARY, asked_of(2, one))
    assert [fit.network for fit in found] == [network]


def test_a_tied_embedding_is_found_where_save_model_kept_the_other(tmp_path: Path) -> None:
    one = tutorial(8)
    safetensors.torch.save_model(one.built.module, str(tmp_path / "tied.safetensors"))
    content = (tmp_path / "tied.safetensors").read_bytes()
    for file in (opened("tied.safetensors", content), opened("tied.pt", one.content)):
        (found,) = fits(file, VOCABULARY, asked_of(8, one))
        assert found.distance == 0
        assert found.end == "log_softmax"


REFUSED = {
    7: "no recurrent layer of torch",
    10: "no order of the layers",
    15: "proj_size",
    16: "no order of the layers",
    20: "conv.weight",
}


@pytest.mark.parametrize(("number", "reason"), REFUSED.items())
def test_what_stands_in_the_code_alone_is_refused_with_its_reason(number: int, reason: str) -> None:
    with pytest.raises(MisfitError, match=reason):
        opened("mine.pt", saved(build(number).module))


def test_no_reading_is_taken_where_none_gives_the_answer() -> None:
    one = tutorial(19)
    found = fits(opened("mine.pt", one.content), VOCABULARY, asked_of(19, one))
    assert found[0].distance > 1e-3


def test_a_relu_rnn_is_told_from_one_of_tanh_by_its_answer() -> None:
    one = tutorial(9)
    with pytest.raises(MisfitError, match="this is a ReLU RNN"):
        fits(opened("mine.pt", one.content), VOCABULARY, asked_of(9, one))
    wrong = replace(one.answer, says=tuple(value + 0.5 for value in one.says))
    found = fits(opened("mine.pt", one.content), VOCABULARY, replace(asked_of(9, one), answers=(wrong,)))
    assert found[0].distance > 1e-3, "an answer that neither gives is no sign of a ReLU"
    rough = known(one.text, ", ".join(f"{value:.1f}" for value in one.says))
    found = fits(opened("mine.pt", one.content), VOCABULARY, replace(asked_of(9, one), answers=(rough,)))
    assert found[0].distance > 1e-3, "and one digit says too little"


def test_a_wrapped_module_and_a_checkpoint_of_a_training_are_the_same_network() -> None:
    one, network = adopted(1)
    state = {f"module.{name}": tensor for name, tensor in one.built.module.state_dict().items()}
    optimizer = torch.optim.Adam(one.built.module.parameters())
    buffer = io.BytesIO()
    torch.save({"epoch": 3, "model_state_dict": state, "optimizer": optimizer.state_dict(), "loss": 0.25}, buffer)
    found = fits(opened("mine.pt", buffer.getvalue()), VOCABULARY, asked_of(1, one))
    assert [fit.network for fit in found] == [network]
