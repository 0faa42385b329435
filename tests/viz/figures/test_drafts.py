"""Every figure is drafted without Plotly's checks; here Plotly checks each once, and that pages send what it would."""

import importlib
import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest
from plotly.subplots import make_subplots

from models import gradient_norms, memory_survival, trace_text, word_contributions
from models.gradients.jacobians import jacobian_spectra
from models.gradients.norms import unit_gradients
from models.interventions.two_texts import moved_memory
from models.lab.experiment import Setup, run
from models.lab.spectrum import matrix_alone
from models.networks.checkpoint import checkpoint_info
from models.reading.pairs import align, differences
from models.training.report import GradientBand, read_report
from tests.conftest import CHECKPOINTS
from tests.viz.conftest import tiny_network
from tests.viz.shell.test_page import opened
from viz.cache.whatif import silenced
from viz.compare.pair_tables import difference_plane, difference_table, network_pair_table, text_pair_table
from viz.compare.pictures.comparison import calibration_figure, learning_figure, length_figure
from viz.compare.pictures.memory import moved_figure
from viz.compare.pictures.pairs import difference_map_figure, differences_figure, verdicts_figure
from viz.compare.tables import MEASURES, calibration_table, history_table, length_table
from viz.content.shipped import BASIC
from viz.figures.attribution import attribution_figure
from viz.figures.distribution import distribution_figure
from viz.figures.gradient import gradient_figure
from viz.figures.heatmaps import heatmaps_figure
from viz.figures.memory import memory_figure
from viz.figures.prediction import prediction_figure
from viz.figures.style.draft import Draft, merged
from viz.figures.style.grid import grid
from viz.figures.style.paper import LARGE_LETTERS, large
from viz.figures.style.theme import TEXT_LINES
from viz.figures.tables import (
    contribution_table,
    distribution_table,
    gradient_table,
    prediction_table,
    saturation_table,
    signal_planes,
    unit_table,
)
from viz.figures.unit import unit_figure
from viz.gates.pictures.silent import silent_figure
from viz.gradients.pictures.dial import dial_figure
from viz.gradients.pictures.experiment import eigenvalue_figure, experiment_figure
from viz.gradients.pictures.fading import fading_figure, spectra_figure
from viz.gradients.pictures.gradient_map import gradient_map_figure
from viz.gradients.pictures.task import accuracy_figure, norm_figure
from viz.gradients.tables import Trained, dial_table, experiment_table, fit_table, spectra_table, task_table
from viz.language import load_words

ROOT = Path(__file__).parents[3]
WORDS = load_words("en")
SHORT = "the film was <b>good</b> & not bad ."
LONG = "the film was good at all . not bad i was awful and the film . " * 6
TASKS = [Trained(cell, 5, 0.75, (1.0, 0.0, 1e-9), 0.5) for cell in ("rnn", "lstm", "gru")]


def of_one_text(text: str) -> Iterator[tuple[Callable[..., Draft], Draft]]:
    lstm, rnn = tiny_network("lstm", scale=3.0), tiny_network("rnn")
    trace, other = trace_text(lstm, text), trace_text(rnn, text)
    norms = {"lstm": gradient_norms(lstm, text), "rnn": gradient_norms(rnn, text)}
    curves = ("lstm.cell", "lstm.hidden", "rnn.hidden")
    table = gradient_table(norms, curves)
    bands = {curve: band for curve in curves if (band := banded(curve)) is not None}
    given = contribution_table(found := word_contributions(lstm, trace))
    planes, unit = signal_planes(trace, range(20)), unit_table(trace, 3)
    tokens = trace.tokens
    yield heatmaps_figure, heatmaps_figure(planes, range(20), tokens, cell="lstm", say=WORDS)
    many = {"hidden": np.tile(planes["hidden"], (2, 1))}
    yield heatmaps_figure, heatmaps_figure(many, range(40), tokens, cell="rnn", say=WORDS, theme="dark")
    yield unit_figure, unit_figure(unit, cell="lstm", unit=3, say=WORDS)
    bins, saturated = distribution_table(trace), saturation_table(trace)
    yield distribution_figure, distribution_figure(bins, saturated, cell="lstm", say=WORDS)
    yield prediction_figure, prediction_figure(prediction_table(trace), say=WORDS)
    yield attribution_figure, attribution_figure(given, bias=found.bias, logit=found.logit, say=WORDS)
    yield memory_figure, memory_figure(memory_survival(lstm, trace), tokens, say=WORDS)
    for scale, column in (("absolute", "log10"), ("relative", "relative")):
        yield gradient_figure, gradient_figure(table, tokens, scale=scale, say=WORDS, bands=bands)
        fits = fit_table(table, column)
        yield fading_figure, fading_figure(table, fits, tokens, column=column, say=WORDS, bands=bands)
    yield gradient_map_figure, gradient_map_figure(unit_gradients(lstm, trace), range(20), tokens, say=WORDS)
    for model, read, name in ((lstm, trace, "lstm"), (rnn, other, "rnn")):
        yield spectra_figure, spectra_figure(spectra_table(jacobian_spectra(model, read), norms[name]), say=WORDS)
    readings = {"trained": (trace, norms["lstm"]), "shifted": (trace, norms["lstm"])}
    yield dial_figure, dial_figure(dial_table(readings), tokens, say=WORDS)
    pair = network_pair_table(trace, other, [trace.prefix_probability, None])
    yield verdicts_figure, verdicts_figure(pair, ("one", "two"), list(TEXT_LINES.values()), say=WORDS)
    changed = trace_text(lstm, f"bad {text} good")
    alignment = align(tokens, changed.tokens)
    apart = differences(trace, changed, alignment, -1)
    pair = text_pair_table(trace, changed, alignment, [trace.prefix_probability, changed.prefix_probability])
    yield verdicts_figure, verdicts_figure(pair, ("one", "two"), list(TEXT_LINES.values()), say=WORDS)
    yield differences_figure, differences_figure(difference_table(apart), pair, say=WORDS)
    for signal in ("hidden", "cell"):
        plane = difference_plane(apart, signal, range(20))
        yield difference_map_figure, difference_map_figure(plane, range(20), pair, signal, say=WORDS)
    moved = moved_memory(lstm, changed, trace, 1, counts=(1, 2), draws=2)
    yield moved_figure, moved_figure(moved, say=WORDS)


