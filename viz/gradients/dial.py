"""The lab's forget-bias dial: the trained LSTM with its forget gates opened or closed by hand."""

import streamlit as st

from viz.cache import experiments, readings
from viz.gradients import controls
from viz.gradients.findings import dial_findings
from viz.gradients.pictures.dial import dial_figure
from viz.gradients.settings import LabSettings
from viz.gradients.tables import dial_table
from viz.language import Words
from viz.shell import examples
from viz.shell.chart import show_chart
from viz.shell.notices import notices
from viz.visit import networks


def render(text: str, lab: LabSettings, words: Words) -> None:
    """EmptyTextError for a text without words, CheckpointError where the LSTM is not available.

    It is the LSTM that reads the language of the text.
    """
    reads = networks.reading_language(text, words.language)
    lstm = networks.of_kind("lstm", reads)
    examples.choose(words, readings.misjudged(lstm), reads)
    before = (readings.traced(lstm, text), readings.gradients(lstm, text))
    moved = experiments.shifted(lstm, lab.delta)
    after = (readings.read(moved, text), readings.sent_back(moved, text))
    for sentence in notices(text, before[0], words):
        st.text(sentence)
    side, picture = st.columns([30, 70], gap="medium")
    with side:
        st.subheader(words("lab.dial.title"), anchor=False, help=words("lab.dial.help"))
        controls.choose_delta(words)
        for sentence in dial_findings(before, after, words):
            st.text(sentence)
        st.caption(words("lab.dial.sources"))
    with picture:
        figure = dial_figure(dial_table({"trained": before, "shifted": after}), before[0].tokens, say=words)
        show_chart(figure, key="lab_dial", alt=words("lab.dial.title"))
