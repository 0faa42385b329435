"""What the page that is being drawn shows: told by the page, for what stands above the pages."""

from dataclasses import dataclass

import streamlit as st

_SCREEN = "on_screen"


@dataclass(frozen=True)
class Screen:
    """What `network` makes of `text`; `question` names the question that the page would ask first, "" for none."""

    network: str
    text: str
    question: str


def on_screen(network: str, text: str, question: str = "") -> None:
    """By a page: this stands on it now."""
    st.session_state[_SCREEN] = Screen(network, text, question)


def take_screen() -> Screen | None:
    """What the page has said since this was last called; None for nothing."""
    found: Screen | None = st.session_state.pop(_SCREEN, None)
    return found
