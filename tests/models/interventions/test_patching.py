"""One text's memory in another: against texts that really read so, and against torch with the same hand in it."""

import numpy as np
import pytest

from models.interventions.patching import beside, patch
from models.networks.classifier import Network
from models.reading.holding.hold import HeldError, Hold
from models.reading.trace import trace_text, trace_tokens
from tests.conftest import tiny_network, words_of
from tests.models import held_oracle

TEXT, OTHER = "the film was not bad at all", "the film was good at all"


def check_all_units(model: Network, text: tuple[str, ...], other: tuple[str, ...], word: int, given: int) -> None:
    """In a network that reads forwards it is the text that begins like the other and goes on like the one."""
    found = patch(model, trace_tokens(model, text), trace_tokens(model, other), word)
    expected = trace_tokens(model, other[: given + 1] + text[word + 1 :])
    assert found.tokens == text
    assert found.logit == expected.logit
    for one, real in zip(found.layers, expected.layers, strict=True):
        for name in {"hidden", "cell"} & set(one.signals):
            np.testing.assert_array_equal(one.signals[name][word:], real.signals[name][given:])


@pytest.mark.parametrize("layers", [1, 2])
def test_with_all_units_it_is_as_if_the_other_text_had_been_read_up_to_there(
    tiny_forward: Network, layers: int
) -> None:
    """To the last bit; "bad" stands under "good", one word further on."""
    model = tiny_network(tiny_forward.config.cell, layers)
    for word, given in ((0, 0), (4, 3), (5, 4), (6, 5)):
        check_all_units(model, tuple(TEXT.split()), tuple(OTHER.split()), word, given)


def test_it_is_so_in_the_shipped_networks(shipped: Network) -> None:
    if not shipped.config.bidirectional:
        text = words_of(shipped, 30)
        check_all_units(shipped, text, (*text[:10], *words_of(shipped, 3, seed=9), *text[13:]), 12, 12)


@pytest.mark.parametrize("units", [(2,), (0, 1, 4)])
def test_with_some_units_torch_says_the_same(tiny: Network, units: tuple[int, ...]) -> None:
    tokens, word = tuple(TEXT.split()), 4
    given = trace_text(tiny, OTHER)
    holds = [
        Hold(name, layer.signals[name][3][list(units)], (word,), units, layer.layer, layer.direction)
        for layer in given.layers
        for name in ("cell", "hidden")
        if name in layer.signals
    ]
    expected, found = held_oracle.read(tiny, tokens, holds), patch(tiny, TEXT, OTHER, word, units)
    assert found.logit == pytest.approx(float(expected.logit.detach()), abs=1e-12)
    assert abs(found.logit - trace_text(tiny, TEXT).logit) > 1e-6


def test_one_layer_and_direction_can_be_named(tiny: Network) -> None:
    top = tiny.layers[-1]
    found = patch(tiny, TEXT, OTHER, 4, layer=top.layer, direction=top.direction)
    for layer in found.layers:
        assert bool(layer.held) == ((layer.layer, layer.direction) == (top.layer, top.direction))


def test_its_own_memory_changes_nothing(tiny: Network) -> None:
    assert patch(tiny, TEXT, TEXT, 3).logit == trace_text(tiny, TEXT).logit


def test_a_word_that_nothing_stands_beside_cannot_be_patched() -> None:
    model = tiny_network("lstm")
    with pytest.raises(ValueError, match="no word of the other text stands beside word 3, 'not'"):
        patch(model, TEXT, OTHER, 3)
    for word in (-1, 7):
        with pytest.raises(ValueError, match="words are 0 to 6"):
            patch(model, TEXT, OTHER, word)
    assert beside(trace_text(model, OTHER), trace_text(model, TEXT), 3) == 4


def test_units_and_layers_that_are_not_there_are_refused() -> None:
    model = tiny_network("gru")
    with pytest.raises(ValueError, match="units are 0 to 4"):
        patch(model, TEXT, OTHER, 4, [5])
    with pytest.raises(ValueError, match="has no layer 1"):
        patch(model, TEXT, OTHER, 4, layer=1)


def test_readings_in_which_something_is_held_are_refused() -> None:
    model = tiny_network("gru")
    held = trace_text(model, TEXT, hold=[Hold("hidden", 0.0, (1,))])
    for one, other in ((held, OTHER), (OTHER, held)):
        with pytest.raises(HeldError):
            patch(model, one, other, 2)
