"""Files that were made to harm: each is refused by its sentence, nothing in it is run, and it takes little."""

import io
import json
import pickle
import struct
import tracemalloc
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from models.adopting.adopt import Asked, fits, opened
from models.adopting.limits import PYTHON, SERVER, Limits
from models.networks.misfit import MisfitError
from tests.models.adopting.tutorials import VOCABULARY, saved, tutorial

MARKER = Path("/tmp/gatescope-test-was-run")


def zipped(pickled: bytes, files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("archive/data.pkl", pickled)
        for name, content in files.items():
            archive.writestr(f"archive/{name}", content)
    return buffer.getvalue()


def state_dict(shape: tuple[int, ...], strides: tuple[int, ...], count: int, offset: int = 0) -> bytes:
    """The pickle of one tensor in a storage of `count` numbers, as torch writes it."""
    numbers = object()

    class Writer(pickle._Pickler):  # the one in Python can be told what a storage is
        def persistent_id(self, given: object) -> object:
            return ("storage", torch.FloatStorage, "0", "cpu", count) if given is numbers else None

    class Tensor:
        def __reduce__(self) -> tuple[object, ...]:
            from torch._utils import _rebuild_tensor_v2

            return _rebuild_tensor_v2, (numbers, offset, shape, strides, False, OrderedDict())

    buffer = io.BytesIO()
    Writer(buffer, 2).dump({"weight": Tensor()})
    return buffer.getvalue()


def headed(table: object, numbers: bytes = b"") -> bytes:
    header = (table if isinstance(table, str) else json.dumps(table)).encode()
    return struct.pack("<Q", len(header)) + header + numbers


class Runs:
    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (MARKER,)


def bomb() -> bytes:
    return zipped(state_dict((25_000_000,), (1,), 25_000_000), {"data/0": bytes(100_000_000)}, zipfile.ZIP_DEFLATED)


def script() -> bytes:
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(nn.Linear(2, 1)), buffer)
    return buffer.getvalue()


def whole_module() -> bytes:
    buffer = io.BytesIO()
    torch.save(nn.Linear(2, 1), buffer)
    return buffer.getvalue()


def legacy() -> bytes:
    buffer = io.BytesIO()
    torch.save({"weight": torch.zeros(2)}, buffer, _use_new_zipfile_serialization=False)
    return buffer.getvalue()


def large_module() -> bytes:
    return headed(
        {
            "rnn.weight_ih_l0": {"dtype": "F32", "shape": [12_000, 10], "data_offsets": [0, 480_000]},
            "rnn.weight_hh_l0": {"dtype": "F32", "shape": [12_000, 3_000], "data_offsets": [480_000, 144_480_000]},
            "fc.weight": {"dtype": "F32", "shape": [1, 3_000], "data_offsets": [144_480_000, 144_492_000]},
        },
        bytes(144_492_000),
    )


def nan() -> bytes:
    module = tutorial(1).built.module
    with torch.no_grad():
        next(module.parameters())[3, 2] = float("nan")
    return saved(module)


def huge() -> bytes:
    module = tutorial(1).built.module
    with torch.no_grad():
        next(module.parameters())[3, 2] = 1e6
    return saved(module)


def many() -> bytes:
    return headed({f"t{k}": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]} for k in range(5_000)})


NUMBERS = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}

