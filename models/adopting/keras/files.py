"""A file of Keras as its layers, in the order in which they are used: what each is called, its settings, its numbers.

A `.keras` is a zip archive of a config.json and an HDF5 file, which calls a layer by the kind of it and its number
among those of its kind. A `.h5` is an HDF5 file alone, which calls it by its own name.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.adopting.keras import hdf5
from models.adopting.stored import Stored, check_count, check_tensor
from models.networks.misfit import MisfitError

_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"
_MOST_CONFIG = 4_000_000  # bytes
_MOST_LAYERS = 100
_NAMES = ("embeddings", "kernel", "recurrent_kernel", "gamma", "beta", "moving_mean", "moving_variance", "bias")
_SEEDS = "seed_generator"  # what dropout draws by
_MASKS = ("NotEqual",)  # an operation that stands beside the layers where an Embedding hides its filling


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: its kind, name and settings, and its numbers in the order in which Keras keeps them."""

    kind: str
    name: str
    settings: Mapping[str, Any]
    tensors: tuple[Stored, ...]


def layers_of(content: bytes) -> tuple[Layer, ...]:
    """The layers of a file's content. MisfitError where it is none of Keras, or its layers are not one chain."""
    if content.startswith(hdf5.SIGNATURE):
        return _of_h5(content)
    if content.startswith(b"PK"):
        return _of_archive(content)
    raise MisfitError("adopt.keras.foreign")


def _of_archive(content: bytes) -> tuple[Layer, ...]:
    config, weights = _members(content)
    found = hdf5.read(weights).tensors
    counts, layers = Counter[str](), []
    for kind, name, settings in _chain(_json(config)):
        stem = _snake(kind)
        place = f"layers/{stem}_{counts[stem]}" if counts[stem] else f"layers/{stem}"
        counts[stem] += 1
        own = {path.removeprefix(place + "/"): each for path, each in found.items() if path.startswith(place + "/")}
        layers.append(Layer(kind, name, settings, _ordered(own, place)))
    _check_all_used(layers, [each for path, each in found.items() if path.startswith("layers/")])
    return tuple(layers)


def _ordered(own: Mapping[str, Stored], place: str) -> tuple[Stored, ...]:
    """The numbers of one layer: the forward one's of two first, each by the number at the end of its path."""
    ways = {"forward_layer/cell/vars": 0, "backward_layer/cell/vars": 1, "cell/vars": 0, "vars": 0}
    found = []
    for path, tensor in own.items():
        stem, _, number = path.rpartition("/")
        if stem in ways and number.isascii() and number.isdecimal() and len(number) < 3:
            found.append(((ways[stem], int(number)), tensor))
        elif _SEEDS not in path:
            raise MisfitError("adopt.keras.left", names=(f"{place}/{path}",))
    return tuple(tensor for _, tensor in sorted(found, key=lambda each: each[0]))


def _of_h5(content: bytes) -> tuple[Layer, ...]:
    found = hdf5.read(content)
    if found.config is None:
        raise MisfitError("adopt.keras.weights")
    layers = []
    for kind, name, settings in _chain(_json(found.config.encode(errors="replace"))):
        place = f"model_weights/{name}/"
        own = {path.removeprefix(place): each for path, each in found.tensors.items() if path.startswith(place)}
        layers.append(Layer(kind, name, settings, _named(own, place)))
    _check_all_used(layers, [each for path, each in found.tensors.items() if path.startswith("model_weights/")])
    return tuple(layers)


def _named(own: Mapping[str, Stored], place: str) -> tuple[Stored, ...]:
    """The numbers of one layer, by the names that Keras gives them: the forward direction's of two first."""
    found: dict[tuple[int, int], Stored] = {}
    for path, tensor in own.items():
        *above, last = path.removesuffix(":0").split("/")
        ways = [part.startswith("backward_") for part in above if part.startswith(("forward_", "backward_"))]
        if last in _NAMES and (at := (int(ways[-1]) if ways else 0, _NAMES.index(last))) not in found:
            found[at] = tensor
        elif _SEEDS not in path:
            raise MisfitError("adopt.keras.left", names=(place + path,))
    return tuple(found[at] for at in sorted(found))