def of_no_text() -> Iterator[tuple[Callable[..., Draft], Draft]]:
    infos = {name: checkpoint_info(name, CHECKPOINTS) for name in BASIC}
    reports = {name: report for name in BASIC if (report := read_report(CHECKPOINTS / name)) is not None}
    for kept in (reports, {}):
        yield length_figure, length_figure(length_table(kept), say=WORDS)
        yield calibration_figure, calibration_figure(calibration_table(kept), say=WORDS)
    removal = silenced("gru")
    assert removal is not None
    yield silent_figure, silent_figure(removal, say=WORDS)
    for measure in MEASURES:
        yield learning_figure, learning_figure(history_table(infos), measure, say=WORDS)
    setups = {cell: [Setup(cell, 20, 6, seed=seed) for seed in (1, 2)] for cell in ("rnn", "lstm", "gru")}
    table = experiment_table({cell: [run(setup) for setup in found] for cell, found in setups.items()})
    alone = {cell: matrix_alone(found[0]) for cell, found in setups.items()}
    yield experiment_figure, experiment_figure(table, alone["rnn"], say=WORDS)
    yield experiment_figure, experiment_figure(table, None, say=WORDS)
    yield eigenvalue_figure, eigenvalue_figure(alone, say=WORDS)
    yield accuracy_figure, accuracy_figure(task_table(TASKS), say=WORDS)
    yield norm_figure, norm_figure(TASKS, say=WORDS)


def banded(curve: str) -> GradientBand | None:
    name, state = curve.split(".")
    report = read_report(CHECKPOINTS / name)
    return None if report is None else report.gradient.get(state)


@pytest.fixture(scope="module")
def drafts() -> list[tuple[Callable[..., Draft], Draft]]:
    return [*of_one_text(SHORT), *of_one_text(LONG), *of_no_text()]


def json_of(figure: go.Figure | dict[str, object]) -> object:
    return json.loads(plotly.io.to_json(figure, validate=False))


def test_every_figure_is_checked_here(drafts: list[tuple[Callable[..., Draft], Draft]]) -> None:
    """Every function of a room that returns a draft is among those that the tests below build."""
    files = [*(ROOT / "viz" / "figures").glob("*.py"), *(ROOT / "viz").glob("*/pictures/*.py")]
    modules = [importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in files]
    offered = {
        found
        for module in modules
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if name.endswith("_figure") and found.__module__ == module.__name__
    }
    assert offered == {function for function, _ in drafts}


@pytest.mark.parametrize("presenting", [False, True])
def test_a_page_sends_what_plotly_s_own_figure_would_send(
    drafts: list[tuple[Callable[..., Draft], Draft]], presenting: bool
) -> None:
    """`figure()` raises for what Plotly does not know; equal to it, the rest of a draft is as Plotly would have it."""
    for function, draft in drafts:
        shown = large(draft, 700) if presenting else draft
        assert json_of(shown.spec()) == json_of(shown.figure()), function.__name__


@pytest.mark.parametrize(
    "wrong", [{"traces": [{"type": "scatter", "lime": {}}]}, {"layout": {"xaxis": {"ragne": [0, 1]}}}]
)
def test_what_plotly_does_not_know_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Invalid property"):
        Draft(**wrong).figure()


