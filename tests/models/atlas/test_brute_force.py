"""All that an atlas says, against `trace_text` over three hundred texts."""

from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from models.atlas.building.build import build
from models.atlas.codes import BINS
from models.atlas.opened import Atlas, open_atlas
from models.atlas.reader import KEEPS, part_of
from models.atlas.tally import SPANS
from models.atlas.texts import REMEMBERED
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.understanding.suite import read_suite
from tests.conftest import CHECKPOINTS, tiny_network
from tests.models.atlas.made_up import BruteForce, atlas_of, lines, texts

NETWORKS = (
    ("lstm", 1, False, "1.forward"),
    ("gru", 1, False, "1.forward"),
    ("rnn", 1, False, "1.forward"),
    ("lstm", 2, True, "2.backward"),
    ("gru", 2, False, "2.forward"),
    ("rnn", 1, True, "1.backward"),
)
TEXTS = texts(300)
Both = tuple[Atlas, BruteForce]


@pytest.fixture(scope="module", params=NETWORKS, ids=lambda p: f"{p[0]}{p[1]}-{p[3]}")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """An atlas in nine shards, and brute force."""
    *shape, part = request.param
    model = tiny_network(*shape)
    return atlas_of(model, TEXTS, tmp_path_factory.mktemp("atlas"), part), BruteForce.of(model, TEXTS, part)


def stored(atlas: Atlas) -> dict[str, np.ndarray]:
    """All columns of the shards."""
    names = [f"words/{shard.index:05}.parquet" for shard in atlas.manifest.shards]
    tables = [pyarrow.parquet.read_table(atlas.folder / name) for name in names]
    assert len(tables) == 9
    return {
        name: column.to_numpy()
        for name, column in zip(tables[0].column_names, pyarrow.concat_tables(tables), strict=True)
    }


def test_every_word_is_stored_to_a_step(both: Both) -> None:
    atlas, brute = both
    columns, scales = stored(atlas), atlas.manifest.plan.scales
    assert columns["text"].tolist() == [text for text, _ in brute.words()]
    assert columns["word"].tolist() == [word for _, word in brute.words()]
    assert columns["step"].tolist() == [step for trace in brute.traces for step in range(1, len(trace.ids) + 1)]
    for state in set(atlas.signals) & {"cell", "hidden"}:
        for unit in range(atlas.units_there):
            exact = [scales.code_of(state, unit, value) for value in brute.column(state, unit)]
            assert np.abs(columns[f"{state}_{unit}"].astype(int) - exact).max() <= 1


def test_histograms(both: Both) -> None:
    """But for a word or two that lie on an edge."""
    atlas, brute = both
    for signal in atlas.signals:
        for unit in range(atlas.units_there):
            found = atlas.histogram(unit, signal)
            edges = np.array([*found["low"], found["high"].iloc[-1]])
            inside = np.clip(brute.column(signal, unit), edges[0], edges[-1])
            assert found["count"].sum() == atlas.manifest.words == len(inside)
            assert np.abs(found["count"] - np.histogram(inside, edges)[0]).sum() <= 4
            assert len(found) == BINS


@pytest.mark.parametrize("lowest", [False, True])
def test_words(both: Both, lowest: bool) -> None:
    atlas, brute = both
    there = list(brute.words())
    ids = np.array([word for _, word in there])
    for signal in atlas.signals:
        found = atlas.words(3, signal, n=99, least=1, lowest=lowest)
        assert len(found) == len(set(ids))
        values = brute.column(signal, 3)
        for row in found.itertuples():
            word = atlas.model.vocabulary.tokens.index(row.word)
            mine = values[ids == word]
            whose = {text for text, known in there if known == word}
            reach = 1.96 * mine.std() / np.sqrt(len(whose))
            assert row[6:] == (len(mine), len(whose))  # count, texts
            expected = (mine.mean(), mine.mean() - reach, mine.mean() + reach, mine.std())
            assert row[2:6] == pytest.approx(expected, abs=2e-4)
        ends = found["high"] if lowest else -found["low"]
        assert (np.diff(ends) >= 0).all()


def test_words_in_few_texts_are_left_out(both: Both) -> None:
    atlas, _ = both
    every = atlas.words(0, "hidden", n=99, least=1)
    some = atlas.words(0, "hidden", n=99, least=150)
    assert 0 < len(some) < len(every)
    assert some["word"].tolist() == every[every["texts"] >= 150]["word"].tolist()
    assert atlas.words(0, "hidden", n=2, least=1)["word"].tolist() == every["word"].tolist()[:2]


@pytest.mark.parametrize("lowest", [False, True])
def test_contexts_are_exact(both: Both, lowest: bool) -> None:
    atlas, brute = both
    for signal in atlas.signals:
        for unit in (0, 4):
            best = [(values[:, unit].min() if lowest else values[:, unit].max()) for values in brute.signal(signal)]
            found = atlas.contexts(unit, signal, n=50, lowest=lowest)
            assert found["value"].tolist() == sorted(best, reverse=not lowest)[:50]
            assert found["text"].is_unique
            for row in found.head(5).itertuples():
                trace = brute.traces[row.text]
                assert brute.signal(signal)[row.text][row.step - 1, unit] == row.value
                assert trace.tokens[row.step - 1] == row.words
                assert row.name == str(row.text + 1)
                around = [*trace.tokens[max(0, row.step - 9) : row.step - 1]], [*trace.tokens[row.step : row.step + 8]]
                assert (row.before.split(), row.after.split()) == around


