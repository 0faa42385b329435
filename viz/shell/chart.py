"""A Plotly figure on the page, in the size that the visitor's mode asks for."""

from typing import Any

import streamlit as st
from plotly.basedatatypes import BaseFigure

from viz.figures.style.draft import Draft
from viz.figures.style.paper import in_ink, large
from viz.shell.widgets import theme
from viz.visit import session


def show_chart(draft: Draft, *, key: str, alt: str, presenting_height: int | None = None) -> None:
    """Draw it; in presenter mode with large letters and, where one is given, in another height."""
    shown = large(draft, presenting_height) if session.presenting() else draft
    if st.context.theme.type is not None:  # else the browser has not said yet on what it draws
        shown = in_ink(shown, theme())
    st.plotly_chart(_Unchecked(shown), key=key, alt=alt, config={"displayModeBar": False})


class _Unchecked(BaseFigure):  # type: ignore[misc]
    """A draft that Streamlit takes for a figure.

    It checks a dictionary key by key, but asks a figure for nothing except its dictionary.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft  # and nothing of Plotly's own, which would be built and checked

    def to_dict(self) -> dict[str, Any]:
        return self._draft.spec()
