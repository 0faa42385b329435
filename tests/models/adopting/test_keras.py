"""Networks that Keras 3 saved, read without it, against what Keras itself says of a text."""

import ast
import json
from pathlib import Path

import numpy as np
import pytest

from models.adopt import main
from models.adopting import adopt
from models.adopting.adopt import Asked, about, fits, save
from models.adopting.keras.network import opened
from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from models.reading.known import load_checkpoint
from models.reading.trace import trace_text
from tests.models.adopting.keras_saved import IDS, TEXT, VOCABULARY, Saved

ROOT = Path(__file__).parents[3]
KINDS = ("keras", "h5")
ADOPTED = {
    "lstm": ("sigmoid", "end.forward"),
    "bilstm2": ("sigmoid", "end.forward end.backward"),
    "bigru_max": ("softmax", "max.forward max.backward"),
    "rnn": ("sigmoid", "end.forward"),
    "bi_sum_norm": ("softmax", "end.sum"),
    "bi_ave": ("none", "end.sum"),
    "bi_mul": ("sigmoid", "end.product"),
    "bi_mul_mean": ("none", "mean.product"),
    "bi_ave_max": ("none", "max.sum"),
    "below_sum": ("none", "end.forward end.backward"),
    "below_ave": ("none", "end.sum"),
    "gru": ("none", "end.forward"),
    "norms": ("softmax", "end.forward"),
    "masked": ("sigmoid", "end.forward"),
    "graph": ("softmax", "mean.forward"),
}


def adopted(saved: Saved, name: str, kind: str) -> Network:
    asked = Asked(tokenizer="spaces", answers=(saved.answer(name),))
    (fit,) = fits(opened(f"{name}.{kind}", saved.content(f"{name}.{kind}")), VOCABULARY, asked)
    assert fit.distance == 0
    return fit.network


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ADOPTED)
def test_a_network_is_read_as_keras_reads_it(keras_saved: Saved, name: str, kind: str) -> None:
    network = adopted(keras_saved, name, kind)
    head = network.config.head
    assert head is not None
    assert (head.squash, " ".join(head.blocks)) == ADOPTED[name]
    trace = trace_text(network, TEXT)
    assert trace.ids.tolist() == list(IDS)
    assert network.head is not None
    states = [layer.signals["hidden"] for layer in trace.layers[-len(network.config.directions) :]]
    outputs, said = network.head.outputs(states), np.array(keras_saved.said[name])
    if head.squash == "sigmoid":
        said = np.log(said / (1 - said))
    elif head.squash == "softmax":  # a softmax leaves open what is added to all
        outputs, said = outputs - outputs.mean(), np.log(said) - np.log(said).mean()
    assert np.abs(outputs - said).max() <= 1e-6


@pytest.mark.parametrize("name", ADOPTED)
def test_both_kinds_of_file_are_the_same_network(keras_saved: Saved, name: str) -> None:
    first, second = (adopted(keras_saved, name, kind) for kind in KINDS)
    assert first == second


REFUSED = {
    "gru_reset_before": "reset_after=False",
    "branches": "Only a single chain of layers",
    "apart": "Only a single chain of layers",
    "numbers": "reads numbers, not words",
    "below_mul": "multiplies its two directions, and another recurrent layer reads that",
    "mixed": "not all of one kind",
    "relu": "activation is 'relu'; it is read where that is one of tanh",
    "hard": "recurrent_activation is 'hard_sigmoid'",
    "backwards": "go_backwards is True",
    "every_word": "a state for every word meets a layer for one row",
    "gelu": "activation is 'gelu'",
    "no_dense": "nothing after the recurrent layers",
    "ends_in_tanh": "no end that is read",
    "convolution": "of the kind Conv1D",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_another_equation_is_refused_with_its_reason(keras_saved: Saved, name: str, kind: str) -> None:
    with pytest.raises(MisfitError, match=REFUSED[name]):
        opened(f"{name}.{kind}", keras_saved.content(f"{name}.{kind}"))


def test_every_file_is_either_read_or_refused(keras_saved: Saved) -> None:
    assert set(keras_saved.said) == ADOPTED.keys() | REFUSED.keys()


def test_a_network_that_passes_over_its_filling_is_not_filled_up(keras_saved: Saved) -> None:
    file = opened("masked.keras", keras_saved.content("masked.keras"))
    with pytest.raises(MisfitError, match="mask_zero"):
        fits(file, VOCABULARY, Asked(pads=60))


def test_a_folder_is_made_by_the_command(
    keras_saved: Saved, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words.json"
    words.write_bytes(VOCABULARY)
    given = [str(keras_saved.folder / "bigru_max.keras"), "--vocabulary", str(words), "--name", "mine"]
    given += ["--out", str(tmp_path)]
    assert main(given) == 1
    assert "this is a file of Keras" in capsys.readouterr().err
    says = ", ".join(f"{value:.3f}" for value in keras_saved.said["bigru_max"])
    assert main([*given, "--from", "keras", "--text", TEXT, "--says", says]) == 0
    said = capsys.readouterr().out
    assert "GRU, 1 layer of 12 units, two ways; 40 words of 10 numbers; 4 outputs" in said
    outputs = trace_text(load_checkpoint("mine", tmp_path), TEXT).outputs
    assert np.exp(list(outputs.values())) / np.exp(list(outputs.values())).sum() == pytest.approx(
        keras_saved.said["bigru_max"], abs=1e-6
    )
    assert main([*given, "--from", "keras", "--replace", "--text", TEXT, "--says", "0.9, 0.1, 0, 0"]) == 1
    assert "none of 1 readings gives that answer" in capsys.readouterr().err
    assert main([*given, "--from", "keras", "--replace"]) == 0, "the file says how it is read, so nothing is asked"
    assert "texts split by keras" in capsys.readouterr().out


def test_a_folder_of_every_head_is_loaded_again(keras_saved: Saved, tmp_path: Path) -> None:
    for name in ADOPTED:
        network = adopted(keras_saved, name, "keras")
        file = opened(f"{name}.keras", keras_saved.content(f"{name}.keras"))
        save(network, tmp_path / name, about(file, network, Asked(answers=(keras_saved.answer(name),))))
        assert load_checkpoint(name, tmp_path) == network


def test_the_door_of_the_pages_does_not_lead_here(keras_saved: Saved) -> None:
    for kind in KINDS:
        for name in (f"lstm.{kind}", "lstm.pt"):
            with pytest.raises(MisfitError):
                adopt.opened(name, keras_saved.content(f"lstm.{kind}"))
    for path in ROOT.glob("viz/**/*.py"):
        names = {
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [each.name for each in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
        assert not {name for name in names if name.startswith(("models.adopting.keras", "h5py", "models.adopt."))}, path


def test_a_vocabulary_of_more_words_than_rows_is_cut_as_keras_cuts_it(keras_saved: Saved) -> None:
    """`Tokenizer(num_words=40)` keeps every word, and reads those below 40 alone."""
    longer = json.dumps({f"w{k}": k for k in range(1, 90)}).encode()
    file = opened("lstm.keras", keras_saved.content("lstm.keras"))
    answer = keras_saved.answer("lstm")
    found = fits(file, longer, Asked(tokenizer="keras", answers=(answer,)))
    assert [fit.distance for fit in found] == [0.0]
    assert trace_text(found[0].network, f"{TEXT} w77").tokens == tuple(TEXT.split())
