"""The widgets of the gradient lab, and its live training."""

import streamlit as st

from models.networks.cells import CELLS
from viz.cache.experiments import can_learn
from viz.gradients.settings import LAB, LENGTHS, PRESETS, LabSettings
from viz.gradients.tables import Trained
from viz.language import Words
from viz.shell.widgets import choose_one
from viz.visit import choices

_TRAINING = "task_training"
_REFUSED = "task_refused"
_RESULTS = "task_results"


def choose_preset(words: Words) -> None:
    """One click opens one view; it is marked for as long as just that is what is looked at."""
    own = LAB.chosen()
    choices.put("lab_preset", next((name for name, preset in PRESETS.items() if preset == own), None))
    st.pills(
        words("lab.presets"),
        list(PRESETS),
        format_func=lambda preset: words(f"lab.preset.{preset}"),
        wrap=True,
        label_visibility="collapsed",
        **choices.shown("lab_preset", _take_preset),
    )


def choose_which(words: Words) -> None:
    """Whose Jacobians and units are drawn."""
    choose_one(words("lab.which"), CELLS, str.upper, name=LAB.key("which"))


def choose_experiment(words: Words, settings: LabSettings) -> None:
    """Everything that an experiment is made of; what does not matter for the chosen cells is left out."""
    st.pills(
        words("lab.cells"),
        CELLS,
        selection_mode="multi",
        default=choices.look(LAB.key("cells")),
        format_func=str.upper,
        wrap=True,
        help=words("lab.cells.help"),
        **choices.shown(LAB.key("cells")),
    )
    _slider("steps", words)
    _slider("hidden", words)
    if "rnn" in settings.cells:
        _list("squash", words)
    _list("start", words)
    if settings.start == "radius":
        _slider("radius", words)
    if "lstm" in settings.cells:
        _slider("forget", words)
    if "gru" in settings.cells:
        _slider("update", words)
    spread = LAB["spread"]
    choose_one(words("lab.spread"), spread.options, str, name=LAB.key("spread"), explain=words("lab.spread.help"))
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
        default=choices.look(LAB.key("lengths")),
        help=words("lab.lengths.help"),
        wrap=True,
        **choices.shown(LAB.key("lengths")),
    )
    _slider("keep", words)
    _slider("trial", words)


def start_or_stop(words: Words) -> None:
    """One button: it starts the training, or stops it."""
    label, then = (
        (words("lab.task.stop"), finish_training) if is_training() else (words("lab.task.start"), start_training)
    )
    st.button(label, key="task_button", on_click=then, type="secondary" if is_training() else "primary")


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
    return LAB.chosen().view in ("sentence", "dial")


def start_training() -> None:
    """This visitor's training begins when the task is next drawn, if there is room for it; never without torch."""
    choices.put(_TRAINING, can_learn())
    choices.put(_REFUSED, False)


def _slider(name: str, words: Words) -> None:
    grid = LAB[name].about["grid"]
    whole = all(float(value).is_integer() for value in (grid.low, grid.high, grid.step))
    number: type[int] | type[float] = int if whole else float
    LAB.put(**{name: number(getattr(LAB.chosen(), name))})
    st.slider(
        words(f"lab.{name}"),
        number(grid.low),
        number(grid.high),
        step=number(grid.step),
        help=words(f"lab.{name}.help"),
        **choices.shown(LAB.key(name)),
    )


def _list(name: str, words: Words) -> None:
    st.selectbox(
        words(f"lab.{name}"),
        LAB[name].options,
        format_func=lambda option: words(f"lab.{name}.{option}"),
        help=words(f"lab.{name}.help"),
        **choices.shown(LAB.key(name)),
    )


def _take_preset() -> None:
    chosen = choices.look("lab_preset")
    if chosen in PRESETS:
        LAB.take(PRESETS[chosen])
