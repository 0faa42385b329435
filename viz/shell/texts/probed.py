"""What a Vietnamese network makes of the probes (viz/shell/texts/probes.py), counted once for all visitors."""

from dataclasses import dataclass

import streamlit as st

from models import trace_text
from viz.shell.cache import available, one_at_a_time
from viz.shell.texts.probes import BLAME, PRAISE


@dataclass(frozen=True)
class Probed:
    """Of so many short sentences that are meant as praise, and of so many meant as blame, how many are misjudged."""

    praise: int
    praise_wrong: int
    blame: int
    blame_wrong: int


@st.cache_resource(show_spinner=False, max_entries=16)
def probed(name: str) -> Probed:
    """How a network judges the probes. CheckpointError without it."""
    model = available(name)
    praise, blame = ([text for group in groups.values() for text in group] for groups in (PRAISE, BLAME))
    with one_at_a_time:
        praise_wrong = sum(trace_text(model, text).logit <= 0 for text in praise)
        blame_wrong = sum(trace_text(model, text).logit > 0 for text in blame)
    return Probed(len(praise), praise_wrong, len(blame), blame_wrong)
