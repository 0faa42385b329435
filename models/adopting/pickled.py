"""The tensors of what torch.save writes (a `.pt` or `.pth`), never unpickled, and without torch.

The file is a zip archive: a pickle, whose few steps opcodes.py follows, and beside it the numbers of every storage, as
they are. An archive that is compressed is refused: torch writes none, and a small one could hold gigabytes.
"""

import io
import math
import zipfile
from typing import Any

import numpy as np

from models.adopting.opcodes import Described, read
from models.adopting.stored import KINDS, Stored, Tensors, check_count, check_tensor
from models.networks.misfit import MisfitError

_MOST_PICKLE = 4_000_000  # bytes
_MOST_FILES = 2_000
_WRAPPERS = ("state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "module")
"""Under which a checkpoint of a training keeps the network, beside its optimizer."""


def tensors_of(content: bytes) -> Tensors:
    """The tensors by name, unread. MisfitError for what is not, or is more than, a state_dict."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise MisfitError("adopt.pickle.legacy" if not content.startswith(b"PK") else "adopt.pickle.broken") from error
    names = {info.filename.partition("/")[2]: info for info in files}
    if "constants.pkl" in names or any(name.startswith("code/") for name in names):
        raise MisfitError("adopt.pickle.script")
    if "data.pkl" not in names:
        raise MisfitError("adopt.pickle.none")
    if len(files) > _MOST_FILES or len(names) < len(files):
        raise MisfitError("adopt.pickle.broken")
    if any(info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size for info in files):
        raise MisfitError("adopt.pickle.compressed")
    if sum(info.file_size for info in files) > len(content):
        raise MisfitError("adopt.pickle.broken")
    if names["data.pkl"].file_size > _MOST_PICKLE:
        raise MisfitError("adopt.pickle.large", most=_MOST_PICKLE // 1_000_000)
    if "byteorder" in names and _bytes(content, names["byteorder"]) != b"little":
        raise MisfitError("adopt.pickle.order")
    found = _state_dict(read(_bytes(content, names["data.pkl"])))
    check_count(len(found))
    return {name: _stored(name, tensor, content, names) for name, tensor in found.items()}


def _bytes(content: bytes, info: zipfile.ZipInfo) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(info) as file:
            return file.read(info.file_size)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError, OSError) as error:
        raise MisfitError("adopt.pickle.broken") from error


def _state_dict(found: Any) -> dict[str, Described]:
    """The tensors of a state_dict, or of the one within a checkpoint."""
    for within in (found, *(found.get(name) for name in _WRAPPERS if isinstance(found, dict))):
        if isinstance(within, dict):
            tensors = {name: each for name, each in within.items() if isinstance(each, Described)}
            if tensors and all(isinstance(name, str) for name in tensors):
                return tensors
    raise MisfitError("adopt.pickle.none")


def _stored(name: str, tensor: Described, content: bytes, names: dict[str, zipfile.ZipInfo]) -> Stored:
    """A tensor that lies within its storage. One whose steps are 0 would be a small file and a large network."""
    kind, shape, strides = tensor.storage.kind, tensor.shape, tensor.strides
    check_tensor(name, shape, kind)
    file, size = names.get(f"data/{tensor.storage.key}"), KINDS[kind]
    if file is None or file.file_size < tensor.storage.count * size:
        raise MisfitError("adopt.pickle.outside", tensor=name)
    last = tensor.offset + sum((count - 1) * stride for count, stride in zip(shape, strides, strict=True))
    small = any(count > 1 and stride < 1 for count, stride in zip(shape, strides, strict=True))
    if small or min((tensor.offset, *strides), default=0) < 0 or math.prod(shape) > tensor.storage.count:
        raise MisfitError("adopt.pickle.strides", tensor=name)
    if last >= tensor.storage.count:
        raise MisfitError("adopt.pickle.outside", tensor=name)

    def numbers() -> bytes:
        whole = np.frombuffer(_bytes(content, file), dtype=f"V{size}", count=tensor.storage.count)
        steps = tuple(stride * size for stride in strides)
        return np.lib.stride_tricks.as_strided(whole[tensor.offset :], shape, steps, writeable=False).tobytes()

    return Stored(shape, kind, tensor, numbers)
