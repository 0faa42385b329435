"""Which pages of this process sit in a room, so that one that was closed is not counted until it has been forgotten."""

import threading
from collections.abc import Callable


class Presence:
    """The pages, by their id: the room that each is in, and who it is there."""

    def __init__(self) -> None:
        self._sits: dict[str, tuple[str, str]] = {}
        self._changing = threading.Lock()

    def sit(self, page: str, code: str, guest: str) -> None:
        """A page is in a room."""
        with self._changing:
            self._sits[page] = (code, guest)

    def see_off(self, is_open: Callable[[str], bool]) -> set[tuple[str, str]]:
        """Forget the pages that are closed: the rooms, and the guests who have no other page there."""
        with self._changing:
            closed = {page for page in self._sits if not is_open(page)}
            gone = {self._sits.pop(page) for page in closed}
            return gone - set(self._sits.values())


PRESENCE = Presence()
"""Of this process."""
