"""Who leads: the widgets, or the address in the browser's bar. This is the whole rule, by what a run of the app finds.

    case      what the run finds                              leads     the address afterwards
    --------  ----------------------------------------------  --------  -------------------------------------------
    start     nothing: it is the first run of a session       address   is completed by what it left out
    acted     a choice that differs from the last run's       widgets   follows
    page      an empty address, on another page               widgets   follows; Streamlit empties it between pages
    bare      an empty address, on the same page              widgets   stays until something is changed
    same      the address that was written last               widgets   follows
    history   any other address: back, forward or a link      address   stays until something is changed

The first case from the top that fits is the one. "acted" stands above what the address says, because the message of a
fast click carries the address from before the run that it overtook. An address that "stays" says less than the page
shows; a new entry of the history in its place would shut the way further back.
"""

from collections.abc import Mapping
from typing import Literal

Case = Literal["start", "acted", "page", "bare", "same", "history"]

BY_ADDRESS: frozenset[Case] = frozenset({"start", "history"})
"""Where the address leads; elsewhere the widgets do."""

ADDRESS_STAYS: frozenset[Case] = frozenset({"bare", "history"})
"""Where the address is left as it is until something is changed."""


def case_of(
    query: Mapping[str, str],
    *,
    written: Mapping[str, str] | None,
    began: bool,
    acted: bool,
    path: str | None,
    path_before: str | None,
) -> Case:
    """Which row of the table a run is.

    `query` is the address that it comes with, `written` the one that was written last; `began` whether the session has
    had a run before, `acted` whether a choice differs from that run's; `path` and `path_before` the pages of this run
    and of the last, None where the browser does not tell.
    """
    if not began:
        return "start"
    if acted:
        return "acted"
    if not query:
        return "bare" if path is not None and path == path_before else "page"
    return "same" if query == written else "history"
