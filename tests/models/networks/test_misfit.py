"""Networks that do not fit: what Python says of each, word for word, whichever way one asks, and never a path."""

import json
import os
import pickle
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from models.modules.bridge import module_of
from models.networks import files
from models.networks.brought.sentences import BROUGHT
from models.networks.checkpoint import CheckpointError, checkpoint_info, load_checkpoint, save_checkpoint, weigh
from models.networks.classifier import ClassifierConfig, Network
from models.networks.misfit import SENTENCES, MisfitError
from models.trace import main as trace_main
from tests.conftest import tiny_module, tiny_network

Damage = Callable[[Path], object]


def write(file: str, content: bytes | str) -> Damage:
    return lambda folder: (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())


def raw_config(**changes: object) -> Damage:
    def change(folder: Path) -> None:
        raw: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        raw |= changes
        (folder / "config.json").write_text(json.dumps(raw), encoding="utf-8")

    return change


def model_config(**changes: object) -> Damage:
    def change(folder: Path) -> None:
        raw: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        model = {key: value for key, value in (raw["model"] | changes).items() if value != "left out"}
        raw_config(model=model)(folder)

    return change


def without(key: str) -> Damage:
    def change(folder: Path) -> None:
        raw: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        del raw[key]
        (folder / "config.json").write_text(json.dumps(raw), encoding="utf-8")

    return change


def words(change: Callable[[list[str]], list[str]]) -> Damage:
    def damage(folder: Path) -> None:
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        (folder / "vocab.txt").write_text("\n".join(change(lines)) + "\n", encoding="utf-8")

    return damage


def tensors(change: Callable[[dict[str, torch.Tensor]], object]) -> Damage:
    def damage(folder: Path) -> None:
        state = safetensors.torch.load_file(folder / "model.safetensors")
        change(state)
        safetensors.torch.save_file(state, folder / "model.safetensors")

    return damage


def renamed(state: dict[str, torch.Tensor]) -> None:
    for name in list(state):
        state[name.replace("recurrent.", "rnn.").replace("readout.", "fc.")] = state.pop(name)


def cut(size: int) -> Damage:
    return lambda folder: os.truncate(folder / "model.safetensors", size)


