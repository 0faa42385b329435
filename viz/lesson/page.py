"""The Lesson page: for each network of the lesson the equations, our own code for it, and a link to see it at work."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from models import CheckpointError
from viz.figures.style.names import network_name, part_played
from viz.language import Words
from viz.lesson.chapters import CHAPTERS, Chapter
from viz.lesson.source import source_of
from viz.shell import cache, networks, widgets
from viz.shell.address import text_query
from viz.shell.settings import DEFAULT_TEXTS, Settings
from viz.shell.texts.source import grouped
from viz.shell.visitor import session


def page(pages: Mapping[str, StreamlitPage]) -> widgets.Page:
    """What app.py shows; `pages` are all pages of the app by the name of their title, to link to."""
    return widgets.Page(partial(render, pages), reads_text=lambda: False)


def render(pages: Mapping[str, StreamlitPage], settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """A fold-out a chapter; `pages` are all pages of the app by the name of their title, to link to."""
    bar.text(words("lesson.title"))
    st.text(words("lesson.help"))
    for name, chapter in CHAPTERS.items():
        with st.expander(words(f"lesson.{name}.title"), key=f"lesson_{name}"):
            left, right = st.columns([42, 58], gap="medium")
            with left:
                _explain(name, chapter, settings, words)
                label = words("lesson.see", page=words(f"page.{chapter.page}"))
                query = _address(chapter, settings)
                st.page_link(pages[chapter.page], label=label, icon=":material/visibility:", query_params=query)
                if query.get("text") == DEFAULT_TEXTS["en"] != settings.text:
                    st.caption(words("lesson.english"))
            with right:
                _show_code(chapter, words)
    session.write_url({"lang": settings.language})


def _explain(name: str, chapter: Chapter, settings: Settings, words: Words) -> None:
    st.text(_text(name, chapter, settings, words))
    for equation in chapter.equations:
        st.latex(rf"{equation}\,")  # a little room for slanted letters, which would else make it scroll
    if name == "gru":
        st.text(words("convention.gru"))


def _show_code(chapter: Chapter, words: Words) -> None:
    for code in chapter.code:
        source = source_of(*code)
        st.caption(words("lesson.source", path=source.path, first=source.first, last=source.last))
        # without a language: Streamlit's colours for Python have a contrast of 2.2 : 1
        st.code(source.text, language=None, wrap_lines=True)


def _address(chapter: Chapter, settings: Settings) -> dict[str, str]:
    """The view with the visitor's language and, where a text is read, the visitor's text and a network that reads it.

    Of some kinds there is none that reads Vietnamese: then a text that the chapter's own network reads.
    """
    query = {"lang": settings.language, **chapter.query}
    if chapter.page == "compare":
        return query
    text, network = settings.text, _network(chapter, settings)
    if network is None:
        return {**query, **text_query(text)}
    reads = networks.language_read(network)
    if reads != networks.reading_language(text, reads):
        text = DEFAULT_TEXTS[reads]
    return {**query, **text_query(text), "net": network}


def _network(chapter: Chapter, settings: Settings) -> str | None:
    """The chapter's network, or the one that plays its part for the visitor's text."""
    if chapter.network is None:
        return None
    reads = networks.reading_language(settings.text, settings.language)
    found = networks.of_kind(chapter.network, reads)
    there = part_played(found) == chapter.network and found in networks.available_networks()
    return found if there else chapter.network


def _text(name: str, chapter: Chapter, settings: Settings, words: Words) -> str:
    """What the chapter is about, with the measured accuracy of the network that its link opens."""
    text = words(f"lesson.{name}.text")
    network = _network(chapter, settings)
    found = cache.about(network) if network else None
    if found is None or isinstance(found, CheckpointError) or found.test_accuracy is None:
        return text
    report = cache.report(found.name)
    measured = words(
        "lesson.measured",
        name=network_name(found.name, words),
        units=found.hidden_size,
        accuracy=f"{100 * found.test_accuracy:.1f}",
        reviews=grouped(25_000 if report is None else report.reviews, words),
    )
    return f"{text} {measured}"
