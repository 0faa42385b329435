"""The lab's live training: networks that must remember one token to the end learn it while one watches."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.networks.cells import Cell
from viz.cache import experiments
from viz.gradients import controls
from viz.gradients.findings import task_findings
from viz.gradients.pictures.task import accuracy_figure, norm_figure
from viz.gradients.settings import LabSettings
from viz.gradients.tables import Trained, task_table
from viz.language import Words
from viz.shell.chart import show_chart
from viz.visit.connection import is_connected

_REPORT_EVERY = 10  # updates between two moves of the bar


def render(text: str, lab: LabSettings, words: Words) -> None:
    """The task has nothing to do with the visitor's `text`."""
    del text
    choices, results = st.columns([26, 74], gap="medium")
    found = controls.task_results(lab)
    with choices:
        st.subheader(words("lab.task.title"), anchor=False, help=words("lab.task.help"))
        st.text(words("lab.task.rule"))
        if not experiments.can_learn():
            results.info(words("lab.learn"))
            return
        controls.start_or_stop(words)
        controls.choose_task(words)
    with results:
        pictures = st.empty()
        st.caption(words("lab.task.sources"))
    _show(found, words, pictures)
    with choices:
        if controls.is_training():
            _train_the_rest(lab, found, words, pictures)
        elif controls.was_refused():
            st.info(words("lab.task.busy"))


def _train_the_rest(lab: LabSettings, found: list[Trained], words: Words, pictures: DeltaGenerator) -> None:
    """Train what is not trained yet. A press on the stop button ends this run of the page, and so the training.

    So does a page that is closed, or its place would be taken for minutes; if it comes back, so does the training.
    """
    with experiments.training_slot() as free:
        if not free:
            controls.finish_training(refused=True)
            st.rerun()
        runs = lab.task_runs()
        bar = st.progress(0.0, words("lab.task.preparing"))
        for k, (cell, distractors) in enumerate(runs):
            if any(done.cell == cell and done.distractors == distractors for done in found):
                continue
            _train_one(lab, cell, distractors, found, words, bar, (k, len(runs)))
            _show(found, words, pictures)
    controls.finish_training()
    st.rerun()


def _train_one(
    lab: LabSettings,
    cell: Cell,
    distractors: int,
    found: list[Trained],
    words: Words,
    bar: DeltaGenerator,
    place: tuple[int, int],
) -> None:
    at, runs = place
    norms, reaches, accuracy = [], [], 0.5
    for progress in experiments.training(cell, lab.task(distractors)):
        norms.append(progress.gradient_norm)
        reaches.append(progress.gradient_reach)
        accuracy = accuracy if progress.accuracy is None else progress.accuracy
        if progress.update % _REPORT_EVERY == 0:
            if not is_connected():
                st.stop()
            share = (at + progress.update / progress.updates) / runs
            label = words("lab.task.progress", cell=cell.upper(), distractors=distractors, update=progress.update)
            bar.progress(min(share, 1.0), label)
    found.append(Trained(cell, distractors, accuracy, tuple(norms), reaches[0]))


def _show(found: list[Trained], words: Words, pictures: DeltaGenerator) -> None:
    if not found:
        pictures.info(words("lab.task.nothing"))
        return
    table = task_table(found)
    with pictures.container():
        left, right = st.columns(2, gap="medium")
        left.subheader(words("lab.task.accuracy"), anchor=False, help=words("lab.task.accuracy.help"))
        figure = accuracy_figure(table, say=words)
        with left:
            show_chart(figure, key=f"lab_accuracy_{len(found)}", alt=words("lab.task.accuracy"))
        right.subheader(words("lab.task.norms"), anchor=False, help=words("lab.task.norms.help"))
        figure = norm_figure(found, say=words)
        with right:
            show_chart(figure, key=f"lab_norms_{len(found)}", alt=words("lab.task.norms"))
        for sentence in task_findings(found, words):
            st.text(sentence)
