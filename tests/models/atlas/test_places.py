"""The same pattern elsewhere, against a search that goes from word to word."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.atlas.opened import Atlas
from models.atlas.places import Pattern, copied, pattern_of, search
from models.networks.weights import Array
from models.reading.trace import Trace, trace_text
from tests.conftest import tiny_network
from tests.models.atlas.made_up import BruteForce, atlas_of, texts

TEXTS = texts(200, seed=3)
ASKED = "the film was not bad at all and i was good"
Both = tuple[Atlas, BruteForce]


@pytest.fixture(scope="module", params=["lstm", "gru"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    model = tiny_network(request.param)
    return atlas_of(model, TEXTS, tmp_path_factory.mktemp("atlas")), BruteForce.of(model, TEXTS, "1.forward")


def alike(states: Array, start: int, pattern: Pattern, limits: Sequence[float]) -> int:
    """How many units of the pattern do the same at the words from `start` (from 0) on."""
    count = 0
    for unit, up, limit in zip(pattern.units, pattern.above, limits, strict=True):
        on = [bool(value > limit if up else value < limit) for value in states[:, unit]]
        end = start + pattern.length
        edges = [on[at] for at in (start - 1, end) if 0 <= at < len(on)] if pattern.alone else []
        count += all(on[start:end]) and not any(edges)
    return count


def by_hand(atlas: Atlas, brute: BruteForce, pattern: Pattern) -> list[list[int]]:
    """Of every text, how many units are alike at each of its places.

    A unit counts as on as in the codes: from the lower edge of the threshold's step on.
    """
    scales, limits = atlas.manifest.plan.scales, []
    for unit, up in zip(pattern.units, pattern.above, strict=True):
        step = scales.code_of(pattern.signal, int(unit), pattern.threshold if up else -pattern.threshold)
        limits.append(scales.edges(pattern.signal, int(unit))[step + (not up)])
    return [
        [alike(states, start, pattern, limits) for start in range(len(states) - pattern.length + 1)]
        for states in brute.signal(pattern.signal)
    ]


def asked(atlas: Atlas, first: int, last: int, signal: str, threshold: float, alone: bool) -> tuple[Trace, Pattern]:
    trace = trace_text(atlas.model, ASKED)
    states = trace.layers[0].signals[signal]
    return trace, pattern_of(states, first, last, signal=signal, threshold=threshold, alone=alone)


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize(("first", "last"), [(4, 4), (4, 5), (2, 6), (1, 1), (11, 11), (1, 2)])
@pytest.mark.parametrize("threshold", [0.05, 0.2])
def test_places_are_those_found_word_by_word(both: Both, first: int, last: int, threshold: float, alone: bool) -> None:
    atlas, brute = both
    try:
        trace, pattern = asked(atlas, first, last, "hidden", threshold, alone)
    except ValueError as error:
        assert "no unit is beyond" in str(error)
        with pytest.raises(ValueError, match="no unit is beyond"):
            atlas.match(trace_text(atlas.model, ASKED), first, last, threshold=threshold, alone=alone)
        return
    found = atlas.match(trace, first, last, threshold=threshold, alone=alone, n=200)
    counts = by_hand(atlas, brute, pattern)
    assert (found["of"] == len(pattern.units)).all()
    assert (np.diff(found["units"]) <= 0).all()
    expected = {text: max(places) for text, places in enumerate(counts) if places and max(places)}
    assert dict(zip(found["text"], found["units"], strict=True)) == expected
    every = np.concatenate([*map(np.array, counts)])
    for row in found.itertuples():
        assert counts[row.text][row.step - 1] == row.units
        tokens = brute.traces[row.text].tokens
        assert row.words.split() == [*tokens[row.step - 1 :][: pattern.length]]
        assert row.before.split() == [*tokens[max(0, row.step - 9) : row.step - 1]]
        assert row.places == (every >= row.units).sum()


def test_the_cell_of_an_lstm_can_be_asked_too(both: Both) -> None:
    atlas, brute = both
    if "cell" not in atlas.signals:
        with pytest.raises(ValueError, match="signal must be one of hidden; not 'cell'"):
            atlas.match(trace_text(atlas.model, ASKED), 1, 1, signal="cell")
        return
    trace, pattern = asked(atlas, 3, 4, "cell", 0.4, False)
    found = atlas.match(trace, 3, 4, signal="cell", threshold=0.4, alone=False, n=5)
    best = sorted((max(places, default=0) for places in by_hand(atlas, brute, pattern)), reverse=True)
    assert found["units"].tolist() == best[:5]


def test_the_text_itself_is_found_first(both: Both, tmp_path: Path) -> None:
    atlas, _ = both
    again = atlas_of(atlas.model, [*TEXTS, ASKED], tmp_path)
    found = again.match(trace_text(again.model, ASKED), 2, 5, threshold=0.1, alone=False, n=1)
    assert found["units"].tolist() == found["of"].tolist()
    assert (found["text"] == 200).any() or found["places"].iloc[0] > 1


@pytest.mark.parametrize("length", [1, 3])
def test_chance_is_that_of_units_which_know_nothing_of_one_another(both: Both, length: int) -> None:
    """Against shuffling each unit's places on its own, many times."""
    atlas, brute = both
    copy, scales = copied(atlas.folder, atlas.manifest, "hidden"), atlas.manifest.plan.scales
    pattern = Pattern("hidden", np.arange(4), np.array([True, False, True, False]), 0.1, length, False)
    single = [
        np.concatenate(
            [
                *map(
                    np.array,
                    by_hand(atlas, brute, replace(pattern, units=np.array([k]), above=pattern.above[k : k + 1])),
                )
            ]
        )
        for k in range(4)
    ]
    found, together = search(copy, pattern, scales, 5), sum(single)
    assert found.places.tolist() == [(together >= k).sum() for k in range(5)]
    draw = np.random.default_rng(0)
    shuffled = [sum(draw.permutation(column) for column in single) for _ in range(400)]
    expected = [np.mean([(one >= k).sum() for one in shuffled]) for k in range(5)]
    assert found.chance == pytest.approx(expected, rel=0.05, abs=1)
    assert found.chance[0] == pytest.approx(found.places[0])
    assert found.chance[1:].sum() == pytest.approx(found.places[1:].sum())  # each is on as often


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first": 0}, "between 1 and 11"),
        ({"first": 5, "last": 4}, "between 1 and 11"),
        ({"last": 12}, "between 1 and 11"),
        ({"threshold": 0.0}, "threshold must be above 0"),
        ({"threshold": float("nan")}, "threshold must be above 0"),
        ({"threshold": 0.9999}, "no unit is beyond 0.9999"),
        ({"signal": "forget"}, "signal must be one of"),
    ],
)
def test_questions_that_make_no_sense(both: Both, change: dict[str, object], message: str) -> None:
    atlas, _ = both
    with pytest.raises(ValueError, match=message):
        atlas.match(trace_text(atlas.model, ASKED), **({"first": 1, "last": 1} | change))


