"""Gatescope: type a sentence and watch a trained recurrent network read it. Start with: streamlit run app.py"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 12):
    raise SystemExit("Gatescope needs Python 3.11 or 3.12.")

import streamlit as st

st.set_page_config(page_title="Gatescope", page_icon=":material/visibility:", layout="wide")

from viz import cache, controls, i18n
from viz.pages import gates

words = i18n.load_words(i18n.language_of(st.context.locale))
with st.spinner(words("app.loading")):
    cache.warm_up()

settings = controls.current_settings()
words = i18n.load_words(settings.language)

title, language = st.columns([8, 2], vertical_alignment="center")
title.markdown(f"#### {words('app.title')} :small[:gray[{words('app.tagline')}]]")
with language:
    controls.choose_language(words)

gates.render(settings, words)
