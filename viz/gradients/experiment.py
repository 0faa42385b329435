"""The lab's experiment: random networks of the visitor's making, and what becomes of their gradient."""

import streamlit as st

from models.lab.experiment import Run
from models.lab.spectrum import MatrixPowers
from viz.cache import experiments
from viz.gradients import controls
from viz.gradients.findings import clipping_findings, experiment_findings
from viz.gradients.pictures.experiment import eigenvalue_figure, experiment_figure
from viz.gradients.settings import LabSettings
from viz.gradients.tables import experiment_table
from viz.language import Words
from viz.shell.chart import show_chart


def render(text: str, lab: LabSettings, words: Words) -> None:
    """The experiment has nothing to do with the visitor's `text`."""
    del text
    choices, picture, side = st.columns([24, 46, 30], gap="medium")
    with choices:
        controls.choose_experiment(words, lab)
    if not lab.cells:
        picture.info(words("lab.cells.nothing"))
        return
    with picture, st.spinner(words("lab.running")):
        runs: dict[str, list[Run]] = {
            cell: [experiments.experiment(lab.setup(cell, seed)) for seed in range(1, int(lab.seeds) + 1)]
            for cell in lab.cells
        }
        alone: dict[str, MatrixPowers] = {
            cell: experiments.matrix_powers(lab.setup(cell, 1))
            for cell in lab.cells
            if cell == "rnn" or "rnn" not in lab.cells  # one matrix, or the gates' if there is none
        }
    with picture:
        st.subheader(words("lab.experiment.title"), anchor=False, help=words("lab.experiment.help"))
        figure = experiment_figure(experiment_table(runs), alone.get("rnn"), say=words)
        show_chart(figure, key="lab_experiment", alt=words("lab.experiment.title"))
        for sentence in experiment_findings(runs, alone.get("rnn"), words):
            st.text(sentence)
    with side:
        st.subheader(words("lab.eigen.title"), anchor=False, help=words("lab.eigen.help"))
        show_chart(eigenvalue_figure(alone, say=words), key="lab_eigen", alt=words("lab.eigen.title"))
        st.subheader(words("lab.clip.title"), anchor=False, help=words("lab.clip.help"))
        for sentence in clipping_findings(runs, words):
            st.text(sentence)
    st.caption(words("lab.experiment.sources"))
