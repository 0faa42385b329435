"""Files of Keras that were made to harm: HDF5 can do more than hold numbers. Each is refused by its sentence."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from models.adopting.keras.network import opened
from models.adopting.limits import PYTHON, Limits
from models.networks.misfit import MisfitError
from tests.models.adopting.keras_saved import Saved

SECRET = Path("/tmp/gatescope-test-secret")

CELL = {"units": 3, "reset_after": True}
LAYERS: list[dict[str, Any]] = [
    {"class_name": "Embedding", "config": {"name": "embedding"}},
    {"class_name": "LSTM", "config": {"name": "lstm", **CELL}},
    {"class_name": "Dense", "config": {"name": "dense", "activation": "sigmoid"}},
]
NUMBERS: dict[str, Any] = {
    "layers/embedding/vars/0": np.ones((5, 2), "f4"),
    "layers/lstm/cell/vars/0": np.ones((2, 12), "f4"),
    "layers/lstm/cell/vars/1": np.ones((3, 12), "f4"),
    "layers/lstm/cell/vars/2": np.ones(12, "f4"),
    "layers/dense/vars/0": np.ones((3, 1), "f4"),
    "layers/dense/vars/1": np.ones(1, "f4"),
}
TABLE = "layers/embedding/vars/0"


def config_of(layers: object) -> bytes:
    return json.dumps({"class_name": "Sequential", "config": {"layers": layers}}).encode()


def archive(
    weights: bytes, config: bytes = config_of(LAYERS), compression: int = zipfile.ZIP_STORED, **more: bytes
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, content in {"config.json": config, "model.weights.h5": weights, **more}.items():
            made.writestr(name, content)
    return buffer.getvalue()


def hdf5(change: Callable[[h5py.File], object] = lambda file: None, without: tuple[str, ...] = ()) -> bytes:
    """The weights of a small network, with something in them that Keras does not write."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for path, numbers in NUMBERS.items():
            if path not in without:
                file[path] = numbers
        change(file)
    return buffer.getvalue()


