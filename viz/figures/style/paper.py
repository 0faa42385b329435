"""A figure that stands alone, in a notebook or a file, one on a projector, and the ink of axes on a page."""

import plotly.graph_objects as go

from viz.figures.style.draft import Draft, Keys, merged
from viz.figures.style.theme import BACKGROUND, THEMES, Theme

LARGE_LETTERS = 18  # pixels

_TEMPLATES = {"light": "plotly_white", "dark": "plotly_dark"}


def on_paper(figure: go.Figure, theme: Theme = "light") -> go.Figure:
    """The same figure, changed in place: Gatescope's background, and plain lines and letters that are legible on it."""
    background = BACKGROUND[theme]
    return figure.update_layout(template=_TEMPLATES[theme], paper_bgcolor=background, plot_bgcolor=background)


def in_ink(draft: Draft, theme: Theme) -> Draft:
    """The same with what stands at its axes in the colour of text: Streamlit's theme has it in a grey of 3.6 : 1."""
    ink: Keys = {"color": THEMES[theme]["text-color"]}
    result = Draft(draft.layout, draft.traces)
    for letter in ("x", "y"):
        result.lay_out_axes(letter, tickfont=ink, title={"font": ink})
    return result


def large(draft: Draft, height: int | None = None) -> Draft:
    """The same with letters for the back row of a class, and in another height where one is given."""
    letters: Keys = {"font": {"size": LARGE_LETTERS}}
    scale: Keys = {"tickfont": letters["font"], "title": letters}
    heatmaps = {"colorbar": scale}
    traces = [merged(trace, heatmaps) if trace["type"] == "heatmap" else trace for trace in draft.traces]
    result = Draft(draft.layout, traces)
    result.lay_out(**letters, legend=letters, hoverlabel=letters)
    for letter in ("x", "y"):  # Streamlit's theme has letters of its own for axes
        result.lay_out_axes(letter, **scale)
    if draft.layout.get("title", {}).get("text"):  # Streamlit's theme makes room for a title that is merely set
        result.lay_out(title=letters)
    result.lay_out_notes(**letters)
    if height is not None:
        result.lay_out(height=height)
    return result
