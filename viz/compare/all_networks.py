"""All networks side by side, from what their training and their evaluation recorded."""

import streamlit as st

from models import CheckpointError
from viz.cache import checkpoints
from viz.compare import controls, understood
from viz.compare.findings import length_findings, standing_rows
from viz.compare.pictures.comparison import calibration_figure, learning_figure, length_figure
from viz.compare.tables import MEASURES, calibration_table, history_table, length_table, standing_table
from viz.figures.style.names import network_name
from viz.language import Words
from viz.shell.chart import show_chart
from viz.visit import networks


def render(words: Words) -> None:
    """A table for every language that is read, the page's first, and the pictures of the networks that read one."""
    names = networks.available_networks()
    found = {name: info for name in names if not isinstance(info := checkpoints.about(name), CheckpointError)}
    infos = {name: info for name, info in found.items() if not info.has_own_head}
    reports = {name: report for name in infos if (report := checkpoints.report(name)) is not None}
    with st.spinner(words("lab.running")):
        weights = {name: weight for name in infos if (weight := checkpoints.weight(name)) is not None}
    table = standing_table(infos, reports, weights)
    for language in sorted(set(table["reads"]), key=lambda read: (read != words.language, read)):
        st.subheader(words(f"compare.reads.{language}"), anchor=False)
        st.table(standing_rows(table[table["reads"] == language], words), hide_index=True)
    st.caption(words("compare.table.help"))
    if others := [network_name(name, words) for name in found if name not in infos]:
        st.text(words("compare.table.others", names=", ".join(others)))
    reads = controls.choose_drawn(words)
    infos = {name: info for name, info in infos.items() if info.language == reads}
    reports = {name: report for name, report in reports.items() if name in infos}
    understood.render(list(infos), reports, reads, words)
    understood.say_who_learned_otherwise(infos, words)
    left, right = st.columns(2, gap="medium")
    with left:
        lengths = length_table(reports)
        st.subheader(words("compare.length"), anchor=False, help=words("compare.length.help"))
        figure = length_figure(lengths, say=words)
        show_chart(figure, key="compare_length", alt=words("compare.length"))
        st.text(length_findings(lengths, words))
        st.subheader(words("compare.calibration"), anchor=False, help=words("compare.calibration.help"))
        figure = calibration_figure(calibration_table(reports), say=words)
        show_chart(figure, key="compare_calibration", alt=words("compare.calibration"))
    with right:
        st.subheader(words("compare.learning"), anchor=False, help=words("compare.learning.help"))
        history = history_table(infos)
        for measure in MEASURES:
            figure = learning_figure(history, measure, say=words)
            title = words(f"compare.measure.{measure}")
            show_chart(figure, key=f"compare_{measure}", alt=title)
