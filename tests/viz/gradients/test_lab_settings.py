"""The lab's settings and their form in the URL: a link opens the same view, and nonsense in it is named."""

from dataclasses import replace

import pytest

from models.lab.experiment import LIMITS
from viz.gradients.settings import PRESETS, LabSettings
from viz.visit.declared import declared, read, written

GRIDS = {name: each.about["grid"] for name, each in declared(LabSettings).items() if "grid" in each.about}
VIEWS = [
    LabSettings(),
    *PRESETS.values(),
    LabSettings(view="dial", delta=-5.0, weights="untrained", lines=(), cells=(), measure="absolute", which="gru"),
    LabSettings(
        view="experiment", steps=1_000, hidden=256, radius=0.25, forget=-2.0, update=5.0, spread="1.0", seeds=5
    ),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_opens_the_view_that_it_was_made_from(view: LabSettings) -> None:
    assert read(LabSettings, written(view)) == (view, ())


@pytest.mark.parametrize("name", GRIDS)
def test_every_stop_of_a_slider_has_a_link(name: str) -> None:
    grid = GRIDS[name]
    stops = round((grid.high - grid.low) / grid.step)
    for k in range(stops + 1):
        view = replace(LabSettings(), **{name: round(grid.low + k * grid.step, 3)})
        assert read(LabSettings, written(view)) == (view, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("view", "nothing"),
        ("steps", "15"),
        ("steps", "1e9"),
        ("steps", "nan"),
        ("steps", "-10"),
        ("radius", "inf"),
        ("radius", "0.123456"),
        ("radius", "3"),
        ("delta", "0.1"),
        ("cells", "lstm,transformer"),
        ("lines", "gru.cell"),
        ("spread", "2.0"),
        ("seeds", "0"),
    ],
)
def test_nonsense_is_ignored_and_named(name: str, value: str) -> None:
    assert read(LabSettings, {name: value}) == (LabSettings(), (name,))


@pytest.mark.parametrize("preset", PRESETS.values())
def test_every_choice_is_an_experiment(preset: LabSettings) -> None:
    for cell in preset.cells:
        assert preset.setup(cell, 1).steps == preset.steps + 1, "the slider counts the steps back"
    low, high = LIMITS["radius"]
    assert low <= GRIDS["radius"].low <= GRIDS["radius"].high <= high


def test_what_is_of_another_cell_does_not_change_an_experiment() -> None:
    """So that the cache knows it again."""
    plain, changed = LabSettings(), LabSettings(forget=2.0, update=1.0, squash="relu", radius=0.4)
    assert plain.setup("gru", 1) == replace(changed, update=0.0).setup("gru", 1)
    assert plain.setup("lstm", 1) == replace(changed, forget=0.0).setup("lstm", 1)
    assert changed.setup("rnn", 1).nonlinearity == "relu"
    assert changed.setup("lstm", 1).forget_bias == 2.0
    assert changed.setup("gru", 1).update_bias == 1.0
