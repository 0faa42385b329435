"""Streamlit's smallest app that reads a text: what a change costs before anything is done with it."""

import streamlit as st

st.title("Smallest")
text = st.text_input("Your text", "The film was good.", key="text_box")
st.text(text)
