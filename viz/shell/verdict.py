"""The verdict on a text, in large letters."""

import streamlit as st

from models import Trace
from viz.figures.style.numbers import signed
from viz.language import Words
from viz.shell.source import accuracy_help


def show_verdict(trace: Trace, network: str, words: Words) -> None:
    """Positive or negative and how surely a network holds it to be; the numbers behind it in the tooltip."""
    positive = trace.logit > 0
    percent = f"{100 * max(trace.probability, 1 - trace.probability):.0f}"
    verdict = words("verdict.positive" if positive else "verdict.negative", percent=percent)
    colour = "blue" if positive else "orange"
    meaning = words("verdict.help", logit=signed(trace.logit), probability=f"{trace.probability:.4f}")
    st.header(f":{colour}[{verdict}]", anchor=False, help=f"{meaning} {accuracy_help(network, words)}")
