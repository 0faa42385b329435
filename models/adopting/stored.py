"""The tensors of somebody's file: names, shapes and kinds of numbers at first, the numbers where they are asked for."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.adopting.limits import MOST_DIMENSIONS, MOST_TENSORS, MOST_VALUE, Limits, check_size
from models.networks.misfit import MisfitError
from models.networks.tensors import Shape, numbers_in
from models.networks.weights import Floats

KINDS = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8}
"""Kinds of numbers and their bytes. Only a counter of batches may be whole."""


@dataclass(frozen=True, eq=False)
class Stored:
    """One tensor: `read` gives its bytes in order. `place` is the same for tensors that are one."""

    shape: Shape
    kind: str
    place: Any
    read: Callable[[], bytes]

    def numbers(self, name: str) -> Floats:
        """Its numbers. MisfitError where one is not finite, or so large that nothing could be drawn of it."""
        found = numbers_in(self.read(), self.kind).reshape(self.shape)
        if not np.isfinite(found).all():
            raise MisfitError("weights.infinite", tensor=name)
        if np.abs(found).max() > MOST_VALUE:
            raise MisfitError("adopt.value", tensor=name, most=int(MOST_VALUE))
        return found


Tensors = Mapping[str, Stored]


def check_tensor(name: str, shape: Shape, kind: str) -> None:
    """MisfitError for a tensor that no recurrent network has."""
    if len(shape) > MOST_DIMENSIONS or any(type(size) is not int or size < 1 for size in shape):
        raise MisfitError("adopt.dimensions", tensor=name, found=str(list(shape)), most=MOST_DIMENSIONS)
    if kind == "I64" and math.prod(shape) == 1 and name.rpartition(".")[2] == "num_batches_tracked":
        return
    if kind not in KINDS or kind == "I64":
        raise MisfitError("weights.type", tensor=name, found=kind, wanted=tuple(KINDS)[:-1])


def check_count(count: int) -> None:
    """MisfitError for more tensors than a network has."""
    if count > MOST_TENSORS:
        raise MisfitError("adopt.count", found=count, most=MOST_TENSORS)


def content_of(path: Path, limits: Limits) -> bytes:
    """What stands in somebody's file. MisfitError where it is no file, or too large."""
    try:
        if not path.is_file():
            raise MisfitError("file.missing", file=path.name)
        check_size(path.stat().st_size, limits)
        return path.read_bytes()
    except OSError as error:
        raise MisfitError("file.unreadable", file=path.name) from error
