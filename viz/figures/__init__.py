"""Tables -> Plotly figures; no Streamlit, no torch. Words come in as arguments, colours from theme.py."""