def h5(config: object = None, name: str = "embedding") -> bytes:
    """The same as a legacy file."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.attrs["model_config"] = config_of(LAYERS).decode() if config is None else config
        for layer, own in (("embedding", "embeddings"), ("lstm", "kernel"), ("dense", "kernel")):
            for path, numbers in NUMBERS.items():
                if path.startswith(f"layers/{layer}/"):
                    kinds = {"0": own, "1": "recurrent_kernel" if layer == "lstm" else "bias", "2": "bias"}
                    place = name if layer == "embedding" else layer
                    file[f"model_weights/{place}/sequential/{layer}/{kinds[path[-1]]}"] = numbers
    return buffer.getvalue()


def other_file(file: h5py.File) -> None:
    SECRET.write_bytes(bytes(40))
    file.create_dataset(TABLE, (5, 2), "f4", external=[(str(SECRET), 0, 40)])


def of_several_files(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((5, 2), "f4")
    layout[:] = h5py.VirtualSource(str(SECRET), "numbers", (5, 2))
    file.create_virtual_dataset(TABLE, layout)


def claimed(file: h5py.File) -> None:
    file.create_dataset(TABLE, (10_000_000, 10), "f4", fillvalue=1.0)


def compressed(file: h5py.File) -> None:
    file.create_dataset(TABLE, (50_000, 200), "f4", data=np.zeros((50_000, 200), "f4"), compression="gzip")


def in_pieces(file: h5py.File) -> None:
    file.create_dataset(TABLE, (5, 2), "f4", chunks=(1, 2), data=NUMBERS[TABLE])


def deep(file: h5py.File) -> None:
    file["/".join("g" * 40)] = np.ones(1, "f4")


def many(file: h5py.File) -> None:
    for k in range(4_000):
        file.create_group(f"more/{k}")


def put(path: str, made: object) -> Callable[[h5py.File], object]:
    return lambda file: file.__setitem__(path, made)


def changed(at: int, **config: object) -> list[dict[str, Any]]:
    layers = [{**layer, "config": dict(layer["config"])} for layer in LAYERS]
    layers[at]["config"] |= config
    return layers


def replaced(at: int, kind: str) -> list[dict[str, Any]]:
    return [{**layer, "class_name": kind if k == at else layer["class_name"]} for k, layer in enumerate(LAYERS)]


def with_table(change: Callable[[h5py.File], object]) -> bytes:
    return archive(hdf5(change, (TABLE,)))


FEW: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "numbers in another file": ("lie in another file", lambda: with_table(other_file)),
    "numbers of several files": ("lie in another file", lambda: with_table(of_several_files)),
    "a link to another file": (
        "is a link to somewhere else",
        lambda: archive(hdf5(put("layers/more", h5py.ExternalLink("/etc/passwd", "/")))),
    ),
    "a soft link": ("is a link", lambda: with_table(put(TABLE, h5py.SoftLink("/layers/dense/vars/0")))),
    "numbers that stand nowhere": ("claims more numbers", lambda: with_table(claimed)),
    "a small file of a large table": ("stored in pieces or compressed", lambda: with_table(compressed)),
    "a table in pieces": ("stored in pieces or compressed", lambda: with_table(in_pieces)),
    "a group that holds itself": (
        "leads in a circle",
        lambda: archive(hdf5(lambda file: file["layers"].__setitem__("layers", file["layers"]))),
    ),
    "one tensor under two names": (
        "leads in a circle",
        lambda: with_table(lambda file: file.__setitem__(TABLE, file["layers/dense/vars/0"])),
    ),
    "a well of groups": ("levels deep", lambda: archive(hdf5(deep))),
    "4,000 groups": ("more than 3000 parts", lambda: archive(hdf5(many))),
    "whole numbers": ("belong to no layer|are missing|Embedding", lambda: with_table(put(TABLE, np.ones((5, 2), int)))),
    "a number that is none": ("not finite", lambda: with_table(put(TABLE, np.full((5, 2), np.nan, "f4")))),
    "texts in the place of numbers": ("Embedding", lambda: with_table(put(TABLE, np.array([b"abc"] * 5)))),
    "a table of no rows": ("the shape|claims more", lambda: with_table(put(TABLE, np.ones((0, 2), "f4")))),
    "a tensor that no layer has": (
        "belong to no layer",
        lambda: archive(hdf5(put("layers/dense/vars/lora", np.ones((3, 1), "f4")))),
    ),
    "a layer that nobody uses": (
        "belong to no layer",
        lambda: archive(hdf5(put("layers/dense_1/vars/0", np.ones((3, 1), "f4")))),
    ),
    "a compressed archive": (
        "archive is compressed",
        lambda: archive(hdf5(), compression=zipfile.ZIP_DEFLATED),
    ),
    "a name twice in the archive": ("not what Keras 3 writes", lambda: twice()),
    "a text in the place of the weights": ("HDF5 file is damaged", lambda: archive(b"abc" * 1000)),
    "a file that was cut off": ("HDF5 file is damaged|claims more", lambda: archive(hdf5()[:4_000])),
    "a well of brackets": ("nested too deeply", lambda: archive(hdf5(), b"[" * 200_000)),
    "an endless number": ("nested too deeply", lambda: archive(hdf5(), b'{"a": ' + b"9" * 5_000 + b"}")),
    "5 MB of settings": ("at most 4 MB", lambda: archive(hdf5(), b'{"a": "' + b"a" * 5_000_000 + b'"}')),
    "settings that are none": ("not what Keras 3 writes", lambda: archive(hdf5(), b'{"class_name": "Sequential"}')),
    "a layer that is none": ("not what Keras 3 writes", lambda: archive(hdf5(), config_of([7]))),
    "one name for two layers": ("not what Keras 3 writes", lambda: archive(hdf5(), config_of([*LAYERS, LAYERS[0]]))),
    "200 layers": ("not what Keras 3 writes", lambda: archive(hdf5(), config_of(LAYERS * 70))),
    "a network of somebody's own class": (
        "Mine does not read",
        lambda: archive(hdf5(), json.dumps({"class_name": "Mine", "config": {"layers": LAYERS}}).encode()),
    ),
    "code": (
        "of the kind Lambda",
        lambda: archive(hdf5(), config_of([*LAYERS[:2], {"class_name": "Lambda", "config": {"name": "x"}}, LAYERS[2]])),
    ),
    "a cell of old": ("of the kind CuDNNLSTM", lambda: h5(config_of(replaced(1, "CuDNNLSTM")).decode())),
    "another cell than the numbers are of": ("has the shape", lambda: h5(config_of(replaced(1, "GRU")).decode())),
    "a cell of another function": (
        "activation is 'softplus'",
        lambda: archive(hdf5(), config_of(changed(1, activation="softplus"))),
    ),
    "a function as an object": (
        "recurrent_activation is",
        lambda: archive(hdf5(), config_of(changed(1, recurrent_activation={"class_name": "X", "config": {}}))),
    ),
    "a flag that is a number": ("go_backwards is 0", lambda: archive(hdf5(), config_of(changed(1, go_backwards=0)))),
    "a state that is kept": ("stateful is True", lambda: archive(hdf5(), config_of(changed(1, stateful=True)))),
    "weights alone": ("weights without the layers", lambda: hdf5()),
    "many settings in a .h5": ("HDF5 file is damaged", lambda: h5(config=[config_of(LAYERS).decode()] * 50)),
    "another layer's numbers in a .h5": ("belong to no layer|Embedding", lambda: h5(name="elsewhere")),
    "neither of both": ("not what Keras 3 writes", lambda: b"GIF89a" + bytes(100)),
}


def twice() -> bytes:
    content = bytearray(archive(hdf5(), **{"model.weights.hX": b"a"}))
    return bytes(content).replace(b"model.weights.hX", b"model.weights.h5")


def test_the_small_network_itself_is_read() -> None:
    """What the attacks change is read where nothing is changed."""
    for name, content in (("x.keras", archive(hdf5())), ("x.h5", h5())):
        file = opened(name, content)
        assert (file.shapes.cell, file.shapes.words, file.readings[0].end) == ("lstm", 5, "sigmoid")


@pytest.mark.parametrize("name", FEW)
def test_an_attack_is_refused_by_its_sentence_and_takes_little(name: str) -> None:
    sentence, make = FEW[name]
    content = make()
    tracemalloc.start()
    try:
        with pytest.raises(MisfitError, match=sentence):
            _read(content)
        assert tracemalloc.get_traced_memory()[1] < 24_000_000
    finally:
        tracemalloc.stop()
        SECRET.unlink(missing_ok=True)


def _read(content: bytes) -> None:
    file = opened("x.keras", content)
    for tensor in [file.shapes.embedding, *(t for layer in file.shapes.layers for p in layer.ways for t in p.values())]:
        assert tensor is not None
        tensor.numbers("x")


def test_a_damaged_file_is_a_sentence_whatever_byte_is_wrong(keras_saved: Saved) -> None:
    """Of the first bytes, which say where everything stands, each other one is turned over."""
    for kind in ("keras", "h5"):
        content = keras_saved.content(f"lstm.{kind}")
        start = content.index(b"\x89HDF")
        for at in range(start, start + 1_600, 16):
            broken = bytearray(content)
            broken[at] ^= 0xFF
            try:
                opened(f"x.{kind}", bytes(broken))
            except MisfitError:
                continue


@pytest.mark.parametrize("what", ["recurrent", "units", "layers", "words", "classes"])
def test_the_cost_is_known_before_a_number_is_read(what: str, keras_saved: Saved) -> None:
    generous = {name: getattr(PYTHON, name) for name in Limits.__dataclass_fields__}
    with pytest.raises(MisfitError, match="read here"):
        opened("x.keras", keras_saved.content("bilstm2.keras"), Limits(**generous | {what: 0}))


def test_a_large_file_is_not_opened() -> None:
    with pytest.raises(MisfitError, match="at most 0 MB"):
        opened("x.keras", bytes(1_000_001), Limits(0, 1, 1, 1, 1, 1))
