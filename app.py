"""Gatescope: type a sentence and watch a trained recurrent network read it. Start with: streamlit run app.py"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 12):
    raise SystemExit("Gatescope needs Python 3.11 or 3.12.")

from pathlib import Path

import streamlit as st

ICON = Path(__file__).parent / "viz" / "icon.png"

st.set_page_config(page_title="Gatescope", page_icon=ICON, layout="wide")

from viz import cache, controls, guard, i18n
from viz.pages import gates

words = i18n.load_words(i18n.language_of(st.context.locale))
with st.spinner(words("app.loading")):
    cache.warm_up()

settings = controls.current_settings()
words = i18n.load_words(settings.language)

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.title(f"{words('app.title')} :small[:gray[{words('app.tagline')}]]", anchor=False, width="content")
    controls.choose_language(words)

with guard.guarded(words):
    gates.render(settings, words)
