"""One byte a number: which step it is, and what a step stands for."""

import numpy as np
import pytest

from models.atlas.codes import BINS, STEPS, Scales
from models.atlas.reader import COLUMNS

UNITS = 3
LSTM = Scales(COLUMNS["lstm"], UNITS, (1.0, 5.0, 300.0))


def values_of(signal: str, unit: int) -> np.ndarray:
    cap = LSTM.caps[unit] if signal == "cell" else 1
    low = 0.0 if signal in ("input", "forget", "output") else -cap
    return np.linspace(low, cap, 5_001)


@pytest.mark.parametrize("signal", LSTM.signals)
@pytest.mark.parametrize("unit", range(UNITS))
def test_a_number_lies_within_its_step(signal: str, unit: int) -> None:
    values = values_of(signal, unit)
    column = LSTM.signals.index(signal) * UNITS + unit
    table = np.zeros((len(values), len(LSTM.signals) * UNITS), np.float32)
    table[:, column] = values
    codes = LSTM.codes(table)[column].astype(int)
    edges = LSTM.edges(signal, unit)
    err = 1e-5 * (1 + np.abs(values))
    assert (edges[codes] - err <= values).all() and (values <= edges[codes + 1] + err).all()
    assert (np.diff(codes) >= 0).all()
    assert {0, STEPS - 1} <= set(codes)
    middles = LSTM.values(signal, unit)
    assert (edges[:-1] < middles).all() and (middles < edges[1:]).all()
    one_by_one = np.array([LSTM.code_of(signal, unit, value) for value in values])
    assert (np.abs(one_by_one - codes) <= 1).all() and (one_by_one == codes).mean() > 0.98
    assert np.allclose(LSTM.edges(signal, unit, BINS), edges[:: STEPS // BINS])


def test_what_lies_beyond_is_the_last_step() -> None:
    table = np.full((2, len(LSTM.signals) * UNITS), [[-1e9], [1e9]], np.float32)
    codes = LSTM.codes(table)
    assert (codes[:, 0] == 0).all() and (codes[:, 1] == STEPS - 1).all()


def test_scales_reach_beyond_every_sample() -> None:
    sample = np.zeros((4, len(LSTM.signals) * UNITS), np.float32)
    cells = sample[:, LSTM.signals.index("cell") * UNITS :][:, :UNITS]
    cells[:, 1], cells[2, 2] = 0.1, -20
    found = Scales.none(LSTM.signals, UNITS).widened(sample)
    assert found.caps == (1.0, 1.0, 30.0)
    assert found.widened(-sample / 2) == found
    assert Scales.none(COLUMNS["gru"], UNITS).widened(sample).caps == ()


@pytest.mark.parametrize(
    ("signals", "caps"), [(COLUMNS["lstm"], ()), (COLUMNS["lstm"], (1.0,)), (COLUMNS["gru"], (1.0,) * 3)]
)
def test_an_lstm_has_a_cap_for_every_unit(signals: tuple[str, ...], caps: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="one cap for every unit"):
        Scales(signals, UNITS, caps)
