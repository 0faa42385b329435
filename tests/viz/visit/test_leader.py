"""Every row of the table of viz/visit/leader.py: who leads, the widgets or the address."""

import itertools

import pytest

from viz.visit.leader import ADDRESS_STAYS, BY_ADDRESS, Case, case_of

OURS, OTHER, NONE = {"net": "gru"}, {"net": "rnn"}, dict[str, str]()


@pytest.mark.parametrize(
    ("case", "query", "written", "began", "acted", "path", "path_before"),
    [
        ("start", NONE, None, False, False, "/", None),
        ("start", OTHER, None, False, False, "/", None),
        ("acted", OURS, OURS, True, True, "/", "/"),
        ("acted", OTHER, OURS, True, True, "/", "/"),  # a fast click with the address of before
        ("acted", NONE, OURS, True, True, "/compare", "/"),
        ("page", NONE, OURS, True, False, "/compare", "/"),
        ("page", NONE, OURS, True, False, None, None),
        ("bare", NONE, OURS, True, False, "/", "/"),
        ("bare", NONE, NONE, True, False, "/", "/"),
        ("same", OURS, OURS, True, False, "/", "/"),
        ("history", OTHER, OURS, True, False, "/", "/"),
        ("history", OTHER, None, True, False, "/", "/"),
    ],
)
def test_a_run_is_the_row_that_it_looks_like(
    case: Case,
    query: dict[str, str],
    written: dict[str, str] | None,
    began: bool,
    acted: bool,
    path: str | None,
    path_before: str | None,
) -> None:
    found = case_of(query, written=written, began=began, acted=acted, path=path, path_before=path_before)
    assert found == case


def test_the_rule_is_what_it_was_before_it_was_a_table() -> None:
    """The conditions as they stood in the session's code until version 0.1, over every combination."""
    for query, written, began, acted, path, before in itertools.product(
        (NONE, OURS, OTHER), (None, NONE, OURS), (False, True), (False, True), ("/", "/compare", None), ("/", None)
    ):
        if not began and (acted or written is not None):
            continue  # nothing can have been changed or written before the first run
        adopted = query != written and not (began and (not query or acted))
        bare = began and not query and not acted and path is not None and path == before
        case = case_of(query, written=written, began=began, acted=acted, path=path, path_before=before)
        assert (case in BY_ADDRESS) == adopted
        assert (case in ADDRESS_STAYS) == (began and (bare or adopted))
