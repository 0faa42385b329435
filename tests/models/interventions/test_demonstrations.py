"""The demonstrations that ship are true of the networks that ship, and so is what their file says beside them."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from models.interventions import search
from models.interventions.demonstrations import (
    HANDS,
    Demonstration,
    at_each_word,
    differences,
    forgotten_at,
    numbers_of,
    read_demonstrations,
    spelled,
)
from models.interventions.not_written import not_written
from models.interventions.removal import removal
from models.interventions.search import LEAST_WORDS, candidates, pairs, turned_pairs, turned_texts
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.networks.text import LANGUAGES
from models.reading.holding.hold import Hold
from models.reading.trace import trace_text
from tests.conftest import CHECKPOINTS, SIMPLE, VIETNAMESE, tiny_network
from viz.content.examples import examples_in

DEMONSTRATIONS = read_demonstrations()
EACH = [(one, name) for one in DEMONSTRATIONS for name in one.expected]


def network(name: str) -> Network:
    return load_checkpoint(name, CHECKPOINTS)


@pytest.mark.parametrize(("one", "name"), EACH, ids=[f"{one.name}-{name}" for one, name in EACH])
def test_its_numbers_are_those_of_the_shipped_network(one: Demonstration, name: str) -> None:
    found = numbers_of(network(name), one)
    assert differences(one.expected[name], found) == [], spelled(found)


@pytest.mark.parametrize("one", DEMONSTRATIONS, ids=lambda one: f"{one.name}-{one.language}")
def test_it_shows_what_it_is_there_for(one: Demonstration) -> None:
    """The first network's verdict turns at these words, or by one unit; elsewhere the hand does not turn it."""
    numbers: Mapping[str, Any] = next(iter(one.expected.values()))
    before = numbers["read"] > 0
    if one.hand == "memory":
        assert numbers["turning"] == numbers["turned_by"] == 1
        assert (numbers["alone"][0] > 0) != before
        assert numbers["median"] == pytest.approx(numbers["read"], abs=0.02)
        assert all((logit > 0) == before for logit in (*numbers["alone"][1:], *numbers["random"]))
    else:
        assert tuple(numbers["turned"]) == one.words
        assert all((logit > 0) != before for logit in numbers["held"])
        assert all((logit > 0) == before for logit in numbers["others"])


def test_there_are_three_in_each_language_one_of_each_hand_by_the_networks_that_stay() -> None:
    for language in LANGUAGES:
        own = [one for one in DEMONSTRATIONS if one.language == language]
        assert sorted(one.hand for one in own) == sorted(HANDS)
        assert {name for one in own for name in one.expected} == set(VIETNAMESE if language == "vi" else SIMPLE)
        assert all(one.find for one in own)


@pytest.mark.parametrize("one", [one for one in DEMONSTRATIONS if one.hand == "memory"], ids=lambda one: one.language)
def test_the_unit_that_carries_it_is_no_sentiment_unit(one: Demonstration) -> None:
    """What `find` says of it: silent, it turns neither verdict, and so many sentences are judged rightly."""
    name, numbers = next(iter(one.expected.items()))
    model, unit = network(name), numbers["units"][0]
    assert f"unit {unit} alone" in one.find
    assert one.other is not None
    for text in (one.text, one.other):
        silent = trace_text(model, text, hold=[Hold("hidden", 0.0, units=[unit])])
        assert (silent.logit > 0) == (trace_text(model, text).logit > 0)
    others = [k for k in range(model.config.hidden_size) if k != unit]
    whole, without = removal(model, [unit, *others], (0, 1), draws=0).influential.tolist()
    said = {int(number) for number in re.findall(r"\d{3}", one.find)}
    assert {600, whole, without} == said


@pytest.mark.parametrize(("name", "unit", "ways"), [("lstm", 46, (True, False)), ("vi_lstm", 70, (True,))])
def test_the_unit_comes_first_whatever_the_words(name: str, unit: int, ways: tuple[bool, ...]) -> None:
    """One pair of words is no proof: the same unit for every pair, to praise and (in English) to blame too."""
    model = network(name)
    found = turned_pairs(model)
    assert len(found) == 2 * len(pairs(model.config.language))
    first = {
        to_praise: [int(moved.order[0]) == unit for _, _, moved in found if (moved.whole > 0) == to_praise]
        for to_praise in (True, False)
    }
    assert all(all(first[way]) for way in ways)
    assert all(not any(first[way]) for way in {True, False} - set(ways))


