"""A figure that stands alone, in a notebook or a file: on the app the page's theme does this."""

import plotly.graph_objects as go

from viz.figures.theme import BACKGROUND, Theme

_TEMPLATES = {"light": "plotly_white", "dark": "plotly_dark"}


def on_paper(figure: go.Figure, theme: Theme = "light") -> go.Figure:
    """The same figure, changed in place: Gatescope's background, and plain lines and letters that are legible on it."""
    background = BACKGROUND[theme]
    return figure.update_layout(template=_TEMPLATES[theme], paper_bgcolor=background, plot_bgcolor=background)
