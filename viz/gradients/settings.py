"""What a visitor of the gradient lab is looking at: its choices (viz/visit/declared.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from models.lab.experiment import Nonlinearity, Setup, Start
from models.lab.task import DISTRACTORS, TaskSettings
from models.networks.cells import CELLS, Cell
from viz.cache.experiments import Weights
from viz.content.shipped import CURVES
from viz.visit.declared import About, Grid
from viz.visit.held import Choices, register
from viz.visit.settings import Scale

View = Literal["sentence", "experiment", "dial", "task"]

LENGTHS = tuple(str(length) for length in DISTRACTORS)
"""How many distractors the live task can put between what must be remembered and the end."""

BIASES = Grid(-2.0, 5.0, 0.5)


@dataclass(frozen=True)
class LabSettings:
    """One view of the lab."""

    view: Annotated[View, About(always=True)] = "sentence"
    weights: Weights = "trained"
    lines: Annotated[tuple[str, ...], About(options=CURVES)] = ("rnn.hidden", "lstm.cell", "gru.hidden")
    measure: Scale = "relative"
    which: Cell = "rnn"  # whose Jacobians and units are drawn
    cells: tuple[Cell, ...] = CELLS
    steps: Annotated[float, About(grid=Grid(10, 1_000, 10))] = 100
    hidden: Annotated[float, About(grid=Grid(16, 256, 16))] = 128
    squash: Nonlinearity = "tanh"
    start: Start = "default"
    radius: Annotated[float, About(grid=Grid(0.2, 2.0, 0.05))] = 1.0
    forget: Annotated[float, About(grid=BIASES)] = 0.0
    update: Annotated[float, About(grid=BIASES)] = 0.0
    spread: Literal["0.3", "1.0"] = "0.3"
    seeds: Annotated[float, About(grid=Grid(1, 5, 1))] = 3
    delta: Annotated[float, About(grid=Grid(-5.0, 5.0, 0.25))] = 0.0
    lengths: Annotated[tuple[str, ...], About(options=LENGTHS)] = LENGTHS
    keep: Annotated[float, About(grid=Grid(0, 5, 1))] = 4  # bias with which the gates that keep the memory start
    trial: Annotated[float, About(grid=Grid(1, 5, 1))] = 1  # the task's seed

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


LAB = register("gradients", Choices(LabSettings, "lab_"))
