"""The numbers of an HDF5 file by their paths, unread. HDF5 can do more than hold numbers; none of that is followed.

It can point into other files of the machine, unpack a small file into a large one, claim numbers that stand nowhere,
and lead in a circle. Keras writes none of this, so each of these is refused wherever in the file it stands. The
numbers themselves are taken from where they stand in the file, which h5py tells and never reads.
"""

import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.adopting.stored import KINDS, Stored
from models.networks.misfit import MisfitError

SIGNATURE = b"\x89HDF\r\n\x1a\n"

_MOST_OBJECTS = 3_000
_MOST_DEPTH = 12


@dataclass(frozen=True)
class Contents:
    """`tensors` by path; those of whole numbers are not among them. `config`: what a .h5 says of its layers."""

    tensors: Mapping[str, Stored]
    config: str | None


def read(content: bytes) -> Contents:
    """What stands in the file. MisfitError with the reason where that is more than Keras writes."""
    try:
        import h5py
    except ImportError as error:
        raise MisfitError("adopt.hdf5.absent") from error
    if not content.startswith(SIGNATURE):
        raise MisfitError("adopt.hdf5.broken")
    tensors: dict[str, Stored] = {}
    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            config = _text(h5py, file, "model_config")
            for path, found in _objects(h5py, file):
                if isinstance(found, h5py.Dataset):
                    tensor = _tensor(h5py, path, found, content)
                    if tensor is not None:
                        tensors[path] = tensor
    except MisfitError:
        raise
    except (
        OSError,
        RuntimeError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        MemoryError,
        OverflowError,
    ) as error:
        raise MisfitError("adopt.hdf5.broken") from error
    if sum(math.prod(tensor.shape) * KINDS[tensor.kind] for tensor in tensors.values()) > len(content):
        raise MisfitError("adopt.hdf5.empty", tensor=next(iter(tensors)))  # several that stand in one place
    return Contents(tensors, config)


def _objects(h5py: Any, file: Any) -> Iterator[tuple[str, Any]]:
    """Every group and dataset with its path, without recursion: each once, by hard links alone."""
    waiting, seen = [("", file, 0)], {_address(h5py, file)}
    while waiting:
        path, found, depth = waiting.pop()
        yield path, found
        if not isinstance(found, h5py.Group):
            continue
        if len(found) + len(seen) > _MOST_OBJECTS or depth > _MOST_DEPTH:
            raise MisfitError("adopt.hdf5.many", most=_MOST_OBJECTS, depth=_MOST_DEPTH)
        for name in found:
            below = f"{path}/{name}".lstrip("/")
            if not isinstance(found.get(name, getlink=True), h5py.HardLink):
                raise MisfitError("adopt.hdf5.link", tensor=below)
            child = found[name]
            if _address(h5py, child) in seen:
                raise MisfitError("adopt.hdf5.circle", tensor=below)
            seen.add(_address(h5py, child))
            waiting.append((below, child, depth + 1))


def _address(h5py: Any, found: Any) -> int:
    return int(h5py.h5o.get_info(found.id).addr)


def _tensor(h5py: Any, path: str, found: Any, content: bytes) -> Stored | None:
    """A dataset as a tensor; None where it does not hold floating-point numbers, as a counter of steps does not."""
    made = found.id.get_create_plist()
    if made.get_layout() == h5py.h5d.VIRTUAL or made.get_external_count():
        raise MisfitError("adopt.hdf5.elsewhere", tensor=path)
    if made.get_layout() == h5py.h5d.CHUNKED or made.get_nfilters():
        raise MisfitError("adopt.hdf5.packed", tensor=path)
    kinds = {"F64": h5py.h5t.IEEE_F64LE, "F32": h5py.h5t.IEEE_F32LE, "F16": h5py.h5t.IEEE_F16LE}
    kind = next((kind for kind, own in kinds.items() if found.id.get_type() == own), None)
    if kind is None:
        return None
    shape, start = found.shape, found.id.get_offset()
    size = math.prod(shape) * KINDS[kind]
    if start is None and made.get_layout() == h5py.h5d.COMPACT and found.id.get_storage_size() == size:
        data = found[()].tobytes()  # at most 64 KB, which stand in the file's own table
        return Stored(shape, kind, path, lambda: data)
    if start is None or found.id.get_storage_size() != size or start + size > len(content):
        raise MisfitError("adopt.hdf5.empty", tensor=path)
    return Stored(shape, kind, path, lambda: content[start : start + size])


def _text(h5py: Any, file: Any, name: str) -> str | None:
    """An attribute of the file that is one text; None where there is none of that name. A list could name one long
    text many times over, so none is read.
    """
    if name not in file.attrs:
        return None
    found = file.attrs.get_id(name)
    if found.shape != () or found.get_type().get_class() != h5py.h5t.STRING:
        raise MisfitError("adopt.hdf5.broken")
    said = file.attrs[name]
    return said.decode("utf-8") if isinstance(said, bytes) else str(said)
