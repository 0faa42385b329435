"""Garbage collection, once every few seconds for all visitors together.

Streamlit collects after every run, which is as much work as the rest of a change and holds up all visitors. That is off
(.streamlit/config.toml); a thread does it at a pace that does not grow with the number of visitors. What is there when
the thread starts is frozen: networks, libraries and the first view's caches never go away, and need no search.
"""

import gc
import threading

EVERY = 10.0  # seconds; a class of sixty makes some 20 MB of garbage meanwhile (docs/performance.md)


def freeze() -> None:
    """To be called when what stays has been loaded."""
    gc.collect()
    gc.freeze()


def collect_for_ever() -> None:
    """To be called once in a process's life."""
    threading.Thread(target=_collect, name="garbage", daemon=True).start()


def _collect() -> None:
    pause = threading.Event()
    while not pause.wait(EVERY):
        gc.collect()
