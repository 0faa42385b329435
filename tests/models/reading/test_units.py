"""Which units matter, and their order: by hand on small layers, and on networks of every shape."""

import math
import statistics

import numpy as np
import pytest

from models.networks.classifier import Network
from models.reading.trace import LayerTrace, trace_text
from models.reading.units import ORDERS, influence, logit_terms, order_units

SENTENCE = "The film was NOT bad at all."


def layer_of(hidden: np.ndarray, weights: np.ndarray | None = None, *, at: int = -1) -> LayerTrace:
    """A layer that the number reads at one word, with these weights."""
    direct = None if weights is None else np.zeros_like(hidden)
    if direct is not None:
        direct[at] = weights
    return LayerTrace(0, "forward" if at else "backward", {"hidden": hidden}, direct)


def in_groups(units: int = 60, words: int = 80) -> LayerTrace:
    """Units that follow one of four rhythms, dealt out in turn, so that neighbours by index have nothing in common.

    Some do so high up and some low down, which must not matter.
    """
    rng = np.random.default_rng(4)
    rhythms = rng.normal(size=(words, 4))
    hidden = rhythms[:, np.arange(units) % 4] + 0.2 * rng.normal(size=(words, units))
    return layer_of(hidden + rng.choice([-1, 1], size=units), rng.normal(size=units))


def adjacent_correlation(layer: LayerTrace, order: np.ndarray) -> float:
    """Mean over neighbouring units."""
    table = np.corrcoef(layer.signals["hidden"][:, order].T)
    return float(np.diagonal(table, offset=1).mean())


@pytest.mark.parametrize("text", ["good", SENTENCE])
def test_influence_is_weight_times_spread(tiny: Network, text: str) -> None:
    """The state starts from zero, so one word has a spread too; below the top no weight leads to the logit."""
    for layer in trace_text(tiny, text).layers:
        top = layer.layer == tiny.config.layers - 1
        assert (layer.direct is not None) == top
        weights = tiny.head.weights[tiny.config.directions.index(layer.direction)]
        for unit, found in enumerate(influence(layer)):
            weight = abs(weights[unit]) if top else 1.0
            spread = statistics.pstdev([0.0, *layer.signals["hidden"][:, unit]])
            assert found == pytest.approx(weight * spread, rel=1e-12)
            assert found > 0


@pytest.mark.parametrize("text", ["good", SENTENCE])
def test_what_the_units_add_is_the_logit(tiny: Network, text: str) -> None:
    trace = trace_text(tiny, text)
    top = [layer for layer in trace.layers if layer.layer == tiny.config.layers - 1]
    assert trace.bias == tiny.head.bias
    assert math.fsum(term for layer in top for term in logit_terms(layer)) + trace.bias == pytest.approx(
        trace.logit, abs=1e-9
    )


def test_what_the_units_of_a_shipped_network_add_is_the_logit(shipped: Network) -> None:
    trace = trace_text(shipped, SENTENCE)
    top = [layer for layer in trace.layers if layer.direct is not None]
    assert math.fsum(term for layer in top for term in logit_terms(layer)) + trace.bias == pytest.approx(
        trace.logit, abs=1e-9
    )


def test_a_unit_adds_its_weight_times_its_last_state() -> None:
    hidden, weights = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([2.0, -1.0])
    np.testing.assert_allclose(logit_terms(layer_of(hidden, weights)), [0.6, -0.4])
    backward = layer_of(hidden, weights, at=0)
    np.testing.assert_allclose(logit_terms(backward), [0.2, -0.2], err_msg="which reads the first word last")


def test_below_the_top_layer_no_unit_adds_to_the_logit() -> None:
    with pytest.raises(ValueError, match="top layer"):
        logit_terms(layer_of(np.zeros((2, 3))))


@pytest.mark.parametrize("by", ORDERS)
@pytest.mark.parametrize("text", ["good", SENTENCE])
def test_an_order_holds_every_unit_once_and_is_always_the_same(tiny: Network, by: str, text: str) -> None:
    for layer in trace_text(tiny, text).layers:
        order = order_units(layer, by)  # type: ignore[arg-type]
        assert sorted(order.tolist()) == list(range(5))
        assert np.array_equal(order, order_units(layer, by))  # type: ignore[arg-type]


def test_by_influence_the_strongest_comes_first() -> None:
    layer = in_groups()
    ordered = influence(layer)[order_units(layer, "influence")]
    assert (np.diff(ordered) < 0).all()


def test_equal_units_keep_the_order_of_their_numbers() -> None:
    layer = layer_of(np.full((3, 4), 0.5), np.array([1.0, -2.0, 1.0, 2.0]))
    assert order_units(layer, "influence").tolist() == [1, 3, 0, 2]


def test_by_index_nothing_moves() -> None:
    assert order_units(in_groups(), "index").tolist() == list(range(60))


def test_similar_units_lie_together() -> None:
    layer = in_groups()
    order = order_units(layer, "similar")
    assert order[0] == order_units(layer, "influence")[0], "from the most influential unit on"
    assert adjacent_correlation(layer, order_units(layer, "index")) < 0.3
    assert adjacent_correlation(layer, order) > 0.8
    assert (np.diff(order % 4) != 0).sum() == 3, "each of the four groups is left once"


def test_how_far_a_unit_moves_does_not_make_it_similar() -> None:
    """Every unit as influential as before, because the read-out takes back what its state is multiplied by."""
    layer, scale = in_groups(), 2.0 ** np.random.default_rng(6).integers(-3, 4, size=60)
    assert layer.direct is not None
    stretched = layer_of(layer.signals["hidden"] * scale, layer.direct[-1] / scale)
    assert np.array_equal(order_units(stretched, "similar"), order_units(layer, "similar"))


def test_similar_units_of_a_shipped_network_lie_together(shipped_simple: Network) -> None:
    (layer,) = trace_text(shipped_simple, SENTENCE * 5).layers
    unsorted = adjacent_correlation(layer, order_units(layer, "index"))
    assert adjacent_correlation(layer, order_units(layer, "similar")) > unsorted + 0.3


def test_units_that_never_move_are_ordered_too() -> None:
    hidden = in_groups(8).signals["hidden"].copy()
    hidden[:, [2, 5]] = 0
    for layer in (layer_of(hidden), layer_of(np.zeros((4, 8)))):
        assert sorted(order_units(layer, "similar").tolist()) == list(range(8))


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(ValueError, match="similar, influence, index"):
        order_units(in_groups(), "colour")  # type: ignore[arg-type]