def test_texts_that_are_examples_on_the_screen_are_those_examples() -> None:
    for language, name in (("en", "distance"), ("vi", "vi_distance")):
        (one,) = (one for one in DEMONSTRATIONS if (one.language, one.name) == (language, "far_word"))
        assert one.text == examples_in(language)[name]  # type: ignore[arg-type]


# The search


def test_what_is_searched_is_the_suite_and_the_candidates() -> None:
    for language in LANGUAGES:
        texts = candidates(language)
        assert sum(praise is not None for _, praise in texts) == 600
        assert len({text for text, _ in texts}) == len(texts)
        for one, other in pairs(language):
            assert one != other


@pytest.mark.parametrize("hand", ["not_written", "forget"])
def test_texts_that_turn_are_found_and_ranked(hand: str) -> None:
    model = tiny_network("lstm", seed=1)
    found = turned_texts(model, hand, most=2)  # type: ignore[arg-type]
    assert found, "the example would prove nothing"
    assert [one.margin for one in found] == sorted((one.margin for one in found), reverse=True)
    for one in (found[0], found[-1]):
        assert len(one.tokens) >= LEAST_WORDS
        logits = at_each_word(model, trace_text(model, one.text), hand)  # type: ignore[arg-type]
        assert tuple(np.flatnonzero((logits > 0) != (one.logit > 0))) == one.words
        assert len(one.words) <= 2
        assert np.ptp(one.words) == len(one.words) - 1
        assert one.held == tuple(logits[list(one.words)])
        assert one.margin == min(abs(one.logit), *np.abs(logits))


def test_the_search_finds_what_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among all texts, of which a test need not read each, the one that ships, at the words that its file names."""
    for one in (one for one in DEMONSTRATIONS if one.hand == "forget"):
        few = [text for text in candidates(one.language) if text[0] == one.text or len(text[0]) % 29 == 0]
        assert (one.text, True) in few
        monkeypatch.setattr(search, "candidates", lambda _, few=few: few)
        name = next(iter(one.expected))
        found = {turned.text: turned for turned in turned_texts(network(name), one.hand)}
        assert found[one.text].words == one.words


# How hands at single words are told


def test_at_each_word_is_one_reading_a_word() -> None:
    for cell in ("lstm", "gru"):
        model = tiny_network(cell)  # type: ignore[arg-type]
        trace = trace_text(model, "the film was not bad at all")
        written = not_written(model, trace)
        assert written is not None
        np.testing.assert_allclose(at_each_word(model, trace, "not_written"), trace.logit - written, atol=1e-12)
        gate = "forget" if cell == "lstm" else "update"
        expected = [
            trace_text(model, "the film was not bad at all", hold=[Hold(gate, 0.0, [t])]).logit for t in range(7)
        ]
        np.testing.assert_allclose(at_each_word(model, trace, "forget"), expected, atol=1e-12)


def test_a_hand_that_needs_more_is_refused() -> None:
    model = tiny_network("rnn")
    with pytest.raises(ValueError, match="hand must be one of not_written, forget; not 'memory'"):
        at_each_word(model, trace_text(model, "good"), "memory")
    with pytest.raises(ValueError, match="no gate that keeps"):
        forgotten_at("rnn", None)


@pytest.mark.parametrize(
    ("found", "names"),
    [
        ({"read": -1.46, "units": [46, 83], "turning": 1}, []),
        ({"read": -1.47, "units": [46, 83], "turning": 1}, []),
        ({"read": -1.48, "units": [46, 83], "turning": 1}, ["read"]),
        ({"read": -1.46, "units": [83, 46], "turning": 1}, ["units"]),
        ({"read": -1.46, "units": [46], "turning": 2}, ["turning", "units"]),
        ({"read": -1.46, "units": [46, 83], "more": 0}, ["more", "turning"]),
    ],
)
def test_differences_are_named(found: Mapping[str, Any], names: list[str]) -> None:
    assert differences({"read": -1.46, "units": [46, 83], "turning": 1}, found) == names
