"""Every figure in one call, from what `models` returns: the door for a notebook.

`language` is "en" or "vi", `theme` "light" or "dark". Each returns a Plotly figure that nobody else holds.
"""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from models.gradients.norms import GradientNorms
from models.networks.weights import Array
from models.reading.attribution import WordContributions
from models.reading.trace import Trace
from viz.figures.attribution import attribution_figure
from viz.figures.distribution import distribution_figure
from viz.figures.gradient import gradient_figure
from viz.figures.heatmaps import heatmaps_figure
from viz.figures.memory import memory_figure
from viz.figures.prediction import prediction_figure
from viz.figures.style.draft import Draft
from viz.figures.style.names import ALONE, part_played
from viz.figures.style.paper import on_paper
from viz.figures.style.theme import CURVE_LINES, SYMBOLS, UNNAMED_LINE, Theme
from viz.figures.tables import (
    contribution_table,
    distribution_table,
    gradient_table,
    prediction_table,
    saturation_table,
    shown_units,
    signal_planes,
    unit_table,
)
from viz.figures.unit import unit_figure
from viz.language import Language, load_words


def plot_heatmaps(
    trace: Trace,
    *,
    units: Sequence[int] | None = None,
    layer: int = -1,
    language: Language = "en",
    theme: Theme = "light",
) -> go.Figure:
    """Every signal of `trace.layers[layer]`, a panel each: units against words, on fixed scales.

    `units` are the rows from the top, by default the 16 that move the prediction most, similar ones together.
    ValueError for a unit that the layer does not have.
    """
    rows = shown_units(trace, layer=layer) if units is None else list(units)
    planes = signal_planes(trace, rows, layer)
    say = load_words(language)
    return _finished(heatmaps_figure(planes, rows, trace.tokens, cell=trace.cell, say=say, theme=theme), theme)


def plot_unit(
    trace: Trace, unit: int | None = None, *, layer: int = -1, language: Language = "en", theme: Theme = "light"
) -> go.Figure:
    """All signals of one unit of `trace.layers[layer]` as lines over the words; by default of the most influential one.

    ValueError for a unit that the layer does not have.
    """
    number = shown_units(trace, 1, layer=layer)[0] if unit is None else unit
    table = unit_table(trace, number, layer)
    return _finished(unit_figure(table, cell=trace.cell, unit=number, say=load_words(language)), theme)


def plot_distribution(trace: Trace, *, language: Language = "en", theme: Theme = "light") -> go.Figure:
    """A histogram a gate over all units and words, with the shares below 0.1 and above 0.9; for the RNN, of h."""
    bins, saturation = distribution_table(trace), saturation_table(trace)
    return _finished(distribution_figure(bins, saturation, cell=trace.cell, say=load_words(language)), theme)


def plot_gradient(
    norms: GradientNorms | Mapping[str, GradientNorms],
    *,
    scale: str = "relative",
    alone: bool = False,
    language: Language = "en",
    theme: Theme = "light",
) -> go.Figure:
    """The norms of `models.gradient_norms` in the top layer, on a logarithmic axis.

    Of one network, or of several on the same text by their names "lstm", "gru" and "rnn", or "vi_lstm" and so on.
    `scale` is "relative" (to the last word's) or "absolute". An LSTM's is dL/dC; `alone` adds its dL/dh with C held
    fixed. ValueError for another name, another scale, or texts that differ.
    """
    if scale not in ("relative", "absolute"):
        raise ValueError(f"scale must be 'relative' or 'absolute'; not {scale!r}")
    named = norms if isinstance(norms, Mapping) else {_cell_of(norms): norms}
    if unknown := [name for name in named if part_played(name) not in SYMBOLS]:
        raise ValueError(f"the networks must be named {', '.join(SYMBOLS)}; not {unknown[0]!r}")
    texts = {found.tokens for found in named.values()}
    if len(texts) != 1:
        raise ValueError(f"the norms must be of one text; not of {len(texts)}")
    drawn = [curve.split(".") for curve in CURVE_LINES if alone or curve != ALONE]
    curves = [f"{name}.{state}" for played, state in drawn for name in named if part_played(name) == played]
    figure = gradient_figure(gradient_table(named, curves), texts.pop(), scale=scale, say=load_words(language)).figure()
    if named is not norms and "rnn" in named:
        line = {"color": UNNAMED_LINE.colour, "dash": UNNAMED_LINE.dash, "width": UNNAMED_LINE.width}
        figure.update_traces(name=SYMBOLS["rnn"]["hidden"], line=line)
    return on_paper(figure, theme)


def _finished(draft: Draft, theme: Theme) -> go.Figure:
    return on_paper(draft.figure(), theme)


def _cell_of(norms: GradientNorms) -> str:
    """The cell, as far as norms tell: only the LSTM's have a cell state; GRU and RNN look alike."""
    return "rnn" if norms.layers[-1].log10_cell is None else "lstm"


def plot_prediction(trace: Trace, *, language: Language = "en", theme: Theme = "light") -> go.Figure:
    """P(positive) after each word. ValueError for a network that reads in both directions, which has none."""
    say = load_words(language)
    if trace.prefix_probability is None:
        raise ValueError(say("prediction.none"))
    return _finished(prediction_figure(prediction_table(trace), say=say), theme)


def plot_attribution(
    contributions: WordContributions, *, language: Language = "en", theme: Theme = "light"
) -> go.Figure:
    """What each word adds to the logit (`models.word_contributions`): bars that add up with the bias to the logit."""
    table = contribution_table(contributions)
    say = load_words(language)
    return _finished(attribution_figure(table, bias=contributions.bias, logit=contributions.logit, say=say), theme)


def plot_memory(
    survival: Array, tokens: Sequence[str], *, language: Language = "en", theme: Theme = "light"
) -> go.Figure:
    """What is left of each word after each later word (`models.memory_survival`), a triangle of words x words.

    ValueError if `survival` is not (T, T) for T tokens.
    """
    return _finished(memory_figure(survival, tokens, say=load_words(language), theme=theme), theme)
