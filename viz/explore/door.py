"""explore(...): a network and what it reads, as the player on one page.

explore("lstm", "I loved it")                      a network that Gatescope ships, or one in your own folder
explore(module, ids, words=["I", "loved", "it"])   any torch module with RNN, LSTM or GRU in it
explore(module, series, truth=truth)               numbers, a row a step
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.gradients.norms import gradient_norms
from models.interventions.not_written import not_written
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.attribution import AttributionError, WordContributions, word_contributions
from models.reading.known import load_checkpoint
from models.reading.leave_one_out import leave_one_out
from models.reading.trace import Trace, trace_text
from viz.explore.page import Explored, Theme
from viz.explore.parts import Source, views_of, window
from viz.figures.style.classes import named
from viz.figures.style.names import network_name
from viz.figures.style.numbers import signed
from viz.language import Language, Words, load_words
from viz.player.series import Series

if TYPE_CHECKING:
    from models.watching.number import Target
    from models.watching.watched import Watched

MOST_STEPS = 2_000
"""Steps that a page shows; of more, those that `steps` asks for, else the last ones."""

MOST_LINES = 32
"""Columns of numbers that are drawn."""


def explore(
    network: Any,
    *inputs: Any,
    words: Sequence[str] | None = None,
    call: Callable[[Any], object] | None = None,
    target: "Target" = None,
    row: int = 0,
    steps: tuple[int, int] | None = None,
    names: Sequence[str] | None = None,
    outputs: Sequence[float] | None = None,
    truth: Sequence[float] | None = None,
    theme: Theme = "auto",
    language: Language = "en",
) -> Explored:
    """Read, and put everything on one page: shown by a notebook, or written by `.save("mine.html")`.

    `network` is the name of a shipped network, the path of a folder, a `Network`, or a torch module. For the first
    three, the text follows. For a module, `inputs`, `call`, `target`, `row` and `words` are those of `models.watch`. A
    module that reads numbers, and no words through an embedding, is drawn with its numbers (T, E) as lines, called
    `names`; `outputs` (T,) is a line of what it said at each step, `truth` (T,) what it should have said. Of more than
    MOST_STEPS, the page has `steps`, (first, stop) from 0.

    ValueError with the reason: a network or a text that cannot be read (CheckpointError, EmptyTextError), a module that
    cannot be watched (WatchError), or lines of another length.
    """
    say, given = load_words(language), _loaded(network)
    if isinstance(given, Network):
        if len(inputs) != 1 or not isinstance(inputs[0], str):
            raise ValueError("after a network comes the text that it reads, and nothing else")
        name = "network" if isinstance(network, Network) else Path(network).name
        return _read(given, name, inputs[0], Page(steps, theme, say))
    from models.watching.watch import watch

    watched = watch(given, *inputs, call=call, target=target, row=row, words=words, quiet=True)
    return _watched(type(given).__name__, watched, Lines(names, outputs, truth), Page(steps, theme, say))


@dataclass(frozen=True)
class Page:
    """How it is shown: which `steps`, in which theme and language."""

    steps: tuple[int, int] | None
    theme: Theme
    words: Words


@dataclass(frozen=True)
class Lines:
    """What a caller gives to be drawn with the numbers that were read."""

    names: Sequence[str] | None
    outputs: Sequence[float] | None
    truth: Sequence[float] | None

    def drawn(self, values: Array) -> Series:
        """With the numbers (T, E). ValueError for lines of another length."""
        steps, width = values.shape
        names = tuple(f"x{k + 1}" for k in range(width)) if self.names is None else tuple(map(str, self.names))
        if len(names) != width:
            raise ValueError(f"names must be {width}, one a column; not {len(names)}")
        outputs, truth = _line("outputs", self.outputs, steps), _line("truth", self.truth, steps)
        return Series(values[:, :MOST_LINES], names[:MOST_LINES], outputs, truth)


def _line(name: str, line: Sequence[float] | None, steps: int) -> Array | None:
    if line is None:
        return None
    found = np.asarray(line, dtype=np.float64).reshape(-1)
    if len(found) != steps:
        raise ValueError(f"{name} must have {steps} numbers, one a step; not {len(found)}")
    return found


def _loaded(network: Any) -> Any:
    if isinstance(network, Path) or (isinstance(network, str) and ("/" in network or "\\" in network)):
        folder = Path(network).resolve()
        return load_checkpoint(folder.name, folder.parent)
    return load_checkpoint(network) if isinstance(network, str) else network


def _read(network: Network, name: str, text: str, page: Page) -> Explored:
    trace = trace_text(network, text)
    shares, norms = _shares(network, trace), gradient_norms(network, trace).layers
    worth = {"without": leave_one_out(network, trace), "unwritten": _unwritten(network, trace)}
    return page_of(Source(name, network, trace, norms, shares, worth), page)


def _unwritten(network: Network, trace: Trace) -> Array | None:
    return None if trace.cell == "rnn" else not_written(network, trace)


def page_of(source: Source, page: Page) -> Explored:
    """The page of a text that one of Gatescope's networks has read."""
    trace, say = source.trace, named(source.model, page.words)
    if trace.number == "value":
        verdict = say("verdict.value", name=next(iter(trace.outputs)), number=signed(trace.logit, 4))
    else:
        percent = f"{100 * trace.probability:.1f}"
        verdict = f"{say('player.positive', percent=percent)} · logit {signed(trace.logit)}"
    title = network_name(source.name, say)
    return _explored([source], None, title, verdict, [say("explore.about", network=title)], replace(page, words=say))


