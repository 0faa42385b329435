"""What a visitor sees when something breaks that nobody foresaw: one sentence; the details go to the server's log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from viz.language import Words

_log = logging.getLogger("gatescope")


@contextmanager
def guarded(words: Words) -> Iterator[None]:
    """Run a part of the page; an error in it becomes a sentence in its place."""
    try:
        yield
    except Exception:  # Streamlit's own control flow is no Exception
        _log.exception("a part of the page failed")
        st.error(words("app.failed"))