ATTACKS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb": ("x.pt", bomb, "compressed"),
    "steps of 0": (
        "x.pt",
        lambda: zipped(state_dict((60_000, 60_000), (0, 0), 1), {"data/0": bytes(4)}),
        "claims more",
    ),
    "numbers that overlap": (
        "x.pt",
        lambda: zipped(state_dict((9, 9), (1, 1), 20), {"data/0": bytes(80)}),
        "claims more",
    ),
    "a tensor beyond its storage": (
        "x.pt",
        lambda: zipped(state_dict((8,), (1,), 8, 4), {"data/0": bytes(32)}),
        "reaches beyond",
    ),
    "a storage beyond its file": (
        "x.pt",
        lambda: zipped(state_dict((8,), (1,), 8_000_000), {"data/0": bytes(32)}),
        "reaches beyond",
    ),
    "a TorchScript program": ("x.pt", script, "TorchScript"),
    "a whole module": ("x.pt", whole_module, "would run torch.nn.modules.linear.Linear"),
    "a call": ("x.pt", lambda: zipped(pickle.dumps({"a": Runs()}, 2), {}), "would run"),
    "a step that makes objects": ("x.pt", lambda: zipped(b"\x80\x02(i__main__\nX\n.", {}), "does more than describe"),
    "a step that is none": ("x.pt", lambda: zipped(b"\x80\x02\xff.", {}), "damaged"),
    "an endless pickle": ("x.pt", lambda: zipped(b"\x80\x02" + b"N" * 90_000 + b".", {}), "more than 60000 steps"),
    "the format of old": ("x.pt", legacy, "since version 1.6"),
    "a header that lies": ("x.safetensors", lambda: headed({"a": {**NUMBERS, "shape": [2**40]}}, bytes(8)), "header"),
    "a hole": ("x.safetensors", lambda: headed({"a": {**NUMBERS, "data_offsets": [8, 16]}}, bytes(16)), "header"),
    "tensors that overlap": ("x.safetensors", lambda: headed({"a": NUMBERS, "b": NUMBERS}, bytes(8)), "header"),
    "a header longer than the file": ("x.safetensors", lambda: struct.pack("<Q", 2**40) + b"{}", "not in the format"),
    "400,000 tensors": ("x.safetensors", lambda: headed(" " * 26_000_000), "not in the format"),
    "5,000 tensors": ("x.safetensors", many, "holds 5000 tensors"),
    "a name twice": (
        "x.safetensors",
        lambda: headed(f'{{"a": {json.dumps(NUMBERS)}, "a": {json.dumps(NUMBERS)}}}', bytes(8)),
        "a stands twice",
    ),
    "an empty tensor": (
        "x.safetensors",
        lambda: headed({"a": {"dtype": "F32", "shape": [0, 2**40], "data_offsets": [0, 0]}}),
        "the shape",
    ),
    "100 dimensions": (
        "x.safetensors",
        lambda: headed({"a": {**NUMBERS, "shape": [1] * 99 + [2]}}, bytes(8)),
        "4 at most",
    ),
    "whole numbers": ("x.safetensors", lambda: headed({"a": {**NUMBERS, "dtype": "I32"}}, bytes(8)), "of the type I32"),
    "a well of brackets": ("x.safetensors", lambda: headed("[" * 200_000), "not in the format"),
    "an endless number": ("x.safetensors", lambda: headed('{"a": ' + "9" * 5_000 + "}"), "not in the format"),
    "a number that is none": ("x.pt", nan, "not finite"),
    "a number beyond all pictures": ("x.pt", huge, "beyond 10000"),
    "a network too large for a server": ("x.safetensors", large_module, "144 MB; at most 128 MB"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_by_its_sentence_and_takes_little(name: str) -> None:
    file, make, sentence = ATTACKS[name]
    content = make()
    MARKER.unlink(missing_ok=True)
    tracemalloc.start()
    try:
        with pytest.raises(MisfitError, match=sentence):
            fits(opened(file, content, SERVER), VOCABULARY)
        assert tracemalloc.get_traced_memory()[1] < 24_000_000
    finally:
        tracemalloc.stop()
    assert not MARKER.exists(), "something in the file was run"


VOCABULARIES = {
    "34 MB": (b'["' + b'a","' * 8_500_000 + b'b"]', "at most 16 MB"),
    "a well of brackets": (b"[" * 200_000, "nested too deeply"),
    "a key twice": (b'{"a": 1, "a": 2}', "each once"),
    "another encoding": (b"caf\xe9", "not in UTF-8"),
    "too few words": (b"a\nb", "has 2 words"),
    "a number beyond the rows": (json.dumps({f"w{k}": k + 9 for k in range(40)}).encode(), "beyond the last row"),
}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_vocabulary_that_does_not_fit_is_refused_by_its_sentence(name: str) -> None:
    content, sentence = VOCABULARIES[name]
    file = opened("x.pt", tutorial(1).content)
    tracemalloc.start()
    try:
        with pytest.raises(MisfitError, match=sentence):
            fits(file, content)
        assert tracemalloc.get_traced_memory()[1] < 24_000_000
    finally:
        tracemalloc.stop()


def test_words_lose_what_controls_a_screen() -> None:
    words = ["<pad>", "<unk>", "a\u202eb", "\x1b[31m", "a b", *(f"w{k}" for k in range(5, 40))]
    (fit, *_) = fits(opened("x.pt", tutorial(1).content), json.dumps(words).encode(), Asked(tokenizer="spaces"))
    tokens = fit.network.vocabulary.tokens
    assert tokens[2:5] == ("a\ufffdb", "\ufffd[31m", "a␣b")


@pytest.mark.parametrize("what", ["recurrent", "units", "layers", "words", "classes"])
def test_the_cost_is_known_before_a_number_is_read(what: str) -> None:
    one = tutorial(2).content
    generous = {name: getattr(PYTHON, name) for name in Limits.__dataclass_fields__}
    with pytest.raises(MisfitError, match="at most 1 are read here" if what != "classes" else "at most 0"):
        opened("x.pt", one, Limits(**generous | {what: 0 if what == "classes" else 1}))
