"""Units go, and sentences are judged: against one reading a sentence."""

import numpy as np
import pytest

from models.interventions.means import measure_means
from models.interventions.removal import influence_on_reviews, logits_of, removal
from models.networks.cells import Cell
from models.networks.classifier import Network
from models.reading.holding.hold import Hold
from models.reading.trace import trace_ids, trace_text
from models.understanding.judged import judged
from models.understanding.suite import read_suite
from tests.conftest import tiny_network, words_of


def test_texts_side_by_side_say_what_each_says_alone(tiny: Network) -> None:
    texts = [np.array(tiny.vocabulary.encode(words_of(tiny, count, seed=count))) for count in (9, 1, 30, 9, 4)] * 40
    expected = [trace_ids(tiny, ids).logit for ids in texts[:5]] * 40
    np.testing.assert_allclose(logits_of(tiny, texts), expected, rtol=0, atol=1e-12)


def sentences(model: Network) -> list[tuple[str, bool]]:
    return [(one.text, one.praise) for ability in read_suite(model.config.language) for one in ability.sentences]


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_counts_are_of_readings_with_the_units_held_at_zero(cell: Cell) -> None:
    model = tiny_network(cell)
    found = removal(model, [3, 1, 0, 4, 2], (0, 2, 5), draws=2)
    suite = sentences(model)
    assert found.sentences == len(suite)
    for count, right in zip(found.counts, found.influential, strict=True):
        hold = [Hold("hidden", 0.0, units=[3, 1, 0, 4, 2][:count])]
        assert right == sum((trace_text(model, text, hold=hold).logit > 0) == praise for text, praise in suite)
    assert found.random.shape == (2, 3)
    assert (found.random[:, 0] == found.influential[0]).all()
    assert (found.random[:, 2] == found.influential[2]).all()  # nobody is left
    assert found.influential[2] == sum(praise == (model.bias > 0) for _, praise in suite)


def test_with_nobody_gone_it_is_what_the_network_understands(shipped_simple: Network) -> None:
    found = removal(shipped_simple, list(range(128)), (0,), draws=0)
    assert found.influential.tolist() == [sum(one.right for one in judged(shipped_simple))]


def test_random_units_are_drawn_anew_for_each_draw_and_alike_for_a_seed() -> None:
    model = tiny_network("lstm")
    one, again = (removal(model, range(5), (2,), draws=6, seed=3).random for _ in range(2))
    np.testing.assert_array_equal(one, again)
    assert len(np.unique(one)) > 1


def test_influence_is_the_weight_times_the_spread() -> None:
    model = tiny_network("gru")
    traces = [trace_text(model, text) for text in ("the film was not bad", "awful .")]
    means = measure_means(model, [trace.ids for trace in traces])
    hidden = np.concatenate([trace.layers[0].signals["hidden"] for trace in traces])
    np.testing.assert_allclose(influence_on_reviews(model, means), np.abs(model.readout[0]) * hidden.std(axis=0))
    with pytest.raises(ValueError, match="one layer and one direction"):
        influence_on_reviews(tiny_network("gru", 2), means)


def test_what_does_not_fit_is_refused() -> None:
    model = tiny_network("rnn")
    with pytest.raises(ValueError, match="each of the 5 units once"):
        removal(model, [0, 1, 2, 3, 3], (1,))
    with pytest.raises(ValueError, match="must be 0 to 5"):
        removal(model, range(5), (6,))
