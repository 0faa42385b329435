"""The Gradients page on the Python side, through AppTest."""

from functools import partial

import pytest

from models import load_checkpoint, trace_text
from models.lab.experiment import run
from models.networks.interventions import with_forget_bias
from tests.viz.shell.test_page import opened as open_page
from tests.viz.shell.test_page import texts
from viz.content.shipped import DEFAULT_TEXT, DEFAULT_TEXTS
from viz.figures.style.numbers import from_log10
from viz.gradients.settings import LAB, PRESETS, LabSettings
from viz.language import LANGUAGES, Language, load_words
from viz.visit.declared import written

ENGLISH = load_words("en")


opened = partial(open_page, "gradients")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", LAB["view"].options)
def test_every_view_stands_in_both_languages(view: str, language: Language) -> None:
    app = opened(view=view, lang=language)
    assert not app.exception
    assert not app.error
    assert app.query_params["view"] == view
    assert app.session_state["choices"]["text"] == DEFAULT_TEXTS[language]


@pytest.mark.parametrize("weights", ["trained", "untrained"])
@pytest.mark.parametrize("text", ["awful", "good bad film " * 400, "a " * 3])
@pytest.mark.parametrize("which", ["rnn", "lstm", "gru"])
def test_texts_of_any_length_have_fits_maps_and_spectra(text: str, which: str, weights: str) -> None:
    app = opened(text=text, which=which, weights=weights)
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == 3


@pytest.mark.parametrize("view", ["sentence", "dial"])
def test_an_empty_text_is_explained(view: str) -> None:
    app = opened(text="  ", view=view)
    assert ENGLISH("notice.empty") in texts(app)
    assert not app.error


def test_no_curve_and_no_cell_are_explained() -> None:
    assert ENGLISH("gradient.nothing") in texts(opened(lines="none"))
    assert ENGLISH("lab.cells.nothing") in texts(opened(view="experiment", cells="none"))


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_opens_its_view(preset: str) -> None:
    app = opened()
    app.pills(key="lab_preset").set_value(preset).run()
    assert not app.exception
    assert app.session_state["choices"]["lab_preset"] == preset
    expected = written(PRESETS[preset])
    found = {name: app.query_params[name] for name in expected}
    assert found == expected


def test_a_preset_is_marked_for_as_long_as_it_is_what_is_looked_at() -> None:
    app = opened()
    app.pills(key="lab_preset").set_value("exploding").run()
    app.session_state["choices"]["lab_view"] = "dial"
    assert app.run().session_state["choices"]["lab_preset"] is None


def test_extremes_are_shown_honestly() -> None:
    view = LabSettings(
        view="experiment", cells=("rnn",), steps=1_000, start="radius", radius=2.0, squash="identity", seeds=1
    )
    app = opened(**written(view))
    assert not app.error
    found = run(view.setup("rnn", 1))
    said = " ".join(texts(app))
    step = found.norm_lost_in("float32")
    lost = ENGLISH("lab.experiment.lost", cell="RNN", precision="float32", shown="inf", step=step)
    assert lost in said
    true = from_log10(found.log10_weights)
    assert ENGLISH("lab.clip.lost", cell="RNN", true=true, after="nan") in said


def test_the_dial_says_what_a_changed_copy_says() -> None:
    model = load_checkpoint("lstm")
    plain, moved = (trace_text(with_forget_bias(model, delta), DEFAULT_TEXT) for delta in (0.0, -2.0))
    app = opened(view="dial", delta="-2")
    said = texts(app)
    assert ENGLISH("lab.dial.verdict", before=f"{plain.probability:.3f}", after=f"{moved.probability:.3f}") in said
    still = opened(view="dial", delta="0")
    same = f"{plain.probability:.3f}"
    assert ENGLISH("lab.dial.verdict", before=same, after=same) in texts(still)


def test_training_runs_to_its_end_and_is_told() -> None:
    app = opened(view="task", lengths="5")
    assert ENGLISH("lab.task.nothing") in texts(app)
    app.button(key="task_button").click().run()
    assert not app.exception
    assert not app.error
    said = " ".join(texts(app))
    assert "5 distractors: RNN 100 %, LSTM 100 %, GRU 100 % right" in said
    assert app.button(key="task_button").label == ENGLISH("lab.task.start")
    assert len(app.get("plotly_chart")) == 2


def test_a_third_visitor_is_asked_to_wait() -> None:
    from viz.cache import experiments

    with experiments.training_slot() as first, experiments.training_slot() as second:
        assert (first, second) == (True, True)
        app = opened(view="task", lengths="5")
        app.button(key="task_button").click().run()
        assert ENGLISH("lab.task.busy") in texts(app)
        assert not app.error
    with experiments.training_slot() as again:
        assert again


def test_nonsense_in_the_address_is_named() -> None:
    app = opened(view="experiment", radius="1e9", steps="7")
    assert ENGLISH("notice.url", names="steps, radius") in texts(app)


def test_what_makes_sense_to_one_page_is_not_called_nonsense_by_another() -> None:
    """Translate has a choice of this name too, of other values."""
    start = ENGLISH("notice.url", names="")
    named = {value: opened(view="experiment", hidden=value) for value in ("32", "zeros", "nonsense")}
    said = {value: [text for text in texts(app) if text.startswith(start.rstrip("."))] for value, app in named.items()}
    assert said == {"32": [], "zeros": [], "nonsense": [ENGLISH("notice.url", names="hidden")]}