def test_retention(both: Both) -> None:
    atlas, brute = both
    gate = KEEPS[atlas.model.config.cell]
    found = atlas.retention(2)
    if gate is None:
        assert found.empty
        return
    for span, row in zip(SPANS, found.itertuples(), strict=False):
        left = [
            values[at + 1 : at + 1 + span, 2].prod()
            for values in brute.signal(gate)
            for at in range(len(values) - span)
        ]
        assert (row.words, row.places) == (span, len(left))
        assert row.kept == pytest.approx(np.mean(left), rel=1e-4)
    assert found["words"].tolist() == [1, 2, 4, 8]  # no text has more than twelve words


def test_the_map_of_units(both: Both) -> None:
    atlas, brute = both
    found = atlas.units()
    hidden = np.concatenate(brute.signal("hidden"))
    np.testing.assert_allclose(found["mean"], hidden.mean(axis=0), rtol=0, atol=1e-5)
    np.testing.assert_allclose(found["sd"], hidden.std(axis=0), rtol=0, atol=1e-5)
    (w,) = (w for w in atlas.model.layers if part_of(w) == brute.part)
    weights = atlas.model.readout_of(w)
    assert weights is not None
    np.testing.assert_allclose(found["influence"], np.abs(weights) * hidden.std(axis=0), rtol=0, atol=1e-4)
    kept = atlas.retention(1).set_index("words")["kept"]
    assert (found["kept_8"][1] == kept[8]) if len(kept) else found["kept_8"].isna().all()
    assert found["kept_64"].isna().all()


def test_a_lower_layer_has_no_weight(tmp_path: Path) -> None:
    found = atlas_of(tiny_network("gru", 2), TEXTS[:40], tmp_path, "1.forward").units()
    assert found["weight"].isna().all() and found["sd"].notna().all()


def test_a_unit_asks_the_same_of_its_atlas(both: Both) -> None:
    atlas, _ = both
    unit = atlas.unit(4)
    assert unit.histogram("hidden").equals(atlas.histogram(4))
    assert unit.retention().equals(atlas.retention(4))
    assert unit.words(least=1).equals(atlas.words(4, least=1))
    assert unit.contexts(n=3, lowest=True).equals(atlas.contexts(4, n=3, lowest=True))


@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_a_shipped_network_over_our_sentences(name: str, tmp_path: Path) -> None:
    model = load_checkpoint(name, CHECKPOINTS)
    sentences = [sentence.text for ability in read_suite("en") for sentence in ability.sentences][:300]
    build(model, name, lines(tmp_path / "texts.txt", sentences), tmp_path / "atlas", texts_a_shard=128)
    atlas, brute = open_atlas(tmp_path / "atlas", model), BruteForce.of(model, sentences, "1.forward")
    assert (atlas.manifest.texts, atlas.manifest.words) == (300, sum(len(trace.ids) for trace in brute.traces))
    for signal, unit in (("hidden", 38), ("write", 84 % atlas.units_there)):
        best = sorted((values[:, unit].max() for values in brute.signal(signal)), reverse=True)
        assert atlas.unit(unit).contexts(signal, n=20)["value"].tolist() == best[:20]
    but = model.vocabulary.encode(["but"])[0]
    mine = brute.column("hidden", 38)[[word == but for _, word in brute.words()]]
    found = atlas.words(38, "hidden", n=10**6, least=1).set_index("word").loc["but"]
    assert (found["mean"], found["count"]) == (pytest.approx(mine.mean(), abs=1e-5), len(mine))


def test_what_cannot_be_asked(both: Both) -> None:
    atlas, _ = both
    with pytest.raises(ValueError, match="unit must lie between 0 and 4; not 5"):
        atlas.unit(5)
    with pytest.raises(ValueError, match="signal must be one of"):
        atlas.contexts(0, "mood")
    with pytest.raises(ValueError, match="n must lie between 1 and 50; not 51"):
        atlas.contexts(0, n=51)
    for number in (-1, 300):
        with pytest.raises(ValueError, match="the corpus has no text"):
            atlas.text(number)


def test_a_text_by_its_number(both: Both) -> None:
    atlas, brute = both
    for number in (0, 127, 128, 299):
        assert atlas.text(number) == TEXTS[number]
        assert atlas.trace(number).logit == brute.traces[number].logit


@pytest.mark.parametrize("model", [tiny_network("lstm")])
def test_more_texts_than_traces_that_are_remembered(model: Network, tmp_path: Path) -> None:
    atlas = atlas_of(model, TEXTS[:80], tmp_path)
    asked = [atlas.trace(number).ids.tolist() for number in [*range(80), 0]]
    assert asked[0] == asked[-1]
    assert len(atlas.corpus._traces) == len(atlas.corpus._rows) == REMEMBERED