def test_large_letters_are_those_that_plotly_would_set(drafts: list[tuple[Callable[..., Draft], Draft]]) -> None:
    letters = {"size": LARGE_LETTERS}
    for function, draft in drafts:
        before = json_of(draft.spec())
        expected = draft.figure().update_layout(font=letters, legend={"font": letters}, hoverlabel={"font": letters})
        expected.update_xaxes(tickfont=letters, title={"font": letters})
        expected.update_yaxes(tickfont=letters, title={"font": letters})
        if expected.layout.title.text:
            expected.update_layout(title={"font": letters})
        expected.update_annotations(font=letters)
        bar = {"tickfont": letters, "title": {"font": letters}}
        expected.update_traces(colorbar=bar, selector={"type": "heatmap"})
        assert json_of(large(draft).spec()) == json_of(expected), function.__name__
        assert json_of(draft.spec()) == before, "the draft itself stays as it is"


@pytest.mark.parametrize(
    "spacing",
    [
        {"shared_xaxes": True, "vertical_spacing": 0.1},
        {"shared_xaxes": "all", "shared_yaxes": "all", "horizontal_spacing": 0.16, "vertical_spacing": 0.2},
    ],
)
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 1), (2, 2), (3, 2)])
def test_panels_lie_where_plotly_would_put_them(rows: int, columns: int, spacing: dict[str, object]) -> None:
    titles = [f"panel {panel}" for panel in range(1, rows * columns + 1)]
    expected = make_subplots(rows, columns, subplot_titles=titles, **spacing)
    for _ in range(2):
        draft = grid(rows, columns, titles=titles, **spacing)
        assert json_of(draft.spec()) == json_of(expected)
        for letter in ("x", "y"):
            draft.lay_out_axes(letter, title={"text": "another"})  # which the next grid must not have
    last = {"row": rows, "col": columns}
    expected.add_scatter(x=[1], y=[2], **last).update_xaxes(title={"text": "another"})
    expected.update_yaxes(title={"text": "another"}).update_yaxes(title={"standoff": 3}, showgrid=False, **last)
    draft.add("scatter", panel=rows * columns, x=[1], y=[2])
    draft.lay_out_axes("y", [rows * columns], title={"standoff": 3}, showgrid=False)
    assert json_of(draft.spec()) == json_of(expected)


def test_a_level_is_plotly_s_horizontal_line() -> None:
    shade = {"type": "rect", "x0": 1, "x1": 2, "y0": 0, "y1": 1}
    draft = Draft({"shapes": [shade]})
    draft.add("scatter", x=[1, 2], y=[0, 1])
    draft.add_level(0.5)
    expected = go.Figure(go.Scatter(x=[1, 2], y=[0, 1]), layout={"shapes": [shade]})
    expected.add_hline(y=0.5, line={"width": 1, "dash": "dot", "color": "#8a93a3"})
    assert json_of(draft.spec()) == json_of(expected)


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 127, -128]),
        np.array([1, 128]),
        np.array([-32_769, 1]),
        np.array([2**31, 1]),
        np.array([0.1, np.nan, -np.inf]),
        np.arange(6, dtype=np.float32).reshape(2, 3).T,
        np.array([True, False]),
        np.array([]),
        np.array([], dtype=int),
        np.array(["a", "b"]),
    ],
    ids=lambda values: f"{values.dtype.name} {values.shape}",
)
def test_arrays_are_sent_as_plotly_sends_them(values: np.ndarray) -> None:
    draft = Draft()
    draft.add("heatmap" if values.ndim > 1 else "scatter", **{"z" if values.ndim > 1 else "y": values})
    assert json_of(draft.spec()) == json_of(draft.figure())


def test_merging_changes_nothing_that_was_handed_over() -> None:
    old, new = {"a": {"b": 1, "c": {"d": 2}}, "e": [1]}, {"a": {"c": {"f": 3}}, "e": {"g": 4}}
    assert merged(old, new) == {"a": {"b": 1, "c": {"d": 2, "f": 3}}, "e": {"g": 4}}
    assert (old, new) == ({"a": {"b": 1, "c": {"d": 2}}, "e": [1]}, {"a": {"c": {"f": 3}}, "e": {"g": 4}})


@pytest.mark.parametrize(
    ("page", "view"),
    [
        ("compare", {"compare": "all"}),
        ("compare", {"compare": "networks", "present": "1"}),
        ("compare", {"compare": "texts"}),
        ("gradients", {"view": "sentence"}),
        ("gradients", {"view": "dial", "present": "1"}),
        ("gradients", {"view": "experiment"}),
    ],
)
def test_no_page_has_plotly_check_a_figure(page: str, view: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert not opened(page, **view).exception  # what is made once in a server's life is made now
    monkeypatch.setattr(go.Figure, "__init__", lambda *_, **__: pytest.fail("Plotly checks a figure"))
    charts = opened(page, **view).get("plotly_chart")
    monkeypatch.undo()
    assert charts
    for chart in charts:
        spec = json.loads(chart.proto.spec)
        assert spec["layout"]["template"], "Streamlit's colours"
        assert go.Figure(spec).data
