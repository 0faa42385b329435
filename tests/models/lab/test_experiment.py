"""The experiment against autograd, finite differences, numpy.linalg and what float32 really does."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from models.gradients.fading import fit_fading
from models.lab.clipping import weight_gradients
from models.lab.experiment import CLIP_NORM, NONLINEARITIES, STARTS, Setup, draw, run
from models.lab.spectrum import eigenvalues, power_norms, spectral_radius
from models.modules.cells import CellWeights, step
from models.networks.cells import CELLS, Cell

SMALL = Setup(steps=12, hidden_size=7)
SQUASH = {"tanh": torch.tanh, "relu": torch.relu, "identity": lambda x: x}


def plain(setup: Setup, nudge: tuple[str, int, Tensor] | None = None) -> tuple[Tensor, dict[str, list[Tensor]], Any]:
    """(loss, states, weights) of the obvious loop in float64, for autograd to follow; `nudge` disturbs one state."""
    drawn, inputs = draw(setup)
    arrays = (drawn.w_ih, drawn.w_hh, drawn.b_ih, drawn.b_hh)
    weights = CellWeights(*(torch.tensor(array, requires_grad=True) for array in arrays))
    state = {name: torch.zeros(1, setup.hidden_size, dtype=torch.float64) for name in ("hidden", "cell")}
    kept: dict[str, list[Tensor]] = {"hidden": [], "cell": []}
    for t, x in enumerate(torch.tensor(inputs)):
        if setup.cell == "rnn":
            before = x @ weights.w_ih.T + weights.b_ih + state["hidden"] @ weights.w_hh.T + weights.b_hh
            state = {"hidden": SQUASH[setup.nonlinearity](before)}
        else:
            state = step(setup.cell, x[None], state, weights)
        if nudge and nudge[1] == t:
            state[nudge[0]] = state[nudge[0]] + nudge[2]
            if nudge[0] == "cell":
                state["hidden"] = state["output"] * torch.tanh(state["cell"])
        for name in kept:
            if name in state:
                kept[name].append(state[name])
    return state["hidden"].sum() / math.sqrt(setup.hidden_size), kept, weights


def setups() -> list[Setup]:
    found = [replace(SMALL, cell=cell, start=start) for cell in CELLS for start in STARTS]
    found += [replace(SMALL, nonlinearity=name, start="radius", radius=1.3) for name in NONLINEARITIES]
    found += [replace(SMALL, cell="lstm", forget_bias=3.0), replace(SMALL, cell="gru", update_bias=-2.0)]
    return [*found, replace(SMALL, steps=1), replace(SMALL, hidden_size=1, cell="lstm", steps=3)]


@pytest.mark.parametrize("setup", setups())
def test_norms_are_those_of_autograd(setup: Setup) -> None:
    loss, states, weights = plain(setup)
    found = run(setup)
    for name, logs in (("hidden", found.log10_hidden), ("cell", found.log10_cell)):
        if logs is None:
            assert not states[name]
            continue
        expected = [float(g.norm()) for g in torch.autograd.grad(loss, states[name], retain_graph=True)]
        np.testing.assert_allclose(10.0**logs, expected, rtol=1e-9)
    everything = (weights.w_hh, weights.w_ih, weights.b_ih, weights.b_hh)
    total = torch.cat([g.flatten() for g in torch.autograd.grad(loss, everything)]).norm()
    assert found.log10_weights == pytest.approx(math.log10(total), abs=1e-9)


@pytest.mark.parametrize("cell", CELLS)
def test_norms_are_those_of_central_differences(cell: Cell) -> None:
    setup = replace(SMALL, cell=cell, steps=6)
    found = run(setup)
    for name, logs in (("hidden", found.log10_hidden), ("cell", found.log10_cell)):
        if logs is None:
            continue
        slopes = np.empty(setup.hidden_size)
        for unit in range(setup.hidden_size):
            move = 1e-6 * torch.eye(setup.hidden_size, dtype=torch.float64)[[unit]]
            up, down = (float(plain(setup, (name, 2, sign * move))[0].detach()) for sign in (1, -1))
            slopes[unit] = (up - down) / 2e-6
        assert 10.0 ** logs[2] == pytest.approx(np.linalg.norm(slopes), rel=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_the_seed_decides_everything(cell: Cell) -> None:
    first, same, other = (run(replace(SMALL, cell=cell, seed=seed)).log10_hidden for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("cell", CELLS)
def test_the_recurrent_matrix_starts_as_named(cell: Cell) -> None:
    for start in STARTS:
        weights, _ = draw(Setup(cell=cell, hidden_size=16, start=start, radius=0.7, steps=1))
        for values, block in zip(
            eigenvalues(weights).values(), np.split(weights.w_hh, len(weights.w_hh) // 16), strict=True
        ):
            if start == "orthogonal":
                np.testing.assert_allclose(block @ block.T, np.eye(16), atol=1e-12)
            elif start == "identity":
                np.testing.assert_array_equal(block, np.eye(16))
            elif start == "radius":
                assert spectral_radius(values) == pytest.approx(0.7, rel=1e-12)
            else:
                assert np.abs(block).max() <= 0.25


@pytest.mark.parametrize(("cell", "gate", "field"), [("lstm", 1, "forget_bias"), ("gru", 1, "update_bias")])
def test_a_bias_is_added_to_its_own_gate(cell: Cell, gate: int, field: str) -> None:
    plain_weights, inputs = draw(replace(SMALL, cell=cell))
    weights, same_inputs = draw(replace(SMALL, cell=cell, **{field: 1.5}))
    expected = np.zeros_like(weights.b_ih)
    expected[gate * 7 : (gate + 1) * 7] = 1.5
    np.testing.assert_allclose(weights.b_ih - plain_weights.b_ih, expected, atol=1e-15)
    np.testing.assert_array_equal(inputs, same_inputs)
    np.testing.assert_array_equal(weights.w_hh, plain_weights.w_hh)


def test_without_squashing_only_powers_of_the_matrix_are_left() -> None:
    setup = replace(SMALL, start="radius", radius=1.4)
    matrix = draw(setup)[0].w_hh
    found = run(setup).log10_linear
    assert found is not None
    direct = np.full(7, 1 / math.sqrt(7))
    expected = [np.linalg.norm(direct @ np.linalg.matrix_power(matrix, k)) for k in range(11, -1, -1)]
    np.testing.assert_allclose(10.0**found, expected, rtol=1e-10)
    identity = replace(setup, nonlinearity="identity")
    np.testing.assert_allclose(run(identity).log10_hidden, found, atol=1e-12)


@pytest.mark.parametrize("radius", [0.3, 1.0, 2.0])
def test_power_norms_are_numpys(radius: float) -> None:
    matrix = draw(Setup(hidden_size=20, start="radius", radius=radius, steps=1))[0].w_hh
    powers, logs = power_norms(matrix, 60, points=13)
    assert (powers[0], powers[-1]) == (0, 60)
    expected = [np.linalg.norm(np.linalg.matrix_power(matrix, k), 2) for k in powers]
    np.testing.assert_allclose(10.0**logs, expected, rtol=1e-8)
    far, beyond = power_norms(matrix, 100_000, points=5)
    slope = (beyond[-1] - beyond[-2]) / (far[-1] - far[-2])
    assert slope == pytest.approx(math.log10(radius), abs=1e-4)  # Gelfand's formula


def test_powers_of_nothing_are_nothing() -> None:
    _, logs = power_norms(np.zeros((3, 3)), 5)
    assert logs[0] == 0
    assert (logs[1:] == -math.inf).all()


@pytest.mark.parametrize(("radius", "nonlinearity"), [(0.5, "tanh"), (2.0, "identity")])
def test_where_float32_gives_up_is_where_it_really_does(radius: float, nonlinearity: Any) -> None:
    setup = Setup(steps=400, hidden_size=16, start="radius", radius=radius, nonlinearity=nonlinearity)
    weights, inputs = draw(setup)
    states = run_states(setup)
    w_hh, gradient = weights.w_hh.astype(np.float32), np.full(16, 0.25, dtype=np.float32)
    lost = norm_lost = None
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for back in range(setup.steps):
            norm = np.sqrt((gradient * gradient).sum(dtype=np.float32))
            if norm_lost is None and (norm == 0 or not np.isfinite(norm)):
                norm_lost = back
            if not gradient.any() or not np.isfinite(gradient).all():
                lost = back
                break
            slope = 1 - states[-1 - back] ** 2 if nonlinearity == "tanh" else 1.0
            gradient = ((gradient * slope).astype(np.float32) @ w_hh).astype(np.float32)
    assert lost is not None
    assert run(setup).lost_in("float32") == pytest.approx(lost, abs=3)
    assert norm_lost is not None
    assert norm_lost < lost
    assert run(setup).norm_lost_in("float32") == pytest.approx(norm_lost, abs=3)
    assert run(setup).lost_in("float64") is None
    assert inputs.shape == (400, 100)


def run_states(setup: Setup) -> np.ndarray:
    if setup.nonlinearity == "identity":
        return np.zeros((setup.steps, setup.hidden_size))
    return torch.cat(plain(setup)[1]["hidden"]).detach().numpy()


@pytest.mark.parametrize("cell", CELLS)
def test_clipping_is_torchs_own(cell: Cell) -> None:
    setup = replace(SMALL, cell=cell, steps=30, start="radius", radius=2.0, spread=1.0)
    loss, _, weights = plain(setup)
    parameters = [weights.w_hh, weights.w_ih, weights.b_ih, weights.b_hh]
    loss.backward()
    before = float(nn.utils.clip_grad_norm_(parameters, CLIP_NORM))
    after = math.sqrt(sum(float(parameter.grad.norm()) ** 2 for parameter in parameters))
    for clipped, rel in zip(run(setup).clipped, (1e-5, 1e-9), strict=True):
        assert clipped.before == pytest.approx(before, rel=rel)
        assert clipped.after == pytest.approx(after, rel=rel)


def test_a_gradient_beyond_every_format_is_still_a_number() -> None:
    """Spectral radius 2, a thousand steps: float32 has inf, and clipping inf leaves nan."""
    found = run(Setup(steps=1_000, hidden_size=16, start="radius", radius=2.0, nonlinearity="identity"))
    single, _ = found.clipped
    assert (single.before, math.isnan(single.after)) == (math.inf, True)
    assert 295 < found.log10_hidden[0] < 305
    assert 295 < found.log10_weights < 310
    assert np.isfinite(found.log10_hidden).all()


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_zero_weights_have_no_gradient_but_at_the_end(nonlinearity: Any) -> None:
    found = run(Setup(start="radius", radius=0.0, steps=5, nonlinearity=nonlinearity))
    assert (found.log10_hidden[:-1] == -math.inf).all()
    assert found.log10_hidden[-1] == pytest.approx(0, abs=1e-12)
    assert found.lost_in("float32") == 1
    assert fit_fading(found.log10_hidden) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps", 0),
        ("steps", 1_002),
        ("hidden_size", 257),
        ("radius", math.nan),
        ("radius", math.inf),
        ("radius", 2.1),
        ("forget_bias", -3.0),
        ("spread", -0.1),
        ("cell", "transformer"),
        ("nonlinearity", "sigmoid"),
        ("start", "zeros"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        replace(SMALL, **{name: value})  # type: ignore[arg-type]


def test_weight_gradients_of_growing_states_do_not_overflow() -> None:
    from models.gradients.backprop import Scaled

    rows = Scaled(np.ones((2, 3)), np.array([900, -900]))
    others = Scaled(np.ones((2, 3)), np.array([900, -900]))
    w_hh, _, _, b_hh = weight_gradients(rows, rows, others, np.ones((2, 2)))
    np.testing.assert_allclose(w_hh.log10_norms(), math.log10(math.sqrt(3)) + 1_800 * math.log10(2), rtol=1e-12)
    np.testing.assert_allclose(b_hh.log10_norms(), 900 * math.log10(2), rtol=1e-12)


# decades a step at the start, H = 128, 230 steps, for inputs from N(0, 1) and N(0, 0.3): docs/decisions/0007
REFERENCE = [
    ({"cell": "rnn"}, 0.328, 0.246),
    ({"cell": "rnn", "start": "orthogonal"}, 0.122, 0.048),
    ({"cell": "gru"}, 0.206, 0.195),
    ({"cell": "lstm"}, 0.214, 0.198),
    ({"cell": "lstm", "forget_bias": 1.0}, 0.088, 0.068),
    ({"cell": "lstm", "forget_bias": 2.0}, 0.023, 0.011),
]


@pytest.mark.parametrize(("fields", "wide", "narrow"), REFERENCE)
def test_fading_at_the_start_is_that_of_the_reference_table(fields: Any, wide: float, narrow: float) -> None:
    for spread, expected in ((1.0, wide), (0.3, narrow)):
        runs = [run(Setup(steps=230, spread=spread, seed=seed, **fields)).log10_hidden for seed in range(1, 4)]
        decay = np.median([(logs[-1] - logs[0]) / 229 for logs in runs])
        assert decay == pytest.approx(expected, rel=0.2)
