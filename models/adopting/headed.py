"""The tensors of a safetensors file, its header first: 8 bytes of length, a table in JSON, the numbers."""

import json
import math
from typing import Any

from models.adopting.stored import KINDS, Stored, Tensors, check_count, check_tensor
from models.networks.misfit import MisfitError

_MOST_HEADER = 1_000_000  # bytes


def tensors_of(content: bytes) -> Tensors:
    """The tensors by name, unread; those that the file says are one stand under each of their names.

    MisfitError unless the header describes the file to the last byte.
    """
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > _MOST_HEADER or 8 + length > len(content):
        raise MisfitError("weights.foreign")
    table = _table(content[8 : 8 + length])
    metadata = table.pop("__metadata__", {})
    check_count(len(table))
    found: dict[str, Stored] = {}
    for name, entry in table.items():
        found[name] = _stored(name, entry, content, 8 + length)
    at = 8 + length
    for start, end in sorted(each.place for each in found.values()):
        if start != at:
            raise MisfitError("adopt.header")
        at = end
    if at != len(content):
        raise MisfitError("adopt.header")
    for name, other in metadata.items() if isinstance(metadata, dict) else ():
        if other in found and name not in found:  # save_model keeps one of two that are the same
            found[name] = found[other]
    return found


def _table(text: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            raise MisfitError("adopt.twice", tensor=next(name for name in names if names.count(name) > 1))
        return found

    try:
        table = json.loads(text, object_pairs_hook=once)
    except MisfitError:
        raise
    except (ValueError, RecursionError) as error:
        raise MisfitError("weights.foreign") from error
    if not isinstance(table, dict):
        raise MisfitError("weights.foreign")
    return table


def _stored(name: str, entry: Any, content: bytes, base: int) -> Stored:
    try:
        kind, shape, (start, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
    except (TypeError, KeyError, ValueError) as error:
        raise MisfitError("weights.foreign") from error
    check_tensor(name, shape, kind)
    if type(start) is not int or type(end) is not int or end - start != math.prod(shape) * KINDS[kind] or start < 0:
        raise MisfitError("adopt.header")
    place = (base + start, base + end)
    return Stored(shape, kind, place, lambda: content[slice(*place)])
