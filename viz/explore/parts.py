"""What was read as what the player and its charts are sent, one view a layer and direction.

A document keeps what fits: all of the part that the number reads, and of the others as many as there is room for.
What drives the gates is more than half of a view, and comes for all units only where that is little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.gradients.norms import LayerNorms
from models.networks.weights import Array, Layered
from models.reading.attribution import AttributionError, WordContributions
from models.reading.drives import Drive, drives
from models.reading.scan import State
from models.reading.trace import LayerTrace, Trace, only_part, part_names
from models.reading.turning import turning_point
from viz.charts import Chart, gates_chart, gradient_chart, prediction_chart, unit_chart
from viz.explore.page import MOST_BYTES, View
from viz.figures.style.names import part_name
from viz.language import Words
from viz.player import Cursor
from viz.player.payload import Reading, build_payload, stepped_through
from viz.player.series import Series

_WHOLE = 400_000  # numbers of a view, up to which all units have their drives
_ROOM = MOST_BYTES - 700_000  # for the code, the styles and the words

START = Cursor()


@dataclass(frozen=True, eq=False)
class Source:
    """What is shown: a `model` (a network, or a module that was watched) and its `trace`, the gradient's `norms` in the
    order of its layers, and what it is called. `contributions` are an error where there is no accounting.
    """

    name: str
    model: Layered
    trace: Trace
    norms: Sequence[LayerNorms]
    contributions: WordContributions | AttributionError
    worth: Mapping[str, Array | None] = field(default_factory=dict)  # by `viz.player.payload.AGAIN`
    series: Series | None = None
    told: str = ""  # of the module within a larger one, "" where there is only one


@dataclass(frozen=True)
class Kept:
    """The views that a document has room for; `left` names those that were left out, `driven` says for how many units
    it is kept what drives the gates, None for all.
    """

    views: tuple[View, ...]
    left: tuple[str, ...]
    driven: int | None


def views_of(sources: Sequence[Source], words: Words) -> Kept:
    """The views of all layers of the sources, that which the number reads first."""
    parts = [(source, name) for source in sources for name in part_names(source.trace)]
    parts.sort(key=lambda part: (sources.index(part[0]), _layer(*part).direct is None))  # what the number reads first
    labels = [_label(source, name, words, several=len(sources) > 1) for source, name in parts]
    views: list[View] = []
    left: list[str] = []
    driven, room = None, _ROOM
    for (source, name), label in zip(parts, labels, strict=True):
        view, units = _view(source, name, label, words)
        if views and view.size > room:
            left.append(label)
            continue
        views.append(view)
        room -= view.size
        driven = units if driven is None else driven
    return Kept(tuple(views), tuple(left), driven)


def _layer(source: Source, name: str) -> LayerTrace:
    return source.trace.layers[part_names(source.trace).index(name)]


def _label(source: Source, name: str, words: Words, *, several: bool) -> str:
    own = part_name(name, words)
    return f"{source.told}: {own}" if several else own


def _view(source: Source, name: str, label: str, words: Words) -> tuple[View, int | None]:
    at = part_names(source.trace).index(name)
    part = only_part(source.trace, name)
    found: Mapping[str, Drive] = drives(source.model, source.trace, at)
    numbers = sum(drive.word.size + drive.memory.size for drive in found.values())
    layer = part.layers[0]
    driven = None if numbers <= _WHOLE else stepped_through(layer, START, turning_point(layer)[1])
    reading = Reading(part, found, source.contributions, source.worth, driven, source.series)
    payload = build_payload(reading, source.name, START, words.but("player.keys.help"))  # which the app alone has
    return View(label, payload, _charts(source, at, part, words)), None if driven is None else len(driven)


def _charts(source: Source, at: int, part: Trace, words: Words) -> tuple[Chart, ...]:
    norms = source.norms[at]
    name = (source.told or source.name).replace(".", "/")
    curves = {f"{name}.hidden": norms.log10_hidden} if norms.log10_cell is None else {f"{name}.cell": norms.log10_cell}
    found = []
    if any(map(_is_finite, next(iter(curves.values())))):
        found.append(gradient_chart(curves, part.tokens, {}, words, scale="absolute", present=False))
    if part.prefix_probability is not None:
        found.append(prediction_chart(words, present=False))
    return (*found, unit_chart(words), gates_chart(words))


def _is_finite(log10: float) -> bool:
    return log10 > float("-inf")


def window(source: Source, first: int, stop: int) -> Source:
    """The steps `first` to `stop` (from 0, without the last), each layer starting from the state before them."""
    steps, trace, found = np.s_[first:stop], source.trace, source.contributions
    cut = replace(
        trace,
        tokens=trace.tokens[steps],
        ids=trace.ids[steps],
        known=trace.known[steps],
        layers=tuple(_cut(layer, first, stop) for layer in trace.layers),
        prefix_probability=None if trace.prefix_probability is None else trace.prefix_probability[steps],
    )
    return replace(
        source,
        trace=cut,
        norms=[
            replace(
                norms,
                log10_hidden=norms.log10_hidden[steps],
                log10_cell=None if norms.log10_cell is None else norms.log10_cell[steps],
            )
            for norms in source.norms
        ],
        contributions=found if isinstance(found, AttributionError) else replace(found, per_word=found.per_word[steps]),
        worth={name: None if values is None else values[steps] for name, values in source.worth.items()},
        series=None if source.series is None else source.series.window(steps),
    )


def _cut(layer: LayerTrace, first: int, stop: int) -> LayerTrace:
    before = stop if layer.direction == "backward" else first - 1
    hidden = layer.signals["hidden"]
    start = layer.start
    if 0 <= before < len(hidden):
        start = State(hidden[before], layer.signals.get("cell", hidden)[before])
    return replace(
        layer,
        signals={name: values[first:stop] for name, values in layer.signals.items()},
        direct=None if layer.direct is None else layer.direct[first:stop],
        start=start,
    )