def _check_all_used(layers: Sequence[Layer], found: Sequence[Stored]) -> None:
    """MisfitError for numbers that belong to no layer, and for shapes that no network has."""
    used = [tensor for layer in layers for tensor in layer.tensors]
    check_count(len(used))
    for tensor in used:
        check_tensor(str(tensor.place), tensor.shape, tensor.kind)
    if left := tuple(str(each.place) for each in found if each not in used and _SEEDS not in str(each.place)):
        raise MisfitError("adopt.keras.left", names=left)


def _members(content: bytes) -> tuple[bytes, bytes]:
    """config.json and the weights of an archive. MisfitError for one that is compressed, or is none of Keras."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = archive.infolist()
            names = [info.filename for info in files]
            if names.count(_CONFIG) != 1 or names.count(_WEIGHTS) != 1 or len(files) > _MOST_LAYERS:
                raise MisfitError("adopt.keras.foreign")
            packed = any(info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1 for info in files)
            if packed or sum(info.file_size for info in files) > len(content):
                raise MisfitError("adopt.keras.compressed")
            sizes = (min(archive.getinfo(_CONFIG).file_size, _MOST_CONFIG + 1), archive.getinfo(_WEIGHTS).file_size)
            with archive.open(_CONFIG) as config, archive.open(_WEIGHTS) as weights:
                return config.read(sizes[0]), weights.read(sizes[1])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, RuntimeError, OSError) as why:
        if isinstance(why, MisfitError):
            raise
        raise MisfitError("adopt.keras.foreign") from why


def _json(text: bytes) -> Any:
    if len(text) > _MOST_CONFIG:
        raise MisfitError("adopt.large", found=len(text) // 1_000_000, most=_MOST_CONFIG // 1_000_000)
    try:
        return json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise MisfitError("config.deep") from error


def _chain(config: Any) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Kind, name and settings of every layer, in the order of use. MisfitError where one reads several, or another
    than the one before it.
    """
    try:
        kind, raw = config["class_name"], config["config"]["layers"]
        layers = [(str(each["class_name"]), str(each["config"].get("name", "")), dict(each["config"])) for each in raw]
        reads = [each.get("inbound_nodes") for each in raw]
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise MisfitError("adopt.keras.foreign") from error
    if kind not in ("Sequential", "Functional", "Model"):
        raise MisfitError("adopt.keras.graph", tensor=str(kind))
    if len(layers) > _MOST_LAYERS or len({name for _, name, _ in layers}) < len(layers):
        raise MisfitError("adopt.keras.foreign")
    if kind != "Sequential":
        _check_order(
            [layer for layer in layers if layer[0] not in _MASKS], dict(zip(_names(layers), reads, strict=True))
        )
    return [layer for layer in layers if layer[0] not in _MASKS]


def _names(layers: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[str]:
    return [name for _, name, _ in layers]


def _check_order(layers: Sequence[tuple[str, str, Mapping[str, Any]]], reads: Mapping[str, Any]) -> None:
    """MisfitError unless each layer is used once, and reads what the one before it hands on, and nothing else."""
    before: list[str] = []
    for _, name, _ in layers:
        if _read_by(reads[name]) != before:
            raise MisfitError("adopt.keras.graph", tensor=name)
        before = [name]


def _read_by(nodes: Any) -> list[str] | None:
    """The layers that a layer reads, if it is used once; None where that cannot be told. A mask is none of them."""
    try:
        if not nodes:
            return []
        (node,) = nodes
        if isinstance(node, dict):
            given = [each["config"]["keras_history"] for each in node["args"]]
            given += [each for key, each in node.get("kwargs", {}).items() if key == "initial_state" and each]
        else:
            given = node  # of Keras 2
        return [str(each[0]) if each[1:3] == [0, 0] else "" for each in given]
    except (TypeError, KeyError, ValueError, AttributeError, IndexError):
        return None


def _snake(kind: str) -> str:
    """As Keras writes a kind of layer in a path: GlobalMaxPooling1D is global_max_pooling1d."""
    kind = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    return re.sub("([a-z])([A-Z])", r"\1_\2", kind).lower()
