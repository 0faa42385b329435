"""The tensors of a network as a file of safetensors holds them, and as a network keeps them.

The table is read and compared first, so nothing is ever made of a size that only config.json claims. The format is
https://github.com/huggingface/safetensors: the length of the table in 8 bytes, the table in JSON, the numbers.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import BinaryIO

import numpy as np
import safetensors

from models.networks.misfit import MisfitError
from models.networks.weights import Floats, frozen

Shape = tuple[int, ...]

TYPES = ("F16", "BF16", "F32", "F64")
"""Of the numbers that are read, by the format's names."""

_READ_AS = {"F16": "<f2", "BF16": "<u2", "F32": "<f4", "F64": "<f8"}  # numpy has no BF16: half of an F32

_MOST_TABLE = 10_000_000  # bytes
_PICKLED = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")  # how torch.save and pickle begin


@dataclass(frozen=True)
class Table:
    """What a file says of its tensors: shapes and types by name, and how many bytes it has."""

    shapes: Mapping[str, Shape]
    types: Mapping[str, str]
    size: int


def table_in(file: BinaryIO, size: int) -> Table:
    """The table at the beginning of a file of `size` bytes. MisfitError if there is none, or the file is cut off."""
    start = file.read(8)
    if len(start) < 8:
        raise MisfitError("weights.cut", found=size, wanted=8)
    length = int.from_bytes(start, "little")
    if length > _MOST_TABLE:  # of a length that may be, the first bytes can be anything
        raise MisfitError("weights.pickle" if start.startswith(_PICKLED) else "weights.foreign")
    text = file.read(length)
    if size < 8 + length:
        raise MisfitError("weights.cut", found=size, wanted=8 + length)
    try:
        entries = json.loads(text)
        entries.pop("__metadata__", None)
        shapes = {name: tuple(map(int, entry["shape"])) for name, entry in entries.items()}
        types = {name: str(entry["dtype"]) for name, entry in entries.items()}
        end = 8 + length + max((int(entry["data_offsets"][1]) for entry in entries.values()), default=0)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise MisfitError("weights.foreign") from error
    if size < end:
        raise MisfitError("weights.cut", found=size, wanted=end)
    return Table(shapes, types, size)


def check_table(table: Table, wanted: Mapping[str, Shape]) -> None:
    """MisfitError unless the tensors are exactly the `wanted` ones, of their shapes, and of numbers that are read."""
    check_shapes(table.shapes, wanted)
    for name, kind in table.types.items():
        if kind not in TYPES:
            raise MisfitError("weights.type", tensor=name, found=kind, wanted=TYPES)


def check_shapes(found: Mapping[str, Shape], wanted: Mapping[str, Shape]) -> None:
    """MisfitError unless these are exactly the names and shapes that are `wanted`."""
    missing = tuple(name for name in wanted if name not in found)
    strange = tuple(name for name in found if name not in wanted)
    if missing and strange:
        raise MisfitError("weights.names", names=missing, found=strange)
    if missing:
        raise MisfitError("weights.lacks", names=missing)
    if strange:
        raise MisfitError("weights.unknown", names=strange)
    wrong = [name for name, shape in wanted.items() if found[name] != shape]
    if wrong:
        first, *others = wrong
        parts = {"tensor": first, "found": str(found[first]), "wanted": str(wanted[first])}
        if others:
            raise MisfitError("weights.shapes", names=tuple(others), **parts)
        raise MisfitError("weights.shape", **parts)


def tensors_in(content: bytes, wanted: Mapping[str, Shape]) -> dict[str, Floats]:
    """The `wanted` tensors of a file in its own precision, BF16 as float32; read-only.

    MisfitError if they are others, not finite, or beyond what float32 holds.
    """
    check_table(table_in(io.BytesIO(content), len(content)), wanted)
    try:
        entries = safetensors.deserialize(content)  # type: ignore[no-untyped-call]
    except safetensors.SafetensorError as error:
        raise MisfitError("weights.foreign") from error
    found = {name: numbers_in(bytes(entry["data"]), entry["dtype"]).reshape(entry["shape"]) for name, entry in entries}
    for name, tensor in found.items():
        if not (np.abs(tensor) <= np.finfo(np.float32).max).all():
            raise MisfitError("weights.infinite", tensor=name)
    return found


def numbers_in(data: bytes, kind: str) -> Floats:
    """The numbers of one kind of `TYPES`; BF16 as float32."""
    numbers = np.frombuffer(data, _READ_AS[kind])
    return (numbers.astype(np.uint32) << 16).view(np.float32) if kind == "BF16" else numbers


class Frozen:
    """A dataclass of `tensors` and facts that nobody can change.

    Equal, and of one hash, where all of them are: a key to whatever was made of either.
    """

    tensors: Mapping[str, Floats]

    def freeze(self, wanted: Mapping[str, Shape]) -> None:
        """Make the tensors read-only. MisfitError unless they are the `wanted` ones."""
        check_shapes({name: tensor.shape for name, tensor in self.tensors.items()}, wanted)
        kept = {name: frozen(self.tensors[name].view()) for name in wanted}
        object.__setattr__(self, "tensors", MappingProxyType(kept))

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the whole content, 64 hexadecimal digits."""
        facts = [getattr(self, name) for name in self.__dataclass_fields__ if name != "tensors"]  # type: ignore[attr-defined]
        found = hashlib.sha256(repr([getattr(fact, "tokens", fact) for fact in facts]).encode())
        for name, tensor in self.tensors.items():
            found.update(f"{name} {tensor.dtype}".encode())
            found.update(np.ascontiguousarray(tensor).data)
        return found.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frozen) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
