"""The notebook's door: every figure in one call, for any network, any text, in both languages."""

import subprocess
import sys
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from models.gradients.norms import gradient_norms
from models.networks.cells import CELLS, Cell
from models.reading.attribution import memory_survival, word_contributions
from models.reading.trace import Trace, trace_text
from tests.viz.conftest import SENTENCE, tiny_network
from viz import figures
from viz.figures.memory import triangle_step
from viz.figures.style.theme import (
    BACKGROUND,
)
from viz.language import LANGUAGES, Language, load_words

WORDS = load_words("en")
LONG = " ".join(["the film was good but not bad ."] * 125)
TAGS = "the <x-b>film</x-b> was <x-i>good"  # not HTML's own, which are no words
GATED: tuple[Cell, ...] = ("lstm", "gru")


def traced(cell: Cell, text: str = SENTENCE, **shape: Any) -> Trace:
    return trace_text(tiny_network(cell, **shape), text)


def all_figures(cell: Cell, text: str, language: Language = "en", **shape: Any) -> dict[str, go.Figure]:
    """Every figure that exists for this network and text, through the notebook's door."""
    model = tiny_network(cell, **shape)
    trace = trace_text(model, text)
    drawn = {
        "heatmaps": figures.plot_heatmaps(trace, language=language),
        "unit": figures.plot_unit(trace, language=language),
        "distribution": figures.plot_distribution(trace, language=language),
        "gradient": figures.plot_gradient({cell: gradient_norms(model, trace)}, language=language),
    }
    if len(trace.layers) > 1:
        return drawn
    drawn["prediction"] = figures.plot_prediction(trace, language=language)
    if cell != "rnn":
        drawn["attribution"] = figures.plot_attribution(word_contributions(model, trace), language=language)
        drawn["memory"] = figures.plot_memory(memory_survival(model, trace), trace.tokens, language=language)
    return drawn


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cell", CELLS)
def test_every_figure_speaks_both_languages(cell: Cell, language: Language) -> None:
    other = load_words("vi" if language == "en" else "en")
    words = load_words(language)
    for name, figure in all_figures(cell, LONG, language).items():
        assert figure.to_json(), name
    drawn = all_figures(cell, SENTENCE, language)
    assert words("signal.hidden") in drawn["heatmaps"].data[-1].hovertemplate
    assert other("signal.hidden") not in drawn["heatmaps"].to_json()
    if cell != "rnn":
        assert drawn["attribution"].layout.yaxis.title.text == words("figure.attribution.axis")
        assert drawn["memory"].layout.xaxis.title.text == words("figure.memory.written")


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("text", "count"), [("good", 1), (LONG, 1_000)])
def test_one_word_and_a_thousand_are_drawn(cell: Cell, text: str, count: int) -> None:
    drawn = all_figures(cell, text)
    assert drawn["heatmaps"].data[0].z.shape == (16, count)
    assert len(drawn["unit"].data[0].y) == count
    if cell != "rnn":
        assert len(drawn["attribution"].data[0].y) == count
        side = -(-count // triangle_step(count))
        assert drawn["memory"].data[0].z.shape == (side, side)


@pytest.mark.parametrize("cell", CELLS)
def test_what_a_user_wrote_is_never_a_tag(cell: Cell) -> None:
    for name, figure in all_figures(cell, TAGS).items():
        text = figure.to_json()
        assert "film" in text or name == "distribution"
        for tag in ("<x-b>", "\\u003cx-b\\u003e", "</x-b>", "<x-i>"):
            assert tag not in text.replace("&lt;", ""), (name, tag)


@pytest.mark.parametrize("cell", CELLS)
def test_two_way_networks_are_drawn_layer_by_layer(cell: Cell) -> None:
    assert set(all_figures(cell, SENTENCE, bidirectional=True)) == {"heatmaps", "unit", "distribution", "gradient"}
    trace = traced(cell, bidirectional=True)
    forward = figures.plot_heatmaps(trace, units=[0], layer=0).data[-1].z
    np.testing.assert_allclose(forward[0], trace.layers[0].signals["hidden"][:, 0], atol=0.51e-4)
    backward = figures.plot_unit(trace, 0, layer=1)
    np.testing.assert_array_equal(
        next(line.y for line in backward.data if line.legendgroup == "hidden"), trace.layers[1].signals["hidden"][:, 0]
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_of_the_door_has_its_own_background(theme: str) -> None:
    figure = figures.plot_prediction(traced("rnn"), theme="dark" if theme == "dark" else "light")
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == BACKGROUND[theme]


def test_the_door_is_light_and_complete() -> None:
    code = (
        "import sys; from viz import figures; assert not {'torch', 'plotly', 'pandas'} & set(sys.modules); dir(figures)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    for name in figures.__all__:
        assert name in dir(figures)
        assert getattr(figures, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'plot_pie'"):
        _ = figures.plot_pie
