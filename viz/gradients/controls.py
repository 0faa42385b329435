"""The widgets of the gradient lab. Its choices are called "lab_" and the field's name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import streamlit as st

from models.lab.experiment import NONLINEARITIES, STARTS
from models.networks.cells import CELLS
from viz.cache.experiments import can_learn
from viz.content.shipped import CURVES
from viz.figures.style.names import curve_name
from viz.gradients.settings import GRIDS, LENGTHS, PRESETS, SPREADS, VIEWS, WEIGHTS, LabSettings, lab_from_query
from viz.gradients.tables import Trained
from viz.language import Language, Words
from viz.shell.widgets import choose_one
from viz.visit import choices, session
from viz.visit.networks import curves_offered
from viz.visit.settings import SCALES

_TRAINING = "task_training"
_REFUSED = "task_refused"
_RESULTS = "task_results"

_FIELDS = tuple(field.name for field in fields(LabSettings))

_SEVERAL: Mapping[str, Sequence[str]] = {"lines": CURVES, "cells": CELLS, "lengths": LENGTHS}

LAB_WIDGETS = tuple(f"lab_{name}" for name in _FIELDS)
"""The names of the lab's choices."""


def adopt_lab(settings: LabSettings) -> None:
    """Let the widgets stand where these settings say."""
    for name in _FIELDS:
        value = getattr(settings, name)
        choices.put(_key(name), list(value) if isinstance(value, tuple) else value)


def _adopt_query(query: Mapping[str, str]) -> tuple[str, ...]:
    settings, ignored = lab_from_query(query)
    adopt_lab(settings)
    return ignored


session.register("gradients", session.PageChoices(LAB_WIDGETS, _adopt_query))


def lab_settings() -> LabSettings:
    """The view as the widgets have it."""
    plain = LabSettings()
    values: dict[str, Any] = {}
    for name in _FIELDS:
        value = choices.look(_key(name))
        if isinstance(getattr(plain, name), tuple):
            options = _SEVERAL[name]
            values[name] = tuple(option for option in options if option in value)
        else:
            values[name] = getattr(plain, name) if value is None else value
    return LabSettings(**values)


def choose_preset(words: Words) -> None:
    """One click opens one view."""
    st.pills(
        words("lab.presets"),
        list(PRESETS),
        format_func=lambda preset: words(f"lab.preset.{preset}"),
        wrap=True,
        label_visibility="collapsed",
        **choices.shown("lab_preset", _take_preset),
    )


def choose_view(words: Words) -> None:
    """Which of the four views stands on the page."""
    _one("view", VIEWS, words)


def choose_weights(words: Words, seed: int) -> None:
    """The trained networks, or those that training started from."""
    _one("weights", WEIGHTS, words, say=lambda option: words(f"lab.weights.{option}", seed=seed))


def leave_missing_lines(reads: Language) -> None:
    """Curves that no network draws in the language that is read are no choice there."""
    offered = curves_offered(reads)
    choices.put(_key("lines"), [line for line in choices.look(_key("lines")) if line in offered])


def choose_lines(words: Words, reads: Language) -> None:
    """Which curves are drawn, of the networks that read a language."""
    st.pills(
        words("gradient.curves"),
        curves_offered(reads),
        selection_mode="multi",
        format_func=lambda curve: curve_name(curve, words),
        wrap=True,
        label_visibility="collapsed",
        **choices.shown(_key("lines")),
    )


def choose_measure(words: Words) -> None:
    """Absolute norms, or relative to the last word's."""
    _one("measure", SCALES, words, say=lambda option: words(f"gradient.scale.{option}"))


def choose_which(words: Words) -> None:
    """Whose Jacobians and units are drawn."""
    _one("which", CELLS, words, say=str.upper)


