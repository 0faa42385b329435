"""Whose budget a connection draws on: all pages of one browser share one, as far as a cookie tells."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from starlette.requests import HTTPConnection
from starlette.types import Scope

from viz.budget.bucket import Bucket

COOKIE = "gatescope"  # deploy/nginx.conf gives one to every browser; without nginx, each page is a visitor


def visitor_of(scope: Scope) -> Hashable:
    """Who is behind a websocket or a request: the cookie, or somebody that nobody else is."""
    return HTTPConnection(scope).cookies.get(COOKIE) or object()


class Visitors:
    """The buckets of all who are there or have left in debt; the others are forgotten."""

    def __init__(self, new: Callable[[], Bucket]) -> None:
        self._new = new
        self._buckets: dict[Hashable, Bucket] = {}
        self._pages: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    @contextmanager
    def bucket(self, visitor: Hashable, clock: Callable[[], float]) -> Iterator[Bucket]:
        """The visitor's bucket, kept while a page of theirs is open, and after that until it is full again."""
        self._forget(clock())
        self._pages[visitor] = self._pages.get(visitor, 0) + 1
        try:
            yield self._buckets.setdefault(visitor, self._new())
        finally:
            self._pages[visitor] -= 1
            self._forget(clock())

    def _forget(self, now: float) -> None:
        gone = [visitor for visitor, pages in self._pages.items() if not pages and self._buckets[visitor].is_full(now)]
        for visitor in gone:
            del self._pages[visitor], self._buckets[visitor]
