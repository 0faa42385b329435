"""A JSON header and planes of numbers as one block of bytes, which is what a browser component is sent.

4 bytes   length of the header, little endian
header    UTF-8 JSON, padded with spaces so that the planes start at a multiple of 4
planes    in row order, int16 or, where a value needs it, int32, each padded to a multiple of 4
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def fixed_point(values: np.ndarray, steps: int) -> np.ndarray:
    """Numbers in steps of 1 / `steps`, int16 where they fit."""
    numbers: np.ndarray = np.rint(values * steps)
    fits = np.abs(numbers).max(initial=0) <= np.iinfo(np.int16).max
    return numbers.astype("<i2" if fits else "<i4")


def assemble(header: Mapping[str, Any], planes: Sequence[np.ndarray]) -> bytes:
    """The block."""
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")
    text += b" " * (-len(text) % 4)
    body = b"".join(_padded(plane.tobytes()) for plane in planes)
    return len(text).to_bytes(4, "little") + text + body


def _padded(plane: bytes) -> bytes:
    return plane + b"\0" * (-len(plane) % 4)