def choose_experiment(words: Words, settings: LabSettings) -> None:
    """Everything that an experiment is made of; what does not matter for the chosen cells is left out."""
    st.pills(
        words("lab.cells"),
        CELLS,
        selection_mode="multi",
        format_func=str.upper,
        wrap=True,
        help=words("lab.cells.help"),
        **choices.shown(_key("cells")),
    )
    _slider("steps", words)
    _slider("hidden", words)
    if "rnn" in settings.cells:
        _list("squash", NONLINEARITIES, words)
    _list("start", STARTS, words)
    if settings.start == "radius":
        _slider("radius", words)
    if "lstm" in settings.cells:
        _slider("forget", words)
    if "gru" in settings.cells:
        _slider("update", words)
    _one("spread", SPREADS, words, say=str, labelled=True)
    _slider("seeds", words)


def choose_delta(words: Words) -> None:
    """The forget-bias dial."""
    _slider("delta", words)


def choose_task(words: Words) -> None:
    """What the live task trains."""
    st.pills(
        words("lab.lengths"),
        LENGTHS,
        selection_mode="multi",
        help=words("lab.lengths.help"),
        wrap=True,
        **choices.shown(_key("lengths")),
    )
    _slider("keep", words)
    _slider("trial", words)


def start_or_stop(words: Words) -> None:
    """One button: it starts the training, or stops it."""
    label, then = (
        (words("lab.task.stop"), finish_training) if is_training() else (words("lab.task.start"), start_training)
    )
    st.button(label, key="task_button", on_click=then)


def is_training() -> bool:
    """Whether this visitor's training is under way."""
    return bool(choices.look(_TRAINING, False))


def finish_training(*, refused: bool = False) -> None:
    """The training has ended, or shall; `refused` if there was no room for it."""
    choices.put(_TRAINING, False)
    choices.put(_REFUSED, refused)


def was_refused() -> bool:
    """Whether the last training that this visitor asked for found no room."""
    return bool(choices.look(_REFUSED, False))


def task_results(settings: LabSettings) -> list[Trained]:
    """What this visitor has trained with these settings; a list to append to."""
    kept: dict[tuple[float, float], list[Trained]] = choices.look(_RESULTS, {})
    choices.put(_RESULTS, kept)
    return kept.setdefault((settings.keep, settings.trial), [])


def reads_text() -> bool:
    """Whether the view that is shown reads the visitor's text."""
    return lab_settings().view in ("sentence", "dial")


def start_training() -> None:
    """This visitor's training begins when the task is next drawn, if there is room for it; never without torch."""
    choices.put(_TRAINING, can_learn())
    choices.put(_REFUSED, False)


def _slider(name: str, words: Words) -> None:
    grid = GRIDS[name]
    whole = all(float(value).is_integer() for value in (grid.low, grid.high, grid.step))
    number: type[int] | type[float] = int if whole else float
    choices.put(_key(name), number(choices.look(_key(name))))
    st.slider(
        words(f"lab.{name}"),
        number(grid.low),
        number(grid.high),
        step=number(grid.step),
        help=words(f"lab.{name}.help"),
        **choices.shown(_key(name)),
    )


def _list(name: str, options: Sequence[str], words: Words) -> None:
    st.selectbox(
        words(f"lab.{name}"),
        options,
        format_func=lambda option: words(f"lab.{name}.{option}"),
        help=words(f"lab.{name}.help"),
        **choices.shown(_key(name)),
    )


def _one(
    name: str,
    options: Sequence[str],
    words: Words,
    *,
    say: Callable[[str], str] | None = None,
    labelled: bool = False,
) -> None:
    choose_one(
        words(f"lab.{name}"),
        options,
        say or (lambda option: words(f"lab.{name}.{option}")),
        name=_key(name),
        explain=words(f"lab.{name}.help") if labelled else "",
    )


def _take_preset() -> None:
    chosen = choices.look("lab_preset")
    if chosen in PRESETS:
        adopt_lab(PRESETS[chosen])


def _key(name: str) -> str:
    return f"lab_{name}"
