"""The tensors of a network as a file of safetensors holds them: what its own table says, and whether that fits.

The table is read and compared first, so nothing is ever made of a size that only config.json claims. The format is
https://github.com/huggingface/safetensors: the length of the table in 8 bytes, the table in JSON, the numbers.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import safetensors
import torch
from safetensors.torch import load as numbers_in  # not torch's, which unpickles
from torch import Tensor

from models.networks.misfit import MisfitError

Shape = tuple[int, ...]

TYPES = ("F16", "BF16", "F32", "F64")
"""Of the numbers that are read, by the format's names."""

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
    missing = tuple(name for name in wanted if name not in table.shapes)
    strange = tuple(name for name in table.shapes if name not in wanted)
    if missing and strange:
        raise MisfitError("weights.names", names=missing, found=strange)
    if missing:
        raise MisfitError("weights.lacks", names=missing)
    if strange:
        raise MisfitError("weights.unknown", names=strange)
    wrong = [name for name, shape in wanted.items() if table.shapes[name] != shape]
    if wrong:
        first, *others = wrong
        parts = {"tensor": first, "found": str(table.shapes[first]), "wanted": str(wanted[first])}
        if others:
            raise MisfitError("weights.shapes", names=tuple(others), **parts)
        raise MisfitError("weights.shape", **parts)
    for name, kind in table.types.items():
        if kind not in TYPES:
            raise MisfitError("weights.type", tensor=name, found=kind, wanted=TYPES)


def tensors_in(content: bytes, wanted: Mapping[str, Shape]) -> dict[str, Tensor]:
    """The `wanted` tensors of a file in float32. MisfitError if they are others, or not finite."""
    check_table(table_in(io.BytesIO(content), len(content)), wanted)
    try:
        found = {name: tensor.float() for name, tensor in numbers_in(content).items()}
    except safetensors.SafetensorError as error:
        raise MisfitError("weights.foreign") from error
    for name, tensor in found.items():
        if not torch.isfinite(tensor).all():
            raise MisfitError("weights.infinite", tensor=name)
    return found
