"""A Plotly figure on the page, in the size that the visitor's mode asks for."""

import plotly.graph_objects as go
import streamlit as st

from viz.figures.style.paper import large
from viz.shell.visitor import session


def show_chart(figure: go.Figure, *, key: str, alt: str, presenting_height: int | None = None) -> None:
    """Draw it; in presenter mode with large letters and, where one is given, in another height."""
    shown = large(figure, presenting_height) if session.presenting() else figure
    st.plotly_chart(shown, key=key, alt=alt, config={"displayModeBar": False})
