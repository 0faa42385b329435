"""What is kept of what a Vietnamese network makes of the probes (viz/shell/texts/probes.py); as viz/shell/cache.py."""

import streamlit as st

from models import trace_text
from viz.shell.cache import available, one_at_a_time
from viz.shell.texts.probes import BLAME, PRAISE


@st.cache_resource(show_spinner=False, max_entries=16)
def probed(name: str) -> tuple[int, int]:
    """How many of PRAISE a network takes for blame, and how many of BLAME for praise. CheckpointError without it."""
    model = available(name)
    with one_at_a_time:
        taken = {text: trace_text(model, text).logit > 0 for text in (*PRAISE, *BLAME)}
    return sum(not taken[text] for text in PRAISE), sum(taken[text] for text in BLAME)
