"""One time step of each cell against PyTorch's own cells and fused modules."""

import pytest
import torch
from torch import Tensor, nn

from models.modules.cells import CellWeights, step
from models.networks.cells import CELLS, GATE_BLOCKS, SIGNALS, Cell

BATCH, INPUTS, UNITS, STEPS = 3, 4, 5, 20
ONE_STEP = {"lstm": nn.LSTMCell, "gru": nn.GRUCell, "rnn": nn.RNNCell}
FUSED = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
EXACT = {"rtol": 0.0, "atol": 1e-12}


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(3)


def random_state(cell: Cell) -> dict[str, Tensor]:
    state = {"hidden": torch.rand(BATCH, UNITS).double() * 2 - 1}
    return state | ({"cell": torch.randn(BATCH, UNITS).double() * 3} if cell == "lstm" else {})


@pytest.mark.parametrize("cell", CELLS)
def test_one_step_is_what_torch_computes(cell: Cell) -> None:
    module = ONE_STEP[cell](INPUTS, UNITS).double()
    x, state = torch.randn(BATCH, INPUTS).double(), random_state(cell)
    found = step(cell, x, state, CellWeights(*module.parameters()))
    if cell == "lstm":
        hidden, memory = module(x, (state["hidden"], state["cell"]))
        torch.testing.assert_close(found["cell"], memory, **EXACT)
    else:
        hidden = module(x, state["hidden"])
    torch.testing.assert_close(found["hidden"], hidden, **EXACT)
    assert tuple(found) == SIGNALS[cell]


@pytest.mark.parametrize("cell", CELLS)
def test_many_steps_are_the_fused_module(cell: Cell) -> None:
    module = FUSED[cell](INPUTS, UNITS).double()
    x = torch.randn(STEPS, BATCH, INPUTS).double()
    weights = CellWeights(*module.parameters())
    zeros = torch.zeros(BATCH, UNITS).double()
    state, hidden = {"hidden": zeros, "cell": zeros}, []
    for word in x:
        state = step(cell, word, state, weights)
        hidden.append(state["hidden"])
    torch.testing.assert_close(torch.stack(hidden), module(x)[0], **EXACT)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_each_gate_obeys_its_own_block_of_the_bias(cell: Cell) -> None:
    """Push one block's bias up: only that gate may rise to 1, so the names cannot be swapped."""
    for block, name in enumerate(GATE_BLOCKS[cell]):
        module = ONE_STEP[cell](INPUTS, UNITS).double().requires_grad_(False)
        module.bias_ih[block * UNITS : (block + 1) * UNITS] = 100
        found = step(cell, torch.zeros(1, INPUTS).double(), zero_state(), CellWeights(*module.parameters()))
        others = {other: found[other] for other in GATE_BLOCKS[cell] if other != name}
        torch.testing.assert_close(found[name], torch.ones(1, UNITS).double(), **EXACT)
        assert all(float(values.max()) < 0.9 for values in others.values())


def zero_state() -> dict[str, Tensor]:
    return {"hidden": torch.zeros(1, UNITS).double(), "cell": torch.zeros(1, UNITS).double()}


def test_the_grus_update_gate_keeps_the_old_state() -> None:
    """PyTorch's z, not the lesson's: z near 1 leaves the hidden state as it was."""
    module = nn.GRUCell(INPUTS, UNITS).double().requires_grad_(False)
    module.bias_ih[UNITS : 2 * UNITS] = 100
    state = random_state("gru")
    found = step("gru", torch.randn(BATCH, INPUTS).double(), state, CellWeights(*module.parameters()))
    torch.testing.assert_close(found["hidden"], state["hidden"], **EXACT)


def test_an_unknown_cell_is_refused() -> None:
    weights = CellWeights(*nn.RNNCell(INPUTS, UNITS).parameters())
    with pytest.raises(ValueError, match="lstm, gru, rnn"):
        step("transformer", torch.zeros(1, INPUTS), {"hidden": torch.zeros(1, UNITS)}, weights)  # type: ignore[arg-type]
