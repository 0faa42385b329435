"""What ships of a network's units is what its atlas says, and nothing is believed that does not fit."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.atlas.opened import Atlas
from models.atlas.tally import SPANS
from models.cards import __main__ as command
from models.cards import frequent, made
from models.cards.follows import follows
from models.cards.looked_up import sentences, sentences_atlas
from models.cards.made import EACH, numbers_of, told_of, words_of
from models.cards.properties import PROPERTIES, SO_FAR, Lexicon
from models.cards.shipped import CLEAR, FOLLOWED, FORMAT, NUMBERS, Card, read_card
from models.cards.silenced import silenced
from models.interventions.means import weights_hash
from models.networks.checkpoint import WEIGHTS_FILE, load_checkpoint
from models.reading.trace import trace_text
from tests.conftest import CHECKPOINTS, SIMPLE, VIETNAMESE, tiny_network
from tests.models.archives import imdb, is_one_sentence, ntc_scv
from tests.models.atlas.made_up import atlas_of, texts

LEXICON = Lexicon(frozenset({"good"}), frozenset({"bad", "awful"}), 10)
SHIPPED = (*SIMPLE, *VIETNAMESE)


def written(atlas: Atlas, folder: Path) -> Card:
    """The card of an atlas, written and read again."""
    (folder / "mine").mkdir()
    (folder / "mine" / WEIGHTS_FILE).write_bytes(b"weights")
    found = follows(words_of(atlas, LEXICON), atlas.units_there)
    told = told_of(atlas, found, LEXICON, silenced(atlas.model, [np.array([2, 3])]))
    told = {"format": FORMAT, "weights": weights_hash(folder / "mine"), "of": 999, **told}
    (folder / "mine" / FOLLOWED).write_text(json.dumps(told))
    np.savez_compressed(folder / "mine" / NUMBERS, **dict(numbers_of(atlas)))
    return read_card("mine", folder)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_what_is_read_again_is_what_the_atlas_says(cell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "LEAST", 3)
    monkeypatch.setattr(frequent, "LEAST", 5)
    atlas = atlas_of(tiny_network(cell), texts(120), tmp_path)
    card = written(atlas, tmp_path)
    assert (card.texts, card.words, card.of, card.units) == (120, atlas.manifest.words, 999, 5)
    for unit in range(card.units):
        kept = card.retention(unit)
        expected = atlas.retention(unit)
        if cell == "rnn":
            assert kept is None
            assert card.kept(8) is None
        else:
            assert kept is not None
            assert kept[: len(expected)] == pytest.approx(expected["kept"].to_numpy(), abs=1e-6)
            assert card.kept(2)[unit] == pytest.approx(expected["kept"][SPANS.index(2)], abs=1e-6)
        for signal in card.signals:
            edges, counts = card.histogram(unit, signal)
            table = atlas.histogram(unit, signal)
            assert counts.tolist() == table["count"].tolist()
            assert edges[:-1] == pytest.approx(table["low"].to_numpy(), rel=1e-5, abs=1e-6)
            for end in (0, 1):
                words, table = card.extremes(unit, signal, end), atlas.words(unit, signal, n=EACH, least=3, lowest=end)
                assert [atlas.model.vocabulary.tokens[k] for k in words.ids] == table["word"].tolist()
                assert words.mean == pytest.approx(table["mean"].to_numpy(), abs=1e-5)
                assert words.reach == pytest.approx((table["high"] - table["mean"]).to_numpy(), abs=1e-5)
                assert words.count.tolist() == table["count"].tolist()
                assert words.texts.tolist() == table["texts"].tolist()
            all_words = atlas.words(unit, signal, n=99, least=5)
            assert sorted(all_words["word"]) == sorted(atlas.model.vocabulary.tokens[k] for k in card.frequent)
            step = (all_words["mean"].max() - all_words["mean"].min()) / 255
            for row in all_words.itertuples():
                at = card.at(atlas.model.vocabulary.tokens.index(row.word), unit, signal)
                assert at is not None
                assert at.mean == pytest.approx(row.mean, abs=step / 2 + 1e-6)
                assert at.reach == pytest.approx(
                    row.high - row.mean, abs=(all_words["high"] - all_words["mean"]).max() / 509
                )
                assert (at.count, at.texts) == (row.count, row.texts)
                assert at.above == pytest.approx((all_words["mean"] < row.mean - step).mean(), abs=2 / len(all_words))
            assert card.at(len(atlas.model.vocabulary) + 5, unit, signal) is None


def test_what_is_damaged_or_of_other_weights_is_not_believed(tmp_path: Path) -> None:
    written(atlas_of(tiny_network("gru"), texts(20), tmp_path), tmp_path)
    folder = tmp_path / "mine"
    whole, told = (folder / NUMBERS).read_bytes(), (folder / FOLLOWED).read_text()
    for name in ("none", "../mine"):
        with pytest.raises(ValueError, match=r"models\.cards"):
            read_card(name, tmp_path)
    for content in (whole[:100], b"", b"PK\x03\x04"):
        (folder / NUMBERS).write_bytes(content)
        with pytest.raises(ValueError, match="damaged"):
            read_card("mine", tmp_path)
    (folder / NUMBERS).write_bytes(whole)
    for content in ("{}", "[", told.replace('"units": 5', '"units": 6')):
        (folder / FOLLOWED).write_text(content)
        with pytest.raises(ValueError, match=r".+") as found:
            read_card("mine", tmp_path)
        assert is_one_sentence(str(found.value))
    (folder / FOLLOWED).write_text(told)
    (folder / WEIGHTS_FILE).write_bytes(b"others")
    with pytest.raises(ValueError, match="other weights"):
        read_card("mine", tmp_path)


@pytest.mark.parametrize(("name", "archive"), [("rnn", imdb), ("vi_rnn", ntc_scv)])
def test_one_command_measures_and_writes(
    name: str, archive: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CHECKPOINTS / name, tmp_path / name)
    (tmp_path / name / FOLLOWED).unlink()
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    data = archive(tmp_path / ("reviews.tar.gz" if name == "rnn" else "reviews.jsonl.xz"))
    monkeypatch.setattr(command, "TEXTS", 4)
    monkeypatch.setattr(command, "WITHOUT", 2)
    assert command.main([name, "--data", str(data)]) == 0
    assert "4 reviews of 6" in capsys.readouterr().out
    card = read_card(name)
    assert (card.texts, card.of, card.read) == (4, 6, 2)
    held = b"".join((tmp_path / name / file).read_bytes() for file in (NUMBERS, FOLLOWED))
    assert b"film" not in held


def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["none", "--data", "none"], ["lstm", "--data", str(tmp_path / "none")], ["rnn2", "--data", "x"]):
        assert command.main(arguments) == 1
        assert is_one_sentence(capsys.readouterr().err)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_six_that_ship_say_what_their_files_say(name: str) -> None:
    card, told = read_card(name, CHECKPOINTS), json.loads((CHECKPOINTS / name / FOLLOWED).read_text())
    assert card.units == 128
    assert card.texts == told["texts"] > 3_900
    assert card.words == card.numbers["histograms"][0, 0].sum()
    first, second = (half[PROPERTIES.index(SO_FAR)] for half in told["auc"])
    both = [
        unit for unit in range(128) if min(first[unit], second[unit]) >= 0.8 or max(first[unit], second[unit]) <= 0.2
    ]
    assert card.following.tolist() == both
    assert 40 < len(both) < 120, "the main fact of the page: many units follow the sentiment, not one"
    assert max(told["chance"]) < CLEAR
    for unit in range(128):
        found = card.besides(unit)
        rows = {at: told["auc"][0][at][unit] for at, name in enumerate(PROPERTIES) if name != SO_FAR}
        best = max(rows, key=lambda at: abs(rows[at] - 0.5))
        value = told["auc"][1][best][unit]
        if found is None:
            assert abs(rows[best] - 0.5) < CLEAR or abs(value - 0.5) < CLEAR
        else:
            assert (found.name, found.auc) == (PROPERTIES[best], value)
            assert abs(value - 0.5) >= CLEAR > told["chance"][best]
    size = sum((CHECKPOINTS / name / file).stat().st_size for file in (NUMBERS, FOLLOWED))
    assert size < 2_000_000, "a few megabytes, most of it means of frequent words"


def test_the_free_sentences_are_credited_and_are_looked_up_exactly(tmp_path: Path) -> None:
    for language in ("en", "vi"):
        found = sentences(language)
        assert len({sentence.text for sentence in found}) == len(found) == 2_000
        assert all(sentence.author and sentence.number > 0 for sentence in found)
    model = load_checkpoint("rnn", CHECKPOINTS)
    atlas = sentences_atlas(model, "rnn", tmp_path / "atlas")
    table = atlas.contexts(7, n=5)
    values = np.array([trace_text(model, one.text).layers[0].signals["hidden"][:, 7].max() for one in sentences("en")])
    assert table["value"].tolist() == np.sort(values)[::-1][:5].tolist()
    for row in table.itertuples():
        assert atlas.text(row.text) == sentences("en")[row.text].text
