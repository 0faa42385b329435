"""Files of a network's folder: read as they are or not at all, and written whole or not at all."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from models.networks.misfit import MisfitError
from models.networks.tensors import Table, table_in

Found = TypeVar("Found")
Content = bytes | MisfitError
"""What stands in a file, or why it cannot be read."""

_MEGABYTES = {".json": 10, ".txt": 50, ".safetensors": 500}  # of a file that is read


def content(path: Path) -> Content:
    """What stands in the file. It is not mapped: one that is cut off meanwhile would end the server."""
    return _looked(path, lambda _: path.read_bytes())


def table_of(path: Path) -> Table | MisfitError:
    """What a file of tensors says of them, or why it cannot be read."""

    def look(size: int) -> Table:
        with path.open("rb") as file:
            return table_in(file, size)

    return _looked(path, look)


def _looked(path: Path, look: Callable[[int], Found]) -> Found | MisfitError:
    """What `look` finds in a file of so many bytes, or why nothing can be found."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return MisfitError("file.unreadable", file=path.name)
        most = _MEGABYTES[path.suffix]
        if found.st_size > 1_000_000 * most:
            return MisfitError("file.large", file=path.name, found=round(found.st_size / 1e6), most=most)
        return look(found.st_size)
    except FileNotFoundError:
        return MisfitError("file.missing", file=path.name)
    except OSError:
        return MisfitError("file.unreadable", file=path.name)
    except MisfitError as why:
        return why


def or_misfit(found: Found | MisfitError) -> Found:
    """What was found, unless that is a MisfitError: it is raised."""
    if isinstance(found, MisfitError):
        raise found
    return found


def replace_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write into a new folder, and put that in the place of `folder`: whole, or the older one stands."""
    fresh = folder.with_name(f".{folder.name}.new")
    stale = folder.with_name(f".{folder.name}.old")
    _put_back(stale, folder)
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(stale, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        fill(fresh)
        if folder.exists():
            folder.rename(stale)
        fresh.rename(folder)
    except BaseException:
        _put_back(stale, folder)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    shutil.rmtree(stale, ignore_errors=True)


def _put_back(stale: Path, folder: Path) -> None:
    """After an end between the two moves of `replace_folder`, the older checkpoint is the one that there is."""
    if stale.exists() and not folder.exists():
        stale.rename(folder)


def write_whole(path: Path, text: str) -> None:
    """Write a file in UTF-8 that appears whole or not at all; an older one stands until then."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
