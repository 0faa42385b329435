"""The player as one document that needs no server: in a notebook, in a mail, on a stick.

    door.py      explore(...): a shipped network and a text, a folder, or any torch module
    parts.py     what was read, as what the player and its charts are sent
    page.py      that as one HTML document
    packer.py    the browser's modules as one script

It needs neither Streamlit nor Plotly, and torch only to watch a torch module.
"""

from viz.explore.door import Page as Page
from viz.explore.door import explore as explore
from viz.explore.door import page_of as page_of
from viz.explore.page import Explored as Explored
from viz.explore.parts import Source as Source

__all__ = ["Explored", "Page", "Source", "explore", "page_of"]
