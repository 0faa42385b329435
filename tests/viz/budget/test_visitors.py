"""Whose budget a page draws on, and when it is forgotten."""

from contextlib import ExitStack

from viz.budget.bucket import Bucket
from viz.budget.visitors import Visitors, visitor_of


def scope(*cookies: str) -> dict[str, object]:
    return {"type": "websocket", "headers": [(b"cookie", cookie.encode()) for cookie in cookies]}


def test_a_visitor_is_a_cookie_and_without_one_each_page_is() -> None:
    assert visitor_of(scope("a=b; gatescope=0123")) == visitor_of(scope("gatescope=0123; a=c"))
    assert visitor_of(scope("gatescope=0123")) != visitor_of(scope("gatescope=4567"))
    assert visitor_of(scope("a=b")) != visitor_of(scope("a=b"))
    assert visitor_of(scope()) != visitor_of(scope())


def test_pages_of_a_visitor_share_a_bucket_and_others_have_their_own() -> None:
    visitors = Visitors(lambda: Bucket(10, 2))
    with ExitStack() as stack:
        first, second, other = (stack.enter_context(visitors.bucket(name, lambda: 0.0)) for name in ("a", "a", "b"))
        assert first is second
        assert first is not other


def test_who_comes_back_in_debt_still_has_it() -> None:
    visitors = Visitors(lambda: Bucket(10, 2))
    with visitors.bucket("a", lambda: 0.0) as before:
        for _ in range(4):
            before.take(0.0)
    with visitors.bucket("a", lambda: 0.1) as after:
        assert after is before
    with visitors.bucket("a", lambda: 9.0) as later:
        assert later is not before


def test_nobody_is_remembered_but_who_is_there_or_in_debt() -> None:
    now = 0.0
    visitors = Visitors(lambda: Bucket(10, 2))
    with visitors.bucket("stays", lambda: now) as kept:
        for number in range(1_000):
            with visitors.bucket(number, lambda: now) as bucket:
                bucket.take(now)
        assert len(visitors) == 1_001
        now = 1.0  # every bucket is full again
        with visitors.bucket("stays", lambda: now) as again:
            assert again is kept
        assert len(visitors) == 1
    assert len(visitors) == 0
