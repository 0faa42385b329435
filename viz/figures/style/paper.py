"""A figure that stands alone, in a notebook or a file: on the app the page's theme does this."""

import plotly.graph_objects as go

from viz.figures.style.theme import BACKGROUND, Theme

LARGE_LETTERS = 18  # pixels

_TEMPLATES = {"light": "plotly_white", "dark": "plotly_dark"}


def on_paper(figure: go.Figure, theme: Theme = "light") -> go.Figure:
    """The same figure, changed in place: Gatescope's background, and plain lines and letters that are legible on it."""
    background = BACKGROUND[theme]
    return figure.update_layout(template=_TEMPLATES[theme], paper_bgcolor=background, plot_bgcolor=background)


def large(figure: go.Figure, height: int | None = None) -> go.Figure:
    """The same figure, changed in place: letters for the back row of a class, and another height where one is given."""
    letters = {"size": LARGE_LETTERS}
    figure.update_layout(font=letters, legend={"font": letters}, hoverlabel={"font": letters})
    for update in (figure.update_xaxes, figure.update_yaxes):  # Streamlit's theme has letters of its own for axes
        update(tickfont=letters, title={"font": letters})
    if figure.layout.title.text:  # Streamlit's theme makes room for a title that is merely set
        figure.update_layout(title={"font": letters})
    figure.update_annotations(font=letters)
    figure.update_traces(colorbar={"tickfont": letters, "title": {"font": letters}}, selector={"type": "heatmap"})
    return figure if height is None else figure.update_layout(height=height)
