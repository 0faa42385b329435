"""One option out of a few, side by side: the widget that most choices of the app are."""

from collections.abc import Callable, Sequence

import streamlit as st


def choose_one(label: str, options: Sequence[str], say: Callable[[str], str], *, key: str, explain: str = "") -> None:
    """One of `options`, always chosen, its value in the session under `key`; the label shows where it is explained."""
    st.segmented_control(
        label,
        options,
        format_func=say,
        key=key,
        required=True,
        help=explain or None,
        label_visibility="visible" if explain else "collapsed",
    )
