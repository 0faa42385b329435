"""Gatescope: type a sentence and watch a trained recurrent network read it. Start with: streamlit run app.py"""

import sys
from functools import partial
from pathlib import Path

import streamlit as st

from viz.i18n import language_of, load_words

st.set_page_config(page_title="Gatescope", page_icon=Path(__file__).parent / "viz" / "icon.png", layout="wide")

words = load_words(language_of(st.context.locale))
if not (3, 11) <= sys.version_info[:2] <= (3, 12):
    st.error(words("app.python", version=".".join(map(str, sys.version_info[:2]))))
    st.stop()

with st.spinner(words("app.loading")):
    from viz import cache, controls, guard
    from viz.pages import compare, gates, gradients

    cache.warm_up()

settings = controls.current_settings()
words = load_words(settings.language)


def show(render: controls.Render) -> None:
    """One page: the title and the language stand beside its own bar."""
    title, bar, language = st.columns([11, 74, 15], vertical_alignment="center")
    title.title(words("app.title"), anchor=False)
    with language:
        controls.choose_language(words)
    with guard.guarded(words):
        render(settings, words, bar)


pages = [
    st.Page(partial(show, gates.render), title=words("page.gates"), url_path="gates", default=True),
    st.Page(partial(show, gradients.render), title=words("page.gradients"), url_path="gradients"),
    st.Page(partial(show, compare.render), title=words("page.compare"), url_path="compare"),
]
st.navigation(pages, position="hidden" if settings.present else "top").run()
