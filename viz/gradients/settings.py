"""What a visitor of the gradient lab is looking at, and its form in the URL (see viz/visit/settings.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal, get_args

from models.lab.experiment import NONLINEARITIES, STARTS, Nonlinearity, Setup, Start
from models.lab.task import DISTRACTORS, TaskSettings
from models.networks.cells import CELLS, Cell
from viz.cache.experiments import Weights
from viz.content.shipped import CURVES
from viz.visit.address import QueryReader
from viz.visit.settings import SCALES, Scale

View = Literal["sentence", "experiment", "dial", "task"]
VIEWS: tuple[View, ...] = get_args(View)

WEIGHTS: tuple[Weights, ...] = get_args(Weights)

SPREADS = ("0.3", "1.0")

LENGTHS = tuple(str(length) for length in DISTRACTORS)
"""How many distractors the live task can put between what must be remembered and the end."""


@dataclass(frozen=True)
class Grid:
    """A slider: from `low` to `high` in steps of `step`."""

    low: float
    high: float
    step: float


GRIDS: Mapping[str, Grid] = MappingProxyType(
    {
        "steps": Grid(10, 1_000, 10),
        "hidden": Grid(16, 256, 16),
        "radius": Grid(0.2, 2.0, 0.05),
        "forget": Grid(-2.0, 5.0, 0.5),
        "update": Grid(-2.0, 5.0, 0.5),
        "seeds": Grid(1, 5, 1),
        "delta": Grid(-5.0, 5.0, 0.25),
        "keep": Grid(0, 5, 1),
        "trial": Grid(1, 5, 1),
    }
)


@dataclass(frozen=True)
class LabSettings:
    """One view of the lab. Every field is also the name of its URL parameter."""

    view: View = "sentence"
    weights: Weights = "trained"
    lines: tuple[str, ...] = ("rnn.hidden", "lstm.cell", "gru.hidden")
    measure: Scale = "relative"
    which: Cell = "rnn"  # whose Jacobians and units are drawn
    cells: tuple[Cell, ...] = CELLS
    steps: float = 100
    hidden: float = 128
    squash: Nonlinearity = "tanh"
    start: Start = "default"
    radius: float = 1.0
    forget: float = 0.0
    update: float = 0.0
    spread: str = "0.3"
    seeds: float = 3
    delta: float = 0.0
    lengths: tuple[str, ...] = LENGTHS
    keep: float = 4  # bias with which the gates that keep the memory start
    trial: float = 1  # the task's seed

    def setup(self, cell: Cell, seed: int) -> Setup:
        """The experiment that these choices describe, for one cell and seed."""
        return Setup(
            cell=cell,
            steps=int(self.steps) + 1,  # the slider counts the steps back
            hidden_size=int(self.hidden),
            nonlinearity=self.squash if cell == "rnn" else "tanh",
            start=self.start,
            radius=self.radius if self.start == "radius" else 1.0,
            forget_bias=self.forget if cell == "lstm" else 0.0,
            update_bias=self.update if cell == "gru" else 0.0,
            spread=float(self.spread),
            seed=seed,
        )

    def task(self, distractors: int) -> TaskSettings:
        """The live task with so many distractors."""
        return TaskSettings(distractors=distractors, keep_bias=float(self.keep), seed=int(self.trial))

    def task_runs(self) -> list[tuple[Cell, int]]:
        """What is trained, in this order: every cell on every length, the short ones first."""
        return [(cell, int(length)) for length in self.lengths for cell in CELLS]


PRESETS: Mapping[str, LabSettings] = MappingProxyType(
    {
        "vanishing": LabSettings(view="experiment", cells=("rnn",), steps=100, start="radius", radius=0.6),
        "exploding": LabSettings(
            view="experiment", cells=("rnn",), steps=300, start="radius", radius=1.3, squash="identity"
        ),
        "edge": LabSettings(view="experiment", cells=("rnn",), steps=300, start="orthogonal", squash="identity"),
        "forget": LabSettings(view="experiment", cells=("lstm", "rnn"), steps=230, forget=3.0),
        "dial": LabSettings(view="dial", delta=-3.0),
    }
)
"""Views that one click opens."""


def lab_to_query(settings: LabSettings) -> dict[str, str]:
    """URL parameters: the view, and what is not default."""
    plain = LabSettings()
    query: dict[str, str] = {"view": settings.view}
    for field in fields(LabSettings):
        value = getattr(settings, field.name)
        if value == getattr(plain, field.name):
            continue
        if isinstance(value, tuple):
            query[field.name] = ",".join(value) or "none"
        else:
            query[field.name] = f"{value:g}" if isinstance(value, float | int) else str(value)
    return query


def lab_from_query(query: Mapping[str, str]) -> tuple[LabSettings, tuple[str, ...]]:
    """The view that URL parameters describe, and the names of those that make no sense and were ignored."""
    reader, plain = QueryReader(query), LabSettings()

    def number(name: str) -> float:
        grid = GRIDS[name]
        return reader.on_grid(name, grid.low, grid.high, grid.step, getattr(plain, name))

    settings = LabSettings(
        view=reader.choice("view", VIEWS, plain.view),
        weights=reader.choice("weights", WEIGHTS, plain.weights),
        lines=reader.several("lines", CURVES, plain.lines),
        measure=reader.choice("measure", SCALES, plain.measure),
        which=reader.choice("which", CELLS, plain.which),
        cells=reader.several("cells", CELLS, plain.cells),
        steps=number("steps"),
        hidden=number("hidden"),
        squash=reader.choice("squash", NONLINEARITIES, plain.squash),
        start=reader.choice("start", STARTS, plain.start),
        radius=number("radius"),
        forget=number("forget"),
        update=number("update"),
        spread=reader.choice("spread", SPREADS, plain.spread),
        seeds=number("seeds"),
        delta=number("delta"),
        lengths=reader.several("lengths", LENGTHS, plain.lengths),
        keep=number("keep"),
        trial=number("trial"),
    )
    return settings, tuple(reader.ignored)
