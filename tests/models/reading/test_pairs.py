"""Two texts beside each other: every word in its place, and nothing differs before the first word that does."""

import numpy as np
import pytest

from models.networks.classifier import Network
from models.reading.pairs import Alignment, align, differences, span_of_difference
from models.reading.trace import trace_text
from tests.conftest import tiny_network


def shown(first: str, second: str) -> list[tuple[str, str]]:
    one, other = first.split(), second.split()
    found = align(one, other)
    return [
        (one[a] if a >= 0 else "", other[b] if b >= 0 else "") for a, b in zip(found.first, found.second, strict=True)
    ]


def test_an_inserted_word_stands_alone() -> None:
    assert shown("it was good .", "it was not good .") == [
        ("it", "it"),
        ("was", "was"),
        ("", "not"),
        ("good", "good"),
        (".", "."),
    ]


def test_a_replaced_word_stands_beside_the_new_one() -> None:
    assert shown("a good film", "a bad film")[1] == ("good", "bad")
    assert shown("a good film", "a very bad film")[1:3] == [("", "very"), ("good", "bad")]
    assert shown("all too long a film", "dull a film")[:3] == [("all", ""), ("too", ""), ("long", "dull")]


def test_equal_beginnings_come_before_longer_equal_runs() -> None:
    """The longest equal run alone would lay the second text's first "a" under the other's second one."""
    assert shown("a a b c", "a b c")[:2] == [("a", "a"), ("a", "")]


@pytest.mark.parametrize(("first", "second"), [("", ""), ("a", ""), ("", "a b"), ("a", "b"), ("a b", "b a")])
def test_small_texts(first: str, second: str) -> None:
    check(align(first.split(), second.split()), len(first.split()), len(second.split()))


def test_every_word_has_one_column_in_order_whatever_the_texts() -> None:
    rng = np.random.default_rng(7)
    for _ in range(300):
        first, second = (list(rng.choice(list("abc"), rng.integers(0, 12))) for _ in range(2))
        check(align(first, second), len(first), len(second))


def check(found: Alignment, first: int, second: int) -> None:
    assert found.first[found.first >= 0].tolist() == list(range(first))
    assert found.second[found.second >= 0].tolist() == list(range(second))
    assert ((found.first >= 0) | (found.second >= 0)).all()


START = "the acting was fine and the story held together"
PAIRS = [
    (f"{START} ; a good film , all in all", f"{START} ; a bad film , all in all"),
    (f"{START} , but it was good .", f"{START} , but it was not good ."),
]


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_up_to_the_first_word_that_differs_everything_is_exactly_equal(shipped: Network, one: str, two: str) -> None:
    first, second = trace_text(shipped, one), trace_text(shipped, two)
    columns = align(first.tokens, second.tokens)
    same = [
        a >= 0 and b >= 0 and first.tokens[a] == second.tokens[b]
        for a, b in zip(columns.first, columns.second, strict=True)
    ]
    changed = np.flatnonzero(~np.array(same))
    for at, layer in enumerate(first.layers):
        found = differences(first, second, columns, at)
        if layer.layer and shipped.config.bidirectional:
            assert span_of_difference(found) == (0, len(same) - 1)  # what differs reaches everywhere, from both sides
            continue
        span = span_of_difference(found)
        assert span is not None
        for values in found.values():
            quiet = values[changed[-1] + 1 :] if layer.direction == "backward" else values[: changed[0]]
            assert not quiet.any()
        here = changed[-1] if layer.direction == "backward" else changed[0]
        assert span[layer.direction == "backward"] in range(here - 1, here + 2)


def test_the_difference_is_second_minus_first_and_nan_without_a_partner(tiny: Network) -> None:
    first, second = trace_text(tiny, "good film"), trace_text(tiny, "not good film")
    found = differences(first, second, align(first.tokens, second.tokens))["hidden"]
    assert np.isnan(found[0]).all()
    here, there = (trace.layers[-1].signals["hidden"] for trace in (first, second))
    np.testing.assert_array_equal(found[1:], there[1:] - here)


def test_equal_texts_do_not_differ(tiny: Network) -> None:
    trace = trace_text(tiny, "good film")
    assert span_of_difference(differences(trace, trace, align(trace.tokens, trace.tokens))) is None


def test_traces_of_two_networks_are_refused() -> None:
    first, second = (trace_text(tiny_network(cell), "good film") for cell in ("lstm", "gru"))
    with pytest.raises(ValueError, match="one network"):
        differences(first, second, align(first.tokens, second.tokens))