def as_pickle(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(pickle.dumps({"embedding.weight": np.zeros(3)}))


def as_torch_saves(folder: Path) -> None:
    torch.save(tiny_module("lstm").state_dict(), folder / "model.safetensors")


def a_folder_for(file: str) -> Damage:
    def damage(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return damage


KNOWN = (
    "cell, vocabulary_size, embedding_size, hidden_size, layers, bidirectional, embedding_dropout, dropout, language, "
    "tokenizer, sizes, head, unknown, padding, start, pads"
)
HEAD = {"blocks": ["end.forward"], "layers": ["linear 2"], "classes": ["no", "yes"], "chosen": [1, 0]}
SIZE = 1108  # bytes of the weights
MISFITS: dict[str, tuple[Damage, str]] = {
    "no config": (lambda folder: (folder / "config.json").unlink(), "the file config.json is missing."),
    "no vocabulary": (lambda folder: (folder / "vocab.txt").unlink(), "the file vocab.txt is missing."),
    "no weights": (lambda folder: (folder / "model.safetensors").unlink(), "the file model.safetensors is missing."),
    "a folder for a config": (a_folder_for("config.json"), "the file config.json cannot be read."),
    "a folder for weights": (a_folder_for("model.safetensors"), "the file model.safetensors cannot be read."),
    # config.json
    "not JSON": (write("config.json", '{\n  "format": 1,\n  oops'), "in config.json, line 3, column 3 is not JSON."),
    "empty": (write("config.json", ""), "in config.json, line 1, column 1 is not JSON."),
    "another encoding": (write("config.json", b"\xff\xfe{\x00}\x00"), "in config.json, the text is not in UTF-8."),
    "a well": (
        write("config.json", "[" * 100_000),
        "in config.json, the JSON cannot be read: it is nested too deeply, or one of its numbers is too long.",
    ),
    "an endless number": (
        write("config.json", "9" * 5_000),
        "in config.json, the JSON cannot be read: it is nested too deeply, or one of its numbers is too long.",
    ),
    "a list": (
        write("config.json", "[1]"),
        "in config.json, the whole must be one object with the keys format, model.",
    ),
    "null": (write("config.json", "null"), "in config.json, the whole must be one object with the keys format, model."),
    "no format": (without("format"), "in config.json, these keys are missing: format."),
    "no model": (without("model"), "in config.json, these keys are missing: model."),
    "a newer format": (raw_config(format=2), "in config.json, format must be 1; it is 2."),
    "another kind": (
        raw_config(kind="poetry"),
        "in config.json, the kind of network is poetry; here it must be sentiment.",
    ),
    "a number as kind": (raw_config(kind=5), "in config.json, the kind of network is 5; here it must be sentiment."),
    "no object as model": (
        raw_config(model=[1, 2]),
        "in config.json, model must be an object of keys and values; it is [1, 2].",
    ),
    "an unknown key": (
        model_config(colour="red"),
        f"in config.json, these keys mean nothing here: colour. Known are {KNOWN}.",
    ),
    "unknown keys": (
        model_config(a=1, b=2, c=3, d=4, e=5, f=6),
        f"in config.json, these keys mean nothing here: a, b, c, d and 2 more. Known are {KNOWN}.",
    ),
    "sizes of other layers": (
        model_config(sizes=[4, 4]),
        "in config.json, sizes must be a list of 1 whole numbers, one a layer, the last one hidden_size; it is [4, 4].",
    ),
    "an unknown word beyond the vocabulary": (
        model_config(unknown=10**6),
        "in config.json, unknown must be a whole number from 0 to 13, or null; it is 1000000.",
    ),
    "pads without a padding": (
        model_config(pads=9, padding=None),
        "in config.json, pads must be a whole number from 0 to 5000, and 0 where padding is null; it is 9.",
    ),
    "a head without names": (
        model_config(head=HEAD | {"classes": "ab"}),
        "in config.json, classes must be a list of different texts, not an empty one; it is 'ab'.",
    ),
    "a head of another direction": (
        model_config(head=HEAD | {"blocks": ["end.backward"]}),
        "in config.json, a network of one direction has no states for end.backward.",
    ),
    "a head of other outputs": (
        model_config(head=HEAD | {"layers": ["linear 7"]}),
        "in config.json, the last layer of the head has 7 outputs, but classes names 2.",
    ),
    "a head asked about nothing": (
        model_config(head=HEAD | {"chosen": [5]}),
        "in config.json, chosen must be one or two different numbers of outputs, from 0 to 1; it is [5].",
    ),
    "a missing key": (model_config(cell="left out"), "in config.json, these keys are missing: cell."),
    "another cell": (
        model_config(cell="transformer"),
        "in config.json, cell must be one of lstm, gru, rnn; it is 'transformer'.",
    ),
    "a list as cell": (
        model_config(cell=["lstm"]),
        "in config.json, cell must be one of lstm, gru, rnn; it is ['lstm'].",
    ),
    "another language": (model_config(language="fr"), "in config.json, language must be one of en, vi; it is 'fr'."),
    "no units": (
        model_config(hidden_size=0),
        "in config.json, hidden_size must be a whole number from 1 to 10000000; it is 0.",
    ),
    "half a unit": (
        model_config(hidden_size=5.5),
        "in config.json, hidden_size must be a whole number from 1 to 10000000; it is 5.5.",
    ),
    "too many layers": (
        model_config(layers=10**9),
        "in config.json, layers must be a whole number from 1 to 100; it is 1000000000.",
    ),
    "units in words": (
        model_config(hidden_size="five" * 100),
        f"in config.json, hidden_size must be a whole number from 1 to 10000000; it is '{('five' * 100)[:59]}….",
    ),
    "a share above one": (
        model_config(dropout=5),
        "in config.json, dropout must be a number from 0 to below 1; it is 5.",
    ),
    "no truth": (
        model_config(bidirectional=1),
        "in config.json, bidirectional must be true or false; it is 1.",
    ),
    # vocab.txt
    "begins with <pad>": (
        words(lambda lines: [lines[1], lines[0], *lines[2:]]),
        "in vocab.txt, the first words must be <unk>, <pad>; they are <pad>, <unk>.",
    ),
    "without specials": (
        words(lambda lines: lines[2:]),
        "in vocab.txt, the first words must be <unk>, <pad>; they are the, film.",
    ),
    "no words": (write("vocab.txt", ""), "in vocab.txt, the first words must be <unk>, <pad>; they are –."),
    "a word twice": (
        words(lambda lines: [*lines[:-1], "film"]),
        "in vocab.txt, the word film stands twice, in lines 4 and 14.",
    ),
    "a word less": (
        words(lambda lines: lines[:-1]),
        "in vocab.txt, there are 13 words, not 14 as vocabulary_size says.",
    ),
    "no text": (write("vocab.txt", b"<unk>\n<pad>\n\xff\xff\n"), "in vocab.txt, the text is not in UTF-8."),
    # model.safetensors
    "other names": (
        tensors(renamed),
        "in model.safetensors, these tensors are missing: recurrent.weight_ih_l0, recurrent.weight_hh_l0, "
        "recurrent.bias_ih_l0, recurrent.bias_hh_l0 and 2 more. In their place are fc.bias, fc.weight, "
        "rnn.bias_hh_l0, rnn.bias_ih_l0 and 2 more.",
    ),
    "a tensor missing": (
        tensors(lambda state: state.pop("readout.bias")),
        "in model.safetensors, these tensors are missing: readout.bias.",
    ),
    "a tensor more": (
        tensors(lambda state: state.update({"attention": torch.zeros(1)})),
        "in model.safetensors, these tensors mean nothing here: attention.",
    ),
    "another shape": (
        tensors(lambda state: state.update({"recurrent.weight_hh_l0": torch.zeros(4, 5)})),
        "in model.safetensors, the tensor recurrent.weight_hh_l0 has the shape (4, 5), not (20, 5).",
    ),
    "another size": (
        model_config(hidden_size=6),
        "in model.safetensors, the tensor recurrent.weight_ih_l0 has the shape (20, 4), not (24, 4); neither do these "
        "fit: recurrent.weight_hh_l0, recurrent.bias_ih_l0, recurrent.bias_hh_l0, readout.weight.",
    ),
    "a size of nobody's memory": (
        model_config(hidden_size=10_000_000),
        "in model.safetensors, the tensor recurrent.weight_ih_l0 has the shape (20, 4), not (40000000, 4); neither do "
        "these fit: recurrent.weight_hh_l0, recurrent.bias_ih_l0, recurrent.bias_hh_l0, readout.weight.",
    ),
    "two layers": (
        model_config(layers=2),
        "in model.safetensors, these tensors are missing: recurrent.weight_ih_l1, recurrent.weight_hh_l1, "
        "recurrent.bias_ih_l1, recurrent.bias_hh_l1.",
    ),
    "whole numbers": (
        tensors(lambda state: state.update({"readout.bias": torch.zeros(1, dtype=torch.int8)})),
        "in model.safetensors, the tensor readout.bias holds numbers of the type I8; those that are read are F16, "
        "BF16, F32, F64.",
    ),
    "nothing": (cut(0), "in model.safetensors, there are only 0 of 8 bytes."),
    "a few bytes": (cut(4), "in model.safetensors, there are only 4 of 8 bytes."),
    "half": (cut(SIZE // 2), f"in model.safetensors, there are only {SIZE // 2} of {SIZE} bytes."),
    "all but one byte": (cut(SIZE - 1), f"in model.safetensors, there are only {SIZE - 1} of {SIZE} bytes."),
    "words": (
        write("model.safetensors", "version https://git-lfs.github.com/spec/v1"),
        "in model.safetensors, the content is not in the format safetensors.",
    ),
    "a table that is none": (
        write("model.safetensors", (2).to_bytes(8, "little") + b"[]"),
        "in model.safetensors, the content is not in the format safetensors.",
    ),
    "pickled": (
        as_pickle,
        "in model.safetensors, the content is what torch.save or pickle writes, which is never read; write it with "
        "safetensors.",
    ),
    "of torch.save": (
        as_torch_saves,
        "in model.safetensors, the content is what torch.save or pickle writes, which is never read; write it with "
        "safetensors.",
    ),
}
INSIDE: dict[str, tuple[Damage, str]] = {
    "not a number": (
        tensors(lambda state: state["embedding.weight"][3, 1].fill_(float("nan"))),
        "in model.safetensors, the tensor embedding.weight holds numbers that are not finite.",
    ),
    "infinite": (
        tensors(lambda state: state["readout.bias"].fill_(float("inf"))),
        "in model.safetensors, the tensor readout.bias holds numbers that are not finite.",
    ),
    "too large for float32": (
        tensors(lambda state: state.update({"readout.bias": torch.full((1,), 1e300, dtype=torch.float64)})),
        "in model.safetensors, the tensor readout.bias holds numbers that are not finite.",
    ),
}
"""Only whoever reads the numbers finds these."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of checkpoints with one network, "mine"."""
    save_checkpoint(tiny_network("lstm"), tmp_path / "mine", {})
    assert (tmp_path / "mine" / "model.safetensors").stat().st_size == SIZE
    return tmp_path


def reason(ask: Callable[..., object], root: Path, name: str = "mine") -> str:
    with pytest.raises(CheckpointError) as caught:
        ask(name, root)
    assert str(root) not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("damage", MISFITS)
def test_what_does_not_fit_is_said_whoever_asks(root: Path, damage: str) -> None:
    harm, sentence = MISFITS[damage]
    harm(root / "mine")
    assert reason(load_checkpoint, root) == f"checkpoint 'mine': {sentence}"
    assert reason(checkpoint_info, root) == f"checkpoint 'mine': {sentence}"


@pytest.mark.parametrize("damage", INSIDE)
def test_numbers_that_are_none_are_found_when_they_are_read(root: Path, damage: str) -> None:
    harm, sentence = INSIDE[damage]
    harm(root / "mine")
    assert reason(load_checkpoint, root) == f"checkpoint 'mine': {sentence}"
    checkpoint_info("mine", root)


@pytest.mark.parametrize(
    "name", ["../mine", "..", ".", "", "/mine", "mine/", "Mine", "mạng", "my net", "mine\n", "a" * 41]
)
def test_a_name_that_none_may_have(root: Path, name: str) -> None:
    (root / "below").mkdir()
    for ask in (load_checkpoint, checkpoint_info, weigh):
        found = reason(ask, root / "below" if name.startswith(".") else root, name)
        assert found == f"checkpoint {name!r}: {SENTENCES['folder.name']}"


def test_a_network_that_is_not_there(root: Path) -> None:
    for ask in (load_checkpoint, checkpoint_info, weigh):
        assert reason(ask, root, "nothing") == "checkpoint 'nothing': its folder is missing."


@pytest.mark.parametrize("file", ["config.json", "vocab.txt", "model.safetensors"])
def test_a_file_that_is_too_large_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    size = 3_000_000_000
    os.truncate(root / "mine" / file, size)  # of zeros, which take no room
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} is read") if path.name == file else b"{}")
    most = files._MEGABYTES[Path(file).suffix]
    sentence = f"the file {file} has 3000 MB; at most {most} MB are read."
    assert str(files.content(root / "mine" / file)) == sentence


def test_a_large_file_of_weights_is_named(root: Path) -> None:
    os.truncate(root / "mine" / "model.safetensors", 600_000_000)
    sentence = "checkpoint 'mine': the file model.safetensors has 600 MB; at most 500 MB are read."
    for ask in (load_checkpoint, checkpoint_info, weigh):
        assert reason(ask, root) == sentence


@pytest.mark.parametrize("length", [0x0280, 0x0380, 0x0480, 0x0580, 0x504B])
def test_a_table_whose_length_looks_like_a_pickle_is_a_table(root: Path, length: int) -> None:
    path = root / "mine" / "model.safetensors"
    content = path.read_bytes()
    own = int.from_bytes(content[:8], "little")
    table, numbers = content[8 : 8 + own], content[8 + own :]
    path.write_bytes(length.to_bytes(8, "little") + table.ljust(length) + numbers)
    assert load_checkpoint("mine", root).config.cell == checkpoint_info("mine", root).cell == "lstm"


def test_what_stands_in_a_file_is_cut_short_and_can_be_printed(root: Path) -> None:
    tensors(lambda state: state.update({"a\nb\u202e" + "x" * 5_000: torch.zeros(1)}))(root / "mine")
    found = reason(load_checkpoint, root)
    assert found.endswith("mean nothing here: a\ufffdb\ufffd" + "x" * 56 + "….")
    assert found.isprintable()


def test_the_command_line_says_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(root))
    model_config(colour="red")(root / "mine")
    assert trace_main(["mine", "I loved it", "--out", str(root / "trace.csv")]) == 1
    assert capsys.readouterr().err == reason(load_checkpoint, root) + "\n"


def test_a_value_from_python_is_refused_in_the_same_words() -> None:
    with pytest.raises(MisfitError, match=r"^cell must be one of lstm, gru, rnn; it is 'elman'\.$"):
        ClassifierConfig("elman")  # type: ignore[arg-type]


def test_the_shapes_are_those_of_the_module(tiny: Network) -> None:
    assert tiny.config.shapes() == {name: tuple(tensor.shape) for name, tensor in module_of(tiny).state_dict().items()}


def test_every_sentence_is_tried() -> None:
    """But those of time (test_written_while_read.py), of size (above), of translators (their test_checkpoint.py), and
    of files that are adopted (tests/models/adopting).
    """
    tried = " ".join(sentence for _, sentence in (*MISFITS.values(), *INSIDE.values()))
    elsewhere = {"folder.missing", "folder.written", "folder.name", "file.large", "config.tied", "in", "more"}
    for kind in SENTENCES.keys() - elsewhere - BROUGHT.keys():
        literal = max((part for part, *_ in string.Formatter().parse(SENTENCES[kind])), key=len)
        assert literal in tried, kind
