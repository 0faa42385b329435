"""Hands as a link spells them: read, spelled again, and held as the module with the same hand in it would hold them."""

import numpy as np
import pytest

from models import load_checkpoint, trace_text
from models.interventions.hands import MOST, Hand, fitting, gates_of, holds_of, read_hands, spell_hands
from models.reading.holding.hold import Hold
from tests.conftest import CHECKPOINTS

TEXT = "it was not bad at all"


@pytest.mark.parametrize(
    ("spelled", "hand"),
    [
        ("unwritten.2", Hand("unwritten", 2, 2)),
        ("forgotten.2-5", Hand("forgotten", 2, 5)),
        ("shut.input.3-7", Hand("shut", 3, 7, "input")),
        ("open.forget.3", Hand("open", 3, 3, "forget")),
        ("silent.0", Hand("silent", unit=0)),
        ("silent.127", Hand("silent", unit=127)),
    ],
)
def test_a_hand_is_spelled_as_it_is_read(spelled: str, hand: Hand) -> None:
    assert read_hands(spelled) == (hand,)
    assert spell_hands((hand,)) == spelled


def test_several_stand_side_by_side_each_once() -> None:
    assert spell_hands(read_hands("~silent.3~unwritten.2-2~~silent.3")) == "silent.3~unwritten.2"
    assert read_hands("") == ()
    assert len(read_hands("~".join(f"silent.{unit}" for unit in range(MOST)))) == MOST


@pytest.mark.parametrize(
    "nonsense",
    [
        *("unwritten", "unwritten.0", "unwritten.5-2", "unwritten.x", "silent", "silent.-1", "silent.01", "open.2"),
        *("shut.FORGET.2", "unwritten.1234567", "silent.2 ", "unwritten.2-", "open..2", "hold.2", "\ud800", "silent.²"),
        "~".join(f"silent.{unit}" for unit in range(MOST + 1)),
    ],
)
def test_what_spells_no_hand_is_refused(nonsense: str) -> None:
    with pytest.raises(ValueError, match=r"no hand|ends before|at most"):
        read_hands(nonsense)


@pytest.mark.parametrize(
    ("network", "spelled", "holds"),
    [
        ("lstm", "unwritten.3", [Hold("input", 0.0, [2])]),
        ("gru", "unwritten.3", [Hold("update", 1.0, [2])]),
        ("lstm", "forgotten.2-3", [Hold("forget", 0.0, [1, 2])]),
        ("gru", "forgotten.2", [Hold("update", 0.0, [1])]),
        ("lstm", "shut.output.1-4", [Hold("output", 0.0, [0, 1, 2, 3])]),
        ("gru", "open.reset.6", [Hold("reset", 1.0, [5])]),
        ("rnn", "silent.7", [Hold("hidden", 0.0, None, [7])]),
        ("bilstm", "unwritten.3", [Hold("input", 0.0, [2])]),
        ("lstm", "silent.7~forgotten.2", [Hold("hidden", 0.0, None, [7]), Hold("forget", 0.0, [1])]),
    ],
)
def test_a_reading_with_hands_is_that_with_what_they_hold(network: str, spelled: str, holds: list[Hold]) -> None:
    model = load_checkpoint(network, CHECKPOINTS)
    plain = trace_text(model, TEXT)
    hands = fitting(read_hands(spelled), plain)
    assert spell_hands(hands) == spelled
    held, expected = (trace_text(model, TEXT, hold=each) for each in (holds_of(hands, plain.cell), holds))
    for one, other in zip(held.layers, expected.layers, strict=True):
        for name, values in one.signals.items():
            np.testing.assert_array_equal(values, other.signals[name])
    assert held.logit == expected.logit != plain.logit


@pytest.mark.parametrize(
    ("network", "spelled", "left"),
    [
        ("gru", "shut.input.2~shut.update.2", "shut.update.2"),
        ("rnn", "unwritten.2~forgotten.2~silent.3", "silent.3"),
        ("lstm", "unwritten.7~unwritten.5-9~silent.128", "unwritten.5-6"),
        ("lstm", "shut.cell.2~open.candidate.1~open.nonsense.2", ""),
        ("bilstm", "silent.3~forgotten.1", "forgotten.1"),
    ],
)
def test_what_has_no_place_here_is_left_out_and_words_end_with_the_text(network: str, spelled: str, left: str) -> None:
    plain = trace_text(load_checkpoint(network, CHECKPOINTS), TEXT)
    assert spell_hands(fitting(read_hands(spelled), plain)) == left


def test_gates_are_those_of_the_cell() -> None:
    assert [gates_of(cell) for cell in ("lstm", "gru", "rnn")] == [
        ("forget", "input", "output"),
        ("reset", "update"),
        (),
    ]  # type: ignore[arg-type]
