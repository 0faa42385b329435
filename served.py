"""Gatescope as it is served: app.py, and before it a budget of what a visitor's browser may send (viz/budget).

`make run`, `make serve` and `gatescope` say `streamlit run served.py`; `streamlit run app.py` is the same without it.
"""

import streamlit as st
from starlette.middleware import Middleware

from viz.budget import MessageBudget

app = st.App("app.py", middleware=[Middleware(MessageBudget)])