def _shares(model: Any, trace: Trace) -> WordContributions | AttributionError:
    try:
        return word_contributions(model, trace)
    except AttributionError as error:
        return error


def _watched(name: str, watched: "Watched", lines: Lines, page: Page) -> Explored:
    top, several = watched.top, len(watched.modules) > 1
    if any(w.relu for each in watched.modules for w in each.layers):
        raise ValueError(
            "states that are squashed by max(0, x) have no fixed range to be drawn in; watch(...) has them"
        )
    of_numbers = not watched.of_words and not _are_letters(watched.modules[0].inputs)
    say = page.words.about("numbers") if of_numbers else page.words
    sources = []
    for each in (top, *(other for other in watched.modules if other is not top)):
        series = lines.drawn(each.inputs) if of_numbers and not each.stands_on else None
        shares = AttributionError("layers") if each.stands_on else _shares(each, each.trace)
        norms, told = each.gradient_norms().layers, each.name if several else ""
        sources.append(Source(name, each, each.trace, norms, shares, series=series, told=told))
    notes = [note for each in watched.modules for note in each.notes] + list(watched.notes)
    lines_told = [
        say("explore.check", error=f"{watched.error:.1e}", precision=top.check.precision),
        say("explore.number", told=watched.told),
        *(say(f"explore.note.{note.kind}", **note.parts) for note in notes),
    ]
    return _explored(sources, watched.error, name, _verdict(top.trace, say), lines_told, replace(page, words=say))


def _are_letters(inputs: Array) -> bool:
    """Whether each step is one of several: a single one among zeros."""
    return inputs.shape[1] > 1 and bool(((inputs == 0) | (inputs == 1)).all() and (inputs.sum(axis=1) == 1).all())


def _explored(
    sources: Sequence[Source], check: float | None, title: str, verdict: str, lines: Sequence[str], page: Page
) -> Explored:
    shown, told, say, trace = [], list(lines), page.words, sources[0].trace
    for source in sources:
        count = len(source.trace.tokens)
        first, stop = page.steps or (max(0, count - MOST_STEPS), count)
        if not 0 <= first < stop <= count or stop - first > MOST_STEPS:
            raise ValueError(f"steps must be a first and a stop within 0 to {count}, at most {MOST_STEPS} apart")
        shown.append(source if (first, stop) == (0, count) else window(source, first, stop))
        if stop - first < count and source is sources[0]:
            told.append(say("explore.window", first=first + 1, last=stop, count=count))
    kept = views_of(shown, say)
    if kept.driven is not None:
        told.append(say("explore.driven", count=kept.driven))
    if kept.left:
        told.append(say("explore.left", parts=", ".join(kept.left)))
    return Explored(trace, check, f"Gatescope · {title}", verdict, tuple(told), kept.views, say, page.theme)


def _verdict(trace: Trace, say: Words) -> str:
    if trace.number == "logit":
        return say("explore.verdict.logit", percent=f"{100 * trace.probability:.1f}", number=signed(trace.logit))
    return say(f"explore.verdict.{trace.number}", number=signed(trace.logit, 4))
