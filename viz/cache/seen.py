"""What came of looking at a folder, and whether the folder is still as it was: how every cache says "seen before".

A network that was read stays as it was read until the server ends, with what it said of itself then, whatever happens
to its folder: no visitor ever sees the numbers of two. Why one could not be read holds until its folder changes: one
that is put back is there a second later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from models import CheckpointError
from models.networks.checkpoint import Stamp, folder_stamp

Found = TypeVar("Found")


@dataclass(frozen=True)
class Seen(Generic[Found]):
    """What came of looking at a network's folder, and the state that the folder was in before, as `stamp_of` says."""

    name: str
    found: Found | CheckpointError
    stamp: Stamp
    stamp_of: Callable[[str], Stamp]

    def is_as_it_was(self) -> bool:
        return self.stamp_of(self.name) == self.stamp

    def or_none(self) -> Found | None:
        """What could be read, without the reason where it could not."""
        return None if isinstance(self.found, CheckpointError) else self.found

    def stays(self) -> bool:
        """What could be read stays; why not, until the folder changes."""
        return (self.found is not None and not isinstance(self.found, CheckpointError)) or self.is_as_it_was()


def see(name: str, look: Callable[[str], Found], stamp_of: Callable[[str], Stamp] = folder_stamp) -> Seen[Found]:
    """What there is to see, or why there is not."""
    stamp = stamp_of(name)
    try:
        return Seen(name, look(name), stamp, stamp_of)
    except CheckpointError as error:
        return Seen(name, error, stamp, stamp_of)