def test_a_trace_of_another_network(both: Both) -> None:
    atlas, _ = both
    with pytest.raises(ValueError, match="another network"):
        atlas.match(trace_text(tiny_network("rnn"), ASKED), 1, 1)


def test_texts_shorter_than_the_pattern(tmp_path: Path) -> None:
    """Shards in which no place is whole, and one without any word."""
    atlas = atlas_of(tiny_network("gru"), ["good", "bad", "", "the film was good", "\x01"], tmp_path, shard=1)
    trace = trace_text(atlas.model, "the film was good")
    found = atlas.match(trace, 1, 4, threshold=1e-6, alone=False)
    assert found["text"].tolist() == [3]
    nowhere = atlas.match(trace_text(atlas.model, "the film was good at"), 1, 5, threshold=1e-9, alone=False)
    assert len(nowhere) == 0 and "by_chance" in nowhere


def test_the_copy_is_made_once_and_anew_for_another_atlas(tmp_path: Path) -> None:
    model = tiny_network("rnn")
    atlas = atlas_of(model, TEXTS[:50], tmp_path)
    first = copied(atlas.folder, atlas.manifest, "hidden")
    stamp = first.stat().st_mtime_ns
    assert copied(atlas.folder, atlas.manifest, "hidden").stat().st_mtime_ns == stamp
    old = first.with_name("hidden-0000.arrow")
    first.rename(old)
    assert copied(atlas.folder, atlas.manifest, "hidden") == first
    assert [path.name for path in first.parent.iterdir()] == [first.name]
