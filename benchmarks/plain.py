"""The same signals in the plain way, six heatmaps from lists and a slider: an app, which benchmarks/enter.py starts.

The network is loaded once and traced by the same code as the app's, so that only the showing differs. Each chart's
title ends with the text's first word, by which the benchmark knows that it is drawn.
"""

import plotly.graph_objects as go
import streamlit as st

from models import load_checkpoint, trace_text

model = st.cache_resource(load_checkpoint)("lstm")
text = st.text_input("Text", "a good film")
trace = trace_text(model, text)
word = st.slider("Word", 1, max(2, len(trace.tokens)), 1)
for signal, values in trace.layers[-1].signals.items():
    figure = go.Figure(go.Heatmap(z=values.T.tolist()))
    figure.add_vline(x=word - 1)
    figure.update_layout(title=f"{signal} {word} {trace.tokens[0]}", height=250)
    st.plotly_chart(figure, key=signal)
